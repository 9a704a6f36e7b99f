/* What follows from what is known of a monitor, and the words for it. */
#include "fj-monitor.h"

#include "fj-language.h"

/* When what was found at @time no longer holds; at once where @time is no time. */
static gint64
find_end (gint64 time, guint months)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) end = then != NULL ? g_date_time_add_months (then, (int) months) : NULL;

  return end != NULL ? g_date_time_to_unix (end) * G_USEC_PER_SEC : time;
}

static gboolean
is_older (gint64 time, guint months, gint64 now)
{
  return find_end (time, months) < now;
}

/* "2026-11-03", in the zone of whoever reads it. */
static char *
dup_day (gint64 time)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return then != NULL ? g_date_time_format (then, "%Y-%m-%d") : g_strdup ("");
}

/* Until somebody looks again and sees everything: a meter finds no dead pixels. */
static gboolean
is_failed_by_eye (const FjMonitor *monitor)
{
  return monitor->self_test != NULL && !fj_monitor_self_test_is_passed (monitor->self_test);
}

FjMonitorState
fj_monitor_get_state (const FjMonitor *monitor, gint64 now)
{
  const FjMonitorMeasurement *measurement;
  FjMonitorJudgement judgement;
  gboolean is_measured = fj_monitor_get_judgement (monitor, &judgement, &measurement);

  if (is_failed_by_eye (monitor))
    return FJ_MONITOR_FAILED;
  if (!is_measured)
    return FJ_MONITOR_NEVER;
  if (judgement.fit == FJ_MONITOR_FIT_NONE)
    return FJ_MONITOR_FAILED;
  if (judgement.fit == FJ_MONITOR_FIT_SECONDARY)
    return FJ_MONITOR_SECONDARY;
  return is_older (measurement->time, monitor->measured_months, now) ? FJ_MONITOR_EXPIRED
                                                                     : FJ_MONITOR_CALIBRATED;
}

char *
fj_monitor_dup_words (const FjMonitor *monitor, gint64 now)
{
  const FjMonitorMeasurement *measurement = monitor->check != NULL ? monitor->check : monitor->characteristic;
  FjMonitorState state = fj_monitor_get_state (monitor, now);
  g_autofree char *day = NULL;

  if (state == FJ_MONITOR_CALIBRATED)
    day = dup_day (measurement->time);
  else if (state == FJ_MONITOR_EXPIRED)
    day = dup_day (find_end (measurement->time, monitor->measured_months));
  switch (state)
    {
    case FJ_MONITOR_CALIBRATED:
      return g_strdup_printf (_ ("GSDF, measured %s"), day);
    case FJ_MONITOR_EXPIRED:
      return g_strdup_printf (_ ("GSDF, due since %s"), day);
    case FJ_MONITOR_SECONDARY:
      return g_strdup (_ ("Not for primary reading"));
    case FJ_MONITOR_NEVER:
      return g_strdup (_ ("Not calibrated"));
    case FJ_MONITOR_FAILED:
      return g_strdup (_ ("Failed its test"));
    }
  g_return_val_if_reached (NULL);
}

static void
append_line (GString *text, const char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

static void
append_faults (GString *text, const FjMonitorJudgement *judgement)
{
  g_auto (GStrv) faults = fj_monitor_judgement_list_faults (judgement);

  for (guint i = 0; faults[i] != NULL; i++)
    append_line (text, faults[i]);
}

static void
append_measured (GString *text, const FjMonitorMeasurement *measurement, const FjMonitorJudgement *judgement)
{
  g_autofree char *day = dup_day (measurement->time);
  g_autofree char *line = NULL;

  line = g_strdup_printf (
      _ ("Measured on %s: contrast within %.0f %% of the standard, %.2f to %.0f cd/m², ratio %.0f."), day,
      100 * judgement->deviation, judgement->black, judgement->white, judgement->ratio);
  append_line (text, line);
}

static void
append_eye (GString *text, const FjMonitor *monitor, gint64 now)
{
  const FjMonitorSelfTest *test = monitor->self_test;
  g_autofree char *day = test != NULL ? dup_day (test->time) : NULL;
  g_autofree char *line = NULL;

  if (test == NULL)
    append_line (text, _ ("Nobody has looked at the test pattern on it yet."));
  else if (is_older (test->time, monitor->seen_months, now))
    append_line (text,
                 line = g_strdup_printf (_ ("The test pattern was last looked at on %s: due again."), day));
  else if (fj_monitor_self_test_is_passed (test))
    append_line (text, line = g_strdup_printf (_ ("Passed by eye on %s."), day));
  else
    append_line (text, line = g_strdup_printf (_ ("Failed by eye on %s."), day));
}

static const char *
get_advice (FjMonitorState state)
{
  switch (state)
    {
    case FJ_MONITOR_CALIBRATED:
      return NULL;
    case FJ_MONITOR_EXPIRED:
      return _ ("The measurement is too old: measure it again (F8).");
    case FJ_MONITOR_SECONDARY:
      return _ ("Do not read by it: move the images to a monitor for primary reading, or have it adjusted.");
    case FJ_MONITOR_NEVER:
      return _ ("Nobody knows whether greys look as they should: measure it with a luminance meter (F8).");
    case FJ_MONITOR_FAILED:
      return _ ("Do not read by it: move the images to another monitor, and have this one adjusted.");
    }
  return NULL;
}

char *
fj_monitor_dup_sentences (const FjMonitor *monitor, gint64 now)
{
  g_autofree char *name = fj_monitor_dup_name (monitor);
  g_autoptr (GString) text = g_string_new (name);
  const FjMonitorMeasurement *measurement;
  FjMonitorJudgement judgement;
  const char *advice = get_advice (fj_monitor_get_state (monitor, now));

  if (fj_monitor_get_judgement (monitor, &judgement, &measurement))
    {
      append_measured (text, measurement, &judgement);
      append_faults (text, &judgement);
    }
  append_eye (text, monitor, now);
  if (advice != NULL)
    append_line (text, advice);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
