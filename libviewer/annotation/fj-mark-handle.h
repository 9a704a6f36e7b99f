/* Taking hold of a mark: which of its handles, or its line, lies under a point; moving a handle, or all of
 * it, so that it stays what it is. Right angles are those of the patient's plane. */
#pragma once

#include "fj-mark-plane.h"
#include "fj-mark.h"

G_BEGIN_DECLS

/* A rectangle has its four corners; a freehand region none, as it is moved as a whole; all others their
 * points, in the same order. */
guint fj_mark_get_n_handles (const FjMark *mark);
void fj_mark_get_handle (const FjMark *mark, guint i, double *column, double *row);

typedef enum
{
  FJ_MARK_HIT_NOTHING,
  FJ_MARK_HIT_HANDLE,
  FJ_MARK_HIT_LINE
} FjMarkHit;

/* Handles before lines, the nearest first. @tolerance in widths of a pixel of the image. @handle is set with
 * HANDLE. The inside of a region is no part of it: other marks and the image lie there. */
FjMarkHit fj_mark_hit (
    const FjMark *mark, const FjMarkPlane *plane, double column, double row, double tolerance, guint *handle);

/* Bidirectional: an end of the long axis takes the short one along, which stays across it, at the same part
 * of its length; an end of the short one slides it along the long one, and the other end keeps its distance.
 * Ellipse: the opposite end stays, the other axis keeps its length, across through the new middle. Rectangle:
 * the opposite corner stays. Only of whole marks. */
void fj_mark_move_handle (FjMark *mark, const FjMarkPlane *plane, guint handle, double column, double row);
void fj_mark_move (FjMark *mark, double columns, double rows);

/* All points of a mark that is drawn with one stroke from @from to @to: length, arrow, rectangle; the box of
 * an ellipse; the long axis of a bidirectional, with a short one half as long through its middle. FALSE: its
 * kind is drawn point by point. */
gboolean
fj_mark_set_stroke (FjMark *mark, const FjMarkPlane *plane, const double from[2], const double to[2]);

G_END_DECLS
