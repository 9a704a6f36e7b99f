#include "fj-lut.h"

#define LONGEST_TABLE 65536
#define FEWEST_BITS 8
#define MOST_BITS 16

FjTable *
fj_table_new (gint64 first, guint bits, const guint16 *entries, guint n)
{
  FjTable *table;
  guint16 greatest;

  if (n < 1 || n > LONGEST_TABLE || bits < FEWEST_BITS || bits > MOST_BITS || entries == NULL)
    return NULL;
  greatest = (1u << bits) - 1;
  table = g_new0 (FjTable, 1);
  g_atomic_ref_count_init (&table->refs);
  table->first = first;
  table->n = n;
  table->bits = bits;
  table->entries = g_new (guint16, n);
  for (guint i = 0; i < n; i++)
    table->entries[i] = MIN (entries[i], greatest);
  return table;
}

FjTable *
fj_table_ref (FjTable *table)
{
  g_atomic_ref_count_inc (&table->refs);
  return table;
}

void
fj_table_unref (FjTable *table)
{
  if (!g_atomic_ref_count_dec (&table->refs))
    return;
  g_free (table->entries);
  g_free (table);
}

void
fj_voi_copy (FjVoi *to, const FjVoi *from)
{
  *to = *from;
  to->table = from->table != NULL ? fj_table_ref (from->table) : NULL;
  to->explanation = g_strdup (from->explanation);
}

void
fj_voi_clear (FjVoi *voi)
{
  g_clear_pointer (&voi->table, fj_table_unref);
  g_clear_pointer (&voi->explanation, g_free);
  *voi = (FjVoi){ .function = FJ_VOI_NONE };
}

void
fj_voi_free (FjVoi *voi)
{
  if (voi == NULL)
    return;
  fj_voi_clear (voi);
  g_free (voi);
}

void
fj_grey_pipeline_init (FjGreyPipeline *pipeline)
{
  *pipeline = (FjGreyPipeline){ .modality = { .slope = 1 }, .voi = { .function = FJ_VOI_NONE } };
}

void
fj_grey_pipeline_copy (FjGreyPipeline *to, const FjGreyPipeline *from)
{
  *to = *from;
  to->modality.unit = g_strdup (from->modality.unit);
  fj_voi_copy (&to->voi, &from->voi);
  if (to->modality.table != NULL)
    fj_table_ref (to->modality.table);
  if (to->presentation != NULL)
    fj_table_ref (to->presentation);
}

void
fj_grey_pipeline_clear (FjGreyPipeline *pipeline)
{
  g_clear_pointer (&pipeline->modality.table, fj_table_unref);
  g_clear_pointer (&pipeline->modality.unit, g_free);
  fj_voi_clear (&pipeline->voi);
  g_clear_pointer (&pipeline->presentation, fj_table_unref);
  fj_grey_pipeline_init (pipeline);
}

void
fj_palette_clear (FjPalette *palette)
{
  g_clear_pointer (&palette->red, fj_table_unref);
  g_clear_pointer (&palette->green, fj_table_unref);
  g_clear_pointer (&palette->blue, fj_table_unref);
}
