/* Is a monitor good enough to read by? The quantitative criteria of AAPM TG18 (2005, table 7 and
 * section 4.3):
 *
 *                                              primary      secondary
 *   contrast response beside GSDF, at most     10 %         20 %
 *   white by black (reflected light in both)   250          100
 *   white, cd/m², at least                     170          100
 *   reflected light by black, at most          1/4          2/3
 *
 * Contrast response: between each two of 18 P-values, the relative difference of luminance by JND, beside
 * that of the function. */
#pragma once

#include "fj-monitor-measurement.h"
#include "fj-monitor-table.h"

G_BEGIN_DECLS

#define FJ_MONITOR_PRIMARY_DEVIATION 0.10
#define FJ_MONITOR_SECONDARY_DEVIATION 0.20

typedef enum
{
  FJ_MONITOR_FIT_NONE,
  FJ_MONITOR_FIT_SECONDARY, /* to look at images that somebody else has read */
  FJ_MONITOR_FIT_PRIMARY    /* to read by */
} FjMonitorFit;

typedef struct
{
  FjMonitorFit fit;        /* the least of those below */
  double deviation;        /* the greatest, of the contrast response; 0.1 is 10 % */
  guint deviation_step;    /* where it is: between this step and the next, 0 to 16 */
  double black, white;     /* cd/m², reflected light included */
  double ratio;            /* white by black */
  double ambient_by_black; /* reflected light by black alone */
  FjMonitorFit of_deviation, of_ratio, of_white, of_ambient;
} FjMonitorJudgement;

/* Of what @measurement says. @table: that the P-values go through before they are sent, for a measurement of
 * driving levels; NULL: none, and for one that was made through a table. */
void fj_monitor_judge (const FjMonitorMeasurement *measurement,
                       const FjMonitorTable *table,
                       FjMonitorJudgement *judgement);
/* One sentence for each criterion that is not met for primary reading; empty: all are. (transfer full) */
GStrv fj_monitor_judgement_list_faults (const FjMonitorJudgement *judgement);
/* The table that the monitor of @characteristic is to be driven through: none (identity) where it follows the
 * function by itself within 10 %, since each table costs greys. */
void fj_monitor_choose_table (const FjMonitorMeasurement *characteristic, FjMonitorTable *table);

G_END_DECLS
