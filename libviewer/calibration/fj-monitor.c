#include "fj-monitor.h"

#include "fj-language.h"

/* --- what it is --- */

static char *
dup_known (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

FjMonitor *
fj_monitor_new (const char *manufacturer, const char *model, const char *serial, const char *connector)
{
  FjMonitor *monitor = g_new0 (FjMonitor, 1);

  monitor->manufacturer = dup_known (manufacturer);
  monitor->model = dup_known (model);
  monitor->serial = dup_known (serial);
  monitor->connector = dup_known (connector);
  monitor->measured_months = FJ_MONITOR_MEASURED_MONTHS;
  monitor->seen_months = FJ_MONITOR_SEEN_MONTHS;
  return monitor;
}

FjMonitor *
fj_monitor_copy (const FjMonitor *monitor)
{
  FjMonitor *copy
      = fj_monitor_new (monitor->manufacturer, monitor->model, monitor->serial, monitor->connector);

  copy->measured_months = monitor->measured_months;
  copy->seen_months = monitor->seen_months;
  if (monitor->characteristic != NULL)
    copy->characteristic = fj_monitor_measurement_copy (monitor->characteristic);
  if (monitor->check != NULL)
    copy->check = fj_monitor_measurement_copy (monitor->check);
  if (monitor->self_test != NULL)
    {
      copy->self_test = g_memdup2 (monitor->self_test, sizeof *monitor->self_test);
      copy->self_test->who = g_strdup (monitor->self_test->who);
    }
  return copy;
}

void
fj_monitor_free (FjMonitor *monitor)
{
  if (monitor == NULL)
    return;
  g_free (monitor->manufacturer);
  g_free (monitor->model);
  g_free (monitor->serial);
  g_free (monitor->connector);
  fj_monitor_measurement_free (monitor->characteristic);
  fj_monitor_measurement_free (monitor->check);
  fj_monitor_self_test_free (monitor->self_test);
  g_free (monitor);
}

gboolean
fj_monitor_is_same (const FjMonitor *a, const FjMonitor *b)
{
  if (g_strcmp0 (a->manufacturer, b->manufacturer) != 0 || g_strcmp0 (a->model, b->model) != 0)
    return FALSE;
  if (a->serial != NULL && b->serial != NULL)
    return g_str_equal (a->serial, b->serial);
  return a->connector != NULL && g_strcmp0 (a->connector, b->connector) == 0;
}

char *
fj_monitor_dup_name (const FjMonitor *monitor)
{
  g_autoptr (GString) name = g_string_new (NULL);
  const char *which = monitor->serial != NULL ? monitor->serial : monitor->connector;

  if (monitor->manufacturer != NULL)
    g_string_append (name, monitor->manufacturer);
  if (monitor->model != NULL)
    g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", monitor->model);
  if (name->len == 0)
    g_string_append (name, _ ("Monitor"));
  /* Some displays have nothing but the connector to tell. */
  if (which != NULL && g_strcmp0 (which, monitor->model) != 0)
    g_string_append_printf (name, " (%s)", which);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/* --- what was seen --- */

FjMonitorSelfTest *
fj_monitor_self_test_new (gint64 time, const char *who)
{
  FjMonitorSelfTest *test = g_new0 (FjMonitorSelfTest, 1);

  test->time = time;
  test->who = dup_known (who);
  return test;
}

void
fj_monitor_self_test_free (FjMonitorSelfTest *test)
{
  if (test == NULL)
    return;
  g_free (test->who);
  g_free (test);
}

gboolean
fj_monitor_self_test_is_passed (const FjMonitorSelfTest *test)
{
  for (guint i = 0; i < FJ_MONITOR_N_LOOKS; i++)
    if (!test->seen[i])
      return FALSE;
  return TRUE;
}

const char *
fj_monitor_look_get_question (FjMonitorLook look)
{
  switch (look)
    {
    case FJ_MONITOR_LOOK_DARK:
      return _ ("Do you see the smaller square (5 %) inside the black one?");
    case FJ_MONITOR_LOOK_LIGHT:
      return _ ("Do you see the smaller square (95 %) inside the white one?");
    case FJ_MONITOR_LOOK_STEPS:
      return _ ("Is each of the 16 patches another grey, and do you see small squares in its four corners?");
    case FJ_MONITOR_LOOK_LINES:
      return _ ("Do you see the finest lines apart, in the middle and in all four corners?");
    case FJ_MONITOR_LOOK_RAMP:
      return _ ("Do the two ramps go evenly from black to white, without bands and without colour?");
    case FJ_MONITOR_LOOK_SHAPE:
      return _ ("Are the lines of the grid straight, its cells square, and is the outer frame whole?");
    case FJ_MONITOR_LOOK_UNIFORM:
      return _ ("Is this grey even, without spots, stripes or dead pixels?");
    }
  g_return_val_if_reached (NULL);
}

/* --- what was measured --- */

void
fj_monitor_take_measurement (FjMonitor *monitor, FjMonitorMeasurement *measurement)
{
  g_clear_pointer (&monitor->check, fj_monitor_measurement_free);
  if (measurement->basis == FJ_MONITOR_BASIS_PRESENTATION_VALUE)
    {
      monitor->check = measurement;
      return;
    }
  fj_monitor_measurement_free (monitor->characteristic);
  monitor->characteristic = measurement;
}

void
fj_monitor_take_self_test (FjMonitor *monitor, FjMonitorSelfTest *test)
{
  fj_monitor_self_test_free (monitor->self_test);
  monitor->self_test = test;
}

gboolean
fj_monitor_get_table (const FjMonitor *monitor, FjMonitorTable *table)
{
  FjMonitorJudgement judgement;

  if (monitor->characteristic == NULL)
    return FALSE;
  fj_monitor_choose_table (monitor->characteristic, table);
  fj_monitor_judge (monitor->characteristic, table, &judgement);
  return judgement.of_deviation != FJ_MONITOR_FIT_NONE && !fj_monitor_table_is_identity (table);
}

gboolean
fj_monitor_get_judgement (const FjMonitor *monitor,
                          FjMonitorJudgement *judgement,
                          const FjMonitorMeasurement **measurement)
{
  const FjMonitorMeasurement *used = monitor->check != NULL ? monitor->check : monitor->characteristic;
  FjMonitorTable table;

  if (measurement != NULL)
    *measurement = used;
  if (used == NULL)
    return FALSE;
  if (used == monitor->check)
    fj_monitor_judge (used, NULL, judgement);
  else
    fj_monitor_judge (used, fj_monitor_get_table (monitor, &table) ? &table : NULL, judgement);
  return TRUE;
}
