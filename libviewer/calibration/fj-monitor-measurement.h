/* What somebody measured on a monitor with a luminance meter: how much light leaves it for each value that is
 * sent to it, and how much it reflects when it is off. Values are 8 bit, luminances cd/m². */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_MONITOR_LEVELS 256u
/* What people measure: every 15th value from 0 to 255 (AAPM TG18, 18 patches). */
#define FJ_MONITOR_USUAL_STEPS 18u
/* Of one measurement; fewer do not say what happens between them. */
#define FJ_MONITOR_LEAST_STEPS 5u
#define FJ_MONITOR_MOST_LUMINANCE 10000.0
#define FJ_MONITOR_MOST_WORDS 200u /* characters of a name */

typedef enum
{
  FJ_MONITOR_BASIS_DRIVING_LEVEL,     /* sent to the monitor as they are: its characteristic */
  FJ_MONITOR_BASIS_PRESENTATION_VALUE /* through the table in force: a check of what readers see */
} FjMonitorBasis;

typedef struct
{
  guint8 value;
  double luminance; /* without what is reflected */
} FjMonitorStep;

typedef struct
{
  FjMonitorBasis basis;
  gint64 time;    /* instant (fj-time.h) */
  char *who;      /* NULL: not said */
  char *meter;    /* make and number of the meter; NULL: not said */
  double ambient; /* light that the screen reflects, measured while it is off */
  GArray *steps;  /* of FjMonitorStep, by value, from 0 to 255 */
} FjMonitorMeasurement;

FjMonitorMeasurement *fj_monitor_measurement_new (void);
FjMonitorMeasurement *fj_monitor_measurement_copy (const FjMonitorMeasurement *measurement);
void fj_monitor_measurement_free (FjMonitorMeasurement *measurement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjMonitorMeasurement, fj_monitor_measurement_free)

void fj_monitor_measurement_add (FjMonitorMeasurement *measurement, guint8 value, double luminance);
/* The value of usual step @step, 0 to 17. */
guint8 fj_monitor_usual_value (guint step);

/* Can these be the luminances of a monitor? Values ascend from 0 to 255, luminances are above 0, none is less
 * than the one before, and the last is above the first. FJ_ERROR_INVALID with the step that is wrong. */
gboolean fj_monitor_measurement_check (const FjMonitorMeasurement *measurement, GError **error);

/* Luminance at each of 256 values with what is reflected: measured, and between that by a curve that neither
 * rises nor falls where the measurement does not (monotone cubic). @measurement has been checked. */
void fj_monitor_measurement_get_curve (const FjMonitorMeasurement *measurement,
                                       double luminances[FJ_MONITOR_LEVELS]);

G_END_DECLS
