/* fj-pane-input: a real pointer on a real pane. */
#include "view-fixture.h"

#include "fj-mouse-map.h"
#include "fj-pane.h"

typedef struct
{
  Room room;
  GtkWidget *pane;
} Fixture;

static gboolean
is_shown (gpointer pane)
{
  return fj_pane_get_shown (pane) != NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  open_room (&fixture->room, "stack('a',30,'2.25.11')\n");
  fixture->pane = fj_pane_new ();
  fj_pane_set_set (FJ_PANE (fixture->pane), fixture->room.store, get_set (&fixture->room, 0));
  show (&fixture->room, fixture->pane);
  wait_for (is_shown, fixture->pane);
  hand ("mousemove 600 380");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_room (&fixture->room);
}

static const FjViewport *
look (Fixture *fixture)
{
  return fj_pane_get_viewport (FJ_PANE (fixture->pane));
}

static void
test_wheel (Fixture *fixture, gconstpointer data)
{
  hand ("click 5 click 5 click 5");
  g_assert_cmpuint (look (fixture)->image, ==, 3);
  hand ("click 4");
  g_assert_cmpuint (look (fixture)->image, ==, 2);
  hand ("click --repeat 10 --delay 5 4");
  g_assert_cmpuint (look (fixture)->image, ==, 0);
  g_assert_cmpint (look (fixture)->zoom_mode, ==, FJ_ZOOM_FIT);
}

/* What is under the pointer stays there. */
static void
test_zoom_at_pointer (Fixture *fixture, gconstpointer data)
{
  FjViewportRoom room;
  double before[2], after[2];

  g_assert_true (fj_pane_get_room (FJ_PANE (fixture->pane), &room));
  fj_viewport_to_image (look (fixture), &room, 600, 380, &before[0], &before[1]);
  hand ("keydown Control_L click 4 click 4 keyup Control_L");
  g_assert_cmpuint (look (fixture)->image, ==, 0);
  g_assert_cmpint (look (fixture)->zoom_mode, ==, FJ_ZOOM_FREE);
  g_assert_cmpfloat (look (fixture)->zoom, >, 1.2);
  fj_viewport_to_image (look (fixture), &room, 600, 380, &after[0], &after[1]);
  g_assert_cmpfloat_with_epsilon (before[0], after[0], 0.05);
  g_assert_cmpfloat_with_epsilon (before[1], after[1], 0.05);
}

static void
test_window (Fixture *fixture, gconstpointer data)
{
  double width, center;

  hand ("mousedown 1 mousemove 640 380 mousemove 700 380 mouseup 1");
  g_assert_cmpint (look (fixture)->window_mode, ==, FJ_WINDOW_SET);
  width = look (fixture)->width;
  center = look (fixture)->center;
  hand ("mousedown 1 mousemove 760 380 mousemove 800 380 mouseup 1");
  g_assert_cmpfloat (look (fixture)->width, >, width);
  hand ("mousedown 1 mousemove 800 450 mousemove 800 480 mouseup 1");
  g_assert_cmpfloat (look (fixture)->center, >, center);
  g_assert_cmpint (look (fixture)->zoom_mode, ==, FJ_ZOOM_FIT);
}

static void
test_pan_and_zoom (Fixture *fixture, gconstpointer data)
{
  FjViewportRoom room;
  double before[2], after[2];

  hand ("mousedown 3 mousemove 600 340 mousemove 600 280 mouseup 3");
  g_assert_cmpint (look (fixture)->zoom_mode, ==, FJ_ZOOM_FREE);
  g_assert_cmpfloat (look (fixture)->zoom, >, 1.1);
  g_assert_true (fj_pane_get_room (FJ_PANE (fixture->pane), &room));
  fj_viewport_to_image (look (fixture), &room, 600, 300, &before[0], &before[1]);
  hand ("mousemove 600 300 mousedown 2 mousemove 560 300 mousemove 540 330 mouseup 2");
  fj_viewport_to_image (look (fixture), &room, 540, 330, &after[0], &after[1]);
  g_assert_cmpfloat_with_epsilon (before[0], after[0], 0.1);
  g_assert_cmpfloat_with_epsilon (before[1], after[1], 0.1);
  g_assert_cmpint (look (fixture)->window_mode, ==, FJ_WINDOW_OF_IMAGE);
}

static void
test_scroll_tool (Fixture *fixture, gconstpointer data)
{
  fj_pane_set_tool (FJ_PANE (fixture->pane), FJ_TOOL_SCROLL);
  hand ("mousedown 1 mousemove 600 400 mousemove 600 440 mouseup 1");
  g_assert_cmpuint (look (fixture)->image, >, 3);
  g_assert_cmpint (look (fixture)->window_mode, ==, FJ_WINDOW_OF_IMAGE);
}

/* What a person chose for the mouse holds at once. */
static void
test_chosen_mouse (Fixture *fixture, gconstpointer data)
{
  FjMouseMap *map = fj_mouse_map_get_default ();

  fj_mouse_map_set (map, FJ_MOUSE_RIGHT, FJ_MOUSE_SCROLL);
  fj_mouse_map_set (map, FJ_MOUSE_WHEEL, FJ_MOUSE_ZOOM);
  fj_mouse_map_set (map, FJ_MOUSE_CTRL_WHEEL, FJ_MOUSE_SCROLL);
  hand ("mousedown 3 mousemove 600 400 mousemove 600 440 mouseup 3");
  g_assert_cmpuint (look (fixture)->image, >, 3);
  g_assert_cmpint (look (fixture)->zoom_mode, ==, FJ_ZOOM_FIT);
  hand ("click 4 click 4");
  g_assert_cmpint (look (fixture)->zoom_mode, ==, FJ_ZOOM_FREE);
  fj_mouse_map_reset (map);
}

/* Ctrl takes the pane along with the left button alone. */
static void
test_control (Fixture *fixture, gconstpointer data)
{
  hand ("keydown Control_L mousedown 3 mousemove 640 380 mousemove 700 380 mouseup 3 keyup Control_L");
  g_assert_cmpint (look (fixture)->window_mode, ==, FJ_WINDOW_SET);
  g_assert_cmpint (look (fixture)->zoom_mode, ==, FJ_ZOOM_FIT);
}

static void
count_call (GObject *object, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_clicks (Fixture *fixture, gconstpointer data)
{
  guint changed = 0, maximised = 0;

  g_signal_connect (fixture->pane, "viewport-changed", G_CALLBACK (count_call), &changed);
  g_signal_connect (fixture->pane, "maximise", G_CALLBACK (count_call), &maximised);
  hand ("click 1");
  g_assert_true (gtk_widget_has_focus (fixture->pane));
  wait_ms (600);
  hand ("click --repeat 2 --delay 60 1");
  g_assert_cmpuint (maximised, ==, 1);
  g_assert_cmpuint (changed, ==, 0);
}

#define ADD(name, function) g_test_add ("/pane-input/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  ADD ("wheel", test_wheel);
  ADD ("zoom-at-pointer", test_zoom_at_pointer);
  ADD ("window", test_window);
  ADD ("pan-and-zoom", test_pan_and_zoom);
  ADD ("scroll-tool", test_scroll_tool);
  ADD ("chosen-mouse", test_chosen_mouse);
  ADD ("control", test_control);
  ADD ("clicks", test_clicks);
  return g_test_run ();
}
