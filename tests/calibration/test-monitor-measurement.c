/* fj-monitor-measurement: what can have been measured, and the curve through it. */
#include "fj-error.h"
#include "some-monitors.h"

static void
refuse (FjMonitorMeasurement *measurement)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (fj_monitor_measurement_check (measurement, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  fj_monitor_measurement_free (measurement);
}

static FjMonitorMeasurement *
spoil (guint step, double luminance)
{
  FjMonitorMeasurement *measurement = measure_gamma (0.5, 400, 2.2, 0.05, 15);

  g_array_index (measurement->steps, FjMonitorStep, step).luminance = luminance;
  return measurement;
}

static void
test_check (void)
{
  g_autoptr (FjMonitorMeasurement) good = measure_gamma (0.5, 400, 2.2, 0.05, 15);
  g_autoptr (FjMonitorMeasurement) copy = fj_monitor_measurement_copy (good);
  FjMonitorMeasurement *bad;

  g_assert_cmpuint (good->steps->len, ==, FJ_MONITOR_USUAL_STEPS);
  g_assert_true (fj_monitor_measurement_check (good, NULL));
  g_assert_true (fj_monitor_measurement_check (copy, NULL));
  refuse (spoil (0, 0));
  refuse (spoil (0, -1));
  refuse (spoil (3, NAN));
  refuse (spoil (17, INFINITY));
  refuse (spoil (17, 20000));
  refuse (spoil (5, 0.4));
  refuse (fj_monitor_measurement_new ());
  refuse (measure_gamma (0.5, 400, 2.2, -1, 15));
  refuse (measure_gamma (0.5, 400, 2.2, NAN, 15));
  refuse (measure_gamma (5, 5, 1, 0, 15));
  bad = measure_gamma (0.5, 400, 2.2, 0, 15);
  g_array_index (bad->steps, FjMonitorStep, 0).value = 15;
  refuse (bad);
  bad = measure_gamma (0.5, 400, 2.2, 0, 15);
  g_array_set_size (bad->steps, 17);
  refuse (bad);
}

/* Through what was measured, and between it close to what the monitor does; least so between the two darkest
 * steps. */
static void
test_curve (void)
{
  g_autoptr (FjMonitorMeasurement) few = measure_gamma (0.5, 400, 2.2, 0.05, 15);
  g_autoptr (FjMonitorMeasurement) all = measure_gamma (0.5, 400, 2.2, 0.05, 1);
  double curve[FJ_MONITOR_LEVELS], exact[FJ_MONITOR_LEVELS];

  fj_monitor_measurement_get_curve (few, curve);
  fj_monitor_measurement_get_curve (all, exact);
  for (guint value = 0; value < FJ_MONITOR_LEVELS; value++)
    {
      double wanted = 0.05 + 0.5 + 399.5 * pow (value / 255.0, 2.2);

      g_assert_cmpfloat_with_epsilon (exact[value], wanted, 1e-9);
      if (value % 15 == 0)
        g_assert_cmpfloat_with_epsilon (curve[value], wanted, 1e-9);
      g_assert_cmpfloat_with_epsilon (fj_gsdf_get_jnd (curve[value]), fj_gsdf_get_jnd (wanted),
                                      value < 15   ? 4
                                      : value < 30 ? 2
                                                   : 0.5);
      if (value > 0)
        g_assert_cmpfloat (curve[value], >=, curve[value - 1]);
    }
}

/* Where two steps are alike, what lies between them is too. */
static void
test_flat (void)
{
  g_autoptr (FjMonitorMeasurement) measurement = spoil (1, 0.5);
  double curve[FJ_MONITOR_LEVELS];

  g_assert_true (fj_monitor_measurement_check (measurement, NULL));
  fj_monitor_measurement_get_curve (measurement, curve);
  for (guint value = 0; value <= 15; value++)
    g_assert_cmpfloat_with_epsilon (curve[value], 0.55, 1e-4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/monitor-measurement/check", test_check);
  g_test_add_func ("/monitor-measurement/curve", test_curve);
  g_test_add_func ("/monitor-measurement/flat", test_flat);
  return g_test_run ();
}
