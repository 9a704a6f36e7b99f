#include "fj-frame.h"

struct _FjFrame
{
  gatomicrefcount refs;
  guint rows, columns, samples, bits_stored;
  FjSampleType type;
  GBytes *data;
};

static const struct
{
  gsize size;
  gboolean is_signed;
} types[] = {
  [FJ_SAMPLE_U8] = { 1, FALSE }, [FJ_SAMPLE_S8] = { 1, TRUE },   [FJ_SAMPLE_U16] = { 2, FALSE },
  [FJ_SAMPLE_S16] = { 2, TRUE }, [FJ_SAMPLE_U32] = { 4, FALSE }, [FJ_SAMPLE_S32] = { 4, TRUE },
  [FJ_SAMPLE_F32] = { 4, TRUE }, [FJ_SAMPLE_F64] = { 8, TRUE },
};

gsize
fj_sample_size (FjSampleType type)
{
  return types[type].size;
}

gboolean
fj_sample_is_signed (FjSampleType type)
{
  return types[type].is_signed;
}

double
fj_sample_get (FjSampleType type, const void *samples, gsize index)
{
  switch (type)
    {
    case FJ_SAMPLE_U8:
      return ((const guint8 *) samples)[index];
    case FJ_SAMPLE_S8:
      return ((const gint8 *) samples)[index];
    case FJ_SAMPLE_U16:
      return ((const guint16 *) samples)[index];
    case FJ_SAMPLE_S16:
      return ((const gint16 *) samples)[index];
    case FJ_SAMPLE_U32:
      return ((const guint32 *) samples)[index];
    case FJ_SAMPLE_S32:
      return ((const gint32 *) samples)[index];
    case FJ_SAMPLE_F32:
      return (double) ((const float *) samples)[index];
    case FJ_SAMPLE_F64:
    default:
      return ((const double *) samples)[index];
    }
}

FjFrame *
fj_frame_new (guint rows, guint columns, guint samples, FjSampleType type, guint bits_stored, GBytes *data)
{
  FjFrame *self;
  gsize size;

  g_return_val_if_fail (data != NULL, NULL);
  if (rows == 0 || columns == 0 || (samples != 1 && samples != 3) || (guint) type >= G_N_ELEMENTS (types)
      || bits_stored == 0 || bits_stored > fj_sample_size (type) * 8)
    return NULL;
  if (!g_size_checked_mul (&size, rows, columns) || !g_size_checked_mul (&size, size, samples)
      || !g_size_checked_mul (&size, size, fj_sample_size (type)) || size != g_bytes_get_size (data))
    return NULL;
  self = g_new0 (FjFrame, 1);
  g_atomic_ref_count_init (&self->refs);
  self->rows = rows;
  self->columns = columns;
  self->samples = samples;
  self->type = type;
  self->bits_stored = bits_stored;
  self->data = g_bytes_ref (data);
  return self;
}

FjFrame *
fj_frame_ref (FjFrame *frame)
{
  g_atomic_ref_count_inc (&frame->refs);
  return frame;
}

void
fj_frame_unref (FjFrame *frame)
{
  if (!frame || !g_atomic_ref_count_dec (&frame->refs))
    return;
  g_bytes_unref (frame->data);
  g_free (frame);
}

guint
fj_frame_get_rows (const FjFrame *frame)
{
  return frame->rows;
}

guint
fj_frame_get_columns (const FjFrame *frame)
{
  return frame->columns;
}

guint
fj_frame_get_samples (const FjFrame *frame)
{
  return frame->samples;
}

FjSampleType
fj_frame_get_type (const FjFrame *frame)
{
  return frame->type;
}

guint
fj_frame_get_bits_stored (const FjFrame *frame)
{
  return frame->bits_stored;
}

const void *
fj_frame_get_data (const FjFrame *frame)
{
  return g_bytes_get_data (frame->data, NULL);
}

gsize
fj_frame_get_size (const FjFrame *frame)
{
  return g_bytes_get_size (frame->data);
}
