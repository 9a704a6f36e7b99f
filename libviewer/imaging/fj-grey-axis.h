/* One direction of a scaled view: which pixels of the frame each pixel of the picture is made from. */
#pragma once

#include "fj-grey.h"

G_BEGIN_DECLS

#define FJ_GREY_AXIS_SHIFT 8
#define FJ_GREY_AXIS_UNIT                                                                                    \
  (1u << FJ_GREY_AXIS_SHIFT) /* parts of a pixel in which edges of boxes are counted */

typedef struct
{
  guint begin, end; /* pixels of the picture whose centre lies on the frame; others are background */
  guint32 *nearest; /* pixel of the frame under the centre */
  /* FJ_INTERPOLATION_BOX: from and to in parts of a pixel of the frame, 0 <= from < to <= size * unit */
  guint32 *from, *to;
  guint unit; /* FJ_GREY_AXIS_UNIT, or 1 where boxes are so large that parts do not count */
  /* FJ_INTERPOLATION_LINEAR, CUBIC: @taps pixels of the frame and their weights (sum 1) for each */
  guint taps;
  guint32 *index;
  double *weight;
  gboolean is_identity; /* one pixel for one pixel, edges on edges */
  guint factor;         /* every box is this many whole pixels, or 0 */
} FjGreyAxis;

/* Is every number of @view finite, its part not empty, and a row not longer than the stride? */
gboolean fj_grey_view_is_sound (const FjGreyView *view);
/* @start, @length: the part of @size pixels that fills @n pixels of the picture. */
void fj_grey_axis_init (
    FjGreyAxis *axis, double start, double length, guint size, guint n, FjInterpolation interpolation);
void fj_grey_axis_clear (FjGreyAxis *axis);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjGreyAxis, fj_grey_axis_clear)

G_END_DECLS
