/* Planes of one direction in their order along the normal (PS3.3 C.7.6.2.1.1), and what their distances say:
 * the one truth about it, for stacks that are split from a series and for volumes that are built.
 * Millimetres. Pure functions. */
#pragma once

#include "fj-plane.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_VOLUME_GAPS = 1 << 0,             /* slices are missing: a distance above 1.5 times the median */
  FJ_VOLUME_VARIABLE_SPACING = 1 << 1, /* distances differ by more than 1 %, whole missing slices apart */
  FJ_VOLUME_TILTED = 1 << 2,           /* the stack is sheared against its normal (gantry tilt) */
  FJ_VOLUME_DUPLICATES = 1 << 3        /* two frames at one position: the first is taken */
} FjVolumeFlags;

typedef struct
{
  guint index;     /* of the plane, in the caller's order */
  guint place;     /* from 0 upwards; planes at one position share it */
  double position; /* along the normal of the caller's first plane, mm */
} FjSlicePlace;

/* How far unit vectors may differ that rounded digits explain: length of the difference. */
#define FJ_SLICE_SAME_DIRECTION 2e-3
/* The same of pixel spacings, relative. */
#define FJ_SLICE_SAME_SPACING 1e-3
/* Further beside each other than this, in pixels, two planes at one position are not one place. */
#define FJ_SLICE_BESIDE 0.5

/* Rows and columns of both run the same way, within @tolerance. FALSE when a number is NaN. */
gboolean fj_slice_same_direction (const FjPlane *a, const FjPlane *b, double tolerance);
gboolean fj_slice_same_spacing (const FjPlane *a, const FjPlane *b, double tolerance);
/* How far @to lies from @from within the plane, in pixels of the finer side. */
double fj_slice_drift (const FjPlane *from, const FjPlane *to);

/* Fills @places (@n of them) upwards along row x column; of planes at one position, the caller's first goes
 * first. All must be valid and of one direction. Returns how many places there are. */
guint fj_slice_order (const FjPlane *const *planes, guint n, FjSlicePlace *places);
/* Of planes in order, one a place: gaps, variable spacing, tilt; and @spacing, the mean distance along the
 * normal (of a single one its thickness, or 1 when that is not known). */
FjVolumeFlags fj_slice_judge (const FjPlane *const *planes, guint n, double *spacing);

G_END_DECLS
