/* fj-monitor-judge: numbers by hand (numpy) and the limits, each from both sides. */
#include "fj-monitor-judge.h"
#include "some-monitors.h"

static void
test_standard (void)
{
  g_autoptr (FjMonitorMeasurement) measurement = measure_standard (1, 400, 0.2);
  FjMonitorJudgement judgement;
  FjMonitorTable table;
  g_auto (GStrv) faults = NULL;

  fj_monitor_judge (measurement, NULL, &judgement);
  g_assert_cmpfloat (judgement.deviation, <, 0.005);
  g_assert_cmpfloat_with_epsilon (judgement.black, 1.2, 1e-3);
  g_assert_cmpfloat_with_epsilon (judgement.white, 400.2, 0.1);
  g_assert_cmpfloat_with_epsilon (judgement.ratio, 333.5, 0.2);
  g_assert_cmpfloat_with_epsilon (judgement.ambient_by_black, 0.2, 1e-3);
  g_assert_cmpint (judgement.fit, ==, FJ_MONITOR_FIT_PRIMARY);
  faults = fj_monitor_judgement_list_faults (&judgement);
  g_assert_cmpuint (g_strv_length (faults), ==, 0);
  /* Left alone: each table costs greys. */
  fj_monitor_choose_table (measurement, &table);
  g_assert_true (fj_monitor_table_is_identity (&table));
}

/* One of an office: no by itself, yes through its table. */
static void
test_office (void)
{
  g_autoptr (FjMonitorMeasurement) measurement = measure_gamma (0.5, 250, 2.2, 0.1, 15);
  FjMonitorJudgement judgement;
  FjMonitorTable table;
  g_auto (GStrv) faults = NULL;

  fj_monitor_judge (measurement, NULL, &judgement);
  g_assert_cmpfloat (judgement.deviation, >, 0.3);
  g_assert_cmpint (judgement.fit, ==, FJ_MONITOR_FIT_NONE);
  faults = fj_monitor_judgement_list_faults (&judgement);
  g_assert_cmpuint (g_strv_length (faults), ==, 1);
  fj_monitor_choose_table (measurement, &table);
  g_assert_false (fj_monitor_table_is_identity (&table));
  fj_monitor_judge (measurement, &table, &judgement);
  g_assert_cmpfloat (judgement.deviation, <, 0.1);
  g_assert_cmpint (judgement.fit, ==, FJ_MONITOR_FIT_PRIMARY);
}

/* The relative difference of one step, by hand: from 1 to 10 steps of 18 of the standard one is lifted so
 * that the contrast below it is 15 % too much. */
static void
test_deviation (void)
{
  g_autoptr (FjMonitorMeasurement) measurement = measure_standard (1, 400, 0);
  FjMonitorStep *steps = (FjMonitorStep *) (gpointer) measurement->steps->data;
  double wanted = 2 * (steps[9].luminance - steps[8].luminance) / (steps[9].luminance + steps[8].luminance);
  double lifted = 1.15 * wanted;
  FjMonitorJudgement judgement;
  g_auto (GStrv) faults = NULL;

  steps[9].luminance = steps[8].luminance * (2 + lifted) / (2 - lifted);
  fj_monitor_judge (measurement, NULL, &judgement);
  g_assert_cmpfloat (judgement.deviation, >, 0.149);
  g_assert_cmpint (judgement.of_deviation, ==, FJ_MONITOR_FIT_SECONDARY);
  g_assert_cmpint (judgement.fit, ==, FJ_MONITOR_FIT_SECONDARY);
  g_assert_cmpuint (judgement.deviation_step, >=, 8);
  g_assert_cmpuint (judgement.deviation_step, <=, 9);
  faults = fj_monitor_judgement_list_faults (&judgement);
  g_assert_cmpuint (g_strv_length (faults), ==, 1);
}

static FjMonitorFit
fit_of (double black, double white, double ambient)
{
  g_autoptr (FjMonitorMeasurement) measurement = measure_standard (black, white, ambient);
  FjMonitorJudgement judgement;

  fj_monitor_judge (measurement, NULL, &judgement);
  return judgement.fit;
}

static void
test_limits (void)
{
  /* ratio */
  g_assert_cmpint (fit_of (1, 251, 0), ==, FJ_MONITOR_FIT_PRIMARY);
  g_assert_cmpint (fit_of (1, 249, 0), ==, FJ_MONITOR_FIT_SECONDARY);
  g_assert_cmpint (fit_of (2, 202, 0), ==, FJ_MONITOR_FIT_SECONDARY);
  g_assert_cmpint (fit_of (2, 198, 0), ==, FJ_MONITOR_FIT_NONE);
  /* white */
  g_assert_cmpint (fit_of (0.5, 171, 0), ==, FJ_MONITOR_FIT_PRIMARY);
  g_assert_cmpint (fit_of (0.5, 169, 0), ==, FJ_MONITOR_FIT_SECONDARY);
  g_assert_cmpint (fit_of (0.3, 99, 0), ==, FJ_MONITOR_FIT_NONE);
  /* reflected light */
  g_assert_cmpint (fit_of (1, 500, 0.24), ==, FJ_MONITOR_FIT_PRIMARY);
  g_assert_cmpint (fit_of (1, 500, 0.26), ==, FJ_MONITOR_FIT_SECONDARY);
  g_assert_cmpint (fit_of (1, 500, 0.66), ==, FJ_MONITOR_FIT_SECONDARY);
  g_assert_cmpint (fit_of (1, 500, 0.68), ==, FJ_MONITOR_FIT_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/monitor-judge/standard", test_standard);
  g_test_add_func ("/monitor-judge/office", test_office);
  g_test_add_func ("/monitor-judge/deviation", test_deviation);
  g_test_add_func ("/monitor-judge/limits", test_limits);
  return g_test_run ();
}
