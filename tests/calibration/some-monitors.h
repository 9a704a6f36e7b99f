/* Monitors that tests measure. */
#pragma once

#include <math.h>

#include "fj-gsdf.h"
#include "fj-monitor.h"

/* 2026-11-03T01:30:00Z */
#define MEASURED G_GINT64_CONSTANT (1793669400000000)

/* black + (white - black) * (value / 255)^gamma, at every @every-th value. */
static inline FjMonitorMeasurement *
measure_gamma (double black, double white, double gamma, double ambient, guint every)
{
  FjMonitorMeasurement *measurement = fj_monitor_measurement_new ();

  measurement->time = MEASURED;
  measurement->ambient = ambient;
  for (guint value = 0; value < 256; value += every)
    fj_monitor_measurement_add (measurement, (guint8) value,
                                black + (white - black) * pow (value / 255.0, gamma));
  return measurement;
}

/* One that follows the function, reflected light counted in. */
static inline FjMonitorMeasurement *
measure_standard (double black, double white, double ambient)
{
  FjMonitorMeasurement *measurement = fj_monitor_measurement_new ();
  double first = fj_gsdf_get_jnd (black + ambient), last = fj_gsdf_get_jnd (white + ambient);

  measurement->time = MEASURED;
  measurement->ambient = ambient;
  for (guint step = 0; step < FJ_MONITOR_USUAL_STEPS; step++)
    fj_monitor_measurement_add (measurement, fj_monitor_usual_value (step),
                                fj_gsdf_get_luminance (first + (last - first) * step / 17.0) - ambient);
  return measurement;
}
