#include "fj-sync.h"

#include <math.h>

/* --- places --- */

static const FjStackImage *
get_stack_image (FjDisplaySet *set, guint index)
{
  const FjDisplayImage *image;

  if (set == NULL || index >= fj_display_set_get_n_images (set))
    return NULL;
  image = fj_display_set_get_image (set, index);
  return image->is_here && image->stack.has_plane ? &image->stack : NULL;
}

static gboolean
is_same_frame (const char *a, const char *b)
{
  return a != NULL && *a != '\0' && g_strcmp0 (a, b) == 0;
}

gboolean
fj_sync_is_parallel (const FjPlane *a, const FjPlane *b)
{
  return fabs (fj_vector_dot (fj_plane_normal (a), fj_plane_normal (b)))
         >= cos (FJ_SYNC_MOST_DEGREES * G_PI / 180);
}

static double
measure (const FjPlane *plane, FjVector point, FjVector normal)
{
  return fj_vector_dot (fj_vector_subtract (point, plane->origin), normal);
}

/* The image of @set nearest to @point along @normal, at most half a step (or half its thickness) away from
 * it: beyond the ends there is none. */
static gboolean
find_nearest (FjDisplaySet *set, FjVector point, FjVector normal, guint *index)
{
  double nearest = INFINITY, step = INFINITY, thickness = 0;
  guint n = fj_display_set_get_n_images (set);

  if (fj_display_set_get_stack_flags (set) & (FJ_STACK_UNPLACED | FJ_STACK_MIXED))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const FjStackImage *image = get_stack_image (set, i);
      double distance = image != NULL ? fabs (measure (&image->plane, point, normal)) : INFINITY;

      if (distance >= nearest)
        continue;
      nearest = distance;
      *index = i;
    }
  if (!isfinite (nearest))
    return FALSE;
  for (int by = -1; by <= 1; by += 2)
    {
      const FjStackImage *here = get_stack_image (set, *index);
      const FjStackImage *next = by < 0 && *index == 0 ? NULL : get_stack_image (set, *index + (guint) by);

      thickness = here->plane.thickness;
      if (next != NULL)
        step = fmin (step, fabs (measure (&here->plane, next->plane.origin, normal)));
    }
  if (!isfinite (step))
    step = 0;
  /* What is a rounding away from half a step still counts. */
  return nearest <= fmax (fmax (step, thickness), 1) / 2 * 1.01;
}

gboolean
fj_sync_scroll (const FjSyncPane *from, const FjSyncPane *to, const FjSyncLink *link, guint *image)
{
  const FjStackImage *here = get_stack_image (from->set, from->viewport->image);
  const FjStackImage *there = NULL;
  FjVector point, normal;

  if (here == NULL || to->set == NULL)
    return FALSE;
  for (guint i = 0; there == NULL && i < fj_display_set_get_n_images (to->set); i++)
    there = get_stack_image (to->set, i);
  if (there == NULL || !fj_sync_is_parallel (&here->plane, &there->plane))
    return FALSE;
  if (link == NULL && !is_same_frame (here->frame_of_reference, there->frame_of_reference))
    return FALSE;
  normal = fj_plane_normal (&there->plane);
  point = here->plane.origin;
  if (link != NULL)
    point = fj_vector_add_scaled (link->to, fj_plane_normal (&here->plane),
                                  measure (&here->plane, link->from, fj_plane_normal (&here->plane)) * -1);
  return find_nearest (to->set, point, normal, image);
}

gboolean
fj_sync_find_point (const FjSyncPane *to,
                    const char *frame_of_reference,
                    FjVector point,
                    guint *image,
                    double *column,
                    double *row)
{
  const FjStackImage *there = NULL;
  double distance;

  if (to->set == NULL)
    return FALSE;
  for (guint i = 0; there == NULL && i < fj_display_set_get_n_images (to->set); i++)
    there = get_stack_image (to->set, i);
  if (there == NULL || !is_same_frame (there->frame_of_reference, frame_of_reference)
      || !find_nearest (to->set, point, fj_plane_normal (&there->plane), image))
    return FALSE;
  there = get_stack_image (to->set, *image);
  fj_plane_from_patient (&there->plane, point, column, row, &distance);
  *column += 0.5;
  *row += 0.5;
  return *column >= 0 && *row >= 0 && *column <= there->columns && *row <= there->rows;
}

/* --- size and window --- */

gboolean
fj_sync_zoom (const FjSyncPane *from, const FjSyncPane *to, FjViewport *viewport)
{
  const FjPlane *here, *there;
  FjViewport fitted;
  FjVector middle;
  double scale, column, row, distance;

  if (from->facts == NULL || to->facts == NULL || !from->facts->has_plane || !to->facts->has_plane
      || !is_same_frame (from->facts->frame_of_reference, to->facts->frame_of_reference)
      || !fj_sync_is_parallel (&from->facts->plane, &to->facts->plane))
    return FALSE;
  here = &from->facts->plane;
  there = &to->facts->plane;
  *viewport = *to->viewport;
  if (from->viewport->zoom_mode == FJ_ZOOM_FIT)
    {
      viewport->zoom_mode = FJ_ZOOM_FIT;
      return TRUE;
    }
  fitted = *viewport;
  fitted.zoom_mode = FJ_ZOOM_FIT;
  scale = fj_viewport_get_scale (from->viewport, &from->room) / here->column_spacing * there->column_spacing;
  viewport->zoom_mode = FJ_ZOOM_FREE;
  viewport->zoom = CLAMP (scale / fj_viewport_get_scale (&fitted, &to->room), FJ_ZOOM_LEAST, FJ_ZOOM_MOST);
  middle = fj_plane_to_patient (here, from->viewport->center_column - 0.5, from->viewport->center_row - 0.5);
  fj_plane_from_patient (there, middle, &column, &row, &distance);
  viewport->center_column = column + 0.5;
  viewport->center_row = row + 0.5;
  return TRUE;
}

gboolean
fj_sync_window (const FjSyncPane *from, const FjSyncPane *to, FjViewport *viewport)
{
  if (from->facts == NULL || to->facts == NULL || from->facts->modality == NULL
      || g_strcmp0 (from->facts->modality, to->facts->modality) != 0)
    return FALSE;
  *viewport = *to->viewport;
  viewport->window_mode = from->viewport->window_mode;
  viewport->voi = from->viewport->voi;
  viewport->function = from->viewport->function;
  viewport->center = from->viewport->center;
  viewport->width = from->viewport->width;
  return TRUE;
}
