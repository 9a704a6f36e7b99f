#include "fj-monitor-measurement.h"

#include <math.h>

#include "fj-error.h"
#include "fj-language.h"

FjMonitorMeasurement *
fj_monitor_measurement_new (void)
{
  FjMonitorMeasurement *measurement = g_new0 (FjMonitorMeasurement, 1);

  measurement->steps = g_array_new (FALSE, FALSE, sizeof (FjMonitorStep));
  return measurement;
}

FjMonitorMeasurement *
fj_monitor_measurement_copy (const FjMonitorMeasurement *measurement)
{
  FjMonitorMeasurement *copy = g_memdup2 (measurement, sizeof *measurement);

  copy->who = g_strdup (measurement->who);
  copy->meter = g_strdup (measurement->meter);
  copy->steps = g_array_copy (measurement->steps);
  return copy;
}

void
fj_monitor_measurement_free (FjMonitorMeasurement *measurement)
{
  if (measurement == NULL)
    return;
  g_free (measurement->who);
  g_free (measurement->meter);
  g_array_unref (measurement->steps);
  g_free (measurement);
}

void
fj_monitor_measurement_add (FjMonitorMeasurement *measurement, guint8 value, double luminance)
{
  FjMonitorStep step = { value, luminance };

  g_array_append_val (measurement->steps, step);
}

guint8
fj_monitor_usual_value (guint step)
{
  return (guint8) MIN (step * 15, 255);
}

static gboolean
check_step (const FjMonitorStep *step, const FjMonitorStep *before, guint number, GError **error)
{
  if (!isfinite (step->luminance) || step->luminance <= 0 || step->luminance > FJ_MONITOR_MOST_LUMINANCE)
    g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                 _ ("Step %u: a luminance is above 0 and at most %g cd/m². Measure it again."), number,
                 FJ_MONITOR_MOST_LUMINANCE);
  else if (before != NULL && step->value <= before->value)
    g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                 _ ("Step %u: values have to ascend, each one once. Correct the file."), number);
  else if (before != NULL && step->luminance < before->luminance)
    g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                 _ ("Step %u: it is darker than the one before. Measure both again."), number);
  else
    return TRUE;
  return FALSE;
}

gboolean
fj_monitor_measurement_check (const FjMonitorMeasurement *measurement, GError **error)
{
  const FjMonitorStep *steps = (const FjMonitorStep *) (gpointer) measurement->steps->data;
  guint n = measurement->steps->len;

  if (n < FJ_MONITOR_LEAST_STEPS || n > FJ_MONITOR_LEVELS)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("A measurement has %u to %u steps, this one has %u. Measure it again."),
                   FJ_MONITOR_LEAST_STEPS, FJ_MONITOR_LEVELS, n);
      return FALSE;
    }
  if (!isfinite (measurement->ambient) || measurement->ambient < 0
      || measurement->ambient > FJ_MONITOR_MOST_LUMINANCE)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("The reflected light has to be measured, 0 cd/m² or more."));
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (!check_step (&steps[i], i > 0 ? &steps[i - 1] : NULL, i + 1, error))
      return FALSE;
  if (steps[0].value != 0 || steps[n - 1].value != FJ_MONITOR_LEVELS - 1
      || steps[n - 1].luminance <= steps[0].luminance)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("A measurement goes from black (0) to white (255), which is brighter. Measure it again."));
      return FALSE;
    }
  return TRUE;
}

/* At an end, of the parabola through three points, as far as it stays monotone: a monitor is flat near black.
 * @width and @rise: of the interval at the end and of the one beside it, the slopes of their chords. */
static double
find_end_slope (double width, double rise, double next_width, double next_rise)
{
  double slope = ((2 * width + next_width) * rise - width * next_rise) / (width + next_width);

  return CLAMP (slope, 0, 3 * rise);
}

/* Slopes that keep a cubic between points that do not fall monotone: F. N. Fritsch and J. Butland, SIAM J.
 * Sci. Stat. Comput. 5 (1984) 300. */
static void
find_slopes (const double *x, const double *y, guint n, double *slopes)
{
  double widths[FJ_MONITOR_LEVELS], rises[FJ_MONITOR_LEVELS];

  for (guint i = 0; i + 1 < n; i++)
    {
      widths[i] = x[i + 1] - x[i];
      rises[i] = (y[i + 1] - y[i]) / widths[i];
    }
  slopes[0] = find_end_slope (widths[0], rises[0], widths[1], rises[1]);
  slopes[n - 1] = find_end_slope (widths[n - 2], rises[n - 2], widths[n - 3], rises[n - 3]);
  for (guint i = 1; i + 1 < n; i++)
    {
      double before = 2 * widths[i] + widths[i - 1], after = widths[i] + 2 * widths[i - 1];

      slopes[i] = rises[i - 1] <= 0 || rises[i] <= 0
                      ? 0
                      : (before + after) / (before / rises[i - 1] + after / rises[i]);
    }
}

static double
interpolate (const double *x, const double *y, const double *slopes, guint i, double at)
{
  double width = x[i + 1] - x[i], t = (at - x[i]) / width, u = 1 - t;

  return y[i] * (1 + 2 * t) * u * u + y[i + 1] * t * t * (3 - 2 * t) + width * slopes[i] * t * u * u
         - width * slopes[i + 1] * t * t * u;
}

void
fj_monitor_measurement_get_curve (const FjMonitorMeasurement *measurement,
                                  double luminances[FJ_MONITOR_LEVELS])
{
  const FjMonitorStep *steps = (const FjMonitorStep *) (gpointer) measurement->steps->data;
  guint n = measurement->steps->len, at = 0;
  double x[FJ_MONITOR_LEVELS], y[FJ_MONITOR_LEVELS], slopes[FJ_MONITOR_LEVELS];

  g_return_if_fail (n >= FJ_MONITOR_LEAST_STEPS && n <= FJ_MONITOR_LEVELS);

  for (guint i = 0; i < n; i++)
    {
      x[i] = steps[i].value;
      y[i] = steps[i].luminance + measurement->ambient;
    }
  find_slopes (x, y, n, slopes);
  for (guint value = 0; value < FJ_MONITOR_LEVELS; value++)
    {
      while (at + 2 < n && value > x[at + 1])
        at++;
      luminances[value] = interpolate (x, y, slopes, at, value);
    }
}
