/* Where one image cuts another: the line that shows on the one at which place the other was taken (PS3.3
 * C.7.6.2). Pure; that both are of one Frame of Reference is the caller's to know. */
#pragma once

#include "fj-plane.h"

G_BEGIN_DECLS

/* Planes closer to parallel than this have no line: it would run anywhere. */
#define FJ_REFERENCE_LINE_LEAST_DEGREES 10.0

/* In the image that it is drawn on, (0, 0) the corner of its first pixel, as in fj-viewport.h. */
typedef struct
{
  double column[2], row[2];
} FjReferenceLine;

/* The part of @target's image that @plane's image cuts, both with their edges. FALSE: they do not meet, or
 * are too close to parallel. */
gboolean fj_reference_line_find (const FjPlane *plane,
                                 guint rows,
                                 guint columns,
                                 const FjPlane *target,
                                 guint target_rows,
                                 guint target_columns,
                                 FjReferenceLine *line);

G_END_DECLS
