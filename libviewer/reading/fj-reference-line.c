#include "fj-reference-line.h"

#include <math.h>

/* --- the image that cuts --- */

/* Where the border of the image crosses the plane of @target: two points, or none. */
static guint
cross_border (const FjPlane *plane, guint rows, guint columns, const FjPlane *target, FjVector points[2])
{
  FjVector normal = fj_plane_normal (target), corners[4];
  double distances[4];
  guint n = 0;

  for (guint i = 0; i < 4; i++)
    {
      /* Around, in order: pixels reach half a pixel beyond their centres. */
      double column = i == 1 || i == 2 ? columns - 0.5 : -0.5, row = i >= 2 ? rows - 0.5 : -0.5;

      corners[i] = fj_plane_to_patient (plane, column, row);
      distances[i] = fj_vector_dot (fj_vector_subtract (corners[i], target->origin), normal);
    }
  for (guint i = 0; i < 4 && n < 2; i++)
    {
      guint next = (i + 1) % 4;
      double from = distances[i], to = distances[next];

      /* Each corner counts to one of its edges only. */
      if ((from < 0) == (to < 0))
        continue;
      points[n++] = fj_vector_add_scaled (corners[i], fj_vector_subtract (corners[next], corners[i]),
                                          from / (from - to));
    }
  return n;
}

/* --- the image that is drawn on --- */

/* Cuts what leaves 0 … @most from one coordinate of the line (Liang and Barsky). FALSE: nothing is left. */
static gboolean
clip (double from, double to, double most, double *begin, double *end)
{
  double delta = to - from;
  double enter, leave;

  if (delta == 0)
    return from >= 0 && from <= most;
  enter = (delta > 0 ? 0 - from : most - from) / delta;
  leave = (delta > 0 ? most - from : 0 - from) / delta;
  *begin = fmax (*begin, enter);
  *end = fmin (*end, leave);
  return *begin < *end;
}

gboolean
fj_reference_line_find (const FjPlane *plane,
                        guint rows,
                        guint columns,
                        const FjPlane *target,
                        guint target_rows,
                        guint target_columns,
                        FjReferenceLine *line)
{
  FjVector points[2];
  double column[2], row[2], distance, begin = 0, end = 1;

  if (fabs (fj_vector_dot (fj_plane_normal (plane), fj_plane_normal (target)))
      > cos (FJ_REFERENCE_LINE_LEAST_DEGREES * G_PI / 180))
    return FALSE;
  if (cross_border (plane, rows, columns, target, points) != 2)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      fj_plane_from_patient (target, points[i], &column[i], &row[i], &distance);
      column[i] += 0.5;
      row[i] += 0.5;
    }
  if (!clip (column[0], column[1], target_columns, &begin, &end)
      || !clip (row[0], row[1], target_rows, &begin, &end))
    return FALSE;
  line->column[0] = column[0] + begin * (column[1] - column[0]);
  line->column[1] = column[0] + end * (column[1] - column[0]);
  line->row[0] = row[0] + begin * (row[1] - row[0]);
  line->row[1] = row[0] + end * (row[1] - row[0]);
  return TRUE;
}
