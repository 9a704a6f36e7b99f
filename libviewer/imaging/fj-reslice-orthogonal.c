#include "fj-reslice.h"
#include "fj-volume-private.h"

#include <math.h>

#define MOST 8192 /* pixels of a side: more than any screen shows; beyond, pixels become larger */

static void
stretch (double value, double *low, double *high)
{
  *low = MIN (*low, value);
  *high = MAX (*high, value);
}

void
fj_reslice_orthogonal (const FjVolume *volume,
                       FjOrientation orientation,
                       double position,
                       FjPlane *plane,
                       guint *rows,
                       guint *columns)
{
  static const FjVector directions[][2] = {
    [FJ_ORIENTATION_AXIAL] = { { 1, 0, 0 }, { 0, 1, 0 } },
    [FJ_ORIENTATION_CORONAL] = { { 1, 0, 0 }, { 0, 0, -1 } },
    [FJ_ORIENTATION_SAGITTAL] = { { 0, 1, 0 }, { 0, 0, -1 } },
  };
  double across[2] = { INFINITY, -INFINITY }, down[2] = { INFINITY, -INFINITY };
  double along[2] = { INFINITY, -INFINITY }, spacing = fj_volume_get_finest_spacing (volume);
  FjVector row = directions[orientation][0], column = directions[orientation][1];
  FjVector normal = fj_vector_cross (row, column), origin = { 0 };

  /* The box of the outermost centres. Tilt and uneven steps make any slice's corner a possible extreme. */
  for (guint i = 0; i < volume->depth; i++)
    for (guint corner = 0; corner < 4; corner++)
      {
        FjVector point = fj_plane_to_patient (&volume->slices[i].plane, corner & 1 ? volume->columns - 1 : 0,
                                              corner & 2 ? volume->rows - 1 : 0);

        stretch (fj_vector_dot (point, row), &across[0], &across[1]);
        stretch (fj_vector_dot (point, column), &down[0], &down[1]);
        stretch (fj_vector_dot (point, normal), &along[0], &along[1]);
      }
  spacing = fmax (spacing, fmax (across[1] - across[0], down[1] - down[0]) / (MOST - 1));
  position = position >= 0 && position <= 1 ? position : position > 1 ? 1 : position < 0 ? 0 : 0.5;
  origin = fj_vector_add_scaled (origin, row, across[0]);
  origin = fj_vector_add_scaled (origin, column, down[0]);
  origin = fj_vector_add_scaled (origin, normal, along[0] + position * (along[1] - along[0]));
  *plane = (FjPlane){ origin, row, column, spacing, spacing, 0 };
  /* A remainder that only rounding made is no pixel. */
  *columns = (guint) ceil ((across[1] - across[0]) / spacing - 1e-3) + 1;
  *rows = (guint) ceil ((down[1] - down[0]) / spacing - 1e-3) + 1;
}
