#include "fj-mark-handle.h"

#include <math.h>

#include "fj-mark-shape.h"

static void
get (const FjMark *mark, guint i, double point[2])
{
  fj_mark_get_point (mark, i, &point[0], &point[1]);
}

static void
set (FjMark *mark, guint i, const double point[2])
{
  fj_mark_set_point (mark, i, point[0], point[1]);
}

/* --- handles --- */

guint
fj_mark_get_n_handles (const FjMark *mark)
{
  g_return_val_if_fail (mark != NULL, 0);
  if (mark->kind == FJ_MARK_FREEHAND)
    return 0;
  if (mark->kind == FJ_MARK_RECTANGLE)
    return fj_mark_get_n_points (mark) == 2 ? 4 : 0;
  return fj_mark_get_n_points (mark);
}

void
fj_mark_get_handle (const FjMark *mark, guint i, double *column, double *row)
{
  double a[2], b[2];

  g_return_if_fail (mark != NULL && i < fj_mark_get_n_handles (mark));
  if (mark->kind != FJ_MARK_RECTANGLE)
    {
      fj_mark_get_point (mark, i, column, row);
      return;
    }
  /* Around, from the first corner. */
  get (mark, 0, a);
  get (mark, 1, b);
  *column = i == 0 || i == 3 ? a[0] : b[0];
  *row = i < 2 ? a[1] : b[1];
}

FjMarkHit
fj_mark_hit (
    const FjMark *mark, const FjMarkPlane *plane, double column, double row, double tolerance, guint *handle)
{
  g_autoptr (FjMarkShape) shape = NULL;
  double aspect, best = tolerance;
  FjMarkHit hit = FJ_MARK_HIT_NOTHING;

  g_return_val_if_fail (mark != NULL && plane != NULL && handle != NULL, FJ_MARK_HIT_NOTHING);
  aspect = plane->scale[1] / plane->scale[0];
  for (guint i = 0; i < fj_mark_get_n_handles (mark); i++)
    {
      double x, y, distance;

      fj_mark_get_handle (mark, i, &x, &y);
      distance = hypot (column - x, (row - y) * aspect);
      if (distance <= best)
        {
          best = distance;
          *handle = i;
          hit = FJ_MARK_HIT_HANDLE;
        }
    }
  if (hit == FJ_MARK_HIT_HANDLE)
    return hit;
  shape = fj_mark_shape_new (mark, plane, 0);
  return fj_mark_shape_distance (shape, plane, column, row) <= tolerance ? FJ_MARK_HIT_LINE
                                                                         : FJ_MARK_HIT_NOTHING;
}

/* --- two axes at right angles --- */

/* @point in the plane from @origin: along the unit vector @along, and across it to its left. */
static void
to_axes (const FjMarkPlane *plane,
         const double origin[2],
         const double along[2],
         const double point[2],
         double axes[2])
{
  double vector[2];

  fj_mark_plane_vector (plane, origin, point, vector);
  axes[0] = vector[0] * along[0] + vector[1] * along[1];
  axes[1] = vector[1] * along[0] - vector[0] * along[1];
}

static void
from_axes (const FjMarkPlane *plane,
           const double origin[2],
           const double along[2],
           double forth,
           double across,
           double point[2])
{
  point[0] = origin[0] + (along[0] * forth - along[1] * across) / plane->scale[0];
  point[1] = origin[1] + (along[1] * forth + along[0] * across) / plane->scale[1];
}

/* The direction of the line from @a to @b; its length. FALSE: it has none. */
static gboolean
find_axis (const FjMarkPlane *plane, const double a[2], const double b[2], double along[2], double *length)
{
  fj_mark_plane_vector (plane, a, b, along);
  *length = hypot (along[0], along[1]);
  if (!(*length > 0) || !isfinite (*length))
    return FALSE;
  along[0] /= *length;
  along[1] /= *length;
  return TRUE;
}

/* --- bidirectional --- */

/* How the short axis lies on the long one: at which part of its length, how far to either side. */
typedef struct
{
  double part, sides[2];
} Crossing;

static void
read_crossing (const FjMark *mark, const FjMarkPlane *plane, Crossing *crossing)
{
  double p[4][2], along[2], length, one[2], other[2];

  *crossing = (Crossing){ 0.5, { 0, 0 } };
  for (guint i = 0; i < 4; i++)
    get (mark, i, p[i]);
  if (!find_axis (plane, p[0], p[1], along, &length))
    {
      /* Without a long axis there is no across: half of the short one goes to each side. */
      crossing->sides[0] = fj_mark_plane_distance (plane, p[2], p[3]) / 2;
      crossing->sides[1] = -crossing->sides[0];
      return;
    }
  to_axes (plane, p[0], along, p[2], one);
  to_axes (plane, p[0], along, p[3], other);
  crossing->part = (one[0] + other[0]) / 2 / length;
  crossing->sides[0] = one[1];
  crossing->sides[1] = other[1];
}

static void
lay_short_axis (FjMark *mark, const FjMarkPlane *plane, const Crossing *crossing)
{
  double a[2], b[2], along[2], length, point[2];

  get (mark, 0, a);
  get (mark, 1, b);
  if (!find_axis (plane, a, b, along, &length))
    {
      along[0] = 1;
      along[1] = 0;
    }
  for (guint i = 0; i < 2; i++)
    {
      from_axes (plane, a, along, crossing->part * length, crossing->sides[i], point);
      set (mark, 2 + i, point);
    }
}

static void
move_bidirectional (FjMark *mark, const FjMarkPlane *plane, guint handle, const double to[2])
{
  double a[2], b[2], along[2], length, axes[2];
  Crossing crossing;

  read_crossing (mark, plane, &crossing);
  if (handle < 2)
    set (mark, handle, to);
  else
    {
      get (mark, 0, a);
      get (mark, 1, b);
      if (!find_axis (plane, a, b, along, &length))
        {
          set (mark, handle, to);
          return;
        }
      to_axes (plane, a, along, to, axes);
      crossing.part = CLAMP (axes[0] / length, 0.0, 1.0);
      crossing.sides[handle - 2] = axes[1];
    }
  lay_short_axis (mark, plane, &crossing);
}

/* --- ellipse --- */

/* One that was drawn elsewhere, or kept by its axes in columns and rows, has its points at other places of
 * the same ellipse: the axes of the plane take their part, the nearest end that of the handle. */
static void
straighten (FjMark *mark, const FjMarkPlane *plane, guint handle)
{
  double ends[8], held[2], nearest = INFINITY;
  guint best = 0;

  if (fj_mark_is_at_right_angles (mark, plane) || !fj_mark_get_ellipse_axes (mark, plane, ends))
    return;
  get (mark, handle, held);
  for (guint i = 0; i < 4; i++)
    {
      double distance = fj_mark_plane_distance (plane, held, ends + 2 * i);

      if (distance < nearest)
        {
          nearest = distance;
          best = i;
        }
    }
  for (guint i = 0; i < 4; i++)
    set (mark, handle ^ i, ends + 2 * (best ^ i));
}

static void
move_ellipse (FjMark *mark, const FjMarkPlane *plane, guint handle, const double to[2])
{
  guint opposite = handle ^ 1, first = handle < 2 ? 2 : 0; /* of the other axis */
  double fixed[2], one[2], other[2], along[2], length, half, point[2];

  straighten (mark, plane, handle);
  get (mark, opposite, fixed);
  get (mark, first, one);
  get (mark, first + 1, other);
  half = fj_mark_plane_distance (plane, one, other) / 2;
  set (mark, handle, to);
  if (!find_axis (plane, fixed, to, along, &length))
    return;
  /* Each end stays on its own side. */
  {
    double side[2];

    to_axes (plane, fixed, along, one, side);
    if (side[1] < 0)
      half = -half;
  }
  from_axes (plane, fixed, along, length / 2, half, point);
  set (mark, first, point);
  from_axes (plane, fixed, along, length / 2, -half, point);
  set (mark, first + 1, point);
}

/* --- moving --- */

static void
move_corner (FjMark *mark, guint handle, const double to[2])
{
  guint of_column = handle == 0 || handle == 3 ? 0 : 1, of_row = handle < 2 ? 0 : 1;
  double point[2];

  get (mark, of_column, point);
  fj_mark_set_point (mark, of_column, to[0], point[1]);
  get (mark, of_row, point);
  fj_mark_set_point (mark, of_row, point[0], to[1]);
}

void
fj_mark_move_handle (FjMark *mark, const FjMarkPlane *plane, guint handle, double column, double row)
{
  const double to[2] = { column, row };

  g_return_if_fail (mark != NULL && plane != NULL && handle < fj_mark_get_n_handles (mark));
  g_return_if_fail (isfinite (column) && isfinite (row));
  if (mark->kind == FJ_MARK_RECTANGLE)
    move_corner (mark, handle, to);
  else if (mark->kind == FJ_MARK_BIDIRECTIONAL && fj_mark_get_n_points (mark) == 4)
    move_bidirectional (mark, plane, handle, to);
  else if (mark->kind == FJ_MARK_ELLIPSE && fj_mark_get_n_points (mark) == 4)
    move_ellipse (mark, plane, handle, to);
  else
    set (mark, handle, to);
}

void
fj_mark_move (FjMark *mark, double columns, double rows)
{
  g_return_if_fail (mark != NULL && isfinite (columns) && isfinite (rows));
  for (guint i = 0; i < fj_mark_get_n_points (mark); i++)
    {
      double p[2];

      get (mark, i, p);
      fj_mark_set_point (mark, i, p[0] + columns, p[1] + rows);
    }
}

gboolean
fj_mark_set_stroke (FjMark *mark, const FjMarkPlane *plane, const double from[2], const double to[2])
{
  double middle[2];
  Crossing crossing = { 0.5, { 0, 0 } };

  g_return_val_if_fail (mark != NULL && plane != NULL, FALSE);
  switch (mark->kind)
    {
    case FJ_MARK_LENGTH:
    case FJ_MARK_ARROW:
    case FJ_MARK_RECTANGLE:
    case FJ_MARK_ELLIPSE:
    case FJ_MARK_BIDIRECTIONAL:
      break;
    default:
      return FALSE;
    }
  g_array_set_size (mark->points, 0);
  if (mark->kind == FJ_MARK_ELLIPSE)
    {
      middle[0] = (from[0] + to[0]) / 2;
      middle[1] = (from[1] + to[1]) / 2;
      fj_mark_add_point (mark, from[0], middle[1]);
      fj_mark_add_point (mark, to[0], middle[1]);
      fj_mark_add_point (mark, middle[0], from[1]);
      fj_mark_add_point (mark, middle[0], to[1]);
      return TRUE;
    }
  fj_mark_add_point (mark, from[0], from[1]);
  fj_mark_add_point (mark, to[0], to[1]);
  if (mark->kind == FJ_MARK_BIDIRECTIONAL)
    {
      g_array_set_size (mark->points, 8);
      crossing.sides[0] = fj_mark_plane_distance (plane, from, to) / 4;
      crossing.sides[1] = -crossing.sides[0];
      lay_short_axis (mark, plane, &crossing);
    }
  return TRUE;
}
