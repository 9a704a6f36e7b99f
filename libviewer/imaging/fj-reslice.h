/* Planes through a volume: orthogonal and oblique MPR, slabs (MIP, MinIP, mean), in modality values. */
#pragma once

#include "fj-volume.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_SLAB_NONE,
  FJ_SLAB_MAXIMUM,
  FJ_SLAB_MINIMUM,
  FJ_SLAB_MEAN
} FjSlab;

typedef enum
{
  FJ_ORIENTATION_AXIAL,   /* seen from the feet: patient's right on the left, front up */
  FJ_ORIENTATION_CORONAL, /* seen from the front: right on the left, head up */
  FJ_ORIENTATION_SAGITTAL /* seen from the left: front on the left, head up */
} FjOrientation;

/* The plane of that orientation through the volume, at @position 0 … 1 between its outermost centres along
 * the normal (from the feet up, from the front back, from the left to the right), with square pixels of the
 * volume's finest spacing that cover all of it (larger ones when that would be more than 8192 on a side). */
void fj_reslice_orthogonal (const FjVolume *volume,
                            FjOrientation orientation,
                            double position,
                            FjPlane *plane,
                            guint *rows,
                            guint *columns);

/* Trilinear sampling of modality values to signed 16 bit (rounded to nearest, clamped); outside the volume,
 * and where the nearest voxel is padding (fj_volume_set_padding), it is @outside. With @slab the extreme or
 * mean of samples over @thickness mm centred on the plane, in the middles of
 * @samples layers (0: layers of the volume's finest spacing; at most 4096); samples outside do not take part.
 * The same integers for any number of threads (0: all processors) and any instruction set. @out: rows *
 * columns. */
void fj_reslice (const FjVolume *volume,
                 const FjPlane *plane,
                 guint rows,
                 guint columns,
                 FjSlab slab,
                 double thickness,
                 guint samples,
                 gint16 outside,
                 guint threads,
                 gint16 *out);

G_END_DECLS
