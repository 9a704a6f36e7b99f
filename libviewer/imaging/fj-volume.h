/* A stack of parallel frames as one block of stored values with real geometry (PS3.3 C.7.6.2): sorted by
 * position along the normal, gaps, tilt and variable spacing known and flagged.
 *
 * Between two slices, positions are interpolated as values are: a place between them lies in the frame that
 * is as far between theirs. So a sheared or uneven stack keeps its true geometry. The volume reaches half a
 * pixel and half a step beyond the outermost centres; there the nearest value holds. */
#pragma once

#include "fj-frame.h"
#include "fj-lut.h"
#include "fj-slice-order.h"

G_BEGIN_DECLS

typedef struct _FjVolume FjVolume;

/* What is known of a slice before its pixels are read. */
typedef struct
{
  FjPlane plane;
  double slope, intercept; /* modality rescale of this slice */
  guint source;            /* the caller's own number of it */
} FjVolumeSlice;

/* Sorts @slices (upwards along row x column), checks that they are parallel and have pixels of one size, and
 * allots rows * columns * depth samples (zeroed, not yet touched). Errors: FJ_ERROR_UNPROCESSABLE says which
 * do not belong together; FJ_ERROR_TOO_LARGE. */
FjVolume *fj_volume_new (
    const FjVolumeSlice *slices, guint n, guint rows, guint columns, FjSampleType type, GError **error);
FjVolume *fj_volume_ref (FjVolume *volume);
void fj_volume_unref (FjVolume *volume);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjVolume, fj_volume_unref)

/* Takes slices out whose pixels could not be read (@is_bad: one for each), as if they had never been there;
 * those above move down. One must be left. Only while nobody else looks at the volume. */
void fj_volume_drop_slices (FjVolume *volume, const gboolean *is_bad);

/* Stored values @low … @high say that there is nothing (Pixel Padding Value, PS3.3 C.7.5.1.1.2). Where one is
 * among the voxels around a place, it is not blended with: the place has the value of the nearest voxel in
 * its stead, or none when that is padding too. So is a voxel that is no finite number. To be said before
 * others look at the volume. */
void fj_volume_set_padding (FjVolume *volume, gint64 low, gint64 high);

/* Values are given as (modality value - @offset) / @scale from now on, for numbers that whole ones cannot
 * hold (quantities below one, counts beyond 16 bits). To be said before others look at the volume. */
void fj_volume_set_scale (FjVolume *volume, double offset, double scale);

/* Where the pixels of sorted slice @index go: written by its one reader, in any thread. */
void *fj_volume_get_slice_data (FjVolume *volume, guint index);
const FjVolumeSlice *fj_volume_get_slice (const FjVolume *volume, guint index);
guint fj_volume_get_depth (const FjVolume *volume);
guint fj_volume_get_rows (const FjVolume *volume);
guint fj_volume_get_columns (const FjVolume *volume);
FjSampleType fj_volume_get_type (const FjVolume *volume);
FjVolumeFlags fj_volume_get_flags (const FjVolume *volume);
/* Mean distance of slices along the normal, mm; of a single slice its thickness, or 1 when that is not known.
 */
double fj_volume_get_spacing (const FjVolume *volume);
/* Modality value at a point (LPS, mm), trilinear; FALSE outside and in padding. */
gboolean fj_volume_sample (const FjVolume *volume, FjVector point, double *value);

G_END_DECLS
