#include "fj-still.h"

#include <math.h>

#include "fj-corner-paint.h"
#include "fj-mark-paint.h"
#include "fj-pane-private.h"

#define PANE_SIDE 640.0 /* logical pixels of the shorter side, for letters of the usual size */

FjStill *
fj_still_new (GtkWidget *widget,
              const FjShownImage *image,
              FjDisplaySet *set,
              const FjViewport *viewport,
              FjMarkTool *tool)
{
  FjStill *still = g_new0 (FjStill, 1);

  still->widget = g_object_ref (widget);
  still->image = fj_shown_image_new (image->facts, image->pixels);
  still->set = g_object_ref (set);
  still->viewport = *viewport;
  still->tool = tool != NULL ? g_object_ref (tool) : NULL;
  return still;
}

FjStill *
fj_still_new_of_pane (FjPane *pane)
{
  FjStill *still;

  g_return_val_if_fail (FJ_IS_PANE (pane), NULL);
  if (pane->shown == NULL || pane->set == NULL)
    return NULL;
  still = fj_still_new (GTK_WIDGET (pane), pane->shown, pane->set, &pane->viewport, pane->mark_tool);
  still->viewport.image = pane->shown_index;
  still->prior = g_strdup (pane->prior);
  return still;
}

void
fj_still_free (FjStill *still)
{
  g_object_unref (still->widget);
  fj_shown_image_free (still->image);
  g_object_unref (still->set);
  g_clear_object (&still->tool);
  g_free (still->prior);
  g_free (still);
}

FjCornerText *
fj_still_new_words (const FjShownImage *image,
                    FjDisplaySet *set,
                    const FjViewport *viewport,
                    const FjViewportRoom *room,
                    const char *prior,
                    FjStillCorners corners)
{
  FjVoi window = { 0 };
  gboolean has_window = fj_picture_get_window (image, viewport, &window);
  FjCornerSubject subject = { .facts = image->facts,
                              .viewport = viewport,
                              .scale = fj_viewport_get_scale (viewport, room),
                              .window = has_window ? &window : NULL,
                              .has_window_of_its_own = image->facts->vois->len > 0,
                              .series_number = fj_display_set_get_series_number (set),
                              .series_description = fj_display_set_get_description (set),
                              .n_images = fj_display_set_get_n_images (set),
                              .n_here = fj_display_set_get_n_here (set),
                              .stack_flags = fj_display_set_get_stack_flags (set),
                              .volume_flags = fj_display_set_get_volume_flags (set),
                              .prior = prior,
                              .is_identity_only = corners == FJ_STILL_CORNERS_IDENTITY,
                              .is_patient_hidden = corners == FJ_STILL_CORNERS_NO_PATIENT,
                              .is_patient_only = corners == FJ_STILL_CORNERS_ONLY_PATIENT };
  FjCornerText *text = fj_corner_text_new (&subject);

  if (has_window)
    fj_voi_clear (&window);
  return text;
}

/* A pane of @scale pixels to a logical one. */
static void
append_words (const FjStill *still,
              FjStillWith with,
              const FjViewport *whole,
              const FjViewportRoom *room,
              int scale,
              FjCornerPaint *paint,
              GtkSnapshot *snapshot)
{
  FjStillCorners corners = !(with & FJ_STILL_PATIENT) ? FJ_STILL_CORNERS_NO_PATIENT
                           : with & FJ_STILL_WORDS    ? FJ_STILL_CORNERS_ALL
                                                      : FJ_STILL_CORNERS_ONLY_PATIENT;
  g_autoptr (FjCornerText) text
      = fj_still_new_words (still->image, still->set, whole, room, still->prior, corners);

  fj_corner_paint_snapshot (paint, snapshot, text, (int) room->pane_width / scale,
                            (int) room->pane_height / scale);
}

static void
append_marks (const FjStill *still,
              const FjViewport *whole,
              const FjViewportRoom *room,
              int scale,
              const GArray *taken,
              FjMarkPaint *paint,
              GtkSnapshot *snapshot)
{
  g_autofree char *place = fj_pane_dup_mark_place (still->set, still->viewport.image);
  FjMarkSubject subject;
  FjMarkRoom measured;
  FjMarkScene scene = { .tool = still->tool,
                        .subject = &subject,
                        .measured = &measured,
                        .viewport = whole,
                        .room = room,
                        .taken = taken,
                        .scale = scale,
                        .is_still = TRUE };

  fj_pane_fill_mark_subject (still->image->facts, place, &subject);
  fj_pane_fill_mark_room (still->image, &measured);
  fj_mark_paint_snapshot (paint, snapshot, &scene);
}

/* Takes @snapshot. */
static void
draw (cairo_surface_t *surface, int scale, GtkSnapshot *snapshot)
{
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  cairo_t *cr = cairo_create (surface);

  if (node != NULL && cairo_status (cr) == CAIRO_STATUS_SUCCESS)
    {
      cairo_scale (cr, scale, scale);
      gsk_render_node_draw (node, cr);
    }
  g_clear_pointer (&node, gsk_render_node_unref);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
}

cairo_surface_t *
fj_still_paint_over (const FjStill *still, FjStillWith with, guint width, guint height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  int scale = MAX ((int) round (MIN (width, height) / PANE_SIDE), 1);
  FjCornerPaint *corners = fj_corner_paint_new (still->widget);
  FjMarkPaint *marks = fj_mark_paint_new (still->widget);
  GtkSnapshot *below = gtk_snapshot_new (), *above = gtk_snapshot_new ();
  FjViewport whole = still->viewport;
  FjViewportRoom room;

  whole.zoom_mode = FJ_ZOOM_FIT;
  whole.anchor = FJ_ANCHOR_CENTER;
  fj_image_facts_get_room (still->image->facts, width, height, 0, &room);
  if (with & (FJ_STILL_WORDS | FJ_STILL_PATIENT))
    append_words (still, with, &whole, &room, scale, corners, above);
  if (with & FJ_STILL_MARKS && still->tool != NULL)
    append_marks (still, &whole, &room, scale, fj_corner_paint_get_places (corners), marks, below);
  draw (surface, scale, below);
  draw (surface, scale, above);
  fj_mark_paint_free (marks);
  fj_corner_paint_free (corners);
  return surface;
}
