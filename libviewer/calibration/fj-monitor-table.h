/* The table from P-values to driving levels that makes a monitor follow the Grayscale Standard Display
 * Function (PS3.14 annex D). */
#pragma once

#include "fj-monitor-measurement.h"

G_BEGIN_DECLS

typedef struct
{
  guint8 levels[FJ_MONITOR_LEVELS]; /* by P-value */
} FjMonitorTable;

/* @characteristic, of driving levels and checked: equal steps of P-values to equal steps of JND between what
 * the monitor shows for 0 and for 255, reflected light included; each P-value the driving level that is
 * nearest to it in JND. */
void fj_monitor_table_init (FjMonitorTable *table, const FjMonitorMeasurement *characteristic);
void fj_monitor_table_init_identity (FjMonitorTable *table);
gboolean fj_monitor_table_is_identity (const FjMonitorTable *table);
/* How many greys are left of 256. */
guint fj_monitor_table_count_greys (const FjMonitorTable *table);

G_END_DECLS
