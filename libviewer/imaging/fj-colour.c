#include "fj-colour.h"
#include "fj-bands.h"
#include "fj-grey-axis.h"

#include <math.h>
#include <string.h>

#define CHANNELS 3
#define BAND 32           /* rows of the picture at a time */
#define MOST_PIXELS 65535 /* in a row or column: Rows and Columns are US */

static guint8
look_up (const FjTable *table, gint64 index)
{
  /* both within 33 bits of each other in any real object; clamped first so that no sum can overflow */
  gint64 first = CLAMP (table->first, G_MININT32, (gint64) G_MAXUINT32);
  gint64 at = CLAMP (index - first, 0, (gint64) table->n - 1);

  return (guint8) (table->entries[at] >> (table->bits - 8));
}

FjFrame *
fj_colour_from_palette (const FjFrame *frame, const FjPalette *palette)
{
  FjSampleType type = fj_frame_get_type (frame);
  guint rows = fj_frame_get_rows (frame), columns = fj_frame_get_columns (frame);
  gsize n = (gsize) rows * columns;
  const void *samples = fj_frame_get_data (frame);
  const FjTable *tables[CHANNELS] = { palette->red, palette->green, palette->blue };
  g_autofree guint8 *rgb = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (fj_frame_get_samples (frame) != 1 || type == FJ_SAMPLE_F32 || type == FJ_SAMPLE_F64)
    return NULL;
  if (tables[0] == NULL || tables[1] == NULL || tables[2] == NULL)
    return NULL;
  rgb = g_malloc_n (n, CHANNELS);
  for (gsize i = 0; i < n; i++)
    {
      gint64 index = (gint64) fj_sample_get (type, samples, i);

      for (guint c = 0; c < CHANNELS; c++)
        rgb[i * CHANNELS + c] = look_up (tables[c], index);
    }
  bytes = g_bytes_new_take (g_steal_pointer (&rgb), n * CHANNELS);
  return fj_frame_new (rows, columns, CHANNELS, FJ_SAMPLE_U8, 8, bytes);
}

FjFrame *
fj_colour_from_wide (const FjFrame *frame)
{
  guint rows = fj_frame_get_rows (frame), columns = fj_frame_get_columns (frame);
  guint bits = fj_frame_get_bits_stored (frame), shift = MAX (bits, 8) - 8;
  gsize n = (gsize) rows * columns * CHANNELS;
  const guint32 *samples = fj_frame_get_data (frame);
  g_autofree guint8 *rgb = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (fj_frame_get_samples (frame) != CHANNELS || fj_frame_get_type (frame) != FJ_SAMPLE_U32)
    return NULL;
  rgb = g_malloc (n);
  for (gsize i = 0; i < n; i++)
    rgb[i] = (guint8) MIN (samples[i] >> shift, G_MAXUINT8);
  bytes = g_bytes_new_take (g_steal_pointer (&rgb), n);
  return fj_frame_new (rows, columns, CHANNELS, FJ_SAMPLE_U8, 8, bytes);
}

FjFrame *
fj_colour_from_supplemental (const FjFrame *frame, const FjGreyPlan *plan, const FjPalette *palette)
{
  g_autoptr (FjFrame) coloured = fj_colour_from_palette (frame, palette);
  gsize n = (gsize) fj_frame_get_rows (frame) * fj_frame_get_columns (frame);
  g_autofree guint8 *greys = NULL, *rgb = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (coloured == NULL)
    return NULL;
  greys = g_malloc (n);
  fj_grey_render (plan, frame, greys);
  rgb = g_memdup2 (fj_frame_get_data (coloured), n * CHANNELS);
  for (gsize i = 0; i < n; i++)
    if ((gint64) fj_sample_get (fj_frame_get_type (frame), fj_frame_get_data (frame), i)
        < palette->red->first)
      memset (rgb + i * CHANNELS, greys[i], CHANNELS);
  bytes = g_bytes_new_take (g_steal_pointer (&rgb), n * CHANNELS);
  return fj_frame_new (fj_frame_get_rows (frame), fj_frame_get_columns (frame), CHANNELS, FJ_SAMPLE_U8, 8,
                       bytes);
}

void
fj_colour_from_greys (const guint8 *greys, gsize n, const FjPalette *palette, guint8 *rgb)
{
  const FjTable *tables[CHANNELS] = { palette->red, palette->green, palette->blue };
  guint8 colours[256][CHANNELS];

  for (guint grey = 0; grey < 256; grey++)
    for (guint c = 0; c < CHANNELS; c++)
      colours[grey][c]
          = (guint8) (tables[c]->entries[(guint64) grey * tables[c]->n / 256] >> (tables[c]->bits - 8));
  for (gsize i = 0; i < n; i++)
    memcpy (rgb + i * CHANNELS, colours[greys[i]], CHANNELS);
}

typedef struct
{
  const FjGreyView *view;
  const guint8 *data;
  gsize sample_size, stride;
  guint shift; /* from 16 bits to 8 */
  FjGreyAxis columns, rows;
  guint frame_columns;
  gboolean nearest;
  guint8 *out;
} Work;

static inline guint
sample_at (const Work *work, guint row, gsize i)
{
  const guint8 *samples = work->data + row * work->stride;

  return work->sample_size == 2 ? ((const guint16 *) (const void *) samples)[i] : samples[i];
}

static guint8
to_grey (const Work *work, double value)
{
  /* a mean is rounded to nearest, so that what is even stays as it is */
  guint whole = value > 0 ? (guint) (value + 0.5) : 0;

  return (guint8) MIN (whole >> work->shift, 255);
}

static void
make_nearest (const Work *work, guint y, guint8 *out)
{
  for (guint x = work->columns.begin; x < work->columns.end; x++)
    for (guint c = 0; c < CHANNELS; c++)
      out[(gsize) x * CHANNELS + c] = (guint8) MIN (
          sample_at (work, work->rows.nearest[y], (gsize) work->columns.nearest[x] * CHANNELS + c)
              >> work->shift,
          255);
}

/* @line: sums of the frame's columns, weighted by rows. */
static void
sum_rows (const Work *work, guint y, double *restrict line)
{
  gsize n = (gsize) work->frame_columns * CHANNELS;
  const FjGreyAxis *rows = &work->rows;
  guint unit = rows->unit;

  memset (line, 0, n * sizeof *line);
  for (guint j = 0; j < rows->taps; j++)
    for (gsize i = 0; i < n; i++)
      line[i] += rows->weight[(gsize) y * rows->taps + j]
                 * sample_at (work, rows->index[(gsize) y * rows->taps + j], i);
  for (guint row = rows->from != NULL ? rows->from[y] / unit : 0;
       rows->from != NULL && row * unit < rows->to[y]; row++)
    {
      double share = MIN ((row + 1) * unit, rows->to[y]) - MAX (row * unit, rows->from[y]);

      for (gsize i = 0; i < n; i++)
        line[i] += share * sample_at (work, row, i);
    }
}

static void
make_box (const Work *work, guint y, const double *line, guint8 *out)
{
  const FjGreyAxis *columns = &work->columns;
  guint unit = columns->unit, height = work->rows.to[y] - work->rows.from[y];

  for (guint x = columns->begin; x < columns->end; x++)
    {
      double sums[CHANNELS] = { 0, 0, 0 }, weight = (double) (columns->to[x] - columns->from[x]) * height;

      for (guint i = columns->from[x] / unit; i * unit < columns->to[x]; i++)
        {
          double share = MIN ((i + 1) * unit, columns->to[x]) - MAX (i * unit, columns->from[x]);

          for (guint c = 0; c < CHANNELS; c++)
            sums[c] += share * line[(gsize) i * CHANNELS + c];
        }
      for (guint c = 0; c < CHANNELS; c++)
        out[(gsize) x * CHANNELS + c] = to_grey (work, sums[c] / weight);
    }
}

static void
make_interpolated (const Work *work, const double *line, guint8 *out)
{
  const FjGreyAxis *columns = &work->columns;

  for (guint x = columns->begin; x < columns->end; x++)
    for (guint c = 0; c < CHANNELS; c++)
      {
        double sum = 0;

        for (guint i = 0; i < columns->taps; i++)
          {
            gsize at = (gsize) x * columns->taps + i;

            sum += columns->weight[at] * line[(gsize) columns->index[at] * CHANNELS + c];
          }
        out[(gsize) x * CHANNELS + c] = to_grey (work, sum);
      }
}

static void
make_band (guint begin, guint end, gpointer data)
{
  const Work *work = data;
  const FjGreyAxis *columns = &work->columns, *rows = &work->rows;
  g_autofree double *line = g_new (double, (gsize) work->frame_columns *CHANNELS);

  for (guint y = begin; y < end; y++)
    {
      guint8 *out = work->out + y * work->view->out_stride;

      memset (out, 0, (gsize) work->view->out_width * CHANNELS);
      if (y < rows->begin || y >= rows->end || columns->begin == columns->end)
        continue;
      if (work->nearest)
        {
          make_nearest (work, y, out);
          continue;
        }
      sum_rows (work, y, line);
      if (columns->taps > 0)
        make_interpolated (work, line, out);
      else
        make_box (work, y, line, out);
    }
}

void
fj_colour_render_view (const FjFrame *frame, const FjGreyView *view, guint8 *out)
{
  FjSampleType type = fj_frame_get_type (frame);
  guint rows = fj_frame_get_rows (frame), columns = fj_frame_get_columns (frame);
  Work work = { .view = view, .data = fj_frame_get_data (frame), .out = out, .frame_columns = columns };

  g_return_if_fail (fj_frame_get_samples (frame) == CHANNELS
                    && (type == FJ_SAMPLE_U8 || type == FJ_SAMPLE_U16));
  g_return_if_fail (rows <= MOST_PIXELS && columns <= MOST_PIXELS);
  g_return_if_fail (fj_grey_view_is_sound (view) && view->out_stride / CHANNELS >= view->out_width);
  if (view->out_width == 0 || view->out_height == 0)
    return;
  work.sample_size = fj_sample_size (type);
  work.stride = (gsize) columns * CHANNELS * work.sample_size;
  work.shift = CLAMP (fj_frame_get_bits_stored (frame), 8, 16) - 8;
  fj_grey_axis_init (&work.columns, view->x, view->width, columns, view->out_width, view->interpolation);
  fj_grey_axis_init (&work.rows, view->y, view->height, rows, view->out_height, view->interpolation);
  work.nearest = view->interpolation == FJ_INTERPOLATION_NEAREST
                 || (work.columns.is_identity && work.rows.is_identity);
  fj_bands_run (view->threads, view->out_height, BAND, make_band, &work);
  fj_grey_axis_clear (&work.columns);
  fj_grey_axis_clear (&work.rows);
}
