#include "fj-outline.h"

#include <math.h>
#include <stdlib.h>

#define ELLIPSE_STEPS 2048 /* the sum converges faster than any power of it, unless the ellipse is flat */

double
fj_outline_length (const double *points, guint n_points, gboolean is_closed)
{
  double length = 0;

  for (guint i = 1; i < n_points; i++)
    length += hypot (points[2 * i] - points[2 * i - 2], points[2 * i + 1] - points[2 * i - 1]);
  if (is_closed && n_points > 1)
    length += hypot (points[0] - points[2 * n_points - 2], points[1] - points[2 * n_points - 1]);
  return length;
}

double
fj_outline_ellipse_length (const double u[2], const double v[2])
{
  double sum = 0;

  for (guint i = 0; i < ELLIPSE_STEPS; i++)
    {
      double angle = 2 * G_PI * i / ELLIPSE_STEPS, across = -sin (angle), along = cos (angle);

      sum += hypot (u[0] * across + v[0] * along, u[1] * across + v[1] * along);
    }
  return sum * 2 * G_PI / ELLIPSE_STEPS;
}

/* --- area --- */

/* A side, from its upper to its lower end. */
typedef struct
{
  double top, bottom; /* y */
  double x, slope;    /* x at the top, and how it goes on with y */
} Side;

static int
compare_sides (gconstpointer a, gconstpointer b)
{
  double one = ((const Side *) a)->top, other = ((const Side *) b)->top;

  return one < other ? -1 : one > other;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

static double
x_at (const Side *side, double y)
{
  return side->x + (y - side->top) * side->slope;
}

static Side *
list_sides (const double *points, guint n_points, guint *n)
{
  Side *sides = g_new (Side, n_points);

  *n = 0;
  for (guint i = 0; i < n_points; i++)
    {
      const double *a = points + 2 * i, *b = points + 2 * ((i + 1) % n_points);
      const double *upper = a[1] <= b[1] ? a : b, *lower = a[1] <= b[1] ? b : a;

      if (a[1] == b[1]) /* along a row: it bounds nothing */
        continue;
      sides[(*n)++] = (Side){ upper[1], lower[1], upper[0], (lower[0] - upper[0]) / (lower[1] - upper[1]) };
    }
  qsort (sides, *n, sizeof *sides, compare_sides);
  return sides;
}

/* Where, down the page, the order of the sides may change: at their ends and where two of them cross. */
static GArray *
list_breaks (const Side *sides, guint n)
{
  GArray *breaks = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < n; i++)
    {
      g_array_append_val (breaks, sides[i].top);
      g_array_append_val (breaks, sides[i].bottom);
      for (guint k = i + 1; k < n && sides[k].top < sides[i].bottom; k++)
        {
          double top = sides[k].top, bottom = fmin (sides[i].bottom, sides[k].bottom);
          double above = x_at (&sides[i], top) - x_at (&sides[k], top);
          double below = x_at (&sides[i], bottom) - x_at (&sides[k], bottom);
          double y = top + (bottom - top) * above / (above - below);

          if (above * below < 0 && y > top && y < bottom)
            g_array_append_val (breaks, y);
        }
    }
  g_array_sort (breaks, compare_doubles);
  return breaks;
}

double
fj_outline_area (const double *points, guint n_points)
{
  g_autofree Side *sides = NULL;
  g_autofree double *crossings = NULL;
  g_autoptr (GArray) breaks = NULL;
  double area = 0;
  guint n, first = 0;

  if (n_points < 3)
    return 0;
  sides = list_sides (points, n_points, &n);
  breaks = list_breaks (sides, n);
  crossings = g_new (double, n + 1);
  /* Between two breaks the sides are straight and keep their order: what lies inside are trapezia, whose
   * area is their width half-way down times their height. */
  for (guint i = 0; i + 1 < breaks->len; i++)
    {
      double top = g_array_index (breaks, double, i), bottom = g_array_index (breaks, double, i + 1);
      double middle = top + (bottom - top) / 2;
      guint n_crossings = 0;

      if (!(middle > top && middle < bottom))
        continue;
      while (first < n && sides[first].bottom <= top)
        first++;
      for (guint k = first; k < n && sides[k].top < middle; k++)
        if (sides[k].bottom > middle)
          crossings[n_crossings++] = x_at (&sides[k], middle);
      qsort (crossings, n_crossings, sizeof *crossings, compare_doubles);
      for (guint k = 0; k + 1 < n_crossings; k += 2)
        area += (crossings[k + 1] - crossings[k]) * (bottom - top);
    }
  return area;
}
