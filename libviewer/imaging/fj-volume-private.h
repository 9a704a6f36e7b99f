/* The inside of a volume, for the sources that walk through it (fj-reslice*.c): its pieces, the affine maps
 * from patient to index. Indices are (x: column, y: row, z: sorted slice), whole at the centres of pixels. */
#pragma once

#include "fj-volume.h"

G_BEGIN_DECLS

/* Consecutive slices whose origins lie evenly on a line: there the index is an affine function of the
 * patient's position. An even stack, sheared or not, is one piece; where the spacing changes another begins.
 */
typedef struct
{
  guint first;      /* slice at its lower end */
  guint n;          /* steps: its upper end is slice first + n */
  FjVector origin;  /* of slice @first */
  FjVector step;    /* to the origin of the next slice */
  FjVector dual[3]; /* x = dual[0] . (p - origin), y likewise, z = first + dual[2] . (p - origin) */
} FjVolumePiece;

struct _FjVolume
{
  gatomicrefcount refs;
  guint rows, columns, depth;
  FjSampleType type;
  FjVolumeFlags flags;
  double spacing;
  FjVector normal;
  FjVolumeSlice *slices;
  guint8 *data;
  gsize slice_stride; /* samples */
  FjVolumePiece *pieces;
  guint n_pieces;
  double *ends; /* n_pieces - 1 positions along the normal, where one piece ends and the next begins */
  gboolean has_padding;
  double padding_low, padding_high; /* stored values */
  gboolean even_rescale;            /* one slope and intercept for all slices */
};

/* The volume reaches half a pixel beyond the outermost centres; there the nearest value holds. */
#define FJ_VOLUME_BORDER (0.5 + 1e-6)

/* The piece for @position along the normal. */
guint fj_volume_find_piece (const FjVolume *volume, double position);
/* Index of @point by the map of @piece. */
void fj_volume_map (const FjVolumePiece *piece, FjVector point, double index[3]);
/* Value at an index within the border, trilinear; FALSE outside, and when the nearest voxel is missing. */
gboolean fj_volume_sample_index (const FjVolume *volume, const double index[3], double *value);
/* The smallest distance between centres of neighbours, in any direction, mm. */
double fj_volume_get_finest_spacing (const FjVolume *volume);

G_END_DECLS
