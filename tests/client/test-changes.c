#include "fj-changes.h"

#include "scripted-central.h"

typedef struct
{
  Central central;
  FjClient *client;
  FjChanges *changes;
  GString *heard; /* exams of changes, in order */
  guint batches, resynchronised, ended, notified;
} Fixture;

static void
on_changed (FjChanges *changes, GPtrArray *array, Fixture *fixture)
{
  fixture->batches++;
  for (guint i = 0; i < array->len; i++)
    {
      const FjChange *change = g_ptr_array_index (array, i);

      g_assert_cmpuint (change->version, ==, 1);
      g_string_append_printf (fixture->heard, "%s ", change->exam != NULL ? change->exam : change->type);
    }
}

static void
count (guint *number)
{
  ++*number;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  central_start (&fixture->central);
  central_log (&fixture->central, "Patient", "old", NULL);
  fixture->client = central_client (&fixture->central);
  fixture->heard = g_string_new (NULL);
  fixture->changes = fj_changes_new (fixture->client);
  g_signal_connect (fixture->changes, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect_swapped (fixture->changes, "resynchronise", G_CALLBACK (count), &fixture->resynchronised);
  g_signal_connect_swapped (fixture->changes, "session-ended", G_CALLBACK (count), &fixture->ended);
  g_signal_connect_swapped (fixture->changes, "notify::is-online", G_CALLBACK (count), &fixture->notified);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fj_changes_stop (fixture->changes);
  g_assert_finalize_object (fixture->changes);
  run_for (50);
  g_object_unref (fixture->client);
  central_stop (&fixture->central);
  g_string_free (fixture->heard, TRUE);
}

static gboolean
has_position (gpointer data)
{
  return fj_changes_get_position (((Fixture *) data)->changes) >= 0;
}

static gboolean
is_offline (gpointer data)
{
  return !fj_changes_is_online (((Fixture *) data)->changes);
}

static gboolean
is_online (gpointer data)
{
  return !is_offline (data);
}

static gboolean
waits (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->central.server.mutex);

  return fixture->central.waiters->len > 0;
}

static gboolean
has_heard_three (gpointer data)
{
  return g_str_equal (((Fixture *) data)->heard->str, "e-1 e-2 e-3 ");
}

static void
test_follow (Fixture *fixture, gconstpointer data)
{
  g_assert_true (fj_changes_is_online (fixture->changes));
  g_assert_cmpint (fj_changes_get_position (fixture->changes), ==, -1);
  run_until (waits, fixture);
  run_until (has_position, fixture);
  g_assert_cmpint (fj_changes_get_position (fixture->changes), ==, 1);
  central_log (&fixture->central, "ServiceRequest", "e-1", "e-1");
  run_until (waits, fixture);
  central_log (&fixture->central, "Task", "t-1", "e-2");
  central_log (&fixture->central, "DiagnosticReport", "r-1", "e-3");
  run_until (has_heard_three, fixture);
  g_assert_cmpuint (fixture->notified, ==, 0);
  g_assert_cmpuint (fixture->resynchronised, ==, 0);
}

/* What happens while the link is gone is told when it is back: each once, in order. */
static void
test_lost_link (Fixture *fixture, gconstpointer data)
{
  run_until (waits, fixture);
  central_log (&fixture->central, "ServiceRequest", "e-1", "e-1");
  run_until (waits, fixture);
  central_go_away (&fixture->central);
  run_until (is_offline, fixture);
  run_for (1500);
  g_assert_cmpuint (fixture->notified, ==, 1);
  central_come_back (&fixture->central);
  central_log (&fixture->central, "ServiceRequest", "e-2", "e-2");
  central_log (&fixture->central, "ServiceRequest", "e-3", "e-3");
  run_until (is_online, fixture);
  run_until (has_heard_three, fixture);
  g_assert_cmpuint (fixture->resynchronised, ==, 0);
  g_assert_cmpuint (fixture->ended, ==, 0);
}

static gboolean
has_ended (gpointer data)
{
  return ((Fixture *) data)->ended > 0;
}

static void
test_session (Fixture *fixture, gconstpointer data)
{
  guint asked;

  run_until (waits, fixture);
  central_log (&fixture->central, "ServiceRequest", "e-1", "e-1");
  run_until (waits, fixture);
  central_set_status (&fixture->central, 401);
  run_until (has_ended, fixture);
  g_assert_false (fj_changes_has_session (fixture->changes));
  g_assert_true (fj_changes_is_online (fixture->changes));
  asked = central_count (&fixture->central, "/changes");
  run_for (300);
  /* Nobody knocks at a door that has been shut. */
  g_assert_cmpuint (central_count (&fixture->central, "/changes"), ==, asked);
  g_assert_cmpuint (fixture->ended, ==, 1);
  central_set_status (&fixture->central, 0);
  central_log (&fixture->central, "ServiceRequest", "e-2", "e-2");
  central_log (&fixture->central, "ServiceRequest", "e-3", "e-3");
  fj_changes_resume (fixture->changes);
  g_assert_true (fj_changes_has_session (fixture->changes));
  run_until (has_heard_three, fixture);
}

static gboolean
has_resynchronised (gpointer data)
{
  return ((Fixture *) data)->resynchronised > 0;
}

/* central forgot the place, or its store went back in time. */
static void
test_resynchronise (Fixture *fixture, gconstpointer data)
{
  run_until (waits, fixture);
  if (data != NULL)
    {
      central_set_status (&fixture->central, 410);
      run_for (100);
      g_assert_cmpuint (fixture->resynchronised, ==, 0);
      central_set_status (&fixture->central, 0);
    }
  else
    {
      g_mutex_lock (&fixture->central.server.mutex);
      fixture->central.offset = 1;
      g_mutex_unlock (&fixture->central.server.mutex);
      central_set_status (&fixture->central, 0);
    }
  run_until (has_resynchronised, fixture);
  run_until (waits, fixture);
  g_assert_cmpuint (fixture->resynchronised, ==, 1);
  g_assert_cmpuint (fixture->batches, ==, 0);
  central_log (&fixture->central, "ServiceRequest", "e-1", "e-1");
  run_until (waits, fixture);
  central_log (&fixture->central, "ServiceRequest", "e-2", "e-2");
  run_until (waits, fixture);
  central_log (&fixture->central, "ServiceRequest", "e-3", "e-3");
  run_until (has_heard_three, fixture);
}

/* Other than a long poll that is answered, a stop waits for nothing, and nothing is heard after it. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  gint64 start;

  run_until (waits, fixture);
  start = g_get_monotonic_time ();
  fj_changes_stop (fixture->changes);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 100000);
  central_log (&fixture->central, "ServiceRequest", "e-1", "e-1");
  run_for (200);
  g_assert_cmpuint (fixture->batches, ==, 0);
  g_assert_cmpuint (fixture->notified, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/changes/follow", Fixture, NULL, set_up, test_follow, tear_down);
  g_test_add ("/changes/lost-link", Fixture, NULL, set_up, test_lost_link, tear_down);
  g_test_add ("/changes/session", Fixture, NULL, set_up, test_session, tear_down);
  g_test_add ("/changes/forgotten", Fixture, "gone", set_up, test_resynchronise, tear_down);
  g_test_add ("/changes/back-in-time", Fixture, NULL, set_up, test_resynchronise, tear_down);
  g_test_add ("/changes/stop", Fixture, NULL, set_up, test_stop, tear_down);
  return g_test_run ();
}
