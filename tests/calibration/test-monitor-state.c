/* fj-monitor-state: each state, and that its words say which. */
#include <string.h>

#include "some-monitors.h"

#define DAY (G_TIME_SPAN_DAY)

static void
assert_says (
    const FjMonitor *monitor, gint64 now, FjMonitorState state, const char *words, const char *sentence)
{
  g_autofree char *said = fj_monitor_dup_words (monitor, now),
                  *more = fj_monitor_dup_sentences (monitor, now);

  g_assert_cmpint (fj_monitor_get_state (monitor, now), ==, state);
  g_assert_cmpstr (said, ==, words);
  g_assert_nonnull (strstr (more, "EIZO RX360 (DP-1)"));
  g_assert_nonnull (strstr (more, sentence));
}

static FjMonitor *
make (FjMonitorMeasurement *measurement)
{
  FjMonitor *monitor = fj_monitor_new ("EIZO", "RX360", NULL, "DP-1");

  if (measurement != NULL)
    fj_monitor_take_measurement (monitor, measurement);
  return monitor;
}

static void
test_never (void)
{
  g_autoptr (FjMonitor) monitor = make (NULL);

  assert_says (monitor, MEASURED, FJ_MONITOR_NEVER, "Not calibrated", "luminance meter");
}

/* The test runs in Shanghai (UTC+8): 01:30Z is the same day there. */
static void
test_time (void)
{
  g_autoptr (FjMonitor) monitor = make (measure_gamma (0.5, 250, 2.2, 0.1, 15));

  assert_says (monitor, MEASURED + 365 * DAY - DAY, FJ_MONITOR_CALIBRATED, "GSDF, measured 2026-11-03",
               "0.60 to 250 cd/m²");
  assert_says (monitor, MEASURED + 366 * DAY, FJ_MONITOR_EXPIRED, "GSDF, due since 2027-11-03", "too old");
  monitor->measured_months = 1;
  assert_says (monitor, MEASURED + 31 * DAY, FJ_MONITOR_EXPIRED, "GSDF, due since 2026-12-03", "too old");
}

static void
test_fit (void)
{
  g_autoptr (FjMonitor) weak = make (measure_standard (1, 150, 0.1));
  g_autoptr (FjMonitor) bad = make (measure_standard (1, 90, 0.1));

  assert_says (weak, MEASURED, FJ_MONITOR_SECONDARY, "Not for primary reading", "at least 170");
  assert_says (bad, MEASURED, FJ_MONITOR_FAILED, "Failed its test", "another monitor");
}

static void
test_eye (void)
{
  g_autoptr (FjMonitor) monitor = make (measure_standard (1, 400, 0.1));
  FjMonitorSelfTest *test = fj_monitor_self_test_new (MEASURED - DAY, NULL);

  assert_says (monitor, MEASURED, FJ_MONITOR_CALIBRATED, "GSDF, measured 2026-11-03", "Nobody has looked");
  fj_monitor_take_self_test (monitor, test);
  /* A measurement that is newer does not mend dead pixels. */
  assert_says (monitor, MEASURED, FJ_MONITOR_FAILED, "Failed its test", "Failed by eye on 2026-11-02");
  for (guint i = 0; i < FJ_MONITOR_N_LOOKS; i++)
    test->seen[i] = TRUE;
  assert_says (monitor, MEASURED, FJ_MONITOR_CALIBRATED, "GSDF, measured 2026-11-03",
               "Passed by eye on 2026-11-02");
  assert_says (monitor, MEASURED + 120 * DAY, FJ_MONITOR_CALIBRATED, "GSDF, measured 2026-11-03",
               "due again");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/monitor-state/never", test_never);
  g_test_add_func ("/monitor-state/time", test_time);
  g_test_add_func ("/monitor-state/fit", test_fit);
  g_test_add_func ("/monitor-state/eye", test_eye);
  return g_test_run ();
}
