#include "fj-pane-private.h"

#include <math.h>

#include "fj-language.h"
#include "fj-region-paint.h"
#include "fj-still.h"

static const GdkRGBA black = { 0, 0, 0, 1 };

static void
unref_buffer (gpointer data)
{
  FjPaneBuffer *buffer = data;

  if (g_atomic_ref_count_dec (&buffer->refs))
    g_free (buffer);
}

void
fj_pane_forget_picture (FjPane *self)
{
  g_clear_object (&self->texture);
  for (guint i = 0; i < FJ_PANE_N_BUFFERS; i++)
    g_clear_pointer (&self->buffers[i], unref_buffer);
  self->drawn = NULL;
  self->is_picture_stale = TRUE;
}

/* One that nobody draws any more, so that no picture costs new memory, which the system would fill with zeros
 * first. (transfer none) */
static FjPaneBuffer *
find_buffer (FjPane *self, gsize size)
{
  guint free = 0;
  FjPaneBuffer *buffer;

  for (guint i = 0; i < FJ_PANE_N_BUFFERS; i++)
    if (self->buffers[i] != NULL && g_atomic_ref_count_compare (&self->buffers[i]->refs, 1))
      {
        if (self->buffers[i]->size == size)
          return self->buffers[i];
        free = i;
      }
    else if (self->buffers[i] == NULL)
      free = i;
  g_clear_pointer (&self->buffers[free], unref_buffer);
  buffer = self->buffers[free] = g_malloc (sizeof *buffer + size);
  g_atomic_ref_count_init (&buffer->refs);
  buffer->size = size;
  return buffer;
}

/* From @begin, @length of the @side of a pane whose part @low … @high the image takes: as far from one end of
 * the side as from the other, unless the image lies at one of them. */
static void
cover (double low, double high, int side, gboolean is_anchored, int *begin, int *length)
{
  int before = (int) CLAMP (floor (low) - 1, 0, (side - 1) / 2), after = before;

  if (is_anchored)
    {
      before = (int) CLAMP (floor (low) - 1, 0, side - 1);
      after = (int) CLAMP (side - ceil (high) - 1, 0, side - 1 - before);
    }
  *begin = before;
  *length = side - before - after;
}

/* The part of the pane that a fitted image takes; the rest is black anyhow. Fitted into that part alone, the
 * image lies on the same pixels. */
static cairo_rectangle_int_t
find_covered (FjPane *self, const FjViewportRoom *room)
{
  const FjViewport *viewport = &self->viewport;
  int width = (int) room->pane_width, height = (int) room->pane_height;
  cairo_rectangle_int_t covered = { 0, 0, width, height };
  gboolean is_lying = viewport->rotation == 90 || viewport->rotation == 270;
  gboolean is_by_column
      = viewport->anchor == FJ_ANCHOR_FIRST_COLUMN || viewport->anchor == FJ_ANCHOR_LAST_COLUMN;
  gboolean is_anchored = viewport->anchor != FJ_ANCHOR_CENTER;
  double x0, y0, x1, y1;

  if (viewport->zoom_mode != FJ_ZOOM_FIT)
    return covered;
  fj_viewport_from_image (viewport, room, 0, 0, &x0, &y0);
  fj_viewport_from_image (viewport, room, room->columns, room->rows, &x1, &y1);
  cover (MIN (x0, x1), MAX (x0, x1), width, is_anchored && is_by_column != is_lying, &covered.x,
         &covered.width);
  cover (MIN (y0, y1), MAX (y0, y1), height, is_anchored && is_by_column == is_lying, &covered.y,
         &covered.height);
  return covered;
}

static void
render (FjPane *self, const FjViewportRoom *room)
{
  gsize stride;

  g_clear_object (&self->texture);
  self->covered = find_covered (self, room);
  stride = (gsize) self->covered.width * 4;
  self->drawn = find_buffer (self, stride * (gsize) self->covered.height);
  fj_picture_set_screen_pitch (self->picture, room->screen_pitch);
  fj_picture_render (self->picture, self->shown, &self->viewport, (guint) self->covered.width,
                     (guint) self->covered.height, stride, self->drawn->pixels);
  self->is_picture_stale = FALSE;
}

static void
append_texture (FjPane *self, GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  if (self->texture == NULL)
    {
      g_autoptr (GBytes) bytes = NULL;

      g_atomic_ref_count_inc (&self->drawn->refs);
      bytes = g_bytes_new_with_free_func (self->drawn->pixels, self->drawn->size, unref_buffer, self->drawn);
      self->texture = gdk_memory_texture_new (self->covered.width, self->covered.height, GDK_MEMORY_DEFAULT,
                                              bytes, (gsize) self->covered.width * 4);
    }
  gtk_snapshot_append_texture (snapshot, self->texture, bounds);
}

/* --- without a GPU a texture is scaled pixel by pixel even where nothing is to be scaled: drawn by cairo ---
 *
 * As a raster source, which is asked for its pixels when they are wanted: a surface would be copied when its
 * memory is used again, because a recording might still want it. */

typedef struct
{
  FjPaneBuffer *buffer;
  int width, height;
} Raster;

static cairo_surface_t *
acquire (cairo_pattern_t *pattern,
         void *user_data,
         cairo_surface_t *target,
         const cairo_rectangle_int_t *extents)
{
  Raster *raster = user_data;

  return cairo_image_surface_create_for_data (raster->buffer->pixels, CAIRO_FORMAT_RGB24, raster->width,
                                              raster->height, raster->width * 4);
}

static void
release (cairo_pattern_t *pattern, void *user_data, cairo_surface_t *surface)
{
  cairo_surface_destroy (surface);
}

static cairo_status_t
copy (cairo_pattern_t *pattern, void *user_data, const cairo_pattern_t *other)
{
  Raster *raster = g_memdup2 (user_data, sizeof *raster);

  g_atomic_ref_count_inc (&raster->buffer->refs);
  cairo_raster_source_pattern_set_callback_data (pattern, raster);
  return CAIRO_STATUS_SUCCESS;
}

static void
finish (cairo_pattern_t *pattern, void *user_data)
{
  Raster *raster = user_data;

  unref_buffer (raster->buffer);
  g_free (raster);
}

static void
append_cairo (FjPane *self, GtkSnapshot *snapshot, const graphene_rect_t *bounds, double scale)
{
  Raster *raster = g_new (Raster, 1);
  cairo_pattern_t *pattern;
  cairo_matrix_t matrix;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, bounds);

  *raster = (Raster){ self->drawn, self->covered.width, self->covered.height };
  g_atomic_ref_count_inc (&self->drawn->refs);
  pattern = cairo_pattern_create_raster_source (raster, CAIRO_CONTENT_COLOR, raster->width, raster->height);
  cairo_raster_source_pattern_set_acquire (pattern, acquire, release);
  cairo_raster_source_pattern_set_copy (pattern, copy);
  cairo_raster_source_pattern_set_finish (pattern, finish);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_matrix_init_translate (&matrix, -self->covered.x, -self->covered.y);
  cairo_pattern_set_matrix (pattern, &matrix);
  cairo_scale (cr, 1 / scale, 1 / scale);
  cairo_set_source (cr, pattern);
  cairo_rectangle (cr, self->covered.x, self->covered.y, self->covered.width, self->covered.height);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
  cairo_destroy (cr);
}

static gboolean
is_drawn_by_cairo (FjPane *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;

  return renderer != NULL && GSK_IS_CAIRO_RENDERER (renderer);
}

static void
append_picture (FjPane *self, GtkSnapshot *snapshot, const FjViewportRoom *room)
{
  float scale = (float) gtk_widget_get_scale_factor (GTK_WIDGET (self));
  graphene_rect_t bounds;

  fj_pane_update_greys (self);
  if (self->is_picture_stale)
    render (self, room);
  bounds = GRAPHENE_RECT_INIT ((float) self->covered.x / scale, (float) self->covered.y / scale,
                               (float) self->covered.width / scale, (float) self->covered.height / scale);
  if (is_drawn_by_cairo (self))
    append_cairo (self, snapshot, &bounds, scale);
  else
    append_texture (self, snapshot, &bounds);
}

static void
append_black (GtkSnapshot *snapshot, float x0, float y0, float x1, float y1)
{
  if (x1 > x0 && y1 > y0)
    gtk_snapshot_append_color (snapshot, &black, &GRAPHENE_RECT_INIT (x0, y0, x1 - x0, y1 - y0));
}

/* Not under the picture, which would hide it. */
static void
append_surround (FjPane *self, GtkSnapshot *snapshot, float width, float height)
{
  float scale = (float) gtk_widget_get_scale_factor (GTK_WIDGET (self));
  float x0 = (float) self->covered.x / scale, y0 = (float) self->covered.y / scale;
  float x1 = x0 + (float) self->covered.width / scale, y1 = y0 + (float) self->covered.height / scale;

  append_black (snapshot, 0, 0, width, y0);
  append_black (snapshot, 0, y1, width, height);
  append_black (snapshot, 0, y0, x0, y1);
  append_black (snapshot, x1, y0, width, y1);
}

static void
append_words (FjPane *self, GtkSnapshot *snapshot, const FjViewportRoom *room)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  FjViewport viewport = self->viewport;
  g_autoptr (FjCornerText) text = NULL;

  /* The words are those of the image on screen, also while another one is on its way. */
  viewport.image = self->shown_index;
  text = fj_still_new_words (self->shown, self->set, &viewport, room, self->prior,
                             self->is_text_hidden ? FJ_STILL_CORNERS_IDENTITY : FJ_STILL_CORNERS_ALL);
  fj_corner_paint_snapshot (self->paint, snapshot, text, width, height);
}

static void
append_frame (FjPane *self, GtkSnapshot *snapshot, int width, int height)
{
  static const GdkRGBA active = { 0.38f, 0.63f, 0.92f, 1 }, prior = { 0.80f, 0.58f, 0.20f, 1 };
  GdkRGBA colour = self->is_active ? active : prior;
  float border = self->is_active ? 2 : 1;
  GskRoundedRect outline;

  if (self->prior != NULL)
    {
      gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height),
                                       0);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 3, 3, 3, 3 },
                                  (GdkRGBA[4]){ prior, prior, prior, prior });
    }
  if (!self->is_active)
    return;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height), 0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ border, border, border, border },
                              (GdkRGBA[4]){ colour, colour, colour, colour });
}

/* The words of the corners lie above the marks, and those of the marks keep clear of them. */
static void
draw_over (FjPane *self, GtkSnapshot *snapshot, const FjViewportRoom *room)
{
  GtkSnapshot *above = gtk_snapshot_new ();
  GskRenderNode *words;

  append_words (self, above, room);
  words = gtk_snapshot_free_to_node (above);
  fj_pane_draw_annotations (self, snapshot, room);
  if (words == NULL)
    return;
  gtk_snapshot_append_node (snapshot, words);
  gsk_render_node_unref (words);
}

void
fj_pane_set_regions_shown (FjPane *self, gboolean is_shown)
{
  g_return_if_fail (FJ_IS_PANE (self));
  self->shows_regions = !!is_shown;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
fj_pane_draw (FjPane *self, GtkSnapshot *snapshot)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  FjViewportRoom room;

  if (self->cover != NULL)
    {
      gtk_widget_snapshot_child (GTK_WIDGET (self), self->cover, snapshot);
      append_frame (self, snapshot, width, height);
      return;
    }
  if (!fj_pane_get_room (self, &room))
    append_black (snapshot, 0, 0, (float) width, (float) height);
  else
    {
      append_picture (self, snapshot, &room);
      append_surround (self, snapshot, (float) width, (float) height);
      fj_pane_marks_snapshot (&self->marks, snapshot, &self->viewport, &room,
                              gtk_widget_get_scale_factor (GTK_WIDGET (self)));
      if (self->shows_regions)
        fj_region_paint_snapshot (self->shown->facts->spacings, GTK_WIDGET (self), snapshot, &self->viewport,
                                  &room, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
      draw_over (self, snapshot, &room);
      fj_pane_draw_lens (self, snapshot, &room);
      fj_pane_draw_cursor (self, snapshot);
    }
  if (self->is_late)
    {
      g_autofree char *note = g_strdup_printf (_ ("Loading image %u …"), self->viewport.image + 1);

      fj_corner_paint_snapshot_note (self->paint, snapshot, note, width, height);
    }
  else if (self->marks.is_linked)
    fj_corner_paint_snapshot_note (self->paint, snapshot, _ ("Linked"), width, height);
  append_frame (self, snapshot, width, height);
}
