#include "fj-picture-window.h"

#include <math.h>

#include "fj-grey-shade.h"

#define SAMPLES_ON_A_SIDE 96u
#define LEAST_SHARE 0.01

static int
compare (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

/* Values of a grid over the image. */
static GArray *
sample (const FjFrame *pixels, const FjGreyPipeline *pipeline)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));
  guint rows = fj_frame_get_rows (pixels), columns = fj_frame_get_columns (pixels);
  guint n_rows = MIN (rows, SAMPLES_ON_A_SIDE), n_columns = MIN (columns, SAMPLES_ON_A_SIDE);
  double low = MIN (pipeline->padding_low, pipeline->padding_high),
         high = MAX (pipeline->padding_low, pipeline->padding_high);

  for (guint i = 0; i < n_rows; i++)
    for (guint k = 0; k < n_columns; k++)
      {
        gsize row = (2 * (gsize) i + 1) * rows / (2 * n_rows);
        gsize column = (2 * (gsize) k + 1) * columns / (2 * n_columns);
        double stored
            = fj_sample_get (fj_frame_get_type (pixels), fj_frame_get_data (pixels), row * columns + column);
        double value;

        if (!isfinite (stored) || (pipeline->has_padding && stored >= low && stored <= high))
          continue;
        value = fj_grey_modality (pipeline, stored);
        if (isfinite (value))
          g_array_append_val (values, value);
      }
  return values;
}

void
fj_picture_choose_window (const FjFrame *pixels, const FjGreyPipeline *pipeline, FjVoi *voi)
{
  g_autoptr (GArray) values = sample (pixels, pipeline);
  double low = 0, high = 0;

  g_array_sort (values, compare);
  if (values->len > 0)
    {
      guint cut = (guint) (LEAST_SHARE * (values->len - 1) + 0.5);

      low = g_array_index (values, double, cut);
      high = g_array_index (values, double, values->len - 1 - cut);
      /* Few pixels are not background: what there is of them decides. */
      if (low == high)
        {
          low = g_array_index (values, double, 0);
          high = g_array_index (values, double, values->len - 1);
        }
    }
  *voi = (FjVoi){ .function = FJ_VOI_LINEAR_EXACT, .center = (low + high) / 2, .width = high - low };
  if (!(voi->width > 0))
    voi->width = 1;
}
