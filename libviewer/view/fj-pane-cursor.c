/* The pane: a cross that keys move, so that marks can be drawn without a pointer. Enter shows it once a tool
 * is chosen; arrows move it, Enter sets a point there, Enter again at the same place ends a line, Escape
 * leaves. */
#include "fj-pane-private.h"

#include <math.h>

/* Logical pixels. */
#define STEP 4.0
#define FINE 1.0
#define FAR 24.0
#define ARM 14.0
#define GAP 4.0
#define STIR 4.0 /* a pointer that is pushed farther is used again */

static gboolean
is_armed (FjPane *self)
{
  return self->mark_tool != NULL
         && (fj_mark_tool_get_kind (self->mark_tool) != FJ_MARK_N_KINDS
             || fj_mark_tool_get_draft (self->mark_tool) != NULL);
}

static void
hide (FjPane *self)
{
  self->has_cursor = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* It stays where it is on the image while that is moved, zoomed or drawn in another size. */
static void
find_place (FjPane *self)
{
  FjViewportRoom room;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (!fj_pane_get_room (self, &room))
    return;
  fj_viewport_from_image (&self->viewport, &room, self->cursor_column, self->cursor_row, &self->cursor_x,
                          &self->cursor_y);
  self->cursor_x /= scale;
  self->cursor_y /= scale;
}

static void
place (FjPane *self, double x, double y)
{
  FjViewportRoom room;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (!fj_pane_get_room (self, &room))
    return;
  self->cursor_x = CLAMP (x, 0, gtk_widget_get_width (GTK_WIDGET (self)) - 1);
  self->cursor_y = CLAMP (y, 0, gtk_widget_get_height (GTK_WIDGET (self)) - 1);
  fj_viewport_to_image (&self->viewport, &room, self->cursor_x * scale, self->cursor_y * scale,
                        &self->cursor_column, &self->cursor_row);
  /* The lens and the value follow it too. */
  self->pointer_x = self->cursor_x;
  self->pointer_y = self->cursor_y;
  fj_pane_move_mark (self, self->cursor_x, self->cursor_y, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
show (FjPane *self)
{
  FjViewportRoom room;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double x, y;

  if (!fj_pane_get_room (self, &room))
    return;
  fj_viewport_from_image (&self->viewport, &room, room.columns / 2.0, room.rows / 2.0, &x, &y);
  self->has_cursor = TRUE;
  self->has_point = FALSE;
  self->stirred_x = self->pointer_x;
  self->stirred_y = self->pointer_y;
  place (self, x / scale, y / scale);
}

static void
set_point (FjPane *self)
{
  double x = self->cursor_x, y = self->cursor_y;

  if (self->has_point && fj_mark_tool_get_draft (self->mark_tool) != NULL
      && self->point_column == self->cursor_column && self->point_row == self->cursor_row)
    {
      self->has_point = FALSE;
      fj_mark_tool_finish (self->mark_tool);
      return;
    }
  if (fj_pane_press_mark (self, 1, x, y, 0))
    fj_pane_release_mark (self, x, y, 0);
  self->has_point = fj_mark_tool_get_draft (self->mark_tool) != NULL;
  self->point_column = self->cursor_column;
  self->point_row = self->cursor_row;
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  FjPane *self = user_data;
  double step = state & GDK_CONTROL_MASK ? FINE : state & GDK_SHIFT_MASK ? FAR : STEP;

  if (!is_armed (self) || (state & GDK_ALT_MASK))
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      /* A line that a pointer draws is ended by it. */
      if (!self->has_cursor && fj_mark_tool_get_draft (self->mark_tool) != NULL)
        return FALSE;
      if (self->has_cursor)
        {
          find_place (self);
          set_point (self);
        }
      else
        show (self);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      break;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      break;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      break;
    default:
      return FALSE;
    }
  if (!self->has_cursor)
    return FALSE; /* images are scrolled */
  find_place (self);
  place (self,
         self->cursor_x
             + step
                   * ((key == GDK_KEY_Right || key == GDK_KEY_KP_Right)
                      - (key == GDK_KEY_Left || key == GDK_KEY_KP_Left)),
         self->cursor_y
             + step
                   * ((key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
                      - (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)));
  return TRUE;
}

void
fj_pane_add_cursor (FjPane *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_signal_connect (controller, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
fj_pane_stir_cursor (FjPane *self, double x, double y)
{
  if (!self->has_cursor)
    return;
  if (self->stirred_x < 0)
    {
      self->stirred_x = x;
      self->stirred_y = y;
    }
  if (hypot (x - self->stirred_x, y - self->stirred_y) > STIR)
    hide (self);
}

gboolean
fj_pane_has_cursor (FjPane *self)
{
  g_return_val_if_fail (FJ_IS_PANE (self), FALSE);
  if (self->has_cursor && !is_armed (self))
    self->has_cursor = FALSE;
  return self->has_cursor;
}

static void
draw_arms (cairo_t *cr, double x, double y)
{
  for (int axis = 0; axis < 2; axis++)
    for (int side = -1; side <= 1; side += 2)
      {
        double dx = axis == 0 ? side : 0, dy = axis == 0 ? 0 : side;

        cairo_move_to (cr, x + dx * GAP, y + dy * GAP);
        cairo_line_to (cr, x + dx * ARM, y + dy * ARM);
      }
}

void
fj_pane_draw_cursor (FjPane *self, GtkSnapshot *snapshot)
{
  double x, y;
  cairo_t *cr;

  if (!fj_pane_has_cursor (self))
    return;
  find_place (self);
  x = floor (self->cursor_x) + 0.5;
  y = floor (self->cursor_y) + 0.5;
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT ((float) (x - ARM - 2), (float) (y - ARM - 2),
                                                       (float) (2 * ARM + 4), (float) (2 * ARM + 4)));
  draw_arms (cr, x, y);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.8);
  cairo_set_line_width (cr, 4);
  cairo_stroke (cr);
  draw_arms (cr, x, y);
  cairo_set_source_rgba (cr, 1, 0.95, 0.4, 1);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  cairo_destroy (cr);
}
