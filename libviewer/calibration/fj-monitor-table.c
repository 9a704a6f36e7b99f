#include "fj-monitor-table.h"

#include <math.h>

#include "fj-gsdf.h"

void
fj_monitor_table_init (FjMonitorTable *table, const FjMonitorMeasurement *characteristic)
{
  double jnds[FJ_MONITOR_LEVELS], first, last;
  guint level = 0;

  g_return_if_fail (characteristic->basis == FJ_MONITOR_BASIS_DRIVING_LEVEL);

  fj_monitor_measurement_get_curve (characteristic, jnds);
  for (guint i = 0; i < FJ_MONITOR_LEVELS; i++)
    jnds[i] = fj_gsdf_get_jnd (jnds[i]);
  first = jnds[0];
  last = jnds[FJ_MONITOR_LEVELS - 1];
  for (guint value = 0; value < FJ_MONITOR_LEVELS; value++)
    {
      double wanted = first + (last - first) * value / (FJ_MONITOR_LEVELS - 1);

      /* The curve does not fall: neither does the level. */
      while (level + 1 < FJ_MONITOR_LEVELS && fabs (jnds[level + 1] - wanted) <= fabs (jnds[level] - wanted))
        level++;
      table->levels[value] = (guint8) level;
    }
  /* Levels that are equally bright at the dark end are one: black is what the monitor calls black. */
  table->levels[0] = 0;
}

void
fj_monitor_table_init_identity (FjMonitorTable *table)
{
  for (guint i = 0; i < FJ_MONITOR_LEVELS; i++)
    table->levels[i] = (guint8) i;
}

gboolean
fj_monitor_table_is_identity (const FjMonitorTable *table)
{
  for (guint i = 0; i < FJ_MONITOR_LEVELS; i++)
    if (table->levels[i] != i)
      return FALSE;
  return TRUE;
}

guint
fj_monitor_table_count_greys (const FjMonitorTable *table)
{
  guint n = 1;

  for (guint i = 1; i < FJ_MONITOR_LEVELS; i++)
    n += table->levels[i] != table->levels[i - 1];
  return n;
}
