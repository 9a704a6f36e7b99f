/* What dragging with each button of the mouse and turning its wheel does on an image, with Shift or Ctrl held
 * or not. Ctrl with the left button always takes the pane itself along and is not among them; marks take the
 * left button where they are. Data alone, of the main thread. */
#pragma once

#include "fj-pane.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_MOUSE_LEFT,
  FJ_MOUSE_SHIFT_LEFT,
  FJ_MOUSE_MIDDLE,
  FJ_MOUSE_SHIFT_MIDDLE,
  FJ_MOUSE_CTRL_MIDDLE,
  FJ_MOUSE_RIGHT,
  FJ_MOUSE_SHIFT_RIGHT,
  FJ_MOUSE_CTRL_RIGHT,
  FJ_MOUSE_WHEEL,
  FJ_MOUSE_SHIFT_WHEEL,
  FJ_MOUSE_CTRL_WHEEL,
  FJ_MOUSE_N_GESTURES
} FjMouseGesture;

typedef enum
{
  FJ_MOUSE_TOOL, /* what the bar of tools says */
  FJ_MOUSE_WINDOW,
  FJ_MOUSE_PAN,
  FJ_MOUSE_ZOOM,
  FJ_MOUSE_SCROLL,
  FJ_MOUSE_POINT,
  FJ_MOUSE_N_DEEDS
} FjMouseDeed;

#define FJ_TYPE_MOUSE_MAP (fj_mouse_map_get_type ())
G_DECLARE_FINAL_TYPE (FjMouseMap, fj_mouse_map, FJ, MOUSE_MAP, GObject)

/* Signal "changed" (). */
FjMouseMap *fj_mouse_map_new (void);
/* The one of the program. (transfer none) */
FjMouseMap *fj_mouse_map_get_default (void);

/* For those who read: "Right button with Shift"; "Sets the window". */
const char *fj_mouse_gesture_get_title (FjMouseGesture gesture);
const char *fj_mouse_deed_get_title (FjMouseDeed deed);
/* A wheel scrolls or zooms; a drag does all. */
gboolean fj_mouse_gesture_can (FjMouseGesture gesture, FjMouseDeed deed);

FjMouseDeed fj_mouse_map_get (FjMouseMap *map, FjMouseGesture gesture);
/* What it cannot do is passed over. */
void fj_mouse_map_set (FjMouseMap *map, FjMouseGesture gesture, FjMouseDeed deed);
void fj_mouse_map_reset (FjMouseMap *map);
gboolean fj_mouse_map_is_changed (FjMouseMap *map);
/* A sentence on what nobody can do with the mouse as it is; NULL: all is well. Static, translated. */
const char *fj_mouse_map_get_warning (FjMouseMap *map);

/* What a drag with @button (GDK_BUTTON_PRIMARY, …) does while @tool is chosen. */
FjTool fj_mouse_map_choose_tool (FjMouseMap *map, guint button, GdkModifierType state, FjTool tool);
/* FALSE: the wheel scrolls. */
gboolean fj_mouse_map_does_wheel_zoom (FjMouseMap *map, GdkModifierType state);

/* What differs from the program's own, a{ss}: "shift-left" to "pan". (transfer floating) */
GVariant *fj_mouse_map_save (FjMouseMap *map);
/* Words it does not know are passed over. */
void fj_mouse_map_load (FjMouseMap *map, GVariant *choices);

G_END_DECLS
