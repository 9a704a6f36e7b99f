#include "fj-statistics.h"

#include <math.h>

#define LONGEST_PROFILE 1000000 /* samples */
#define BLOCK 512               /* pixels read at once */

#define READ(Type)                                                                                           \
  for (guint i = 0; i < n; i++)                                                                              \
  values[i] = (double) ((const Type *) data)[at + i]

static void
read_stored (FjSampleType type, const void *data, gsize at, guint n, double *values)
{
  switch (type)
    {
    case FJ_SAMPLE_U8:
      READ (guint8);
      break;
    case FJ_SAMPLE_S8:
      READ (gint8);
      break;
    case FJ_SAMPLE_U16:
      READ (guint16);
      break;
    case FJ_SAMPLE_S16:
      READ (gint16);
      break;
    case FJ_SAMPLE_U32:
    case FJ_SAMPLE_S32:
    case FJ_SAMPLE_F32:
    case FJ_SAMPLE_F64:
    default:
      for (guint i = 0; i < n; i++)
        values[i] = fj_sample_get (type, data, at + i);
    }
}

static void
look_up (const FjTable *table, guint n, double *values)
{
  for (guint i = 0; i < n; i++)
    {
      double entry = CLAMP (floor (values[i]) - (double) table->first, 0.0, table->n - 1.0);

      if (isfinite (values[i]))
        values[i] = table->entries[(guint) entry];
    }
}

/* @n pixels of a row after the Modality LUT; NAN: padding, or no finite number. In steps over all of them, as
 * whole images are measured while somebody drags a mark. */
static void
read_values (
    const FjFrame *frame, const FjGreyPipeline *pipeline, guint column, guint row, guint n, double *values)
{
  const FjModalityLut *modality = &pipeline->modality;
  gsize at = (gsize) row * fj_frame_get_columns (frame) + column;
  double low = MIN (pipeline->padding_low, pipeline->padding_high);
  double high = MAX (pipeline->padding_low, pipeline->padding_high);

  read_stored (fj_frame_get_type (frame), fj_frame_get_data (frame), at, n, values);
  if (pipeline->has_padding)
    for (guint i = 0; i < n; i++)
      values[i] = values[i] >= low && values[i] <= high ? NAN : values[i];
  if (modality->table != NULL)
    look_up (modality->table, n, values);
  else
    for (guint i = 0; i < n; i++)
      values[i] = values[i] * modality->slope + modality->intercept;
  for (guint i = 0; i < n; i++)
    values[i] = fabs (values[i]) <= G_MAXDOUBLE ? values[i] : NAN;
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
  const double (*half)[2] = region->half_diameters;

  if (region->shape == FJ_REGION_OBLIQUE_ELLIPSE)
    {
      /* c + u cos t + v sin t reaches as far as the length of (u, v) along each direction. */
      size[0] = 2 * hypot (half[0][0], half[1][0]);
      size[1] = 2 * hypot (half[0][1], half[1][1]);
      corner[0] = region->x - size[0] / 2;
      corner[1] = region->y - size[1] / 2;
      return;
    }
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

/* (@x, @y) from the middle, as parts of the two half diameters. */
static gboolean
is_in_oblique (const FjRegion *region, double x, double y)
{
  const double *u = region->half_diameters[0], *v = region->half_diameters[1];
  double area = u[0] * v[1] - u[1] * v[0];
  double s = (x * v[1] - y * v[0]) / area, t = (u[0] * y - u[1] * x) / area;

  return s * s + t * t <= 1; /* FALSE of what is flat: it has no area */
}

static gboolean
is_inside (const FjRegion *region, const double corner[2], const double size[2], double x, double y)
{
  double across, down;

  if (region->shape == FJ_REGION_OBLIQUE_ELLIPSE)
    return is_in_oblique (region, x - region->x, y - region->y);
  across = (x - (corner[0] + size[0] / 2)) / (size[0] / 2);
  down = (y - (corner[1] + size[1] / 2)) / (size[1] / 2);
  return across * across + down * down <= 1;
}

/* Where the line through the middles of a row enters an ellipse and leaves it: by the root of its equation,
 * then by the middles themselves, as a root is rounded. */
static void
find_chord (const FjRegion *region,
            const double corner[2],
            const double size[2],
            guint columns,
            double y,
            guint *from,
            guint *to)
{
  double upright[2][2] = { { size[0] / 2, 0 }, { 0, size[1] / 2 } };
  const double *u = upright[0], *v = upright[1];
  double below = y - (corner[1] + size[1] / 2), height, shear, root, middle;

  if (region->shape == FJ_REGION_OBLIQUE_ELLIPSE)
    {
      u = region->half_diameters[0];
      v = region->half_diameters[1];
    }
  height = u[1] * u[1] + v[1] * v[1];
  shear = u[0] * u[1] + v[0] * v[1];
  middle = corner[0] + size[0] / 2 + shear * below / height;
  root = fabs (u[0] * v[1] - u[1] * v[0]) * sqrt (fmax (height - below * below, 0)) / height;
  middles (middle - root - 1, middle + root + 1, columns, from, to);
  while (*from < *to && !is_inside (region, corner, size, *from + 0.5, y))
    ++*from;
  while (*from < *to && !is_inside (region, corner, size, *to - 0.5, y))
    --*to;
}

/* Up to so many values of one row; NAN: one that does not count. */
typedef void (*Visit) (const double *values, guint n, gpointer data);

static void
visit_span (const FjFrame *frame,
            const FjGreyPipeline *pipeline,
            guint row,
            guint from,
            guint to,
            Visit visit,
            gpointer data)
{
  double values[BLOCK];

  while (from < to)
    {
      guint n = MIN (to - from, BLOCK);

      read_values (frame, pipeline, from, row, n, values);
      visit (values, n, data);
      from += n;
    }
}

/* The rows that a region may have pixels in. FALSE: none. */
static gboolean
find_rows (const FjRegion *region,
           const double corner[2],
           const double size[2],
           guint rows,
           guint *top,
           guint *bottom)
{
  double low = INFINITY, high = -INFINITY;

  switch (region->shape)
    {
    case FJ_REGION_POLYGON:
      for (guint i = 0; i < region->n_points && region->n_points >= 3; i++)
        {
          if (!isfinite (region->points[2 * i]) || !isfinite (region->points[2 * i + 1]))
            return FALSE;
          low = fmin (low, region->points[2 * i + 1]);
          high = fmax (high, region->points[2 * i + 1]);
        }
      middles (low, high, rows, top, bottom);
      break;
    case FJ_REGION_RECTANGLE:
      middles (corner[1], corner[1] + size[1], rows, top, bottom);
      break;
    case FJ_REGION_ELLIPSE:
    case FJ_REGION_OBLIQUE_ELLIPSE:
    default:
      if (!(size[0] > 0 && size[1] > 0))
        return FALSE;
      middles (corner[1], nextafter (corner[1] + size[1], INFINITY), rows, top, bottom);
    }
  return *top < *bottom;
}

/* All pixels of the region, row by row: a middle on the left or upper side belongs to it, on the right or
 * lower one not, so that regions side by side share no pixel; on an ellipse it belongs. */
static void
visit_region (
    const FjFrame *frame, const FjGreyPipeline *pipeline, const FjRegion *region, Visit visit, gpointer data)
{
  guint columns = fj_frame_get_columns (frame), top, bottom, from, to, n;
  double corner[2], size[2];
  g_autofree double *crossings = NULL;

  if (fj_frame_get_samples (frame) != 1)
    return;
  box (region, corner, size);
  if (!find_rows (region, corner, size, fj_frame_get_rows (frame), &top, &bottom))
    return;
  crossings = region->shape == FJ_REGION_POLYGON ? g_new (double, region->n_points) : NULL;
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
        case FJ_REGION_OBLIQUE_ELLIPSE:
          find_chord (region, corner, size, columns, y, &from, &to);
          visit_span (frame, pipeline, row, from, to, visit, data);
          break;
        case FJ_REGION_POLYGON:
          n = cross (region, y, crossings);
          for (guint i = 0; i + 1 < n; i += 2)
            {
              middles (crossings[i], crossings[i + 1], columns, &from, &to);
              visit_span (frame, pipeline, row, from, to, visit, data);
            }
          break;
        default:
          g_return_if_reached ();
        }
    }
}

static void
add (const double *values, guint n, gpointer data)
{
  FjStatistics *statistics = data;
  double minimum = statistics->n > 0 ? statistics->minimum : INFINITY;
  double maximum = statistics->n > 0 ? statistics->maximum : -INFINITY, sum = statistics->sum;
  guint counted = 0;

  for (guint i = 0; i < n; i++)
    {
      gboolean counts = !isnan (values[i]);

      minimum = values[i] < minimum ? values[i] : minimum;
      maximum = values[i] > maximum ? values[i] : maximum;
      sum += counts ? values[i] : 0;
      counted += counts ? 1 : 0;
    }
  statistics->n += counted;
  statistics->n_padding += n - counted;
  statistics->sum = sum;
  if (statistics->n > 0)
    {
      statistics->minimum = minimum;
      statistics->maximum = maximum;
    }
}

typedef struct
{
  double mean, squares;
} Spread;

static void
add_squares (const double *values, guint n, gpointer data)
{
  Spread *spread = data;
  double squares = spread->squares;

  for (guint i = 0; i < n; i++)
    {
      double off = isnan (values[i]) ? 0 : values[i] - spread->mean;

      squares += off * off;
    }
  spread->squares = squares;
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
  visit_region (frame, pipeline, region, add_squares, &spread);
  statistics->deviation = sqrt (spread.squares / (double) (statistics->n - 1));
}

typedef struct
{
  double low, high;
  guint n_bins;
  guint64 *bins, *below, *above;
} Histogram;

static void
add_to_bins (const double *values, guint n, gpointer data)
{
  Histogram *histogram = data;

  for (guint i = 0; i < n; i++)
    if (isnan (values[i]))
      continue;
    else if (values[i] < histogram->low)
      ++*histogram->below;
    else if (!(values[i] < histogram->high) || histogram->n_bins == 0)
      ++*histogram->above;
    else
      {
        double bin = (values[i] - histogram->low) / (histogram->high - histogram->low) * histogram->n_bins;

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
  visit_region (frame, pipeline, region, add_to_bins, &histogram);
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
      read_values (frame, pipeline, column + (i & 1), row + (i >> 1), 1, &value);
      if (isnan (value))
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
