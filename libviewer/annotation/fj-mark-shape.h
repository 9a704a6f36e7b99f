/* What is drawn of a mark, in columns and rows of its image: whoever draws it only has to turn and scale it.
 * Right angles, arcs and ticks are those of the patient where pixels are higher than wide. */
#pragma once

#include "fj-mark-plane.h"
#include "fj-mark.h"

G_BEGIN_DECLS

typedef struct
{
  guint first, n; /* points of the shape */
  gboolean is_closed;
  gboolean is_helper; /* explains the mark and does not belong to it: draw it faintly or dashed */
} FjMarkLine;

typedef struct
{
  GArray *points; /* of double: column, row … */
  GArray *lines;  /* of FjMarkLine; none for words */
} FjMarkShape;

/* Of a mark that is being drawn, the points that it has so far. @tick: half the length of a tick, of an
 * arrow's head and of a probe's cross, in widths of a pixel: some pixels of the screen by the zoom. (transfer
 * full) */
FjMarkShape *fj_mark_shape_new (const FjMark *mark, const FjMarkPlane *plane, double tick);
void fj_mark_shape_free (FjMarkShape *shape);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjMarkShape, fj_mark_shape_free)

const double *fj_mark_shape_get_points (const FjMarkShape *shape, const FjMarkLine *line);
/* Where its words begin: the point of the mark that lies farthest along a direction in columns and rows (the
 * right of the screen, however the image is turned). FALSE: it has no point. */
gboolean fj_mark_get_anchor (const FjMark *mark, double across, double down, double anchor[2]);

/* How far (@column, @row) is from what is drawn, helpers apart, in widths of a pixel; INFINITY of words. */
double fj_mark_shape_distance (const FjMarkShape *shape, const FjMarkPlane *plane, double column, double row);

/* The axes of an ellipse, at right angles in the patient's @plane, the long one first: ends of one, ends of
 * the other. NULL: at right angles in columns and rows, as the standard has them (PS3.3 C.10.5.1.2,
 * C.18.6.1.2). Where pixels are not square the one pair is not the other. FALSE: no whole ellipse. */
gboolean fj_mark_get_ellipse_axes (const FjMark *mark, const FjMarkPlane *plane, double ends[8]);
/* Its points are the ends of such axes, but for rounding, in either order. */
gboolean fj_mark_is_at_right_angles (const FjMark *mark, const FjMarkPlane *plane);

G_END_DECLS
