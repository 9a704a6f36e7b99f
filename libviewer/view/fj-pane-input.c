#include "fj-pane-private.h"

#include <math.h>

#include "fj-mouse-map.h"

#define ZOOM_STEP 1.15       /* of a notch of the wheel */
#define ZOOM_PER_PIXEL 0.006 /* of a drag: e-fold in 167 pixels */
#define PIXELS_PER_IMAGE 6.0 /* of a drag that scrolls, at most */

static double
device (FjPane *self, double logical)
{
  return logical * gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

static guint
count (FjPane *self)
{
  return self->set != NULL ? fj_display_set_get_n_images (self->set) : 0;
}

static void
scroll (FjPane *self, int steps)
{
  FjViewport viewport = self->viewport;

  if (steps == 0 || count (self) == 0)
    return;
  fj_viewport_scroll (&viewport, steps, count (self), FALSE);
  fj_pane_change_viewport (self, &viewport);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, gpointer user_data)
{
  FjPane *self = user_data;
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  FjViewport viewport = self->viewport;
  FjViewportRoom room;
  double steps;

  if (fj_mouse_map_does_wheel_zoom (fj_mouse_map_get_default (), state))
    {
      if (fj_pane_get_room (self, &room))
        {
          fj_viewport_zoom (&viewport, &room, pow (ZOOM_STEP, -dy), device (self, self->drag_x),
                            device (self, self->drag_y));
          fj_pane_change_viewport (self, &viewport);
        }
      return TRUE;
    }
  /* A touchpad gives parts of a step; turning back begins anew. */
  if (self->scroll_rest * dy < 0)
    self->scroll_rest = 0;
  self->scroll_rest += dy;
  steps = trunc (self->scroll_rest);
  self->scroll_rest -= steps;
  scroll (self, (int) CLAMP (steps, -1000, 1000));
  return TRUE;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, gpointer user_data)
{
  FjPane *self = user_data;
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  fj_pane_stir_cursor (self, x, y);
  self->pointer_x = x;
  self->pointer_y = y;
  fj_pane_move_mark (self, x, y, state);
  fj_pane_set_probe (self, (state & GDK_ALT_MASK) != 0);
  if (self->has_lens || self->has_probe)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  /* Where Ctrl and the wheel zoom; a drag keeps its own account. */
  if (self->drag_start_x < 0)
    {
      self->drag_x = x;
      self->drag_y = y;
    }
}

static void
on_leave (GtkEventControllerMotion *controller, gpointer user_data)
{
  FjPane *self = user_data;

  self->pointer_x = self->pointer_y = -1;
  self->has_probe = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
point_at (FjPane *self, double x, double y)
{
  FjViewportRoom room;
  double column, row;

  if (!fj_pane_get_room (self, &room))
    return;
  fj_viewport_to_image (&self->viewport, &room, device (self, x), device (self, y), &column, &row);
  if (column >= 0 && row >= 0 && column <= room.columns && row <= room.rows)
    g_signal_emit_by_name (self, "pointed", column, row);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, gpointer user_data)
{
  FjPane *self = user_data;
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  /* Ctrl and the primary button take the pane itself along. */
  if (self->shown == NULL || (button == GDK_BUTTON_PRIMARY && (state & GDK_CONTROL_MASK)))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  if (self->is_marking && button == GDK_BUTTON_PRIMARY)
    return;
  self->drag_tool = fj_mouse_map_choose_tool (fj_mouse_map_get_default (), button, state, self->tool);
  self->drag_start_x = self->drag_x = x;
  self->drag_start_y = self->drag_y = y;
  self->drag_rest = 0;
  if (self->drag_tool == FJ_TOOL_POINT)
    point_at (self, x, y);
}

static void
drag_window (FjPane *self, double dx, double dy)
{
  FjViewport viewport = self->viewport;
  FjVoi shown = { 0 };

  if (!fj_picture_get_window (self->shown, &viewport, &shown))
    return;
  fj_viewport_window (&viewport, &shown, dx, dy);
  fj_voi_clear (&shown);
  fj_pane_change_viewport (self, &viewport);
}

static void
on_drag_update (GtkGestureDrag *gesture, double offset_x, double offset_y, gpointer user_data)
{
  FjPane *self = user_data;
  FjViewport viewport = self->viewport;
  FjViewportRoom room;
  double x = self->drag_start_x + offset_x, y = self->drag_start_y + offset_y;
  double dx = x - self->drag_x, dy = y - self->drag_y;

  if (self->drag_start_x < 0 || !fj_pane_get_room (self, &room))
    return;
  self->drag_x = x;
  self->drag_y = y;
  switch (self->drag_tool)
    {
    case FJ_TOOL_WINDOW:
      drag_window (self, dx, dy);
      break;
    case FJ_TOOL_PAN:
      fj_viewport_pan (&viewport, &room, device (self, dx), device (self, dy));
      fj_pane_change_viewport (self, &viewport);
      break;
    case FJ_TOOL_ZOOM:
      fj_viewport_zoom (&viewport, &room, exp (-dy * ZOOM_PER_PIXEL), device (self, self->drag_start_x),
                        device (self, self->drag_start_y));
      fj_pane_change_viewport (self, &viewport);
      break;
    case FJ_TOOL_POINT:
      point_at (self, x, y);
      break;
    case FJ_TOOL_SCROLL:
      {
        double pixels = CLAMP (gtk_widget_get_height (GTK_WIDGET (self)) / (double) MAX (count (self), 1), 1,
                               PIXELS_PER_IMAGE);
        double steps;

        self->drag_rest += dy / pixels;
        steps = trunc (self->drag_rest);
        self->drag_rest -= steps;
        scroll (self, (int) steps);
        break;
      }
    }
}

static void
on_drag_end (GtkGestureDrag *gesture, double offset_x, double offset_y, gpointer user_data)
{
  FjPane *self = user_data;
  double x = self->pointer_x, y = self->pointer_y;

  self->drag_start_x = -1;
  if (!self->is_marking || gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (gesture)) != GDK_BUTTON_PRIMARY)
    return;
  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    {
      x += offset_x;
      y += offset_y;
    }
  fj_pane_release_mark (self, x, y,
                        gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)));
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  FjPane *self = user_data;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->is_marking = FALSE;
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_PRIMARY)
    self->is_marking = fj_pane_press_mark (
        self, n_press, x, y, gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)));
  if (n_press == 2 && !self->is_marking
      && gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_PRIMARY)
    g_signal_emit_by_name (self, "maximise");
}

void
fj_pane_add_input (FjPane *self)
{
  static const guint buttons[] = { GDK_BUTTON_PRIMARY, GDK_BUTTON_MIDDLE, GDK_BUTTON_SECONDARY };
  GtkEventController *controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *gesture;

  self->drag_start_x = -1;
  g_signal_connect (controller, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  controller = gtk_event_controller_motion_new ();
  g_signal_connect (controller, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (controller, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (controller, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      gesture = gtk_gesture_drag_new ();
      gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), buttons[i]);
      g_signal_connect (gesture, "drag-begin", G_CALLBACK (on_drag_begin), self);
      g_signal_connect (gesture, "drag-update", G_CALLBACK (on_drag_update), self);
      g_signal_connect (gesture, "drag-end", G_CALLBACK (on_drag_end), self);
      gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
    }
  /* Added last, it is asked first: what it finds to be a mark's, no drag takes. */
  gesture = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), 0);
  g_signal_connect (gesture, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
  fj_pane_add_cursor (self);
}
