#include "fj-desk-session.h"

#include "fj-error.h"
#include "scripted-central.h"

typedef struct
{
  Central central;
  FjDeskSession *session;
  GString *said;
  GError *error;
  gboolean answered;
} Fixture;

static void
say (FjDeskSession *session, Fixture *fixture, const char *word)
{
  /* Whatever is said, its parts are there. */
  g_assert_nonnull (fj_desk_session_get_client (session));
  g_assert_nonnull (fj_desk_session_get_changes (session));
  g_assert_nonnull (fj_desk_session_get_drafts (session));
  g_string_append_printf (fixture->said, "%s ", word);
}

static void
on_opened (FjDeskSession *session, Fixture *fixture)
{
  say (session, fixture, "opened");
}

static void
on_closing (FjDeskSession *session, Fixture *fixture)
{
  say (session, fixture, "closing");
}

static void
on_lapsed (FjDeskSession *session, Fixture *fixture)
{
  say (session, fixture, "lapsed");
}

static void
on_resumed (FjDeskSession *session, Fixture *fixture)
{
  say (session, fixture, "resumed");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  central_start (&fixture->central);
  fixture->said = g_string_new (NULL);
  fixture->session = fj_desk_session_new ();
  g_signal_connect (fixture->session, "opened", G_CALLBACK (on_opened), fixture);
  g_signal_connect (fixture->session, "closing", G_CALLBACK (on_closing), fixture);
  g_signal_connect (fixture->session, "lapsed", G_CALLBACK (on_lapsed), fixture);
  g_signal_connect (fixture->session, "resumed", G_CALLBACK (on_resumed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fj_desk_session_shut_down (fixture->session);
  g_assert_finalize_object (fixture->session);
  run_for (50);
  g_clear_error (&fixture->error);
  g_string_free (fixture->said, TRUE);
  central_stop (&fixture->central);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  g_clear_error (&fixture->error);
  fj_desk_session_sign_in_finish (FJ_DESK_SESSION (source), result, &fixture->error);
  fixture->answered = TRUE;
}

static gboolean
has_answered (gpointer data)
{
  return ((Fixture *) data)->answered;
}

static void
sign_in (Fixture *fixture, const char *server, const char *user, const char *password)
{
  g_autofree char *own = g_strdup_printf ("http://127.0.0.1:%u", fixture->central.server.port);

  fixture->answered = FALSE;
  fj_desk_session_sign_in_async (fixture->session, server != NULL ? server : own, user, password, NULL,
                                 on_answer, fixture);
  run_until (has_answered, fixture);
}

static gboolean
has_lapsed (gpointer data)
{
  return !fj_desk_session_is_open (((Fixture *) data)->session);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  sign_in (fixture, "http://somewhere.example", "auditor", "right"); /* not encrypted */
  g_assert_error (fixture->error, FJ_ERROR, FJ_ERROR_INVALID);
  sign_in (fixture, "", "auditor", "right");
  g_assert_error (fixture->error, FJ_ERROR, FJ_ERROR_INVALID);
  sign_in (fixture, "http://127.0.0.1:9", "auditor", "right");
  g_assert_error (fixture->error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  sign_in (fixture, NULL, "auditor", "wrong");
  g_assert_error (fixture->error, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED);
  g_assert_cmpstr (fixture->said->str, ==, "");
  g_assert_null (fj_desk_session_get_client (fixture->session));
  g_assert_false (fj_desk_session_is_open (fixture->session));
}

static void
test_life (Fixture *fixture, gconstpointer data)
{
  FjClient *client;

  sign_in (fixture, NULL, "auditor", "right");
  g_assert_no_error (fixture->error);
  g_assert_true (fj_desk_session_is_open (fixture->session));
  client = fj_desk_session_get_client (fixture->session);
  central_set_status (&fixture->central, 401);
  run_until (has_lapsed, fixture);
  fj_desk_session_lapse (fixture->session); /* said already */
  central_set_status (&fixture->central, 0);
  /* Somebody mistypes: all is as before. */
  sign_in (fixture, NULL, "auditor", "wrong");
  g_assert_true (fj_desk_session_get_client (fixture->session) == client);
  sign_in (fixture, NULL, "auditor", "right");
  g_assert_true (fj_desk_session_get_client (fixture->session) == client);
  g_assert_true (fj_desk_session_is_open (fixture->session));
  fj_desk_session_sign_out (fixture->session);
  g_assert_null (fj_desk_session_get_client (fixture->session));
  fj_desk_session_sign_out (fixture->session);
  g_assert_cmpstr (fixture->said->str, ==, "opened lapsed resumed closing ");
}

/* Another person at the same desk gets nothing of the first one's. */
static void
test_another (Fixture *fixture, gconstpointer data)
{
  Central other;
  g_autofree char *server = NULL;
  g_autoptr (FjClient) client = NULL;

  central_start (&other);
  server = g_strdup_printf ("http://127.0.0.1:%u", other.server.port);
  sign_in (fixture, NULL, "auditor", "right");
  client = g_object_ref (fj_desk_session_get_client (fixture->session));
  fj_desk_session_lapse (fixture->session);
  sign_in (fixture, server, "auditor", "right");
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->said->str, ==, "opened lapsed closing opened ");
  g_assert_true (fj_desk_session_get_client (fixture->session) != client);
  fj_desk_session_shut_down (fixture->session);
  run_for (50);
  central_stop (&other);
}

/* A program that ends tells central, and does not wait for one that is away. */
static void
test_shut_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjClient) client = NULL;
  gint64 start;

  sign_in (fixture, NULL, "auditor", "right");
  fj_desk_session_shut_down (fixture->session);
  g_assert_cmpuint (central_count (&fixture->central, "/session"), ==, 2);
  sign_in (fixture, NULL, "auditor", "right");
  central_go_away (&fixture->central);
  start = g_get_monotonic_time ();
  fj_desk_session_shut_down (fixture->session);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_TIME_SPAN_SECOND);
  central_come_back (&fixture->central);
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("fenji-home-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/desk-session/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/desk-session/life", Fixture, NULL, set_up, test_life, tear_down);
  g_test_add ("/desk-session/another", Fixture, NULL, set_up, test_another, tear_down);
  g_test_add ("/desk-session/shut-down", Fixture, NULL, set_up, test_shut_down, tear_down);
  return g_test_run ();
}
