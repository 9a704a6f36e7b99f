/* The volume of an object in a block of slices, in cubic millimetres of the patient.
 *
 * The object is what lies between two values, whole or only what hangs together with a seed. Two answers:
 *
 * counted: its voxels. A voxel is in or out, so an error of some percent is usual where slices are thick.
 *
 * weighted: voxels at the edge count by how far they are from the level outside to the level inside, as an
 * edge that cuts a voxel makes its value a mean of both. The levels are medians: of the third and fourth
 * layer of voxels within the edge, and of the third and fourth outside of it; two layers on each side are
 * weighted. (Across slices more than 1.5 pixels apart only the first layer is.) The threshold only has to be
 * between the levels, best half-way. True for an object of one level in surroundings of one level: known
 * spheres, ellipsoids and cylinders come out within 0.5 %, see the record 0013. Where either has several
 * levels next to the edge, prefer counted.
 *
 * A voxel reaches half-way to its neighbours, and across slices by the real distances: gaps, variable spacing
 * and tilt are in it. */
#pragma once

#include "fj-volume.h"

G_BEGIN_DECLS

typedef struct
{
  double low, high;           /* of the values after the rescale; both belong to it; may be infinite */
  gboolean has_seed;          /* only what hangs together with @seed, by the sides of voxels */
  FjVector seed;              /* LPS, mm */
  gboolean has_box;           /* only voxels whose centre lies between the two corners */
  FjVector box_low, box_high; /* LPS, mm */
} FjVolumeObject;

typedef struct
{
  guint64 n_voxels;
  double counted;         /* mm³ */
  double weighted;        /* mm³; NAN when the object is too thin to have a level, or nothing is around it */
  double inside, outside; /* the levels; NAN with @weighted */
  double mean, minimum, maximum; /* of the voxels that are counted */
  gboolean is_cut; /* it reaches the border of the volume or of the box: the rest of it is not seen */
} FjVolumeMeasure;

/* Errors: FJ_ERROR_UNPROCESSABLE when there is no such voxel, or none at the seed; FJ_ERROR_TOO_LARGE when
 * there is no memory for a byte a voxel. */
gboolean fj_volume_measure (const FjVolume *volume,
                            const FjVolumeObject *object,
                            FjVolumeMeasure *measure,
                            GError **error);

G_END_DECLS
