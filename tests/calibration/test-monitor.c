/* fj-monitor: which one it is, and what is taken over. */
#include "some-monitors.h"

static gboolean
is_same (const char *const a[4], const char *const b[4])
{
  g_autoptr (FjMonitor) one = fj_monitor_new (a[0], a[1], a[2], a[3]);
  g_autoptr (FjMonitor) other = fj_monitor_new (b[0], b[1], b[2], b[3]);
  gboolean answer = fj_monitor_is_same (one, other);

  g_assert_cmpint (answer, ==, fj_monitor_is_same (other, one));
  return answer;
}

static void
test_same (void)
{
  static const char *const plain[4] = { "EIZO", "RX360", NULL, "DP-1" };
  static const char *const moved[4] = { "EIZO", "RX360", "", "DP-2" };
  static const char *const first[4] = { "EIZO", "RX360", "1001", "DP-1" };
  static const char *const second[4] = { "EIZO", "RX360", "1002", "DP-1" };
  static const char *const first_moved[4] = { "EIZO", "RX360", "1001", "DP-2" };
  static const char *const other[4] = { "NEC", "RX360", NULL, "DP-1" };
  static const char *const nobody[4] = { NULL, NULL, NULL, NULL };

  g_assert_true (is_same (plain, plain));
  g_assert_false (is_same (plain, moved));
  g_assert_false (is_same (first, second));
  g_assert_true (is_same (first, first_moved));
  g_assert_true (is_same (plain, first));
  g_assert_false (is_same (plain, other));
  g_assert_false (is_same (nobody, nobody));
}

static void
test_names (void)
{
  g_autoptr (FjMonitor) full = fj_monitor_new ("EIZO", "RX360", NULL, "DP-1");
  g_autoptr (FjMonitor) bare = fj_monitor_new (NULL, NULL, NULL, NULL);
  g_autoptr (FjMonitor) virtual = fj_monitor_new (NULL, "screen", NULL, "screen");
  g_autofree char *once = fj_monitor_dup_name (virtual);
  g_autofree char *name = fj_monitor_dup_name (full), *nothing = fj_monitor_dup_name (bare);

  g_assert_cmpstr (name, ==, "EIZO RX360 (DP-1)");
  g_assert_cmpstr (nothing, ==, "Monitor");
  g_assert_cmpstr (once, ==, "screen");
}

static void
test_take (void)
{
  g_autoptr (FjMonitor) monitor = fj_monitor_new ("EIZO", "RX360", NULL, "DP-1");
  g_autoptr (FjMonitor) copy = NULL;
  FjMonitorMeasurement *check = measure_standard (1, 300, 0.1);
  const FjMonitorMeasurement *used;
  FjMonitorJudgement judgement;
  FjMonitorTable table;

  g_assert_false (fj_monitor_get_table (monitor, &table));
  g_assert_false (fj_monitor_get_judgement (monitor, &judgement, NULL));
  fj_monitor_take_measurement (monitor, measure_gamma (0.5, 250, 2.2, 0.1, 15));
  g_assert_true (fj_monitor_get_table (monitor, &table));
  g_assert_true (fj_monitor_get_judgement (monitor, &judgement, &used));
  g_assert_true (used == monitor->characteristic);
  g_assert_cmpint (judgement.fit, ==, FJ_MONITOR_FIT_PRIMARY);
  check->basis = FJ_MONITOR_BASIS_PRESENTATION_VALUE;
  fj_monitor_take_measurement (monitor, check);
  g_assert_true (fj_monitor_get_judgement (monitor, &judgement, &used));
  g_assert_true (used == check);
  fj_monitor_take_self_test (monitor, fj_monitor_self_test_new (MEASURED, "Li"));
  copy = fj_monitor_copy (monitor);
  g_assert_cmpstr (copy->self_test->who, ==, "Li");
  g_assert_cmpuint (copy->check->steps->len, ==, 18);
  /* Another table: what was seen through the one before says nothing. */
  fj_monitor_take_measurement (monitor, measure_standard (1, 300, 0.1));
  g_assert_null (monitor->check);
  g_assert_false (fj_monitor_get_table (monitor, &table));
}

/* A monitor that not even its table helps is not driven through one. */
static void
test_hopeless (void)
{
  g_autoptr (FjMonitor) monitor = fj_monitor_new ("OLD", "CRT", NULL, "VGA-1");
  FjMonitorMeasurement *steep = fj_monitor_measurement_new ();
  FjMonitorTable table;

  for (guint step = 0; step < FJ_MONITOR_USUAL_STEPS; step++)
    fj_monitor_measurement_add (steep, fj_monitor_usual_value (step),
                                step < 9 ? 1 + step * 0.01 : 400 + step);
  g_assert_true (fj_monitor_measurement_check (steep, NULL));
  fj_monitor_take_measurement (monitor, steep);
  g_assert_false (fj_monitor_get_table (monitor, &table));
}

static void
test_looks (void)
{
  g_autoptr (FjMonitorSelfTest) test = fj_monitor_self_test_new (MEASURED, NULL);

  for (guint i = 0; i < FJ_MONITOR_N_LOOKS; i++)
    {
      g_assert_false (fj_monitor_self_test_is_passed (test));
      g_assert_nonnull (fj_monitor_look_get_question ((FjMonitorLook) i));
      test->seen[i] = TRUE;
    }
  g_assert_true (fj_monitor_self_test_is_passed (test));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/monitor/same", test_same);
  g_test_add_func ("/monitor/names", test_names);
  g_test_add_func ("/monitor/take", test_take);
  g_test_add_func ("/monitor/hopeless", test_hopeless);
  g_test_add_func ("/monitor/looks", test_looks);
  return g_test_run ();
}
