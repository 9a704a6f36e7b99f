#include "fj-mouse-map.h"

#include "fj-language.h"

static const struct
{
  const char *word, *title;
  FjMouseDeed deed;
} gestures[FJ_MOUSE_N_GESTURES] = {
  [FJ_MOUSE_LEFT] = { "left", N_ ("Left button"), FJ_MOUSE_TOOL },
  [FJ_MOUSE_SHIFT_LEFT] = { "shift-left", N_ ("Left button with Shift"), FJ_MOUSE_POINT },
  [FJ_MOUSE_MIDDLE] = { "middle", N_ ("Middle button"), FJ_MOUSE_PAN },
  [FJ_MOUSE_SHIFT_MIDDLE] = { "shift-middle", N_ ("Middle button with Shift"), FJ_MOUSE_PAN },
  [FJ_MOUSE_CTRL_MIDDLE] = { "ctrl-middle", N_ ("Middle button with Ctrl"), FJ_MOUSE_SCROLL },
  [FJ_MOUSE_RIGHT] = { "right", N_ ("Right button"), FJ_MOUSE_ZOOM },
  [FJ_MOUSE_SHIFT_RIGHT] = { "shift-right", N_ ("Right button with Shift"), FJ_MOUSE_ZOOM },
  [FJ_MOUSE_CTRL_RIGHT] = { "ctrl-right", N_ ("Right button with Ctrl"), FJ_MOUSE_WINDOW },
  [FJ_MOUSE_WHEEL] = { "wheel", N_ ("Wheel"), FJ_MOUSE_SCROLL },
  [FJ_MOUSE_SHIFT_WHEEL] = { "shift-wheel", N_ ("Wheel with Shift"), FJ_MOUSE_SCROLL },
  [FJ_MOUSE_CTRL_WHEEL] = { "ctrl-wheel", N_ ("Wheel with Ctrl"), FJ_MOUSE_ZOOM },
};

static const struct
{
  const char *word, *title;
  FjTool tool;
} deeds[FJ_MOUSE_N_DEEDS] = {
  [FJ_MOUSE_TOOL] = { "tool", N_ ("The tool that is chosen"), FJ_TOOL_WINDOW },
  [FJ_MOUSE_WINDOW] = { "window", N_ ("Sets the window"), FJ_TOOL_WINDOW },
  [FJ_MOUSE_PAN] = { "pan", N_ ("Moves the image"), FJ_TOOL_PAN },
  [FJ_MOUSE_ZOOM] = { "zoom", N_ ("Zooms"), FJ_TOOL_ZOOM },
  [FJ_MOUSE_SCROLL] = { "scroll", N_ ("Scrolls"), FJ_TOOL_SCROLL },
  [FJ_MOUSE_POINT] = { "point", N_ ("Shows the place in all panes"), FJ_TOOL_POINT },
};

struct _FjMouseMap
{
  GObject parent_instance;
  FjMouseDeed deeds[FJ_MOUSE_N_GESTURES];
};

G_DEFINE_FINAL_TYPE (FjMouseMap, fj_mouse_map, G_TYPE_OBJECT)

static guint changed_signal;

static gboolean
is_wheel (FjMouseGesture gesture)
{
  return gesture >= FJ_MOUSE_WHEEL;
}

const char *
fj_mouse_gesture_get_title (FjMouseGesture gesture)
{
  g_return_val_if_fail (gesture < FJ_MOUSE_N_GESTURES, NULL);
  return fj_tr (gestures[gesture].title);
}

const char *
fj_mouse_deed_get_title (FjMouseDeed deed)
{
  g_return_val_if_fail (deed < FJ_MOUSE_N_DEEDS, NULL);
  return fj_tr (deeds[deed].title);
}

gboolean
fj_mouse_gesture_can (FjMouseGesture gesture, FjMouseDeed deed)
{
  return gesture < FJ_MOUSE_N_GESTURES && deed < FJ_MOUSE_N_DEEDS
         && (!is_wheel (gesture) || deed == FJ_MOUSE_SCROLL || deed == FJ_MOUSE_ZOOM);
}

FjMouseDeed
fj_mouse_map_get (FjMouseMap *self, FjMouseGesture gesture)
{
  g_return_val_if_fail (FJ_IS_MOUSE_MAP (self) && gesture < FJ_MOUSE_N_GESTURES, FJ_MOUSE_TOOL);
  return self->deeds[gesture];
}

void
fj_mouse_map_set (FjMouseMap *self, FjMouseGesture gesture, FjMouseDeed deed)
{
  g_return_if_fail (FJ_IS_MOUSE_MAP (self));

  if (!fj_mouse_gesture_can (gesture, deed) || self->deeds[gesture] == deed)
    return;
  self->deeds[gesture] = deed;
  g_signal_emit (self, changed_signal, 0);
}

static void
set_own (FjMouseMap *self)
{
  for (guint i = 0; i < FJ_MOUSE_N_GESTURES; i++)
    self->deeds[i] = gestures[i].deed;
}

void
fj_mouse_map_reset (FjMouseMap *self)
{
  g_return_if_fail (FJ_IS_MOUSE_MAP (self));
  set_own (self);
  g_signal_emit (self, changed_signal, 0);
}

gboolean
fj_mouse_map_is_changed (FjMouseMap *self)
{
  g_return_val_if_fail (FJ_IS_MOUSE_MAP (self), FALSE);

  for (guint i = 0; i < FJ_MOUSE_N_GESTURES; i++)
    if (self->deeds[i] != gestures[i].deed)
      return TRUE;
  return FALSE;
}

const char *
fj_mouse_map_get_warning (FjMouseMap *self)
{
  gboolean has_tool = FALSE, has_scroll = FALSE;

  g_return_val_if_fail (FJ_IS_MOUSE_MAP (self), NULL);

  for (guint i = 0; i < FJ_MOUSE_N_GESTURES; i++)
    {
      has_tool = has_tool || self->deeds[i] == FJ_MOUSE_TOOL;
      has_scroll = has_scroll || (is_wheel (i) && self->deeds[i] == FJ_MOUSE_SCROLL);
    }
  if (!has_tool)
    return _ (
        "No button uses the tool that is chosen: the tools of the bar do nothing. Give it to one of them.");
  if (!has_scroll)
    return _ ("The wheel never scrolls: images change by key or by dragging alone.");
  return NULL;
}

/* --- what the hand does --- */

static gboolean
find_drag (guint button, GdkModifierType state, FjMouseGesture *gesture)
{
  gboolean is_shift = (state & GDK_SHIFT_MASK) != 0, is_ctrl = (state & GDK_CONTROL_MASK) != 0;

  switch (button)
    {
    case GDK_BUTTON_PRIMARY:
      *gesture = is_shift ? FJ_MOUSE_SHIFT_LEFT : FJ_MOUSE_LEFT;
      return TRUE;
    case GDK_BUTTON_MIDDLE:
      *gesture = is_ctrl ? FJ_MOUSE_CTRL_MIDDLE : is_shift ? FJ_MOUSE_SHIFT_MIDDLE : FJ_MOUSE_MIDDLE;
      return TRUE;
    case GDK_BUTTON_SECONDARY:
      *gesture = is_ctrl ? FJ_MOUSE_CTRL_RIGHT : is_shift ? FJ_MOUSE_SHIFT_RIGHT : FJ_MOUSE_RIGHT;
      return TRUE;
    default:
      return FALSE;
    }
}

FjTool
fj_mouse_map_choose_tool (FjMouseMap *self, guint button, GdkModifierType state, FjTool tool)
{
  FjMouseGesture gesture;

  g_return_val_if_fail (FJ_IS_MOUSE_MAP (self), tool);

  if (!find_drag (button, state, &gesture) || self->deeds[gesture] == FJ_MOUSE_TOOL)
    return tool;
  return deeds[self->deeds[gesture]].tool;
}

gboolean
fj_mouse_map_does_wheel_zoom (FjMouseMap *self, GdkModifierType state)
{
  FjMouseGesture gesture = state & GDK_CONTROL_MASK ? FJ_MOUSE_CTRL_WHEEL
                           : state & GDK_SHIFT_MASK ? FJ_MOUSE_SHIFT_WHEEL
                                                    : FJ_MOUSE_WHEEL;

  g_return_val_if_fail (FJ_IS_MOUSE_MAP (self), FALSE);
  return self->deeds[gesture] == FJ_MOUSE_ZOOM;
}

/* --- kept --- */

GVariant *
fj_mouse_map_save (FjMouseMap *self)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));

  g_return_val_if_fail (FJ_IS_MOUSE_MAP (self), NULL);

  for (guint i = 0; i < FJ_MOUSE_N_GESTURES; i++)
    if (self->deeds[i] != gestures[i].deed)
      g_variant_builder_add (&builder, "{ss}", gestures[i].word, deeds[self->deeds[i]].word);
  return g_variant_builder_end (&builder);
}

void
fj_mouse_map_load (FjMouseMap *self, GVariant *choices)
{
  g_return_if_fail (FJ_IS_MOUSE_MAP (self) && g_variant_is_of_type (choices, G_VARIANT_TYPE ("a{ss}")));

  set_own (self);
  for (guint i = 0; i < FJ_MOUSE_N_GESTURES; i++)
    {
      const char *word = NULL;

      if (!g_variant_lookup (choices, gestures[i].word, "&s", &word))
        continue;
      for (guint k = 0; k < FJ_MOUSE_N_DEEDS; k++)
        if (g_str_equal (word, deeds[k].word) && fj_mouse_gesture_can (i, k))
          self->deeds[i] = k;
    }
  g_signal_emit (self, changed_signal, 0);
}

static void
fj_mouse_map_class_init (FjMouseMapClass *klass)
{
  changed_signal
      = g_signal_new ("changed", FJ_TYPE_MOUSE_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fj_mouse_map_init (FjMouseMap *self)
{
  set_own (self);
}

FjMouseMap *
fj_mouse_map_new (void)
{
  return g_object_new (FJ_TYPE_MOUSE_MAP, NULL);
}

FjMouseMap *
fj_mouse_map_get_default (void)
{
  static FjMouseMap *map;

  if (map == NULL)
    map = fj_mouse_map_new ();
  return map;
}
