/* Where a frame lies in the patient (PS3.3 C.7.6.2): LPS coordinates in millimetres. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double x, y, z;
} FjVector;

typedef struct
{
  FjVector origin;    /* centre of the first pixel: Image Position (Patient) */
  FjVector row;       /* unit vector of increasing column index: first three of Image Orientation (Patient) */
  FjVector column;    /* unit vector of increasing row index */
  double row_spacing; /* between rows (down), mm: first value of Pixel Spacing */
  double column_spacing; /* between columns (across), mm */
  double thickness;      /* mm, 0 when not known */
} FjPlane;

double fj_vector_dot (FjVector a, FjVector b);
FjVector fj_vector_cross (FjVector a, FjVector b);
FjVector fj_vector_subtract (FjVector a, FjVector b);
FjVector fj_vector_add_scaled (FjVector a, FjVector b, double scale);
double fj_vector_length (FjVector a);
/* Unit normal: row x column. */
FjVector fj_plane_normal (const FjPlane *plane);
/* FALSE when the vectors are not perpendicular unit vectors (tolerance 1e-3) or a spacing is not positive. */
gboolean fj_plane_is_valid (const FjPlane *plane);
/* Patient position of pixel centre (@column, @row), and back. */
FjVector fj_plane_to_patient (const FjPlane *plane, double column, double row);
void
fj_plane_from_patient (const FjPlane *plane, FjVector point, double *column, double *row, double *distance);

G_END_DECLS
