/* fj-mouse-map: what buttons and wheel do by default and by choice, what nobody can do, what is kept. */
#include "fj-mouse-map.h"

static void
test_own (void)
{
  g_autoptr (FjMouseMap) map = fj_mouse_map_new ();

  g_assert_cmpint (fj_mouse_map_choose_tool (map, GDK_BUTTON_PRIMARY, 0, FJ_TOOL_SCROLL), ==, FJ_TOOL_SCROLL);
  g_assert_cmpint (fj_mouse_map_choose_tool (map, GDK_BUTTON_PRIMARY, GDK_SHIFT_MASK, FJ_TOOL_SCROLL), ==,
                   FJ_TOOL_POINT);
  g_assert_cmpint (fj_mouse_map_choose_tool (map, GDK_BUTTON_MIDDLE, 0, FJ_TOOL_SCROLL), ==, FJ_TOOL_PAN);
  g_assert_cmpint (fj_mouse_map_choose_tool (map, GDK_BUTTON_SECONDARY, 0, FJ_TOOL_SCROLL), ==, FJ_TOOL_ZOOM);
  g_assert_cmpint (fj_mouse_map_choose_tool (map, GDK_BUTTON_SECONDARY, GDK_CONTROL_MASK, FJ_TOOL_SCROLL), ==,
                   FJ_TOOL_WINDOW);
  g_assert_false (fj_mouse_map_does_wheel_zoom (map, 0));
  g_assert_true (fj_mouse_map_does_wheel_zoom (map, GDK_CONTROL_MASK));
  g_assert_null (fj_mouse_map_get_warning (map));
  g_assert_false (fj_mouse_map_is_changed (map));
  for (guint i = 0; i < FJ_MOUSE_N_GESTURES; i++)
    g_assert_true (fj_mouse_gesture_can (i, fj_mouse_map_get (map, i)));
}

static void
test_choice (void)
{
  g_autoptr (FjMouseMap) map = fj_mouse_map_new (), other = fj_mouse_map_new ();
  g_autoptr (GVariant) saved = NULL, strange = NULL;

  fj_mouse_map_set (map, FJ_MOUSE_RIGHT, FJ_MOUSE_WINDOW);
  fj_mouse_map_set (map, FJ_MOUSE_WHEEL, FJ_MOUSE_ZOOM);
  fj_mouse_map_set (map, FJ_MOUSE_CTRL_WHEEL, FJ_MOUSE_PAN); /* no wheel can */
  g_assert_cmpint (fj_mouse_map_choose_tool (map, GDK_BUTTON_SECONDARY, 0, FJ_TOOL_SCROLL), ==,
                   FJ_TOOL_WINDOW);
  g_assert_true (fj_mouse_map_does_wheel_zoom (map, 0));
  g_assert_cmpint (fj_mouse_map_get (map, FJ_MOUSE_CTRL_WHEEL), ==, FJ_MOUSE_ZOOM);
  saved = g_variant_ref_sink (fj_mouse_map_save (map));
  g_assert_cmpuint (g_variant_n_children (saved), ==, 2);
  fj_mouse_map_load (other, saved);
  g_assert_cmpint (fj_mouse_map_get (other, FJ_MOUSE_RIGHT), ==, FJ_MOUSE_WINDOW);
  g_assert_true (fj_mouse_map_does_wheel_zoom (other, 0));
  strange = g_variant_ref_sink (
      g_variant_new_parsed ("{'right': 'dance', 'wheel': 'pan', 'fourth': 'zoom', 'middle': 'zoom'}"));
  fj_mouse_map_load (other, strange);
  g_assert_cmpint (fj_mouse_map_get (other, FJ_MOUSE_RIGHT), ==, FJ_MOUSE_ZOOM);
  g_assert_cmpint (fj_mouse_map_get (other, FJ_MOUSE_WHEEL), ==, FJ_MOUSE_SCROLL);
  g_assert_cmpint (fj_mouse_map_get (other, FJ_MOUSE_MIDDLE), ==, FJ_MOUSE_ZOOM);
  fj_mouse_map_reset (other);
  g_assert_false (fj_mouse_map_is_changed (other));
}

static void
test_warning (void)
{
  g_autoptr (FjMouseMap) map = fj_mouse_map_new ();
  const char *first;

  fj_mouse_map_set (map, FJ_MOUSE_LEFT, FJ_MOUSE_WINDOW);
  first = fj_mouse_map_get_warning (map);
  g_assert_nonnull (first);
  fj_mouse_map_set (map, FJ_MOUSE_SHIFT_LEFT, FJ_MOUSE_TOOL);
  g_assert_null (fj_mouse_map_get_warning (map));
  fj_mouse_map_set (map, FJ_MOUSE_WHEEL, FJ_MOUSE_ZOOM);
  g_assert_null (fj_mouse_map_get_warning (map));
  fj_mouse_map_set (map, FJ_MOUSE_SHIFT_WHEEL, FJ_MOUSE_ZOOM);
  g_assert_nonnull (fj_mouse_map_get_warning (map));
  g_assert_cmpstr (fj_mouse_map_get_warning (map), !=, first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mouse-map/own", test_own);
  g_test_add_func ("/mouse-map/choice", test_choice);
  g_test_add_func ("/mouse-map/warning", test_warning);
  return g_test_run ();
}
