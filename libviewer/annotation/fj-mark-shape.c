#include "fj-mark-shape.h"

#include <math.h>

#define ELLIPSE_POINTS 120
#define ARC_POINTS 24
#define ROUNDING 1e-3   /* cosine; presentation states keep points in 32 bits */
#define BARB (G_PI / 7) /* of an arrow's head, from its shaft */

typedef struct
{
  const FjMark *mark;
  double aspect; /* height of a pixel by its width */
  double tick;
  FjMarkShape *shape;
} Work;

static void
get (const Work *work, guint i, double point[2])
{
  fj_mark_get_point (work->mark, i, &point[0], &point[1]);
}

/* --- lines --- */

static void
begin (Work *work, gboolean is_closed, gboolean is_helper)
{
  FjMarkLine line = { work->shape->points->len / 2, 0, is_closed, is_helper };

  g_array_append_val (work->shape->lines, line);
}

static void
go_to (Work *work, double column, double row)
{
  const double point[2] = { column, row };

  g_array_append_vals (work->shape->points, point, 2);
  g_array_index (work->shape->lines, FjMarkLine, work->shape->lines->len - 1).n++;
}

static void
add_points (Work *work, guint from, guint to, gboolean is_closed)
{
  begin (work, is_closed, FALSE);
  for (guint i = from; i < to; i++)
    {
      double p[2];

      get (work, i, p);
      go_to (work, p[0], p[1]);
    }
}

/* From @origin, @length widths of a pixel along @angle of the patient's plane. */
static void
go_along (Work *work, const double origin[2], double angle, double length)
{
  go_to (work, origin[0] + length * cos (angle), origin[1] + length * sin (angle) / work->aspect);
}

static double
direction (const Work *work, const double from[2], const double to[2])
{
  return atan2 ((to[1] - from[1]) * work->aspect, to[0] - from[0]);
}

static double
distance (const Work *work, const double from[2], const double to[2])
{
  return hypot (to[0] - from[0], (to[1] - from[1]) * work->aspect);
}

/* A line with short ones across its ends. */
static void
add_ruler (Work *work, guint i, guint k)
{
  double a[2], b[2], across;

  get (work, i, a);
  get (work, k, b);
  add_points (work, i, k + 1, FALSE);
  across = direction (work, a, b) + G_PI / 2;
  for (guint end = 0; end < 2; end++)
    {
      begin (work, FALSE, FALSE);
      go_along (work, end == 0 ? a : b, across, work->tick);
      go_along (work, end == 0 ? a : b, across, -work->tick);
    }
}

static void
add_cross (Work *work, guint i)
{
  double p[2];

  get (work, i, p);
  for (guint arm = 0; arm < 2; arm++)
    {
      begin (work, FALSE, FALSE);
      go_along (work, p, arm * G_PI / 2, work->tick);
      go_along (work, p, arm * G_PI / 2, -work->tick);
    }
}

static void
add_head (Work *work)
{
  double head[2], tail[2], back;

  get (work, 0, head);
  get (work, 1, tail);
  back = direction (work, head, tail);
  begin (work, FALSE, FALSE);
  go_along (work, head, back - BARB, 2 * work->tick);
  go_to (work, head[0], head[1]);
  go_along (work, head, back + BARB, 2 * work->tick);
}

/* The arc of the angle at point @vertex, on the smaller side between its arms. */
static void
add_arc (Work *work, guint one, guint vertex, guint other)
{
  double a[2], v[2], b[2], radius, from, turn;

  get (work, one, a);
  get (work, vertex, v);
  get (work, other, b);
  radius = fmin (fmin (distance (work, v, a), distance (work, v, b)) / 2, 3 * work->tick);
  if (!(radius > 0))
    return;
  from = direction (work, v, a);
  turn = remainder (direction (work, v, b) - from, 2 * G_PI);
  begin (work, FALSE, TRUE);
  for (guint i = 0; i <= ARC_POINTS; i++)
    go_along (work, v, from + turn * i / ARC_POINTS, radius);
}

/* Which two lines belong together. */
static void
add_bridge (Work *work)
{
  double p[4][2];

  for (guint i = 0; i < 4; i++)
    get (work, i, p[i]);
  begin (work, FALSE, TRUE);
  go_to (work, (p[0][0] + p[1][0]) / 2, (p[0][1] + p[1][1]) / 2);
  go_to (work, (p[2][0] + p[3][0]) / 2, (p[2][1] + p[3][1]) / 2);
}

/* --- closed ones --- */

static void
get_ellipse (const FjMark *mark, double middle[2], double u[2], double v[2])
{
  double p[4][2];

  for (guint i = 0; i < 4; i++)
    fj_mark_get_point (mark, i, &p[i][0], &p[i][1]);
  for (guint i = 0; i < 2; i++)
    {
      middle[i] = (p[0][i] + p[1][i] + p[2][i] + p[3][i]) / 4;
      u[i] = (p[1][i] - p[0][i]) / 2;
      v[i] = (p[3][i] - p[2][i]) / 2;
    }
}

static void
add_ellipse (Work *work)
{
  double middle[2], u[2], v[2];

  get_ellipse (work->mark, middle, u, v);
  begin (work, TRUE, FALSE);
  for (guint i = 0; i < ELLIPSE_POINTS; i++)
    {
      double along = cos (2 * G_PI * i / ELLIPSE_POINTS), across = sin (2 * G_PI * i / ELLIPSE_POINTS);

      go_to (work, middle[0] + u[0] * along + v[0] * across, middle[1] + u[1] * along + v[1] * across);
    }
}

static void
add_rectangle (Work *work)
{
  double a[2], b[2];

  get (work, 0, a);
  get (work, 1, b);
  begin (work, TRUE, FALSE);
  go_to (work, a[0], a[1]);
  go_to (work, b[0], a[1]);
  go_to (work, b[0], b[1]);
  go_to (work, a[0], b[1]);
}

static void
add_whole (Work *work)
{
  guint n = fj_mark_get_n_points (work->mark);

  switch (work->mark->kind)
    {
    case FJ_MARK_LENGTH:
      add_ruler (work, 0, 1);
      break;
    case FJ_MARK_BIDIRECTIONAL:
    case FJ_MARK_CARDIOTHORACIC:
      add_ruler (work, 0, 1);
      add_ruler (work, 2, 3);
      break;
    case FJ_MARK_ANGLE:
      add_points (work, 0, 3, FALSE);
      add_arc (work, 0, 1, 2);
      break;
    case FJ_MARK_OPEN_ANGLE:
    case FJ_MARK_COBB:
      add_points (work, 0, 2, FALSE);
      add_points (work, 2, 4, FALSE);
      add_bridge (work);
      break;
    case FJ_MARK_ELLIPSE:
      add_ellipse (work);
      break;
    case FJ_MARK_RECTANGLE:
      add_rectangle (work);
      break;
    case FJ_MARK_FREEHAND:
      add_points (work, 0, n, TRUE);
      break;
    case FJ_MARK_PROBE:
    case FJ_MARK_SPINE_LABEL:
      add_cross (work, 0);
      break;
    case FJ_MARK_ARROW:
      add_points (work, 0, 2, FALSE);
      add_head (work);
      break;
    case FJ_MARK_LEG_LENGTH:
      add_points (work, 0, 3, FALSE);
      for (guint i = 0; i < 3; i++)
        add_cross (work, i);
      break;
    case FJ_MARK_TEXT:
      break;
    case FJ_MARK_POLYLINE:
    case FJ_MARK_N_KINDS:
    default:
      add_points (work, 0, n, FALSE);
    }
}

/* Its lines of two points one after another where it has such, else one line through what there is. */
static void
add_part (Work *work)
{
  guint n = fj_mark_get_n_points (work->mark);
  guint most, least;

  fj_mark_kind_get_n_points (work->mark->kind, &least, &most);
  if (n == 0 || work->mark->kind == FJ_MARK_TEXT || n < 2)
    return;
  if (least == 4)
    {
      add_points (work, 0, 2, FALSE);
      if (n > 3)
        add_points (work, 2, 4, FALSE);
    }
  else
    add_points (work, 0, n, FALSE);
}

/* --- shape --- */

FjMarkShape *
fj_mark_shape_new (const FjMark *mark, const FjMarkPlane *plane, double tick)
{
  Work work = { .mark = mark, .tick = tick };
  guint least, most, n;

  g_return_val_if_fail (mark != NULL && plane != NULL, NULL);
  work.aspect = plane->scale[1] / plane->scale[0];
  work.shape = g_new0 (FjMarkShape, 1);
  work.shape->points = g_array_new (FALSE, FALSE, sizeof (double));
  work.shape->lines = g_array_new (FALSE, FALSE, sizeof (FjMarkLine));
  fj_mark_kind_get_n_points (mark->kind, &least, &most);
  n = fj_mark_get_n_points (mark);
  /* Its words may still be missing. */
  if (n >= least && n <= most)
    add_whole (&work);
  else
    add_part (&work);
  return work.shape;
}

void
fj_mark_shape_free (FjMarkShape *shape)
{
  if (shape == NULL)
    return;
  g_array_unref (shape->points);
  g_array_unref (shape->lines);
  g_free (shape);
}

const double *
fj_mark_shape_get_points (const FjMarkShape *shape, const FjMarkLine *line)
{
  g_return_val_if_fail (shape != NULL && line != NULL && 2 * (line->first + line->n) <= shape->points->len,
                        NULL);
  return &g_array_index (shape->points, double, 2 * line->first);
}

/* The two half diameters of an ellipse reach along a direction as far as hypot of theirs, at this point. */
static void
reach (const FjMark *mark, double across, double down, double anchor[2])
{
  double middle[2], u[2], v[2], along_u, along_v, size;

  get_ellipse (mark, middle, u, v);
  along_u = u[0] * across + u[1] * down;
  along_v = v[0] * across + v[1] * down;
  size = hypot (along_u, along_v);
  for (guint i = 0; i < 2; i++)
    anchor[i] = middle[i] + (size > 0 ? (u[i] * along_u + v[i] * along_v) / size : 0);
}

gboolean
fj_mark_get_anchor (const FjMark *mark, double across, double down, double anchor[2])
{
  double best = -INFINITY;

  g_return_val_if_fail (mark != NULL && anchor != NULL, FALSE);
  if (fj_mark_get_n_points (mark) == 0)
    return FALSE;
  if (mark->kind == FJ_MARK_ELLIPSE && fj_mark_is_whole (mark))
    {
      reach (mark, across, down, anchor);
      return TRUE;
    }
  /* Of an arrow the words stand at its tail, whose end lies off what it shows. */
  for (guint i = mark->kind == FJ_MARK_ARROW && fj_mark_is_whole (mark) ? 1 : 0;
       i < fj_mark_get_n_points (mark); i++)
    {
      double p[2];

      fj_mark_get_point (mark, i, &p[0], &p[1]);
      if (p[0] * across + p[1] * down > best)
        {
          best = p[0] * across + p[1] * down;
          anchor[0] = p[0];
          anchor[1] = p[1];
        }
    }
  return best > -INFINITY;
}

static double
distance_to_side (const double a[2], const double b[2], double aspect, double column, double row)
{
  double side[2] = { b[0] - a[0], (b[1] - a[1]) * aspect }, to[2] = { column - a[0], (row - a[1]) * aspect };
  double length = side[0] * side[0] + side[1] * side[1];
  double part = length > 0 ? CLAMP ((to[0] * side[0] + to[1] * side[1]) / length, 0.0, 1.0) : 0;

  return hypot (to[0] - part * side[0], to[1] - part * side[1]);
}

double
fj_mark_shape_distance (const FjMarkShape *shape, const FjMarkPlane *plane, double column, double row)
{
  double aspect, best = INFINITY;

  g_return_val_if_fail (shape != NULL && plane != NULL, INFINITY);
  aspect = plane->scale[1] / plane->scale[0];
  for (guint i = 0; i < shape->lines->len; i++)
    {
      const FjMarkLine *line = &g_array_index (shape->lines, FjMarkLine, i);
      const double *points = fj_mark_shape_get_points (shape, line);

      if (line->is_helper)
        continue;
      for (guint k = 0; k + 1 < line->n + (line->is_closed ? 1 : 0); k++)
        best = fmin (
            best, distance_to_side (points + 2 * k, points + 2 * ((k + 1) % line->n), aspect, column, row));
    }
  return best;
}

gboolean
fj_mark_is_at_right_angles (const FjMark *mark, const FjMarkPlane *plane)
{
  double middle[2], u[2], v[2];

  g_return_val_if_fail (mark != NULL, FALSE);
  if (mark->kind != FJ_MARK_ELLIPSE || !fj_mark_is_whole (mark))
    return FALSE;
  get_ellipse (mark, middle, u, v);
  for (guint i = 0; i < 2; i++)
    {
      u[i] *= plane != NULL ? plane->scale[i] : 1;
      v[i] *= plane != NULL ? plane->scale[i] : 1;
    }
  return fabs (u[0] * v[0] + u[1] * v[1]) <= ROUNDING * hypot (u[0], u[1]) * hypot (v[0], v[1]);
}

gboolean
fj_mark_get_ellipse_axes (const FjMark *mark, const FjMarkPlane *plane, double ends[8])
{
  double middle[2], u[2], v[2], one, other, both, angle;
  double across, down;

  g_return_val_if_fail (mark != NULL && ends != NULL, FALSE);
  if (mark->kind != FJ_MARK_ELLIPSE || !fj_mark_is_whole (mark))
    return FALSE;
  across = plane != NULL ? plane->scale[0] : 1;
  down = plane != NULL ? plane->scale[1] : 1;
  get_ellipse (mark, middle, u, v);
  one = u[0] * u[0] * across * across + u[1] * u[1] * down * down;
  other = v[0] * v[0] * across * across + v[1] * v[1] * down * down;
  both = u[0] * v[0] * across * across + u[1] * v[1] * down * down;
  /* c + u cos t + v sin t is farthest from and nearest to c where its square has no slope:
   * tan 2t = 2 u·v / (u² - v²); the first of the two is the farther one. */
  angle = atan2 (2 * both, one - other) / 2;
  for (guint axis = 0; axis < 2; axis++)
    for (guint i = 0; i < 2; i++)
      {
        double t = angle + axis * G_PI / 2, half = u[i] * cos (t) + v[i] * sin (t);

        ends[4 * axis + i] = middle[i] - half;
        ends[4 * axis + 2 + i] = middle[i] + half;
      }
  return TRUE;
}
