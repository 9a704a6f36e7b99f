/* viewer-monitor-session: a measurement and a look, step by step, with what people type wrong. */
#include <math.h>

#include "fj-error.h"
#include "viewer-monitor-session.h"

#define NOW G_GINT64_CONSTANT (1793669400000000)

static ViewerMonitorSession *
open_session (void)
{
  g_autoptr (FjMonitor) monitor = fj_monitor_new ("EIZO", "RX360", NULL, "DP-1");

  return viewer_monitor_session_new (monitor, "Li");
}

static void
enter (ViewerMonitorSession *session, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (viewer_monitor_session_enter (session, text, &error));
  g_assert_no_error (error);
}

static void
refuse (ViewerMonitorSession *session, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (viewer_monitor_session_enter (session, text, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
}

static void
assert_title (ViewerMonitorSession *session, const char *expected)
{
  g_autofree char *title = viewer_monitor_session_dup_title (session);
  g_autofree char *words = viewer_monitor_session_dup_words (session);

  g_assert_cmpstr (title, ==, expected);
  g_assert_nonnull (words);
}

static void
assert_pattern (ViewerMonitorSession *session, FjMonitorPattern pattern, guint8 value, gboolean is_raw)
{
  guint8 shown;
  gboolean raw;

  g_assert_cmpint (viewer_monitor_session_get_pattern (session, &shown, &raw), ==, pattern);
  g_assert_cmpuint (shown, ==, value);
  g_assert_cmpint (raw, ==, is_raw);
}

static void
test_patterns (void)
{
  g_autoptr (ViewerMonitorSession) session = open_session ();

  assert_title (session, "EIZO RX360 (DP-1)");
  assert_pattern (session, FJ_MONITOR_PATTERN_QUALITY, 0, FALSE);
  viewer_monitor_session_turn (session, -1);
  assert_pattern (session, FJ_MONITOR_PATTERN_LUMINANCE, 255, FALSE);
  for (guint i = 0; i < 5; i++)
    viewer_monitor_session_turn (session, 1);
  assert_pattern (session, FJ_MONITOR_PATTERN_LUMINANCE, 255, FALSE);
  g_assert_null (viewer_monitor_session_dup_entry (session));
  g_assert_false (viewer_monitor_session_go_back (session));
  g_assert_null (viewer_monitor_session_take_result (session, NOW));
}

/* 0.5 to 250 cd/m², as an office monitor does. */
static void
enter_luminances (ViewerMonitorSession *session, guint from)
{
  for (guint step = from; step < 18; step++)
    {
      g_autofree char *title = g_strdup_printf ("Luminance %u of 18", step + 1);
      g_autofree char *text = g_strdup_printf ("%.3f", 0.5 + 249.5 * pow (step / 17.0, 2.2));

      assert_title (session, title);
      enter (session, text);
    }
}

static void
test_measure (void)
{
  g_autoptr (ViewerMonitorSession) session = open_session ();
  g_autoptr (FjMonitor) result = NULL, none = NULL;
  g_autofree char *again = NULL;
  const FjMonitorMeasurement *measurement;

  viewer_monitor_session_measure (session, FALSE);
  assert_title (session, "Reflected light");
  refuse (session, "");
  refuse (session, "dark");
  refuse (session, "-1");
  refuse (session, "1e3");
  refuse (session, "1,250.5");
  refuse (session, "10001");
  refuse (session, "nan");
  enter (session, " 0,05 ");
  assert_pattern (session, FJ_MONITOR_PATTERN_LUMINANCE, 0, TRUE);
  refuse (session, "0");
  enter (session, "0.5");
  assert_pattern (session, FJ_MONITOR_PATTERN_LUMINANCE, 15, TRUE);
  refuse (session, "0.49");
  g_assert_true (viewer_monitor_session_go_back (session));
  again = viewer_monitor_session_dup_entry (session);
  g_assert_cmpstr (again, ==, "0.5");
  enter_luminances (session, 0);
  assert_title (session, "Luminance meter");
  enter (session, "LS-150 no. 7");
  assert_title (session, "Measured by");
  enter (session, "Wang");
  g_assert_cmpint (viewer_monitor_session_get_mode (session), ==, VIEWER_MONITOR_VERDICT);
  result = viewer_monitor_session_take_result (session, NOW);
  none = viewer_monitor_session_take_result (session, NOW);
  g_assert_null (none);
  measurement = result->characteristic;
  g_assert_true (fj_monitor_measurement_check (measurement, NULL));
  g_assert_cmpint (measurement->time, ==, NOW);
  g_assert_cmpstr (measurement->meter, ==, "LS-150 no. 7");
  g_assert_cmpstr (measurement->who, ==, "Wang");
  g_assert_cmpfloat (measurement->ambient, ==, 0.05);
  g_assert_cmpfloat (g_array_index (measurement->steps, FjMonitorStep, 17).luminance, ==, 250);
  g_assert_cmpuint (g_array_index (measurement->steps, FjMonitorStep, 9).value, ==, 135);
  g_assert_cmpint (fj_monitor_get_state (result, NOW), ==, FJ_MONITOR_CALIBRATED);
}

/* Gone back to and made brighter than the next: found at the end, and where. */
static void
test_corrected (void)
{
  g_autoptr (ViewerMonitorSession) session = open_session ();

  viewer_monitor_session_measure (session, TRUE);
  enter (session, "0");
  enter_luminances (session, 0);
  for (guint i = 0; i < 14; i++)
    g_assert_true (viewer_monitor_session_go_back (session));
  assert_title (session, "Luminance 5 of 18");
  enter (session, "249");
  for (guint i = 0; i < 13; i++)
    {
      assert_pattern (session, FJ_MONITOR_PATTERN_LUMINANCE, (guint8) (15 * (i + 5)), FALSE);
      if (i < 12)
        {
          refuse (session, "30");
          enter (session, "249.5");
        }
      else
        enter (session, "250");
    }
  assert_title (session, "Luminance meter");
}

static void
test_look (void)
{
  g_autoptr (ViewerMonitorSession) session = open_session ();
  g_autoptr (FjMonitor) result = NULL;
  g_autofree char *who = NULL;

  viewer_monitor_session_look (session);
  for (guint i = 0; i < FJ_MONITOR_N_LOOKS; i++)
    {
      g_assert_true (viewer_monitor_session_asks (session));
      assert_pattern (session,
                      i == FJ_MONITOR_LOOK_UNIFORM ? FJ_MONITOR_PATTERN_LIGHT : FJ_MONITOR_PATTERN_QUALITY, 0,
                      FALSE);
      viewer_monitor_session_answer (session, i != FJ_MONITOR_LOOK_LINES);
    }
  g_assert_false (viewer_monitor_session_asks (session));
  who = viewer_monitor_session_dup_entry (session);
  g_assert_cmpstr (who, ==, "Li");
  g_assert_true (viewer_monitor_session_go_back (session));
  viewer_monitor_session_answer (session, TRUE);
  enter (session, "Li");
  result = viewer_monitor_session_take_result (session, NOW);
  g_assert_false (result->self_test->seen[FJ_MONITOR_LOOK_LINES]);
  g_assert_true (result->self_test->seen[FJ_MONITOR_LOOK_UNIFORM]);
  g_assert_cmpstr (result->self_test->who, ==, "Li");
  g_assert_cmpint (fj_monitor_get_state (result, NOW), ==, FJ_MONITOR_FAILED);
}

static void
test_stop (void)
{
  g_autoptr (ViewerMonitorSession) session = open_session ();
  g_autoptr (FjMonitor) none = NULL;
  g_autofree char *long_name = g_strnfill (FJ_MONITOR_MOST_WORDS + 1, 'x');

  g_assert_false (viewer_monitor_session_has_entered (session));
  viewer_monitor_session_look (session);
  g_assert_false (viewer_monitor_session_has_entered (session));
  viewer_monitor_session_answer (session, TRUE);
  g_assert_true (viewer_monitor_session_has_entered (session));
  viewer_monitor_session_stop (session);
  g_assert_false (viewer_monitor_session_has_entered (session));
  g_assert_cmpint (viewer_monitor_session_get_mode (session), ==, VIEWER_MONITOR_PATTERNS);
  none = viewer_monitor_session_take_result (session, NOW);
  g_assert_null (none);
  viewer_monitor_session_look (session);
  for (guint i = 0; i < FJ_MONITOR_N_LOOKS; i++)
    viewer_monitor_session_answer (session, TRUE);
  refuse (session, long_name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-monitor-session/patterns", test_patterns);
  g_test_add_func ("/viewer-monitor-session/measure", test_measure);
  g_test_add_func ("/viewer-monitor-session/corrected", test_corrected);
  g_test_add_func ("/viewer-monitor-session/look", test_look);
  g_test_add_func ("/viewer-monitor-session/stop", test_stop);
  return g_test_run ();
}
