#include "fj-statistics.h"

#include <math.h>

#define LONGEST_PROFILE 1000000 /* samples */

/* One pixel after the Modality LUT; FALSE: padding, or no finite number. */
static gboolean
value_at (const FjFrame *frame, const FjGreyPipeline *pipeline, guint column, guint row, double *value)
{
  const FjModalityLut *modality = &pipeline->modality;
  gsize at = (gsize) row * fj_frame_get_columns (frame) + column;
  double stored = fj_sample_get (fj_frame_get_type (frame), fj_frame_get_data (frame), at);

  if (pipeline->has_padding && stored >= MIN (pipeline->padding_low, pipeline->padding_high)
      && stored <= MAX (pipeline->padding_low, pipeline->padding_high))
    return FALSE;
  if (!isfinite (stored))
    return FALSE;
  if (modality->table != NULL)
    {
      double entry = CLAMP (floor (stored) - (double) modality->table->first, 0.0, modality->table->n - 1.0);

      *value = modality->table->entries[(guint) entry];
    }
  else
    *value = stored * modality->slope + modality->intercept;
  return isfinite (*value);
}

/* The numbers of @n whole places whose middles (k + 0.5) lie in [@low, @high). */
static void
middles (double low, double high, guint n, guint *from, guint *to)
{
  *from = *to = 0;
  if (!(low < high))
    return;
  low = ceil (low - 0.5);
  high = ceil (high - 0.5);
  *from = (guint) CLAMP (low, 0.0, n);
  *to = (guint) CLAMP (high, 0.0, n);
}

static void
box (const FjRegion *region, double corner[2], double size[2])
{
  corner[0] = region->width < 0 ? region->x + region->width : region->x;
  corner[1] = region->height < 0 ? region->y + region->height : region->y;
  size[0] = fabs (region->width);
  size[1] = fabs (region->height);
}

static int
compare_crossings (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

/* Where the sides of a polygon cross the line through the middles of @row, from left to right. */
static guint
cross (const FjRegion *region, double y, double *crossings)
{
  guint n = 0;

  for (guint i = 0; i < region->n_points; i++)
    {
      guint next = (i + 1) % region->n_points;
      double ax = region->points[2 * i], ay = region->points[2 * i + 1];
      double bx = region->points[2 * next], by = region->points[2 * next + 1];

      if (!isfinite (ax) || !isfinite (ay) || !isfinite (bx) || !isfinite (by))
        return 0;
      if ((ay <= y) != (by <= y))
        crossings[n++] = ax + (y - ay) / (by - ay) * (bx - ax);
    }
  qsort (crossings, n, sizeof *crossings, compare_crossings);
  return n;
}

typedef void (*Visit) (double value, gboolean counts, gpointer data);

static void
visit_span (const FjFrame *frame,
            const FjGreyPipeline *pipeline,
            guint row,
            guint from,
            guint to,
            Visit visit,
            gpointer data)
{
  for (guint column = from; column < to; column++)
    {
      double value = 0;
      gboolean counts = value_at (frame, pipeline, column, row, &value);

      visit (value, counts, data);
    }
}

/* All pixels of the region, row by row: a middle on the left or upper side belongs to it, on the right or
 * lower one not, so that regions side by side share no pixel; on an ellipse it belongs. */
static void
visit_region (
    const FjFrame *frame, const FjGreyPipeline *pipeline, const FjRegion *region, Visit visit, gpointer data)
{
  guint columns = fj_frame_get_columns (frame), rows = fj_frame_get_rows (frame);
  guint top = 0, bottom = rows, from, to;
  double corner[2], size[2];
  g_autofree double *crossings = NULL;

  if (fj_frame_get_samples (frame) != 1)
    return;
  box (region, corner, size);
  if (region->shape == FJ_REGION_POLYGON)
    {
      if (region->n_points < 3)
        return;
      crossings = g_new (double, region->n_points);
    }
  else
    middles (corner[1],
             region->shape == FJ_REGION_ELLIPSE ? nextafter (corner[1] + size[1], INFINITY)
                                                : corner[1] + size[1],
             rows, &top, &bottom);
  for (guint row = top; row < bottom; row++)
    {
      double y = row + 0.5;

      switch (region->shape)
        {
        case FJ_REGION_RECTANGLE:
          middles (corner[0], corner[0] + size[0], columns, &from, &to);
          visit_span (frame, pipeline, row, from, to, visit, data);
          break;
        case FJ_REGION_ELLIPSE:
          if (!(size[0] > 0 && size[1] > 0))
            return;
          middles (corner[0], nextafter (corner[0] + size[0], INFINITY), columns, &from, &to);
          for (guint column = from; column < to; column++)
            {
              double across = (column + 0.5 - (corner[0] + size[0] / 2)) / (size[0] / 2);
              double down = (y - (corner[1] + size[1] / 2)) / (size[1] / 2);

              if (across * across + down * down <= 1)
                visit_span (frame, pipeline, row, column, column + 1, visit, data);
            }
          break;
        case FJ_REGION_POLYGON:
          {
            guint n = cross (region, y, crossings);

            for (guint i = 0; i + 1 < n; i += 2)
              {
                middles (crossings[i], crossings[i + 1], columns, &from, &to);
                visit_span (frame, pipeline, row, from, to, visit, data);
              }
            break;
          }
        default:
          g_return_if_reached ();
        }
    }
}

static void
add (double value, gboolean counts, gpointer data)
{
  FjStatistics *statistics = data;

  if (!counts)
    {
      statistics->n_padding++;
      return;
    }
  statistics->minimum = statistics->n == 0 ? value : MIN (statistics->minimum, value);
  statistics->maximum = statistics->n == 0 ? value : MAX (statistics->maximum, value);
  statistics->sum += value;
  statistics->n++;
}

typedef struct
{
  double mean, squares;
} Spread;

static void
add_square (double value, gboolean counts, gpointer data)
{
  Spread *spread = data;

  if (counts)
    spread->squares += (value - spread->mean) * (value - spread->mean);
}

void
fj_statistics_compute (const FjFrame *frame,
                       const FjGreyPipeline *pipeline,
                       const FjRegion *region,
                       FjStatistics *statistics)
{
  Spread spread = { 0 };

  *statistics = (FjStatistics){ 0 };
  visit_region (frame, pipeline, region, add, statistics);
  if (statistics->n == 0)
    return;
  statistics->mean = spread.mean = statistics->sum / (double) statistics->n;
  if (statistics->n == 1)
    return;
  /* In a second pass: differences of large squares would lose the digits. */
  visit_region (frame, pipeline, region, add_square, &spread);
  statistics->deviation = sqrt (spread.squares / (double) (statistics->n - 1));
}

typedef struct
{
  double low, high;
  guint n_bins;
  guint64 *bins, *below, *above;
} Histogram;

static void
add_to_bin (double value, gboolean counts, gpointer data)
{
  Histogram *histogram = data;

  if (!counts)
    return;
  if (value < histogram->low)
    ++*histogram->below;
  else if (!(value < histogram->high) || histogram->n_bins == 0)
    ++*histogram->above;
  else
    {
      double bin = (value - histogram->low) / (histogram->high - histogram->low) * histogram->n_bins;

      histogram->bins[MIN ((guint) bin, histogram->n_bins - 1)]++;
    }
}

void
fj_statistics_histogram (const FjFrame *frame,
                         const FjGreyPipeline *pipeline,
                         const FjRegion *region,
                         double low,
                         double high,
                         guint n_bins,
                         guint64 *bins,
                         guint64 *below,
                         guint64 *above)
{
  Histogram histogram = { low, high, n_bins, bins, below, above };

  for (guint i = 0; i < n_bins; i++)
    bins[i] = 0;
  *below = *above = 0;
  visit_region (frame, pipeline, region, add_to_bin, &histogram);
}

/* Linear between the middles of pixels; the half pixel along the edge takes the nearest. NAN: outside, or
 * padding takes part. */
static double
between (const FjFrame *frame, const FjGreyPipeline *pipeline, double x, double y)
{
  guint columns = fj_frame_get_columns (frame), rows = fj_frame_get_rows (frame);
  double result = 0;
  guint column, row;

  if (!(x >= 0 && y >= 0 && x <= columns && y <= rows))
    return NAN;
  x = CLAMP (x - 0.5, 0.0, columns - 1.0);
  y = CLAMP (y - 0.5, 0.0, rows - 1.0);
  column = (guint) x;
  row = (guint) y;
  for (guint i = 0; i < 4; i++)
    {
      double weight = (i & 1 ? x - column : 1 - (x - column)) * (i & 2 ? y - row : 1 - (y - row));
      double value;

      if (weight == 0)
        continue;
      if (!value_at (frame, pipeline, column + (i & 1), row + (i >> 1), &value))
        return NAN;
      result += weight * value;
    }
  return result;
}

GArray *
fj_statistics_profile (
    const FjFrame *frame, const FjGreyPipeline *pipeline, double x0, double y0, double x1, double y1)
{
  double length = hypot (x1 - x0, y1 - y0);
  GArray *profile = g_array_new (FALSE, FALSE, sizeof (double));

  if (!isfinite (length) || fj_frame_get_samples (frame) != 1)
    return profile;
  /* A length that is whole but for rounding keeps its last sample. */
  length = fmin (floor (length + 1e-9), LONGEST_PROFILE - 1);
  for (guint i = 0; i <= (guint) length; i++)
    {
      double part = length > 0 ? i / hypot (x1 - x0, y1 - y0) : 0;
      double value = between (frame, pipeline, x0 + part * (x1 - x0), y0 + part * (y1 - y0));

      g_array_append_val (profile, value);
    }
  return profile;
}
