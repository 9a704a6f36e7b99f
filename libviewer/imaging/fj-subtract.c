#include "fj-subtract.h"

#include "fj-grey-shade.h"

#include <math.h>

void
fj_frame_sum_clear (FjFrameSum *sum)
{
  g_clear_pointer (&sum->values, g_free);
  sum->n = 0;
}

gboolean
fj_frame_sum_add (FjFrameSum *sum, const FjFrame *frame, const FjGreyPipeline *pipeline, gboolean logarithmic)
{
  guint rows = fj_frame_get_rows (frame), columns = fj_frame_get_columns (frame);
  gsize n = (gsize) rows * columns;
  FjSampleType type = fj_frame_get_type (frame);
  const void *samples = fj_frame_get_data (frame);
  double top = ldexp (1, (int) CLAMP (fj_frame_get_bits_stored (frame), 1, 32)) - 1, gain = top / log1p (top);

  if (fj_frame_get_samples (frame) != 1 || (sum->n > 0 && (sum->rows != rows || sum->columns != columns)))
    return FALSE;
  if (sum->n == 0)
    {
      sum->rows = rows;
      sum->columns = columns;
      sum->values = g_new0 (double, n);
    }
  sum->n++;
  for (gsize i = 0; i < n; i++)
    {
      double value = fj_grey_modality (pipeline, fj_sample_get (type, samples, i));

      sum->values[i] += logarithmic ? gain * log1p (MAX (value, 0)) : value;
    }
  return TRUE;
}

/* Weights of pixels around a place: those at floor and floor + 1, held inside. */
static double
split (double at, guint size, guint *near, guint *far)
{
  double held = CLAMP (at, 0, size - 1.0), whole = floor (held);

  *near = (guint) whole;
  *far = MIN (*near + 1, size - 1);
  return held - whole;
}

FjFrame *
fj_subtract (const FjFrameSum *contrast, const FjFrameSum *mask, double shift_rows, double shift_columns)
{
  guint rows = contrast->rows, columns = contrast->columns;
  g_autofree float *out = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size = (gsize) rows * columns * sizeof *out;

  if (contrast->n == 0 || mask->n == 0 || mask->rows != rows || mask->columns != columns
      || !isfinite (shift_rows) || !isfinite (shift_columns))
    return NULL;
  out = g_malloc (size);
  for (guint y = 0; y < rows; y++)
    {
      guint above, below;
      double down = split (y - shift_rows, rows, &above, &below);
      const double *upper = mask->values + (gsize) above * columns,
                   *lower = mask->values + (gsize) below * columns;

      for (guint x = 0; x < columns; x++)
        {
          guint left, right;
          double across = split (x - shift_columns, columns, &left, &right);
          double behind = (1 - down) * ((1 - across) * upper[left] + across * upper[right])
                          + down * ((1 - across) * lower[left] + across * lower[right]);
          gsize at = (gsize) y * columns + x;

          out[at] = (float) (contrast->values[at] / contrast->n - behind / mask->n);
        }
    }
  bytes = g_bytes_new_take (g_steal_pointer (&out), size);
  return fj_frame_new (rows, columns, 1, FJ_SAMPLE_F32, 32, bytes);
}
