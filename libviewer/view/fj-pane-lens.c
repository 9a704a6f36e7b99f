/* A pane: what it shows of the place under the pointer: a lens, and the value of the pixel. */
#include "fj-pane-private.h"

#include <math.h>

#include "fj-language.h"

#define SIDE 240      /* of the lens, logical pixels */
#define MAGNIFIED 3.0 /* times what the pane shows */
#define FONT 13
#define AWAY 18 /* of the words from the pointer */

/* As it was drawn by eye: bigger pixels, not smoother ones, so that it is seen what is there. */
static void
get_lens_viewport (FjPane *self, const FjViewportRoom *room, const FjViewportRoom *lens, FjViewport *viewport)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double wanted = fj_viewport_get_scale (&self->viewport, room) * MAGNIFIED;

  *viewport = self->viewport;
  viewport->zoom_mode = FJ_ZOOM_FIT;
  viewport->anchor = FJ_ANCHOR_CENTER;
  viewport->zoom = CLAMP (wanted / fj_viewport_get_scale (viewport, lens), FJ_ZOOM_LEAST, FJ_ZOOM_MOST);
  viewport->zoom_mode = FJ_ZOOM_FREE;
  fj_viewport_to_image (&self->viewport, room, self->pointer_x * scale, self->pointer_y * scale,
                        &viewport->center_column, &viewport->center_row);
}

static void
append_lens (FjPane *self, GtkSnapshot *snapshot, const FjViewportRoom *room)
{
  static const GdkRGBA edge = { 0.85f, 0.88f, 0.92f, 1 };
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  guint side = (guint) (SIDE * scale);
  gsize stride = (gsize) side * 4;
  guint8 *pixels = g_malloc (stride * side);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, stride * side);
  g_autoptr (GdkTexture) texture = NULL;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) (self->pointer_x - SIDE / 2.0),
                                               (float) (self->pointer_y - SIDE / 2.0), SIDE, SIDE);
  FjViewportRoom lens = *room;
  GskRoundedRect circle;
  FjViewport viewport;

  lens.pane_width = lens.pane_height = side;
  get_lens_viewport (self, room, &lens, &viewport);
  if (self->lens == NULL)
    self->lens = fj_picture_new ();
  fj_picture_set_greys (self->lens, self->has_greys ? self->greys : NULL);
  fj_picture_render (self->lens, self->shown, &viewport, side, side, stride, pixels);
  texture = gdk_memory_texture_new ((int) side, (int) side, GDK_MEMORY_DEFAULT, bytes, stride);
  gsk_rounded_rect_init_from_rect (&circle, &bounds, SIDE / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_texture (snapshot, texture, &bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &circle, (float[4]){ 2, 2, 2, 2 },
                              (GdkRGBA[4]){ edge, edge, edge, edge });
}

/* --- the value --- */

static char *
describe_value (FjPane *self, double column, double row)
{
  const FjImageFacts *facts = self->shown->facts;
  const FjFrame *frame = self->shown->pixels;
  guint columns = fj_frame_get_columns (frame), rows = fj_frame_get_rows (frame);
  g_autoptr (FjMark) mark = NULL;
  FjMarkImage nowhere = { 0 };
  FjMarkRoom room;

  if (column < 0 || row < 0 || column >= columns || row >= rows || !fj_pane_get_mark_room (self, &room)
      || !room.is_complete)
    return NULL;
  if (fj_frame_get_samples (frame) == 3 && facts->kind == FJ_IMAGE_COLOUR)
    {
      gsize at = 3 * ((gsize) row * columns + (gsize) column);
      FjSampleType type = fj_frame_get_type (frame);
      const void *data = fj_frame_get_data (frame);

      return g_strdup_printf ("R %.0f  G %.0f  B %.0f", fj_sample_get (type, data, at),
                              fj_sample_get (type, data, at + 1), fj_sample_get (type, data, at + 2));
    }
  mark = fj_mark_new (FJ_MARK_PROBE, &nowhere);
  fj_mark_add_point (mark, floor (column) + 0.5, floor (row) + 0.5);
  return fj_mark_dup_lines (mark, &room);
}

/* The value and where: in the image, counted from 1, and in the patient where that is known. */
static char *
describe_place (FjPane *self, const FjViewportRoom *room)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const FjImageFacts *facts = self->shown->facts;
  g_autofree char *value = NULL;
  g_autofree char *where = NULL;
  double column, row;
  FjVector at;

  fj_viewport_to_image (&self->viewport, room, self->pointer_x * scale, self->pointer_y * scale, &column,
                        &row);
  value = describe_value (self, column, row);
  if (value == NULL)
    return NULL;
  where = g_strdup_printf (_ ("column %.0f, row %.0f"), floor (column) + 1, floor (row) + 1);
  if (!facts->has_plane)
    return g_strdup_printf ("%s\n%s", value, where);
  at = fj_plane_to_patient (&facts->plane, column - 0.5, row - 0.5);
  return g_strdup_printf ("%s\n%s\n%s %.1f  %s %.1f  %s %.1f mm", value, where, at.x >= 0 ? "L" : "R",
                          fabs (at.x), at.y >= 0 ? "P" : "A", fabs (at.y), at.z >= 0 ? "H" : "F",
                          fabs (at.z));
}

static void
append_value (FjPane *self, GtkSnapshot *snapshot, const FjViewportRoom *room)
{
  static const GdkRGBA letters = { 0.98f, 0.98f, 0.92f, 1 }, ground = { 0.06f, 0.07f, 0.08f, 0.88f };
  g_autofree char *text = describe_place (self, room);
  g_autoptr (PangoLayout) layout = NULL;
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width, height;
  double x, y;

  if (text == NULL)
    return;
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  pango_attr_list_insert (attributes, pango_attr_size_new_absolute (FONT * PANGO_SCALE));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  x = self->pointer_x + AWAY;
  y = self->pointer_y + AWAY;
  if (x + width + 6 > gtk_widget_get_width (GTK_WIDGET (self)))
    x = MAX (self->pointer_x - AWAY - width, 6);
  if (y + height + 6 > gtk_widget_get_height (GTK_WIDGET (self)))
    y = MAX (self->pointer_y - AWAY - height, 6);
  gtk_snapshot_append_color (
      snapshot, &ground,
      &GRAPHENE_RECT_INIT ((float) x - 5, (float) y - 4, (float) width + 10, (float) height + 8));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &letters);
  gtk_snapshot_restore (snapshot);
}

void
fj_pane_draw_lens (FjPane *self, GtkSnapshot *snapshot, const FjViewportRoom *room)
{
  if (self->pointer_x < 0)
    return;
  if (self->has_lens)
    append_lens (self, snapshot, room);
  if (self->has_probe)
    append_value (self, snapshot, room);
}

void
fj_pane_set_lens (FjPane *self, gboolean has_lens)
{
  g_return_if_fail (FJ_IS_PANE (self));
  if (self->has_lens == !!has_lens)
    return;
  self->has_lens = !!has_lens;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
fj_pane_get_lens (FjPane *self)
{
  g_return_val_if_fail (FJ_IS_PANE (self), FALSE);
  return self->has_lens;
}

void
fj_pane_set_probe (FjPane *self, gboolean has_probe)
{
  g_return_if_fail (FJ_IS_PANE (self));
  if (self->has_probe == !!has_probe)
    return;
  self->has_probe = !!has_probe;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
