#include "fj-desk-window.h"

#include <string.h>
#include "fj-error.h"
#include "fj-link-banner.h"
#include "fj-sign-in-page.h"
#include "scripted-central.h"
#include "desk-program.h"

static gboolean
shows_content (gpointer data)
{
  Program *program = data;

  return gtk_widget_get_mapped (program->content);
}

static gboolean
shows_sign_in (gpointer data)
{
  return !shows_content (data);
}

static gboolean
is_offline (gpointer data)
{
  return !fj_changes_is_online (fj_desk_application_get_changes (FJ_DESK_APPLICATION (data)));
}

static gboolean
is_online (gpointer data)
{
  return !is_offline (data);
}

static void
test_session (void)
{
  Central central;
  Program program;
  FjClient *client;
  FjChanges *changes;
  GtkWidget *banner;

  central_start (&central);
  program_start (&program, central.server.port);
  run_until (program_is_active, &program);
  g_assert_false (shows_content (&program));
  g_assert_null (fj_desk_application_get_client (program.application));

  program_sign_in (&program, "auditor", "right");
  run_until (shows_content, &program);
  g_assert_cmpuint (program.signed_in, ==, 1);
  g_assert_cmpstr (fj_desk_application_get_display (program.application), ==, "王审核");
  client = fj_desk_application_get_client (program.application);
  changes = fj_desk_application_get_changes (program.application);
  g_assert_nonnull (fj_desk_application_get_drafts (program.application));

  /* Central goes and comes back: the banner says so, and goes by itself. */
  banner = program_find (GTK_WIDGET (program.window), FJ_TYPE_LINK_BANNER);
  g_assert_false (gtk_widget_get_visible (banner));
  central_go_away (&central);
  run_until (is_offline, program.application);
  g_assert_true (gtk_widget_get_visible (banner));
  central_come_back (&central);
  run_until (is_online, program.application);
  run_for (400);
  g_assert_false (gtk_widget_get_visible (banner));
  g_assert_true (shows_content (&program));

  /* The session ends: the sign-in page stands before the content, with a reason. */
  central_set_status (&central, 401);
  run_until (shows_sign_in, &program);
  g_assert_cmpuint (program.ended, ==, 1);
  g_assert_cmpuint (program.signed_out, ==, 0);
  g_assert_true (program_says (&program, "session has ended"));
  g_assert_false (fj_desk_application_is_signed_in (program.application));
  central_set_status (&central, 0);
  program_sign_in (&program, "auditor", "right");
  run_until (shows_content, &program);
  g_assert_cmpuint (program.resumed, ==, 1);
  g_assert_cmpuint (program.signed_in, ==, 1);
  g_assert_true (fj_desk_application_get_client (program.application) == client);
  g_assert_true (fj_desk_application_get_changes (program.application) == changes);

  /* Signing out takes all away, and central hears of it. */
  g_action_group_activate_action (G_ACTION_GROUP (program.application), "sign-out", NULL);
  run_until (shows_sign_in, &program);
  g_assert_cmpuint (program.signed_out, ==, 1);
  g_assert_null (fj_desk_application_get_client (program.application));
  g_assert_null (fj_desk_application_get_changes (program.application));
  g_assert_null (fj_desk_application_get_drafts (program.application));
  program_stop (&program);
  central_stop (&central);
}

static void
test_errors (void)
{
  Central central;
  Program program;
  g_autoptr (GError) refused = g_error_new_literal (FJ_ERROR, FJ_ERROR_CONFLICT, "王医生 works on it.");
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "never to be seen");
  g_autoptr (GError) ended = g_error_new_literal (FJ_ERROR, FJ_ERROR_UNAUTHENTICATED, "never to be seen");

  central_start (&central);
  program_start (&program, central.server.port);
  run_until (program_is_active, &program);
  program_sign_in (&program, "auditor", "right");
  run_until (shows_content, &program);
  fj_desk_window_show_error (program.window, cancelled);
  g_assert_false (program_says (&program, "never"));
  fj_desk_window_show_error (program.window, refused);
  run_for (50);
  g_assert_true (program_says (&program, "王医生 works on it."));
  fj_desk_window_clear_error (program.window);
  run_for (50);
  g_assert_false (program_says (&program, "王医生"));
  fj_desk_window_toast (program.window, "a < b & c");
  run_for (50);
  g_assert_true (program_says (&program, "a < b & c"));
  /* A 401 of any call is the end of the session. */
  fj_desk_window_show_error (program.window, ended);
  run_until (shows_sign_in, &program);
  g_assert_false (program_says (&program, "never"));
  program_stop (&program);
  central_stop (&central);
}

/* A folder of files needs nobody. */
static void
test_without_session (void)
{
  Program program;

  program_start (&program, 1);
  fj_desk_window_set_needs_session (program.window, FALSE);
  run_until (shows_content, &program);
  fj_desk_window_set_needs_session (program.window, TRUE);
  run_until (shows_sign_in, &program);
  program_stop (&program);
}

int
main (int argc, char **argv)
{
  program_init (&argc, &argv);
  g_test_add_func ("/desk-window/session", test_session);
  g_test_add_func ("/desk-window/errors", test_errors);
  g_test_add_func ("/desk-window/without-session", test_without_session);
  return g_test_run ();
}
