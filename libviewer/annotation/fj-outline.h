/* Length and area of drawn outlines, in whatever unit their points have: pixels, or millimetres after both
 * directions were scaled. Points: x0 y0 x1 y1 …, all finite. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @is_closed: from the last point back to the first, too. */
double fj_outline_length (const double *points, guint n_points, gboolean is_closed);
/* What lies within the closed outline by even-odd, as statistics count its pixels: where it crosses itself,
 * loops are not subtracted from each other, as the shoelace formula would. */
double fj_outline_area (const double *points, guint n_points);
/* Once around an ellipse of two conjugate half diameters (its half axes are such a pair). */
double fj_outline_ellipse_length (const double u[2], const double v[2]);

G_END_DECLS
