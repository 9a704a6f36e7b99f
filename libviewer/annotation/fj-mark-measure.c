#include "fj-mark-measure.h"

#include <math.h>

#include "fj-mark-plane.h"
#include "fj-outline.h"

typedef struct
{
  const FjMark *mark;
  const FjMarkRoom *room;
  FjMarkPlane plane;
  GArray *measures;
} Work;

/* --- what is added --- */

static void
add (Work *work, FjMeasureKind kind, double value)
{
  FjMeasure measure = { .kind = kind, .value = value };

  if (isfinite (value))
    g_array_append_val (work->measures, measure);
}

/* @pixels and @millimetres: the same length or area. */
static void
add_extent (Work *work, FjMeasureKind kind, double pixels, double millimetres)
{
  gboolean is_physical = work->plane.is_physical;
  FjMeasure measure = { kind, is_physical ? millimetres : pixels, is_physical,
                        is_physical ? work->plane.basis : FJ_SPACING_NONE };

  if (isfinite (measure.value))
    g_array_append_val (work->measures, measure);
}

static void
get (const Work *work, guint i, double point[2])
{
  fj_mark_get_point (work->mark, i, &point[0], &point[1]);
}

/* --- lengths --- */

/* Of the line from point @i to point @k: in pixels, and in the patient's plane. */
static void
measure_line (const Work *work, guint i, guint k, double *pixels, double *plane)
{
  double a[2], b[2];

  get (work, i, a);
  get (work, k, b);
  *pixels = hypot (b[0] - a[0], b[1] - a[1]);
  *plane = fj_mark_plane_distance (&work->plane, a, b);
}

static void
add_line (Work *work, FjMeasureKind kind, guint i, guint k)
{
  double pixels, plane;

  measure_line (work, i, k, &pixels, &plane);
  add_extent (work, kind, pixels, plane);
}

static void
add_polyline (Work *work)
{
  double pixels = 0, plane = 0;

  for (guint i = 1; i < fj_mark_get_n_points (work->mark); i++)
    {
      double side, side_in_plane;

      measure_line (work, i - 1, i, &side, &side_in_plane);
      pixels += side;
      plane += side_in_plane;
    }
  add_extent (work, FJ_MEASURE_LENGTH, pixels, plane);
}

/* The longer one is the long axis, whichever was drawn first. */
static void
add_bidirectional (Work *work)
{
  double pixels[2], plane[2];
  guint longer;

  measure_line (work, 0, 1, &pixels[0], &plane[0]);
  measure_line (work, 2, 3, &pixels[1], &plane[1]);
  longer = work->plane.is_physical ? plane[1] > plane[0] : pixels[1] > pixels[0];
  add_extent (work, FJ_MEASURE_LONG_AXIS, pixels[longer], plane[longer]);
  add_extent (work, FJ_MEASURE_SHORT_AXIS, pixels[!longer], plane[!longer]);
}

/* A ratio of two lengths in one direction is the patient's even where the size of pixels is not known. */
static void
add_cardiothoracic (Work *work)
{
  double pixels[2], plane[2];

  measure_line (work, 0, 1, &pixels[0], &plane[0]);
  measure_line (work, 2, 3, &pixels[1], &plane[1]);
  if (work->plane.has_shape)
    add (work, FJ_MEASURE_RATIO, plane[0] / plane[1]);
  add_extent (work, FJ_MEASURE_LENGTH, pixels[0], plane[0]);
  add_extent (work, FJ_MEASURE_LENGTH, pixels[1], plane[1]);
}

/* --- angles --- */

/* Between the directions from @a to @b and from @c to @d, degrees, 0 to 180; NAN without a direction. */
static double
angle_between (const Work *work, guint a, guint b, guint c, guint d)
{
  double from[2], to[2], one[2], other[2];

  if (!work->plane.has_shape)
    return NAN;
  get (work, a, from);
  get (work, b, to);
  fj_mark_plane_vector (&work->plane, from, to, one);
  get (work, c, from);
  get (work, d, to);
  fj_mark_plane_vector (&work->plane, from, to, other);
  if (hypot (one[0], one[1]) == 0 || hypot (other[0], other[1]) == 0)
    return NAN;
  /* Exact near 0 and 180, where an arc cosine is not. */
  return fabs (atan2 (one[0] * other[1] - one[1] * other[0], one[0] * other[0] + one[1] * other[1])) * 180
         / G_PI;
}

/* --- regions --- */

static void
add_ellipse (Work *work, const FjRegion *region)
{
  const double (*half)[2] = region->half_diameters;
  const double *scale = work->plane.scale;
  double scaled[2][2];
  double area = G_PI * fabs (half[0][0] * half[1][1] - half[0][1] * half[1][0]);

  for (guint i = 0; i < 4; i++)
    scaled[i / 2][i % 2] = half[i / 2][i % 2] * scale[i % 2];
  add_extent (work, FJ_MEASURE_AREA, area, area * scale[0] * scale[1]);
  add_extent (work, FJ_MEASURE_PERIMETER, fj_outline_ellipse_length (half[0], half[1]),
              fj_outline_ellipse_length (scaled[0], scaled[1]));
}

static void
add_outline (Work *work, const double *points, guint n)
{
  const double *scale = work->plane.scale;
  g_autofree double *scaled = g_new (double, 2 * (gsize) n);
  double area = fj_outline_area (points, n);

  for (guint i = 0; i < 2 * n; i++)
    scaled[i] = points[i] * scale[i % 2];
  add_extent (work, FJ_MEASURE_AREA, area, area * scale[0] * scale[1]);
  add_extent (work, FJ_MEASURE_PERIMETER, fj_outline_length (points, n, TRUE),
              fj_outline_length (scaled, n, TRUE));
}

gboolean
fj_mark_get_region (const FjMark *mark, FjRegion *region)
{
  double p[4][2];

  g_return_val_if_fail (mark != NULL && region != NULL, FALSE);
  *region = (FjRegion){ 0 };
  if (!fj_mark_is_whole (mark))
    return FALSE;
  for (guint i = 0; i < MIN (fj_mark_get_n_points (mark), 4); i++)
    fj_mark_get_point (mark, i, &p[i][0], &p[i][1]);
  switch (mark->kind)
    {
    case FJ_MARK_RECTANGLE:
      *region = (FjRegion){ FJ_REGION_RECTANGLE, p[0][0], p[0][1], p[1][0] - p[0][0], p[1][1] - p[0][1] };
      return TRUE;
    case FJ_MARK_PROBE:
      *region = (FjRegion){ FJ_REGION_RECTANGLE, floor (p[0][0]), floor (p[0][1]), 1, 1 };
      return TRUE;
    case FJ_MARK_FREEHAND:
      *region = (FjRegion){ .shape = FJ_REGION_POLYGON,
                            .points = (const double *) mark->points->data,
                            .n_points = fj_mark_get_n_points (mark) };
      return TRUE;
    case FJ_MARK_ELLIPSE:
      region->shape = FJ_REGION_OBLIQUE_ELLIPSE;
      region->x = (p[0][0] + p[1][0] + p[2][0] + p[3][0]) / 4;
      region->y = (p[0][1] + p[1][1] + p[2][1] + p[3][1]) / 4;
      for (guint i = 0; i < 2; i++)
        {
          region->half_diameters[0][i] = (p[1][i] - p[0][i]) / 2;
          region->half_diameters[1][i] = (p[3][i] - p[2][i]) / 2;
        }
      return TRUE;
    default:
      return FALSE;
    }
}

static void
add_shape (Work *work, const FjRegion *region)
{
  double right = region->x + region->width, bottom = region->y + region->height;
  const double corners[] = { region->x, region->y, right, region->y, right, bottom, region->x, bottom };

  switch (region->shape)
    {
    case FJ_REGION_RECTANGLE:
      add_outline (work, corners, 4);
      break;
    case FJ_REGION_POLYGON:
      add_outline (work, region->points, region->n_points);
      break;
    default:
      add_ellipse (work, region);
    }
}

static gboolean
has_values (const FjMarkRoom *room)
{
  return room->frame != NULL && room->pipeline != NULL && fj_frame_get_samples (room->frame) == 1;
}

static void
add_region (Work *work)
{
  FjStatistics statistics = { 0 };
  FjRegion region;

  fj_mark_get_region (work->mark, &region);
  if (has_values (work->room))
    fj_statistics_compute (work->room->frame, work->room->pipeline, &region, &statistics);
  if (work->mark->kind == FJ_MARK_PROBE)
    {
      if (statistics.n > 0)
        add (work, FJ_MEASURE_VALUE, statistics.mean);
      return;
    }
  if (statistics.n > 0)
    {
      add (work, FJ_MEASURE_MEAN, statistics.mean);
      add (work, FJ_MEASURE_DEVIATION, statistics.deviation);
      add (work, FJ_MEASURE_MINIMUM, statistics.minimum);
      add (work, FJ_MEASURE_MAXIMUM, statistics.maximum);
    }
  add_shape (work, &region);
  if (has_values (work->room))
    add (work, FJ_MEASURE_N_PIXELS, (double) statistics.n);
}

/* --- all kinds --- */

static void
add_leg (Work *work)
{
  add_line (work, FJ_MEASURE_LENGTH, 0, 2);
  add_line (work, FJ_MEASURE_LENGTH, 0, 1);
  add_line (work, FJ_MEASURE_LENGTH, 1, 2);
  add (work, FJ_MEASURE_ANGLE, angle_between (work, 1, 0, 1, 2));
}

GArray *
fj_mark_measure (const FjMark *mark, const FjMarkRoom *room)
{
  Work work = { .mark = mark, .room = room };
  double angle;

  g_return_val_if_fail (mark != NULL && room != NULL, NULL);
  work.measures = g_array_new (FALSE, FALSE, sizeof (FjMeasure));
  if (!room->is_complete || !fj_mark_is_whole (mark))
    return work.measures;
  fj_mark_plane_init (&work.plane, mark, room->spacings, room->n_spacings, room->aspect);
  switch (mark->kind)
    {
    case FJ_MARK_LENGTH:
      add_line (&work, FJ_MEASURE_LENGTH, 0, 1);
      break;
    case FJ_MARK_POLYLINE:
      add_polyline (&work);
      break;
    case FJ_MARK_BIDIRECTIONAL:
      add_bidirectional (&work);
      break;
    case FJ_MARK_ANGLE:
      add (&work, FJ_MEASURE_ANGLE, angle_between (&work, 1, 0, 1, 2));
      break;
    case FJ_MARK_OPEN_ANGLE:
      add (&work, FJ_MEASURE_ANGLE, angle_between (&work, 0, 1, 2, 3));
      break;
    case FJ_MARK_COBB:
      /* End plates are lines without a direction. */
      angle = angle_between (&work, 0, 1, 2, 3);
      add (&work, FJ_MEASURE_ANGLE, angle > 90 ? 180 - angle : angle);
      break;
    case FJ_MARK_ELLIPSE:
    case FJ_MARK_RECTANGLE:
    case FJ_MARK_FREEHAND:
    case FJ_MARK_PROBE:
      add_region (&work);
      break;
    case FJ_MARK_CARDIOTHORACIC:
      add_cardiothoracic (&work);
      break;
    case FJ_MARK_LEG_LENGTH:
      add_leg (&work);
      break;
    case FJ_MARK_ARROW:
    case FJ_MARK_TEXT:
    case FJ_MARK_SPINE_LABEL:
    case FJ_MARK_N_KINDS:
    default:
      break;
    }
  return work.measures;
}
