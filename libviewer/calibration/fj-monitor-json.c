#include "fj-monitor-json.h"

#include <math.h>
#include <string.h>

#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

#define FORMAT "fenji-monitor"
#define VERSION 1

static const char *const look_names[FJ_MONITOR_N_LOOKS]
    = { "dark", "light", "steps", "lines", "ramp", "shape", "uniform" };

/* --- reading --- */

static gboolean
refuse (GError **error, const char *member)
{
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_INVALID,
      _ ("The file of a monitor is not as it should be at “%s”. Measure the monitor again, or remove "
         "the file."),
      member);
  return FALSE;
}

/* Absent is NULL; empty as well. */
static gboolean
read_words (JsonObject *object, const char *name, char **words, GError **error)
{
  const char *text = fj_json_get_string (object, name);

  *words = NULL;
  if (text == NULL)
    return !json_object_has_member (object, name) || refuse (error, name);
  if (g_utf8_strlen (text, -1) > FJ_MONITOR_MOST_WORDS)
    return refuse (error, name);
  if (*text != '\0')
    *words = g_strdup (text);
  return TRUE;
}

static gboolean
read_number (JsonNode *node, double *number)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_DOUBLE
          && json_node_get_value_type (node) != G_TYPE_INT64))
    return FALSE;
  *number = json_node_get_double (node);
  return isfinite (*number);
}

static gboolean
read_time (JsonObject *object, gint64 *time, GError **error)
{
  const char *text = fj_json_get_string (object, "time");

  return (text != NULL && fj_time_from_fhir (text, time)) || refuse (error, "time");
}

static gboolean
read_step (JsonNode *node, FjMonitorMeasurement *measurement)
{
  JsonArray *pair = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  double value, luminance;

  if (pair == NULL || json_array_get_length (pair) != 2
      || !read_number (json_array_get_element (pair, 0), &value)
      || !read_number (json_array_get_element (pair, 1), &luminance) || value < 0
      || value >= FJ_MONITOR_LEVELS || value != floor (value))
    return FALSE;
  fj_monitor_measurement_add (measurement, (guint8) value, luminance);
  return TRUE;
}

static FjMonitorMeasurement *
read_measurement (JsonObject *object, FjMonitorBasis basis, GError **error)
{
  g_autoptr (FjMonitorMeasurement) measurement = fj_monitor_measurement_new ();
  JsonArray *steps = fj_json_get_array (object, "steps");

  measurement->basis = basis;
  if (!read_time (object, &measurement->time, error) || !read_words (object, "who", &measurement->who, error)
      || !read_words (object, "meter", &measurement->meter, error))
    return NULL;
  if (!read_number (json_object_get_member (object, "ambient"), &measurement->ambient))
    {
      refuse (error, "ambient");
      return NULL;
    }
  for (guint i = 0; steps != NULL && i < json_array_get_length (steps); i++)
    if (i >= FJ_MONITOR_LEVELS || !read_step (json_array_get_element (steps, i), measurement))
      {
        refuse (error, "steps");
        return NULL;
      }
  return fj_monitor_measurement_check (measurement, error) ? g_steal_pointer (&measurement) : NULL;
}

static FjMonitorSelfTest *
read_self_test (JsonObject *object, GError **error)
{
  g_autoptr (FjMonitorSelfTest) test = fj_monitor_self_test_new (0, NULL);
  JsonObject *seen = fj_json_get_object (object, "seen");

  if (!read_time (object, &test->time, error) || !read_words (object, "who", &test->who, error))
    return NULL;
  /* What was not asked was not seen. */
  for (guint i = 0; seen != NULL && i < FJ_MONITOR_N_LOOKS; i++)
    test->seen[i] = fj_json_get_boolean (seen, look_names[i], FALSE);
  return g_steal_pointer (&test);
}

static gboolean
read_months (JsonObject *object, const char *path, guint *months, GError **error)
{
  gint64 number = fj_json_get_int (object, path, *months);

  if (number < 1 || number > FJ_MONITOR_MOST_MONTHS)
    return refuse (error, path);
  *months = (guint) number;
  return TRUE;
}

static gboolean
read_identity (JsonObject *object, FjMonitor *monitor, GError **error)
{
  JsonObject *which = fj_json_get_object (object, "monitor");

  if (which == NULL)
    return refuse (error, "monitor");
  return read_words (which, "manufacturer", &monitor->manufacturer, error)
         && read_words (which, "model", &monitor->model, error)
         && read_words (which, "serial", &monitor->serial, error)
         && read_words (which, "connector", &monitor->connector, error);
}

static gboolean
read_known (JsonObject *object, FjMonitor *monitor, GError **error)
{
  JsonObject *characteristic = fj_json_get_object (object, "characteristic");
  JsonObject *check = fj_json_get_object (object, "check");
  JsonObject *test = fj_json_get_object (object, "selfTest");

  if (characteristic != NULL
      && (monitor->characteristic = read_measurement (characteristic, FJ_MONITOR_BASIS_DRIVING_LEVEL, error))
             == NULL)
    return FALSE;
  if (check != NULL
      && (monitor->check = read_measurement (check, FJ_MONITOR_BASIS_PRESENTATION_VALUE, error)) == NULL)
    return FALSE;
  return test == NULL || (monitor->self_test = read_self_test (test, error)) != NULL;
}

FjMonitor *
fj_monitor_parse (GBytes *json, GError **error)
{
  g_autoptr (JsonObject) object = fj_json_parse_object_within (json, FJ_MONITOR_MOST_BYTES, error);
  g_autoptr (FjMonitor) monitor = fj_monitor_new (NULL, NULL, NULL, NULL);

  if (object == NULL)
    return NULL;
  if (g_strcmp0 (fj_json_get_string (object, "format"), FORMAT) != 0)
    {
      refuse (error, "format");
      return NULL;
    }
  if (fj_json_get_int (object, "version", 0) != VERSION)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                           _ ("The file of a monitor is of a later version of Fenji. Update this computer."));
      return NULL;
    }
  if (!read_identity (object, monitor, error)
      || !read_months (object, "months.measured", &monitor->measured_months, error)
      || !read_months (object, "months.seen", &monitor->seen_months, error)
      || !read_known (object, monitor, error))
    return NULL;
  return g_steal_pointer (&monitor);
}

/* --- writing --- */

static void
write_words (JsonObject *object, const char *name, const char *words)
{
  if (words != NULL)
    json_object_set_string_member (object, name, words);
}

static void
write_time (JsonObject *object, gint64 time)
{
  g_autofree char *text = fj_time_to_fhir (time, 0);

  json_object_set_string_member (object, "time", text);
}

static JsonObject *
write_measurement (const FjMonitorMeasurement *measurement)
{
  JsonObject *object = json_object_new ();
  JsonArray *steps = json_array_new ();

  write_time (object, measurement->time);
  write_words (object, "who", measurement->who);
  write_words (object, "meter", measurement->meter);
  json_object_set_double_member (object, "ambient", measurement->ambient);
  for (guint i = 0; i < measurement->steps->len; i++)
    {
      const FjMonitorStep *step = &g_array_index (measurement->steps, FjMonitorStep, i);
      JsonArray *pair = json_array_new ();

      json_array_add_int_element (pair, step->value);
      json_array_add_double_element (pair, step->luminance);
      json_array_add_array_element (steps, pair);
    }
  json_object_set_array_member (object, "steps", steps);
  return object;
}

static JsonObject *
write_self_test (const FjMonitorSelfTest *test)
{
  JsonObject *object = json_object_new (), *seen = json_object_new ();

  write_time (object, test->time);
  write_words (object, "who", test->who);
  for (guint i = 0; i < FJ_MONITOR_N_LOOKS; i++)
    json_object_set_boolean_member (seen, look_names[i], test->seen[i]);
  json_object_set_object_member (object, "seen", seen);
  return object;
}

GBytes *
fj_monitor_to_json (const FjMonitor *monitor)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *which = json_object_new (), *months = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  char *text;

  json_object_set_string_member (object, "format", FORMAT);
  json_object_set_int_member (object, "version", VERSION);
  write_words (which, "manufacturer", monitor->manufacturer);
  write_words (which, "model", monitor->model);
  write_words (which, "serial", monitor->serial);
  write_words (which, "connector", monitor->connector);
  json_object_set_object_member (object, "monitor", which);
  json_object_set_int_member (months, "measured", monitor->measured_months);
  json_object_set_int_member (months, "seen", monitor->seen_months);
  json_object_set_object_member (object, "months", months);
  if (monitor->characteristic != NULL)
    json_object_set_object_member (object, "characteristic", write_measurement (monitor->characteristic));
  if (monitor->check != NULL)
    json_object_set_object_member (object, "check", write_measurement (monitor->check));
  if (monitor->self_test != NULL)
    json_object_set_object_member (object, "selfTest", write_self_test (monitor->self_test));
  json_node_set_object (node, object);
  text = json_to_string (node, TRUE);
  return g_bytes_new_take (text, strlen (text));
}
