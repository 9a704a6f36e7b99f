#include "fj-reading.h"

gboolean
fj_reading_step_stage (FjReading *reading, int by)
{
  const FjHang *hung;

  g_return_val_if_fail (FJ_IS_READING (reading), FALSE);

  hung = fj_reading_get_hang (reading);
  for (guint i = 0; hung != NULL && i < hung->stages->len; i++)
    {
      gint64 next = (gint64) i + by;

      if (g_array_index (hung->stages, guint, i) != hung->stage)
        continue;
      if (next < 0 || next >= hung->stages->len)
        return FALSE;
      return fj_reading_choose (reading, hung->protocol->id,
                                (gint) g_array_index (hung->stages, guint, (guint) next));
    }
  return FALSE;
}

gboolean
fj_reading_step_protocol (FjReading *reading, int by)
{
  const FjHang *hung;
  g_autoptr (GPtrArray) eligible = g_ptr_array_new ();
  gint64 at = -1;

  g_return_val_if_fail (FJ_IS_READING (reading), FALSE);

  hung = fj_reading_get_hang (reading);
  for (guint i = 0; hung != NULL && i < hung->verdicts->len; i++)
    {
      const FjHangVerdict *verdict = &g_array_index (hung->verdicts, FjHangVerdict, i);

      if (!verdict->is_eligible)
        continue;
      if (verdict->is_chosen)
        at = eligible->len;
      g_ptr_array_add (eligible, verdict->protocol->id);
    }
  if (at < 0 || at + by < 0 || at + by >= eligible->len)
    return FALSE;
  return fj_reading_choose (reading, eligible->pdata[at + by], -1);
}
