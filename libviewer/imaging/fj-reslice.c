#include "fj-reslice.h"
#include "fj-bands.h"
#include "fj-reslice-kernel.h"
#include "fj-volume-private.h"

#include <math.h>

#define BAND 32           /* rows that a thread takes at a time, and of which it holds the sums */
#define MOST_SAMPLES 4096 /* of a slab */
#define ROWS_AHEAD 4      /* whose voxels are fetched from memory in time */

typedef struct
{
  const FjVolume *volume;
  const FjPlane *plane;
  FjVector normal;
  guint rows, columns;
  FjSlab slab;
  double thickness;
  guint samples;
  gint16 outside;
  gint16 *out;
  FjVoxels voxels;
} Job;

/* What a thread needs for a row, or for some. */
typedef struct
{
  float *values;
  guint32 *counts; /* samples inside, of a mean */
  guint32 *left;   /* room for what the kernel leaves */
} Row;

/* Narrows [@from, @to) to where low <= start + i * step <= high. */
static void
narrow (double start, double step, double low, double high, guint *from, guint *to)
{
  double first, last;

  if (step == 0)
    {
      if (!(start >= low && start <= high))
        *to = *from;
      return;
    }
  first = (low - start) / step;
  last = (high - start) / step;
  if (step < 0)
    {
      double swap = first;

      first = last;
      last = swap;
    }
  first = ceil (first);
  last = floor (last) + 1;
  if (first > *from)
    *from = first < *to ? (guint) first : *to;
  if (last < *to)
    *to = last > *from ? (guint) last : *from;
}

static FjJoin
join_of (FjSlab slab)
{
  switch (slab)
    {
    case FJ_SLAB_MAXIMUM:
      return FJ_JOIN_MAXIMUM;
    case FJ_SLAB_MINIMUM:
      return FJ_JOIN_MINIMUM;
    case FJ_SLAB_MEAN:
      return FJ_JOIN_SUM;
    case FJ_SLAB_NONE:
    default:
      return FJ_JOIN_SET;
    }
}

/* Near the border, around voxels that are missing, and in strides that the kernel does not take: one by one.
 */
static void
join_singly (
    const Job *job, const double start[3], const double step[3], guint from, guint to, const Row *row)
{
  for (guint i = from; i < to; i++)
    {
      double index[3] = { start[0] + i * step[0], start[1] + i * step[1], start[2] + i * step[2] };
      double sample;
      float value;

      if (!fj_volume_sample_index (job->volume, index, &sample))
        continue;
      value = (float) CLAMP (sample, -1e30, 1e30);
      switch (join_of (job->slab))
        {
        case FJ_JOIN_MAXIMUM:
          row->values[i] = row->values[i] > value ? row->values[i] : value;
          break;
        case FJ_JOIN_MINIMUM:
          row->values[i] = row->values[i] < value ? row->values[i] : value;
          break;
        case FJ_JOIN_SUM:
          row->values[i] += value;
          row->counts[i]++;
          break;
        case FJ_JOIN_SET:
        default:
          row->values[i] = value;
          break;
        }
    }
}

/* Pixels @from … @to of a line of samples, all of one piece. */
static void
join_piece (const Job *job,
            const FjVolumePiece *piece,
            FjVector first,
            FjVector step,
            guint from,
            guint to,
            const Row *row)
{
  const FjVolume *volume = job->volume;
  double last[3] = { volume->columns - 1.0, volume->rows - 1.0, volume->depth - 1.0 };
  double start[3], steps[3];
  guint inner_from, inner_to, n_left;
  FjSamples inner;

  fj_volume_map (piece, first, start);
  for (int i = 0; i < 3; i++)
    {
      steps[i] = fj_vector_dot (piece->dual[i], step);
      /* Of a step that only rounding made, nothing is left after any row of pixels. */
      if (fabs (steps[i]) < 1e-12)
        steps[i] = 0;
      narrow (start[i], steps[i], -FJ_VOLUME_BORDER, last[i] + FJ_VOLUME_BORDER, &from, &to);
    }
  inner_from = from;
  inner_to = to;
  for (int i = 0; i < 3; i++)
    narrow (start[i], steps[i], -1e-6, last[i] - FJ_KERNEL_MARGIN, &inner_from, &inner_to);
  if (inner_from >= inner_to || !fj_reslice_kernel_fits (&job->voxels, steps))
    {
      join_singly (job, start, steps, from, to, row);
      return;
    }
  join_singly (job, start, steps, from, inner_from, row);
  for (int i = 0; i < 3; i++)
    last[i] = start[i] + inner_from * steps[i];
  inner = (FjSamples){ row->values + inner_from, row->counts != NULL ? row->counts + inner_from : NULL,
                       row->left };
  n_left = fj_reslice_kernel_run (FJ_KERNEL_BEST, &job->voxels, last, steps, inner_to - inner_from,
                                  join_of (job->slab), &inner);
  for (guint i = 0; i < n_left; i++)
    join_singly (job, start, steps, inner_from + row->left[i], inner_from + row->left[i] + 1, row);
  join_singly (job, start, steps, inner_to, to, row);
}

/* One line of samples through the volume, from piece to piece. */
static void
join_line (const Job *job, FjVector first, FjVector step, const Row *row)
{
  const FjVolume *volume = job->volume;
  double start = fj_vector_dot (first, volume->normal), rise = fj_vector_dot (step, volume->normal);
  guint piece = fj_volume_find_piece (volume, start);
  guint from = 0;

  if (volume->n_pieces == 1 || fabs (rise) < 1e-12)
    {
      join_piece (job, &volume->pieces[piece], first, step, 0, job->columns, row);
      return;
    }
  while (from < job->columns)
    {
      gboolean is_last = rise > 0 ? piece == volume->n_pieces - 1 : piece == 0;
      guint to = job->columns;

      if (!is_last)
        {
          double leaves = ceil ((volume->ends[rise > 0 ? piece : piece - 1] - start) / rise);

          if (leaves < to)
            to = leaves > from ? (guint) leaves : from;
        }
      if (to > from)
        join_piece (job, &volume->pieces[piece], first, step, from, to, row);
      from = to;
      if (rise > 0)
        piece++;
      else
        piece--;
    }
}

/* Rows @begin … @end - 1 of one layer after the other: neighbouring rows of a layer touch the same voxels. */
static void
do_block (const Job *job, guint begin, guint end, const Row *rows)
{
  const FjPlane *plane = job->plane;
  FjVector none = { 0 };
  FjVector step = fj_vector_add_scaled (none, plane->row, plane->column_spacing);
  gsize n = (gsize) (end - begin) * job->columns;
  float nothing = job->slab == FJ_SLAB_MINIMUM ? INFINITY : job->slab == FJ_SLAB_MEAN ? 0 : -INFINITY;

  for (gsize i = 0; i < n; i++)
    rows->values[i] = nothing;
  if (job->slab == FJ_SLAB_MEAN)
    for (gsize i = 0; i < n; i++)
      rows->counts[i] = 0;
  for (guint i = 0; i < job->samples; i++)
    for (guint number = begin; number < end; number++)
      {
        double depth = ((i + 0.5) / job->samples - 0.5) * job->thickness;
        gsize at = (gsize) (number - begin) * job->columns;
        Row row = { rows->values + at, rows->counts != NULL ? rows->counts + at : NULL, rows->left };

        join_line (job, fj_vector_add_scaled (fj_plane_to_patient (plane, 0, number), job->normal, depth),
                   step, &row);
      }
  if (job->slab == FJ_SLAB_MEAN)
    for (gsize i = 0; i < n; i++)
      rows->values[i] = rows->counts[i] > 0 ? rows->values[i] / (float) rows->counts[i] : INFINITY;
  fj_reslice_kernel_round (FJ_KERNEL_BEST, rows->values, (guint) n, job->outside,
                           job->out + (gsize) begin * job->columns);
}

static void
do_rows (guint begin, guint end, gpointer data)
{
  const Job *job = data;
  gsize n = (gsize) BAND * job->columns;
  g_autofree float *values = g_new (float, n);
  g_autofree guint32 *counts = job->slab == FJ_SLAB_MEAN ? g_new (guint32, n) : NULL;
  g_autofree guint32 *left = g_new (guint32, job->columns);
  Row rows = { values, counts, left };

  for (guint i = begin; i < end; i += BAND)
    do_block (job, i, MIN (i + BAND, end), &rows);
}

/* Rows that go up and down through slices touch memory in an order that no processor foresees: a row's voxels
 * are fetched while an earlier one is sampled. */
static gssize
look_ahead (const FjVolume *volume, const FjPlane *plane)
{
  const FjVolumePiece *piece = &volume->pieces[0];
  const gssize strides[3] = { 1, (gssize) volume->columns, (gssize) volume->slice_stride };
  gssize ahead = 0;

  if (fabs (fj_vector_dot (piece->dual[2], plane->row)) * plane->column_spacing < 0.05)
    return 0;
  for (int i = 0; i < 3; i++)
    ahead += strides[i]
             * lrint (CLAMP (ROWS_AHEAD * plane->row_spacing * fj_vector_dot (piece->dual[i], plane->column),
                             -1e3, 1e3));
  return ahead;
}

void
fj_reslice (const FjVolume *volume,
            const FjPlane *plane,
            guint rows,
            guint columns,
            FjSlab slab,
            double thickness,
            guint samples,
            gint16 outside,
            guint threads,
            gint16 *out)
{
  g_autofree float *slopes = g_new (float, volume->depth);
  g_autofree float *intercepts = g_new (float, volume->depth);
  Job job = { volume, plane, fj_plane_normal (plane), rows, columns, slab, thickness, samples, outside, out };

  g_return_if_fail (fj_plane_is_valid (plane) && rows <= G_MAXUINT16 && columns <= G_MAXUINT16);

  if (slab == FJ_SLAB_NONE || !(thickness > 0) || !isfinite (thickness))
    {
      job.thickness = 0;
      job.samples = 1;
    }
  else if (samples == 0)
    job.samples
        = (guint) CLAMP (ceil (thickness / fj_volume_get_finest_spacing (volume) - 1e-6), 1, MOST_SAMPLES);
  job.samples = MIN (job.samples, MOST_SAMPLES);
  for (guint i = 0; i < volume->depth; i++)
    fj_reslice_kernel_rescale (volume->type, volume->slices[i].slope, volume->slices[i].intercept, &slopes[i],
                               &intercepts[i]);
  job.voxels = (FjVoxels){ .data = volume->data,
                           .type = volume->type,
                           .columns = volume->columns,
                           .rows = volume->rows,
                           .depth = volume->depth,
                           .slice = volume->slice_stride,
                           .slopes = slopes,
                           .intercepts = intercepts,
                           .ahead = look_ahead (volume, plane),
                           .even_rescale = volume->even_rescale,
                           .has_padding = volume->has_padding,
                           .padding_low = volume->padding_low,
                           .padding_high = volume->padding_high };
  fj_bands_run (threads, rows, BAND, do_rows, &job);
}
