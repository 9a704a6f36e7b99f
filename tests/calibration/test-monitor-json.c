/* fj-monitor-json: what is written is read again, and what is wrong is refused by name. */
#include <string.h>

#include "fj-error.h"
#include "fj-monitor-json.h"
#include "some-monitors.h"

static const char whole[]
    = "{\"format\": \"fenji-monitor\", \"version\": 1,"
      " \"monitor\": {\"manufacturer\": \"EIZO\", \"model\": \"RX360\", \"connector\": \"DP-1\"},"
      " \"months\": {\"measured\": 6},"
      " \"characteristic\": {\"time\": \"2026-11-03T09:30:00.000+08:00\", \"who\": \"李工\", \"meter\": \"LS-150\","
      "  \"ambient\": 0.05, \"steps\": [[0, 0.5], [64, 20], [128, 80.25], [192, 200], [255, 410]]},"
      " \"selfTest\": {\"time\": \"2026-11-04T09:30:00.000+08:00\", \"seen\": {\"dark\": true, \"light\": true}}}";

static FjMonitor *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return fj_monitor_parse (bytes, error);
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjMonitor) monitor = parse (whole, &error);
  const FjMonitorStep *step;

  g_assert_no_error (error);
  g_assert_cmpstr (monitor->model, ==, "RX360");
  g_assert_null (monitor->serial);
  g_assert_cmpuint (monitor->measured_months, ==, 6);
  g_assert_cmpuint (monitor->seen_months, ==, FJ_MONITOR_SEEN_MONTHS);
  g_assert_cmpint (monitor->characteristic->time, ==, MEASURED);
  g_assert_cmpstr (monitor->characteristic->who, ==, "李工");
  step = &g_array_index (monitor->characteristic->steps, FjMonitorStep, 2);
  g_assert_cmpuint (step->value, ==, 128);
  g_assert_cmpfloat (step->luminance, ==, 80.25);
  g_assert_null (monitor->check);
  g_assert_true (monitor->self_test->seen[FJ_MONITOR_LOOK_LIGHT]);
  g_assert_false (monitor->self_test->seen[FJ_MONITOR_LOOK_SHAPE]);
}

static void
test_again (void)
{
  g_autoptr (FjMonitor) monitor = parse (whole, NULL), again = NULL;
  g_autoptr (GBytes) first = NULL, second = NULL;
  FjMonitorMeasurement *check = measure_standard (1, 400, 0.125);
  g_autoptr (GError) error = NULL;

  check->basis = FJ_MONITOR_BASIS_PRESENTATION_VALUE;
  fj_monitor_take_measurement (monitor, check);
  first = fj_monitor_to_json (monitor);
  again = fj_monitor_parse (first, &error);
  g_assert_no_error (error);
  second = fj_monitor_to_json (again);
  g_assert_true (g_bytes_equal (first, second));
  g_assert_cmpint (again->check->basis, ==, FJ_MONITOR_BASIS_PRESENTATION_VALUE);
  g_assert_cmpfloat (again->check->ambient, ==, 0.125);
  for (guint i = 0; i < 18; i++)
    g_assert_cmpfloat (g_array_index (again->check->steps, FjMonitorStep, i).luminance, ==,
                       g_array_index (check->steps, FjMonitorStep, i).luminance);
}

/* @old in the whole file replaced by @new is refused. */
static void
refuse (const char *old, const char *new, int code, const char *named)
{
  g_auto (GStrv) parts = g_strsplit (whole, old, 2);
  g_autofree char *text = g_strjoinv (new, parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjMonitor) monitor = NULL;

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  monitor = parse (text, &error);
  g_assert_null (monitor);
  g_assert_error (error, FJ_ERROR, code);
  if (named != NULL && strstr (error->message, named) == NULL)
    g_error ("“%s” does not name %s", error->message, named);
}

static void
test_refused (void)
{
  g_autofree char *long_name = g_strnfill (FJ_MONITOR_MOST_WORDS + 1, 'x');
  g_autofree char *huge = g_strnfill (FJ_MONITOR_MOST_BYTES + 1, ' ');
  g_autoptr (GError) error = NULL;
  g_autoptr (FjMonitor) none = NULL;

  refuse ("fenji-monitor", "other", FJ_ERROR_INVALID, "format");
  refuse ("\"version\": 1", "\"version\": 2", FJ_ERROR_UNSUPPORTED, NULL);
  refuse ("\"monitor\"", "\"screen\"", FJ_ERROR_INVALID, "monitor");
  refuse ("\"RX360\"", "17", FJ_ERROR_INVALID, "model");
  refuse ("RX360", long_name, FJ_ERROR_INVALID, "model");
  refuse ("\"measured\": 6", "\"measured\": 0", FJ_ERROR_INVALID, "months");
  refuse ("\"measured\": 6", "\"measured\": 61", FJ_ERROR_INVALID, "months");
  refuse ("2026-11-03T09:30:00.000+08:00", "yesterday", FJ_ERROR_INVALID, "time");
  refuse ("\"ambient\": 0.05,", "", FJ_ERROR_INVALID, "ambient");
  refuse ("\"ambient\": 0.05", "\"ambient\": \"0.05\"", FJ_ERROR_INVALID, "ambient");
  refuse ("[64, 20]", "[256, 20]", FJ_ERROR_INVALID, "steps");
  refuse ("[64, 20]", "[64.5, 20]", FJ_ERROR_INVALID, "steps");
  refuse ("[64, 20]", "[64]", FJ_ERROR_INVALID, "steps");
  refuse ("[64, 20]", "[64, true]", FJ_ERROR_INVALID, "steps");
  refuse ("[64, 20]", "20", FJ_ERROR_INVALID, "steps");
  refuse ("[64, 20]", "[0, 20]", FJ_ERROR_INVALID, "ascend");
  refuse ("[64, 20]", "[64, 0.2]", FJ_ERROR_INVALID, "darker");
  refuse ("\"steps\"", "\"stairs\"", FJ_ERROR_INVALID, NULL);
  none = parse (huge, &error);
  g_assert_null (none);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/monitor-json/read", test_read);
  g_test_add_func ("/monitor-json/again", test_again);
  g_test_add_func ("/monitor-json/refused", test_refused);
  return g_test_run ();
}
