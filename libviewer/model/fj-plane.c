#include "fj-plane.h"

#include <math.h>

#define TOLERANCE 1e-3 /* of lengths and of the right angle: DS values have few digits */

double
fj_vector_dot (FjVector a, FjVector b)
{
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

FjVector
fj_vector_cross (FjVector a, FjVector b)
{
  return (FjVector){ a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x };
}

FjVector
fj_vector_subtract (FjVector a, FjVector b)
{
  return (FjVector){ a.x - b.x, a.y - b.y, a.z - b.z };
}

FjVector
fj_vector_add_scaled (FjVector a, FjVector b, double scale)
{
  return (FjVector){ a.x + b.x * scale, a.y + b.y * scale, a.z + b.z * scale };
}

double
fj_vector_length (FjVector a)
{
  return sqrt (fj_vector_dot (a, a));
}

FjVector
fj_plane_normal (const FjPlane *plane)
{
  FjVector normal = fj_vector_cross (plane->row, plane->column);
  double length = fj_vector_length (normal);

  if (length > 0)
    normal = (FjVector){ normal.x / length, normal.y / length, normal.z / length };
  return normal;
}

gboolean
fj_plane_is_valid (const FjPlane *plane)
{
  /* Written so that a NaN anywhere makes it false. */
  return fabs (fj_vector_length (plane->row) - 1) <= TOLERANCE
         && fabs (fj_vector_length (plane->column) - 1) <= TOLERANCE
         && fabs (fj_vector_dot (plane->row, plane->column)) <= TOLERANCE && plane->row_spacing > 0
         && plane->column_spacing > 0 && isfinite (plane->row_spacing) && isfinite (plane->column_spacing)
         && isfinite (plane->origin.x) && isfinite (plane->origin.y) && isfinite (plane->origin.z)
         && plane->thickness >= 0 && isfinite (plane->thickness);
}

FjVector
fj_plane_to_patient (const FjPlane *plane, double column, double row)
{
  FjVector along = fj_vector_add_scaled (plane->origin, plane->row, column * plane->column_spacing);

  return fj_vector_add_scaled (along, plane->column, row * plane->row_spacing);
}

void
fj_plane_from_patient (const FjPlane *plane, FjVector point, double *column, double *row, double *distance)
{
  FjVector offset = fj_vector_subtract (point, plane->origin);
  double a = fj_vector_dot (offset, plane->row);
  double b = fj_vector_dot (offset, plane->column);
  double rr = fj_vector_dot (plane->row, plane->row);
  double cc = fj_vector_dot (plane->column, plane->column);
  double rc = fj_vector_dot (plane->row, plane->column);
  double determinant = rr * cc - rc * rc;

  /* The vectors are perpendicular units only as far as their digits go: solving for both makes this the
   * inverse of fj_plane_to_patient() all the same. */
  *column = (a * cc - b * rc) / determinant / plane->column_spacing;
  *row = (b * rr - a * rc) / determinant / plane->row_spacing;
  *distance = fj_vector_dot (offset, fj_plane_normal (plane));
}
