/* A volume seen through: what pointer and keys do to it. */
#include "fj-volume-view.h"

#include <math.h>

#include "fj-language.h"
#include "fj-mark-tool.h"
#include "fj-pane.h"

#define DEGREES_PER_PIXEL 0.4
#define DEGREES_OF_KEY 10.0
#define PIXELS_OF_KEY 40.0
#define ZOOM_STEP 1.15
#define ZOOM_PER_PIXEL 0.006
#define WINDOW_KEY 12.5 /* pixels of a drag */
#define CUT_KEY 0.05

typedef enum
{
  TURN,
  PAN,
  ZOOM,
  WINDOW
} Deed;

static void
turn (FjVolumeView *self, double x, double y)
{
  FjVolumeLook look = *fj_volume_view_get_look (self);

  fj_volume_look_turn (&look, x, y);
  fj_volume_view_set_look (self, &look);
}

static void
pan (FjVolumeView *self, double x, double y)
{
  FjVolumeLook look = *fj_volume_view_get_look (self);
  double pixel = fj_volume_view_get_pixel (self);

  fj_volume_look_pan (&look, x * pixel, y * pixel, fj_volume_view_get_radius (self));
  fj_volume_view_set_look (self, &look);
}

static void
zoom (FjVolumeView *self, double factor)
{
  FjVolumeLook look = *fj_volume_view_get_look (self);

  fj_volume_look_zoom (&look, factor);
  fj_volume_view_set_look (self, &look);
}

static void
window (FjVolumeView *self, double dx, double dy)
{
  FjVolumeLook look = *fj_volume_view_get_look (self);

  fj_volume_look_window (&look, dx, dy);
  fj_volume_view_set_look (self, &look);
}

static void
say_no_measuring (FjVolumeView *self)
{
  g_signal_emit_by_name (
      self, "note",
      _ ("Nothing is measured on a rendering: its depth cannot be seen. Go back to the images (Escape) and "
         "measure there."));
}

/* --- pointer --- */

static gboolean
wants_mark (FjVolumeView *self)
{
  GtkWidget *pane = gtk_widget_get_parent (GTK_WIDGET (self));
  FjMarkTool *tool = FJ_IS_PANE (pane) ? fj_pane_get_mark_tool (FJ_PANE (pane)) : NULL;

  return tool != NULL && fj_mark_tool_get_kind (tool) != FJ_MARK_N_KINDS;
}

static Deed
choose (guint button, GdkModifierType state)
{
  if (button == GDK_BUTTON_MIDDLE)
    return PAN;
  if (button == GDK_BUTTON_SECONDARY)
    return ZOOM;
  return state & GDK_SHIFT_MASK ? WINDOW : TURN;
}

/* What the hand has done so far is kept with the gesture: offsets are from its beginning. */
typedef struct
{
  Deed deed;
  double x, y;
} Drag;

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, gpointer user_data)
{
  FjVolumeView *self = user_data;
  Drag *drag = g_object_get_data (G_OBJECT (gesture), "fj-drag");
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  /* The pane under it hears nothing of it, but is the one that has the keys. */
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (self)));
  *drag = (Drag){ .deed = choose (button, gtk_event_controller_get_current_event_state (
                                              GTK_EVENT_CONTROLLER (gesture))) };
  if (button == GDK_BUTTON_PRIMARY && wants_mark (self))
    say_no_measuring (self);
}

static void
on_drag_update (GtkGestureDrag *gesture, double x, double y, gpointer user_data)
{
  FjVolumeView *self = user_data;
  Drag *drag = g_object_get_data (G_OBJECT (gesture), "fj-drag");
  double dx = x - drag->x, dy = y - drag->y;

  drag->x = x;
  drag->y = y;
  switch (drag->deed)
    {
    case PAN:
      pan (self, dx, dy);
      break;
    case ZOOM:
      zoom (self, exp (-dy * ZOOM_PER_PIXEL));
      break;
    case WINDOW:
      window (self, dx, dy);
      break;
    case TURN:
    default:
      turn (self, dx * DEGREES_PER_PIXEL, dy * DEGREES_PER_PIXEL);
      break;
    }
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, gpointer user_data)
{
  zoom (user_data, pow (ZOOM_STEP, -dy));
  return TRUE;
}

void
fj_volume_view_add_input (FjVolumeView *self)
{
  GtkGesture *gesture = gtk_gesture_drag_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), 0);
  g_object_set_data_full (G_OBJECT (gesture), "fj-drag", g_new0 (Drag, 1), g_free);
  g_signal_connect (gesture, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (gesture, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}

/* --- keys --- */

static gboolean
press_arrow (FjVolumeView *self, guint key, gboolean is_shifted)
{
  double x = key == GDK_KEY_Left ? -1 : key == GDK_KEY_Right ? 1 : 0;
  double y = key == GDK_KEY_Up ? -1 : key == GDK_KEY_Down ? 1 : 0;

  if (x == 0 && y == 0)
    return FALSE;
  if (is_shifted)
    pan (self, x * PIXELS_OF_KEY, y * PIXELS_OF_KEY);
  else
    turn (self, x * DEGREES_OF_KEY, y * DEGREES_OF_KEY);
  return TRUE;
}

static gboolean
press_side (FjVolumeView *self, guint key)
{
  static const guint keys[FJ_LOOK_N_SIDES] = {
    [FJ_LOOK_FRONT] = GDK_KEY_a, [FJ_LOOK_BACK] = GDK_KEY_p, [FJ_LOOK_LEFT] = GDK_KEY_l,
    [FJ_LOOK_RIGHT] = GDK_KEY_r, [FJ_LOOK_HEAD] = GDK_KEY_h, [FJ_LOOK_FEET] = GDK_KEY_f,
  };
  FjVolumeLook look = *fj_volume_view_get_look (self);

  if (key == GDK_KEY_Home || key == GDK_KEY_End)
    key = keys[key == GDK_KEY_Home ? FJ_LOOK_FRONT : FJ_LOOK_BACK];
  for (guint i = 0; i < FJ_LOOK_N_SIDES; i++)
    if (keys[i] == key)
      {
        fj_volume_look_from (&look, (FjLookSide) i);
        fj_volume_view_set_look (self, &look);
        return TRUE;
      }
  return FALSE;
}

static gboolean
press_preset (FjVolumeView *self, guint key)
{
  FjVolumeLook look = *fj_volume_view_get_look (self);

  if (key < GDK_KEY_1 || key > GDK_KEY_9)
    return FALSE;
  if (key - GDK_KEY_1 < fj_volume_view_get_n_presets (self))
    {
      fj_volume_look_set_preset (&look, key - GDK_KEY_1);
      fj_volume_view_set_look (self, &look);
    }
  return TRUE;
}

static void
reset (FjVolumeView *self)
{
  FjVolumeLook look;
  guint preset = fj_volume_view_get_look (self)->preset;

  fj_volume_look_init (&look);
  look.preset = preset;
  fj_volume_view_set_look (self, &look);
}

static void
cut (FjVolumeView *self, double by)
{
  FjVolumeLook look = *fj_volume_view_get_look (self);

  fj_volume_look_cut (&look, by);
  fj_volume_view_set_look (self, &look);
}

static gboolean
press_other (FjVolumeView *self, guint key)
{
  switch (key)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      zoom (self, ZOOM_STEP);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      zoom (self, 1 / ZOOM_STEP);
      return TRUE;
    case GDK_KEY_bracketright:
      window (self, 0, WINDOW_KEY);
      return TRUE;
    case GDK_KEY_bracketleft:
      window (self, 0, -WINDOW_KEY);
      return TRUE;
    case GDK_KEY_braceright:
      window (self, WINDOW_KEY, 0);
      return TRUE;
    case GDK_KEY_braceleft:
      window (self, -WINDOW_KEY, 0);
      return TRUE;
    case GDK_KEY_Page_Down:
      cut (self, CUT_KEY);
      return TRUE;
    case GDK_KEY_Page_Up:
      cut (self, -CUT_KEY);
      return TRUE;
    case GDK_KEY_0:
      reset (self);
      return TRUE;
    case GDK_KEY_q:
    case GDK_KEY_Return:
      say_no_measuring (self);
      return TRUE;
    case GDK_KEY_Escape:
      g_signal_emit_by_name (self, "leave");
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
fj_volume_view_press_key (FjVolumeView *self, guint key, GdkModifierType state)
{
  gboolean is_shifted = (state & GDK_SHIFT_MASK) != 0;

  if (state & GDK_CONTROL_MASK && key == GDK_KEY_0)
    {
      reset (self);
      return TRUE;
    }
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  return press_arrow (self, key, is_shifted) || press_side (self, key) || press_preset (self, key)
         || press_other (self, key);
}
