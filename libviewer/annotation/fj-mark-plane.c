#include "fj-mark-plane.h"

#include <math.h>

#define NOWHERE G_MAXUINT

/* A pixel reaches from its corner to the next one, so the last pixel of a region ends one further. The
 * spacing of a whole image holds beside it, too: a point may lie a little outside. */
static gboolean
holds (const FjSpacing *spacing, double column, double row)
{
  gboolean is_region = spacing->basis == FJ_SPACING_REGION || spacing->basis == FJ_SPACING_NONE;
  gboolean is_empty = spacing->basis == FJ_SPACING_NONE && spacing->x1 == 0 && spacing->y1 == 0;

  if (!is_region)
    return TRUE;
  return !is_empty && column >= spacing->x0 && row >= spacing->y0 && column <= spacing->x1 + 1.0
         && row <= spacing->y1 + 1.0;
}

static guint
find_spacing (const FjSpacing *spacings, guint n, double column, double row)
{
  for (guint i = 0; i < n; i++)
    if (holds (&spacings[i], column, row))
      return i;
  return NOWHERE;
}

void
fj_mark_plane_init (
    FjMarkPlane *plane, const FjMark *mark, const FjSpacing *spacings, guint n_spacings, double aspect)
{
  guint all = NOWHERE;

  g_return_if_fail (plane != NULL && mark != NULL && (spacings != NULL || n_spacings == 0));
  *plane = (FjMarkPlane){ .scale = { 1, 1 } };
  for (guint i = 0; i < fj_mark_get_n_points (mark); i++)
    {
      double column, row;
      guint here;

      fj_mark_get_point (mark, i, &column, &row);
      here = find_spacing (spacings, n_spacings, column, row);
      if (i > 0 && here != all)
        return;
      all = here;
    }
  if (all == NOWHERE)
    {
      plane->has_shape = isfinite (aspect) && aspect > 0;
      if (plane->has_shape)
        plane->scale[1] = aspect;
      return;
    }
  /* A region that measures time or speed has no shape in the patient. */
  if (spacings[all].basis == FJ_SPACING_NONE || !(spacings[all].column_spacing > 0)
      || !(spacings[all].row_spacing > 0))
    return;
  plane->is_physical = plane->has_shape = TRUE;
  plane->basis = spacings[all].basis;
  plane->scale[0] = spacings[all].column_spacing;
  plane->scale[1] = spacings[all].row_spacing;
}

void
fj_mark_plane_vector (const FjMarkPlane *plane, const double a[2], const double b[2], double vector[2])
{
  for (guint i = 0; i < 2; i++)
    vector[i] = (b[i] - a[i]) * plane->scale[i];
}

double
fj_mark_plane_distance (const FjMarkPlane *plane, const double a[2], const double b[2])
{
  double vector[2];

  fj_mark_plane_vector (plane, a, b, vector);
  return hypot (vector[0], vector[1]);
}
