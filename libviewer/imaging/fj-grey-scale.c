/* Views: the frame is walked once, row by row of the picture, each row made from the rows of the frame that
 * it covers. */
#include "fj-bands.h"
#include "fj-grey-axis.h"
#include "fj-grey-private.h"

#include <math.h>
#include <string.h>

#define BAND 32           /* rows of the picture at a time */
#define MOST_PIXELS 65535 /* in a row or column: Rows and Columns are US */

typedef struct _Work Work;
typedef void (*MakeRow) (const Work *work, void *scratch, guint y, guint8 *out);

struct _Work
{
  const FjGreyPlan *plan;
  FjGreyShade shade; /* with the frame's own range when floating point has no VOI */
  const FjGreyView *view;
  const FjFrame *frame;
  const guint8 *data;
  gsize stride;
  gsize sample_size;
  const guint8 *table;
  gboolean may_lack; /* pixels may be padding or not a number */
  FjGreyAxis columns, rows;
  guint first_column, n_columns; /* of the frame: those that boxes or taps touch */
  MakeRow make_row;
  guint8 *out;
};

/* Room of one thread for one row. Widths: columns of the frame, and of the picture. */
typedef struct
{
  guint32 *sums, *counts;         /* columns */
  gint64 *run, *run_count;        /* columns + 1 */
  double *values, *line, *weight; /* columns */
  guint8 *bad;                    /* columns */
  float *means;                   /* picture */
} Scratch;

static Scratch *
scratch_new (const Work *work)
{
  Scratch *scratch = g_new0 (Scratch, 1);
  gsize n = (gsize) work->n_columns + 1;

  scratch->sums = g_new (guint32, n);
  scratch->counts = g_new (guint32, n);
  scratch->run = g_new (gint64, n);
  scratch->run_count = g_new (gint64, n);
  scratch->line = g_new (double, n);
  scratch->values = g_new (double, n);
  scratch->weight = g_new (double, n);
  scratch->bad = g_new (guint8, n);
  scratch->means = g_new (float, MAX (work->view->out_width, 1));
  return scratch;
}

static void
scratch_free (Scratch *scratch)
{
  g_free (scratch->sums);
  g_free (scratch->counts);
  g_free (scratch->run);
  g_free (scratch->run_count);
  g_free (scratch->line);
  g_free (scratch->values);
  g_free (scratch->weight);
  g_free (scratch->bad);
  g_free (scratch->means);
  g_free (scratch);
}

static gboolean
is_float (FjSampleType type)
{
  return type == FJ_SAMPLE_F32 || type == FJ_SAMPLE_F64;
}

static const void *
pixel_at (const Work *work, guint column, guint row)
{
  return work->data + row * work->stride + column * work->sample_size;
}

/* The value that is averaged: stored, or after the Modality LUT. NaN for padding. */
static double
value_at (const Work *work, const void *samples, gsize i)
{
  double stored = fj_sample_get (work->plan->type, samples, i);

  if (fj_grey_plan_is_padding (work->plan, stored))
    return NAN;
  return work->plan->averages_stored ? stored : fj_grey_modality (&work->plan->pipeline, stored);
}

/* A row of values, NaN for padding. */
static void
load_values (const Work *work, const void *samples, guint n, double *restrict values)
{
  const FjGreyPlan *plan = work->plan;
  gboolean plain = plan->averages_stored && !plan->pipeline.has_padding;

  if (plain && plan->type == FJ_SAMPLE_U16)
    for (guint i = 0; i < n; i++)
      values[i] = ((const guint16 *) samples)[i];
  else if (plain && plan->type == FJ_SAMPLE_S16)
    for (guint i = 0; i < n; i++)
      values[i] = ((const gint16 *) samples)[i];
  else if (plan->averages_stored && plan->type == FJ_SAMPLE_U16)
    for (guint i = 0; i < n; i++)
      {
        gint32 stored = ((const guint16 *) samples)[i];

        values[i] = stored >= plan->padding_low && stored <= plan->padding_high ? (double) NAN : stored;
      }
  else if (plan->averages_stored && plan->type == FJ_SAMPLE_S16)
    for (guint i = 0; i < n; i++)
      {
        gint32 stored = ((const gint16 *) samples)[i];

        values[i] = stored >= plan->padding_low && stored <= plan->padding_high ? (double) NAN : stored;
      }
  else
    for (guint i = 0; i < n; i++)
      values[i] = value_at (work, samples, i);
}

static guint8
shade_mean (const Work *work, double mean)
{
  guint8 grey;

  if (isnan (mean))
    return 0;
  if (!work->plan->averages_stored)
    return fj_grey_shade (&work->shade, mean);
  if (work->plan->is_affine)
    {
      float value = (float) mean;

      work->plan->kernels->shade (&value, 1, &work->plan->affine, &grey);
      return grey;
    }
  mean = floor ((double) (float) mean + 0.5);
  if (work->plan->type == FJ_SAMPLE_U8 || work->plan->type == FJ_SAMPLE_S8)
    return work->table[(guint8) (gint32) CLAMP (mean, -128, 255)];
  return work->table[(guint16) (gint32) CLAMP (mean, -32768, 65535)];
}

/* @means of stored values of columns begin … end - 1 of the picture. */
static void
shade_means (const Work *work, const float *means, guint8 *out)
{
  guint begin = work->columns.begin, end = work->columns.end;

  if (work->plan->is_affine)
    work->plan->kernels->shade (means + begin, end - begin, &work->plan->affine, out + begin);
  else
    for (guint x = begin; x < end; x++)
      out[x] = shade_mean (work, (double) means[x]);
}

static void
make_nearest (const Work *work, void *scratch, guint y, guint8 *out)
{
  const void *samples = pixel_at (work, 0, work->rows.nearest[y]);
  const guint32 *restrict nearest = work->columns.nearest;
  const guint8 *table = work->table;
  guint begin = work->columns.begin, end = work->columns.end;

  if (!work->plan->small)
    for (guint x = begin; x < end; x++)
      out[x] = fj_grey_shade (&work->shade, value_at (work, samples, nearest[x]));
  else if (work->columns.is_identity && work->sample_size == 2)
    {
      const guint16 *from = (const guint16 *) samples + nearest[begin];

      for (guint x = begin; x < end; x++)
        out[x] = table[from[x - begin]];
    }
  else if (work->sample_size == 2)
    for (guint x = begin; x < end; x++)
      out[x] = table[((const guint16 *) samples)[nearest[x]]];
  else
    for (guint x = begin; x < end; x++)
      out[x] = table[((const guint8 *) samples)[nearest[x]]];
}

/* Boxes of whole pixels: sums of integers, straight to grey. */
static void
make_whole_box (const Work *work, void *data, guint y, guint8 *out)
{
  const FjGreyPlan *plan = work->plan;
  Scratch *scratch = data;
  guint begin = work->columns.begin, n = work->columns.end - begin, factor = work->columns.factor;
  const void *source = pixel_at (work, work->first_column, work->rows.from[y] / work->rows.unit);

  if (plan->is_affine)
    plan->kernels->box (plan->type, source, work->stride, factor, (gint32 *) scratch->sums, n, &plan->affine,
                        out + begin);
  else
    {
      plan->kernels->box_mean (plan->type, source, work->stride, factor, (gint32 *) scratch->sums, n,
                               scratch->means + begin);
      shade_means (work, scratch->means, out);
    }
}

/* How many parts of pixel @pixel of the frame belong to box @i of the picture. */
static inline guint
share_of (const FjGreyAxis *axis, guint i, guint pixel)
{
  return MIN ((pixel + 1) * axis->unit, axis->to[i]) - MAX (pixel * axis->unit, axis->from[i]);
}

static inline gint64
run_to (const gint64 *run, const guint32 *sums, guint32 at, guint shift)
{
  guint32 part = at & ((1u << shift) - 1);

  return run[at >> shift] * (1 << shift) + (gint64) part * sums[at >> shift];
}

/* Boxes of any size: sums of integers weighted in parts of a pixel; across by differences of running sums. */
static void
make_box (const Work *work, void *data, guint y, guint8 *out)
{
  const FjGreyPlan *plan = work->plan;
  const FjGreyAxis *columns = &work->columns;
  Scratch *scratch = data;
  gboolean padded = plan->pipeline.has_padding;
  guint n = work->n_columns, shift = columns->unit == 1 ? 0 : FJ_GREY_AXIS_SHIFT;
  guint32 start = work->first_column << shift, height = work->rows.to[y] - work->rows.from[y];
  gint64 bias = fj_grey_kernels_bias (plan->type), run = 0, run_count = 0;

  memset (scratch->sums, 0, (n + 1) * sizeof *scratch->sums);
  if (padded)
    memset (scratch->counts, 0, (n + 1) * sizeof *scratch->counts);
  for (guint row = work->rows.from[y] / work->rows.unit; row * work->rows.unit < work->rows.to[y]; row++)
    {
      const void *source = pixel_at (work, work->first_column, row);
      guint share = share_of (&work->rows, y, row);

      if (padded)
        plan->kernels->add_row_padded (plan->type, source, n, share, plan->padding_low, plan->padding_high,
                                       scratch->sums, scratch->counts);
      else
        plan->kernels->add_row (plan->type, source, n, share, scratch->sums);
    }
  for (guint i = 0; i <= n; run += scratch->sums[i], i++)
    scratch->run[i] = run;
  for (guint i = 0; padded && i <= n; run_count += scratch->counts[i], i++)
    scratch->run_count[i] = run_count;
  for (guint x = columns->begin; x < columns->end; x++)
    {
      guint32 from = columns->from[x] - start, to = columns->to[x] - start;
      gint64 weight = (gint64) (to - from) * height, sum;

      if (padded)
        weight = run_to (scratch->run_count, scratch->counts, to, shift)
                 - run_to (scratch->run_count, scratch->counts, from, shift);
      sum = run_to (scratch->run, scratch->sums, to, shift)
            - run_to (scratch->run, scratch->sums, from, shift);
      scratch->means[x] = (float) ((double) (sum - bias * weight) / (double) weight);
    }
  shade_means (work, scratch->means, out);
}

/* The same for what must be averaged as real numbers. */
static void
make_real_box (const Work *work, void *data, guint y, guint8 *out)
{
  const FjGreyAxis *columns = &work->columns;
  Scratch *scratch = data;
  guint n = work->n_columns, unit = columns->unit;

  memset (scratch->line, 0, n * sizeof *scratch->line);
  memset (scratch->weight, 0, n * sizeof *scratch->weight);
  for (guint row = work->rows.from[y] / work->rows.unit; row * work->rows.unit < work->rows.to[y]; row++)
    {
      const void *source = pixel_at (work, work->first_column, row);
      guint share = share_of (&work->rows, y, row);

      load_values (work, source, n, scratch->values);
      for (guint i = 0; i < n; i++)
        if (!isnan (scratch->values[i]))
          {
            scratch->line[i] += share * scratch->values[i];
            scratch->weight[i] += share;
          }
    }
  for (guint x = columns->begin; x < columns->end; x++)
    {
      double sum = 0, weight = 0;

      for (guint i = columns->from[x] / unit; i * unit < columns->to[x]; i++)
        {
          guint share = share_of (columns, x, i);

          sum += share * scratch->line[i - work->first_column];
          weight += share * scratch->weight[i - work->first_column];
        }
      out[x] = weight > 0 ? shade_mean (work, sum / weight) : 0;
    }
}

/* Around a pixel that may not be used, @own stands for it. */
static double
sample_carefully (const Work *work, guint x, guint y, double own)
{
  guint taps = work->columns.taps;
  double sum = 0;

  for (guint j = 0; j < taps; j++)
    {
      const void *samples = pixel_at (work, 0, work->rows.index[(gsize) y * taps + j]);

      for (guint i = 0; i < taps; i++)
        {
          double weight
              = work->rows.weight[(gsize) y * taps + j] * work->columns.weight[(gsize) x * taps + i];
          double value = value_at (work, samples, work->columns.index[(gsize) x * taps + i]);

          if (weight != 0)
            sum += weight * (isnan (value) ? own : value);
        }
    }
  return sum;
}

/* Linear and cubic: down first, for all columns, then across. */
static void
make_interpolated (const Work *work, void *data, guint y, guint8 *out)
{
  const FjGreyAxis *columns = &work->columns;
  Scratch *scratch = data;
  guint taps = columns->taps, n = work->n_columns;

  memset (scratch->line, 0, n * sizeof *scratch->line);
  memset (scratch->bad, 0, n);
  for (guint j = 0; j < taps; j++)
    {
      const void *source = pixel_at (work, work->first_column, work->rows.index[(gsize) y * taps + j]);
      double weight = work->rows.weight[(gsize) y * taps + j];

      load_values (work, source, n, scratch->values);
      if (!work->may_lack)
        for (guint i = 0; i < n; i++)
          scratch->line[i] += weight * scratch->values[i];
      else
        for (guint i = 0; i < n; i++)
          {
            gboolean bad = !isfinite (scratch->values[i]);

            scratch->bad[i] |= (guint8) bad;
            scratch->line[i] += bad ? 0 : weight * scratch->values[i];
          }
    }
  for (guint x = columns->begin; x < columns->end; x++)
    {
      const guint32 *index = columns->index + (gsize) x * taps;
      const double *weight = columns->weight + (gsize) x * taps;
      gboolean bad = FALSE;
      double sum = 0;

      for (guint i = 0; i < taps; i++)
        {
          sum += weight[i] * scratch->line[index[i] - work->first_column];
          bad |= scratch->bad[index[i] - work->first_column];
        }
      if (bad)
        {
          double own = value_at (work, pixel_at (work, columns->nearest[x], work->rows.nearest[y]), 0);

          sum = isnan (own) ? NAN : sample_carefully (work, x, y, own);
        }
      if (work->plan->averages_stored)
        scratch->means[x] = (float) sum;
      else
        out[x] = shade_mean (work, sum);
    }
  if (work->plan->averages_stored)
    shade_means (work, scratch->means, out);
}

static void
clear_padding (const Work *work, guint y, guint8 *out)
{
  const FjGreyPlan *plan = work->plan;
  const void *samples = pixel_at (work, 0, work->rows.nearest[y]);
  const guint32 *nearest = work->columns.nearest;
  guint begin = work->columns.begin, end = work->columns.end;

  if (plan->type == FJ_SAMPLE_U16)
    for (guint x = begin; x < end; x++)
      {
        gint32 stored = ((const guint16 *) samples)[nearest[x]];

        out[x] = stored >= plan->padding_low && stored <= plan->padding_high ? 0 : out[x];
      }
  else if (plan->type == FJ_SAMPLE_S16)
    for (guint x = begin; x < end; x++)
      {
        gint32 stored = ((const gint16 *) samples)[nearest[x]];

        out[x] = stored >= plan->padding_low && stored <= plan->padding_high ? 0 : out[x];
      }
  else
    for (guint x = begin; x < end; x++)
      if (isnan (value_at (work, samples, nearest[x])))
        out[x] = 0;
}

static void
make_band (guint begin, guint end, gpointer data)
{
  const Work *work = data;
  const FjGreyView *view = work->view;
  const FjGreyAxis *columns = &work->columns, *rows = &work->rows;
  Scratch *scratch = scratch_new (work);

  for (guint y = begin; y < end; y++)
    {
      guint8 *out = work->out + y * view->out_stride;

      if (y < rows->begin || y >= rows->end || columns->begin == columns->end)
        {
          memset (out, 0, view->out_width);
          continue;
        }
      memset (out, 0, columns->begin);
      memset (out + columns->end, 0, view->out_width - columns->end);
      work->make_row (work, scratch, y, out);
      if (work->may_lack && view->interpolation == FJ_INTERPOLATION_BOX)
        clear_padding (work, y, out);
    }
  scratch_free (scratch);
}

static void
choose_columns (Work *work)
{
  const FjGreyAxis *columns = &work->columns;
  guint last = columns->end - 1, end;

  if (columns->begin == columns->end)
    return;
  work->first_column = columns->nearest[columns->begin];
  end = columns->nearest[last] + 1;
  if (columns->from != NULL)
    {
      work->first_column = columns->from[columns->begin] / columns->unit;
      end = (columns->to[last] + columns->unit - 1) / columns->unit;
    }
  else if (columns->taps > 0)
    {
      work->first_column = columns->index[(gsize) columns->begin * columns->taps];
      end = columns->index[(gsize) last * columns->taps + columns->taps - 1] + 1;
    }
  work->n_columns = end - work->first_column;
}

static MakeRow
choose_row (const Work *work)
{
  const FjGreyPlan *plan = work->plan;

  if (work->view->interpolation == FJ_INTERPOLATION_NEAREST
      || (work->columns.is_identity && work->rows.is_identity))
    return make_nearest;
  if (work->view->interpolation != FJ_INTERPOLATION_BOX)
    return make_interpolated;
  if (!plan->averages_stored)
    return make_real_box;
  if (!plan->pipeline.has_padding && work->columns.factor >= 2 && work->columns.factor <= FJ_GREY_MOST_FACTOR
      && work->columns.factor == work->rows.factor)
    return make_whole_box;
  return make_box;
}

/* Floating point has no range of its own: that of the frame is spread. */
static void
set_own_range (Work *work)
{
  double minimum = INFINITY, maximum = -INFINITY;
  gsize n = fj_frame_get_size (work->frame) / work->sample_size;

  if (!is_float (work->plan->type) || work->shade.function != FJ_VOI_NONE
      || work->plan->pipeline.modality.table != NULL)
    return;
  for (gsize i = 0; i < n; i++)
    {
      double value = value_at (work, work->data, i);

      if (isfinite (value))
        {
          minimum = MIN (minimum, value);
          maximum = MAX (maximum, value);
        }
    }
  if (minimum <= maximum)
    fj_grey_shade_set_range (&work->shade, minimum, maximum);
}

void
fj_grey_render_view (const FjGreyPlan *plan, const FjFrame *frame, const FjGreyView *view, guint8 *out)
{
  guint rows = fj_frame_get_rows (frame), columns = fj_frame_get_columns (frame);
  Work work = { .plan = plan, .shade = plan->shade, .view = view, .frame = frame, .out = out };

  g_return_if_fail (fj_frame_get_type (frame) == plan->type && fj_frame_get_samples (frame) == 1);
  g_return_if_fail (rows <= MOST_PIXELS && columns <= MOST_PIXELS && fj_grey_view_is_sound (view));
  if (view->out_width == 0 || view->out_height == 0)
    return;
  work.data = fj_frame_get_data (frame);
  work.sample_size = fj_sample_size (plan->type);
  work.stride = (gsize) columns * work.sample_size;
  work.may_lack = plan->pipeline.has_padding || is_float (plan->type);
  set_own_range (&work);
  fj_grey_axis_init (&work.columns, view->x, view->width, columns, view->out_width, view->interpolation);
  fj_grey_axis_init (&work.rows, view->y, view->height, rows, view->out_height, view->interpolation);
  choose_columns (&work);
  work.make_row = choose_row (&work);
  if (plan->small && (!plan->is_affine || work.make_row == make_nearest))
    work.table = fj_grey_plan_get_table (plan);
  fj_bands_run (view->threads, view->out_height, BAND, make_band, &work);
  fj_grey_axis_clear (&work.columns);
  fj_grey_axis_clear (&work.rows);
}
