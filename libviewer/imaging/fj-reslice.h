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

/* The plane of that orientation through the middle of the volume (@position 0 … 1 along its normal), with
 * square pixels of the volume's finest spacing that cover all of it. */
void fj_reslice_orthogonal (const FjVolume *volume,
                            FjOrientation orientation,
                            double position,
                            FjPlane *plane,
                            guint *rows,
                            guint *columns);

/* Trilinear sampling of modality values to signed 16 bit (rounded to nearest, clamped); outside is @outside.
 * With @slab the extreme or mean of samples over @thickness mm centred on the plane, at @samples positions
 * (0: the spacing's own). The same integers for any number of threads (0: all processors). */
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
