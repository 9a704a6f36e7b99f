/* The plane of the patient in which a mark's points lie: what a pixel measures across and down it, so that
 * angles and right angles are the patient's where pixels are higher than wide. */
#pragma once

#include "fj-mark.h"

#include "fj-spacing.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean is_physical; /* @scale is in mm, on the ground of @basis */
  FjSpacingBasis basis; /* NONE unless is_physical */
  gboolean has_shape;   /* @scale has the right proportion: angles and ratios hold */
  double scale[2];      /* across (columns), down (rows): mm, or widths of a pixel; 1, 1 when not known */
} FjMarkPlane;

/* The spacing that holds at all points of @mark; without any there, @aspect (height of a pixel by its width,
 * 0: unknown) gives the shape; where different ones hold, neither. */
void fj_mark_plane_init (
    FjMarkPlane *plane, const FjMark *mark, const FjSpacing *spacings, guint n_spacings, double aspect);
/* Columns and rows from @a to @b to the plane. */
void fj_mark_plane_vector (const FjMarkPlane *plane, const double a[2], const double b[2], double vector[2]);
double fj_mark_plane_distance (const FjMarkPlane *plane, const double a[2], const double b[2]);

G_END_DECLS
