#include "fj-viewport.h"

#include <math.h>
#include <string.h>

static const FjViewportRoom room
    = { 400, 300, 1, 800, 600 }; /* rows, columns: fits by its height, times 1.5 */

static void
assert_point (const FjViewport *viewport, double x, double y, double column, double row)
{
  double seen_column, seen_row, back_x, back_y;

  fj_viewport_to_image (viewport, &room, x, y, &seen_column, &seen_row);
  g_assert_cmpfloat_with_epsilon (seen_column, column, 1e-9);
  g_assert_cmpfloat_with_epsilon (seen_row, row, 1e-9);
  fj_viewport_from_image (viewport, &room, column, row, &back_x, &back_y);
  g_assert_cmpfloat_with_epsilon (back_x, x, 1e-9);
  g_assert_cmpfloat_with_epsilon (back_y, y, 1e-9);
}

static void
test_fit (void)
{
  FjViewport viewport;
  FjViewportRoom flat = room;

  fj_viewport_init (&viewport);
  g_assert_cmpfloat (fj_viewport_get_scale (&viewport, &room), ==, 1.5);
  assert_point (&viewport, 400, 300, 150, 200);
  assert_point (&viewport, 400 - 225, 0, 0, 0);
  /* lying: the 400 rows go across the 800 columns of the pane */
  fj_viewport_turn (&viewport, 1);
  g_assert_cmpfloat (fj_viewport_get_scale (&viewport, &room), ==, 2);
  assert_point (&viewport, 400, 300, 150, 200);
  /* pixels twice as high as wide: 800 units high, so it fits by 0.75 */
  fj_viewport_init (&viewport);
  flat.aspect = 2;
  g_assert_cmpfloat (fj_viewport_get_scale (&viewport, &flat), ==, 0.75);
}

static void
test_pixel (void)
{
  FjViewport viewport;
  FjArrangement arrangement;
  FjViewportRoom odd = room;

  fj_viewport_init (&viewport);
  viewport.zoom_mode = FJ_ZOOM_PIXEL;
  viewport.center_column = 150.25;
  viewport.center_row = 200;
  odd.pane_width = 801;
  fj_viewport_arrange (&viewport, &odd, &arrangement);
  g_assert_cmpfloat (arrangement.width, ==, 801);
  g_assert_cmpfloat (arrangement.x, ==, floor (arrangement.x));
  g_assert_cmpfloat (fabs (arrangement.x - (150.25 - 400.5)), <=, 0.5);
}

/* 400 x 300 in 800 x 600, fitted: 450 wide at one edge of the pane or the other, wherever that edge is turned
 * to; moved and enlarged from there. */
static void
test_anchor (void)
{
  for (guint rotation = 0; rotation < 360; rotation += 90)
    for (int flip = 0; flip < 2; flip++)
      for (int last = 0; last < 2; last++)
        {
          FjViewport viewport, centred;
          gboolean is_lying = rotation == 90 || rotation == 270;
          double x, y, scale, edge = last ? 300 : 0, column, row;
          FjViewportRoom wide = room;

          fj_viewport_init (&viewport);
          viewport.rotation = rotation;
          viewport.is_flipped = flip;
          centred = viewport;
          viewport.anchor = last ? FJ_ANCHOR_LAST_COLUMN : FJ_ANCHOR_FIRST_COLUMN;
          g_assert_false (fj_viewport_equal (&viewport, &centred));
          if (is_lying)
            {
              wide.pane_width = 600;
              wide.pane_height = 800;
            }
          scale = fj_viewport_get_scale (&viewport, &wide);
          g_assert_cmpfloat (scale, ==, fj_viewport_get_scale (&centred, &wide));
          g_assert_cmpfloat_with_epsilon (scale, 1.5, 1e-9);
          /* the middle of that edge of the image lies in the middle of an edge of the pane */
          fj_viewport_from_image (&viewport, &wide, edge, 200, &x, &y);
          g_assert_cmpfloat_with_epsilon (is_lying ? x : y, 300, 1e-9);
          g_assert_true (fabs (is_lying ? y : x) < 1e-9 || fabs ((is_lying ? y : x) - 800) < 1e-9);
          /* on the side on which it lay before */
          fj_viewport_from_image (&centred, &wide, edge, 200, &column, &row);
          g_assert_true (((is_lying ? row : column) < 400) == ((is_lying ? y : x) < 400));
          centred = viewport;
          fj_viewport_to_image (&viewport, &wide, 350, 320, &column, &row);
          fj_viewport_pan (&viewport, &wide, 30, -20);
          fj_viewport_from_image (&viewport, &wide, column, row, &x, &y);
          g_assert_cmpfloat_with_epsilon (x, 380, 1e-9);
          g_assert_cmpfloat_with_epsilon (y, 300, 1e-9);
          viewport = centred;
          fj_viewport_zoom (&viewport, &wide, 2, 350, 320);
          fj_viewport_from_image (&viewport, &wide, column, row, &x, &y);
          g_assert_cmpfloat_with_epsilon (x, 350, 1e-9);
          g_assert_cmpfloat_with_epsilon (y, 320, 1e-9);
        }
}

static void
test_anchor_by_row (void)
{
  FjViewport viewport;
  const FjViewportRoom high = { 400, 300, 1, 300, 1000 };
  double x, y;

  fj_viewport_init (&viewport);
  viewport.anchor = FJ_ANCHOR_LAST_ROW;
  fj_viewport_from_image (&viewport, &high, 0, 400, &x, &y);
  g_assert_cmpfloat_with_epsilon (y, 1000, 1e-9);
  viewport.anchor = FJ_ANCHOR_FIRST_ROW;
  fj_viewport_from_image (&viewport, &high, 0, 0, &x, &y);
  g_assert_cmpfloat_with_epsilon (y, 0, 1e-9);
  fj_viewport_flip_vertical (&viewport);
  fj_viewport_from_image (&viewport, &high, 0, 0, &x, &y);
  g_assert_cmpfloat_with_epsilon (y, 1000, 1e-9);
}

/* Pixels of 0.5 mm on a screen of 0.25 mm a pixel: two for one. Not known: fitted, and moved as such. */
static void
test_true_size (void)
{
  FjViewport viewport;
  FjViewportRoom measured = room;
  double x, y;

  fj_viewport_init (&viewport);
  viewport.zoom_mode = FJ_ZOOM_TRUE_SIZE;
  viewport.center_column = 100;
  viewport.center_row = 50;
  g_assert_cmpfloat (fj_viewport_get_scale (&viewport, &room), ==, 1.5);
  assert_point (&viewport, 400, 300, 150, 200);
  measured.pixel_width = 0.5;
  g_assert_cmpfloat (fj_viewport_get_scale (&viewport, &measured), ==, 1.5);
  measured.screen_pitch = 0.25;
  g_assert_cmpfloat (fj_viewport_get_scale (&viewport, &measured), ==, 2);
  fj_viewport_from_image (&viewport, &measured, 110, 50, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 420, 1e-9);
  g_assert_cmpfloat_with_epsilon (y, 300, 1e-9);
  fj_viewport_pan (&viewport, &measured, 10, 0);
  g_assert_cmpint (viewport.zoom_mode, ==, FJ_ZOOM_TRUE_SIZE);
  g_assert_cmpfloat_with_epsilon (viewport.center_column, 95, 1e-9);
  fj_viewport_zoom (&viewport, &measured, 2, 400, 300);
  g_assert_cmpint (viewport.zoom_mode, ==, FJ_ZOOM_FREE);
  g_assert_cmpfloat_with_epsilon (fj_viewport_get_scale (&viewport, &measured), 4, 1e-9);
  viewport.zoom_mode = FJ_ZOOM_TRUE_SIZE;
  fj_viewport_pan (&viewport, &room, 30, 0);
  g_assert_cmpint (viewport.zoom_mode, ==, FJ_ZOOM_FREE);
  assert_point (&viewport, 430, 300, 150, 200);
}

/* What lies under the pointer stays there, turned and flipped or not. */
static void
test_zoom (void)
{
  for (guint rotation = 0; rotation < 360; rotation += 90)
    for (int flip = 0; flip < 2; flip++)
      {
        FjViewport viewport;
        double column, row;

        fj_viewport_init (&viewport);
        viewport.rotation = rotation;
        viewport.is_flipped = flip;
        fj_viewport_to_image (&viewport, &room, 350, 320, &column, &row);
        fj_viewport_zoom (&viewport, &room, 2, 350, 320);
        assert_point (&viewport, 350, 320, column, row);
        fj_viewport_zoom (&viewport, &room, 1.25, 350, 320);
        assert_point (&viewport, 350, 320, column, row);
        g_assert_cmpfloat_with_epsilon (viewport.zoom, 2.5, 1e-12);
      }
}

static void
test_zoom_is_bounded (void)
{
  FjViewport viewport, before;

  fj_viewport_init (&viewport);
  fj_viewport_zoom (&viewport, &room, 1e30, 0, 0);
  g_assert_cmpfloat (viewport.zoom, ==, 100);
  fj_viewport_zoom (&viewport, &room, 1e-30, 0, 0);
  g_assert_cmpfloat (viewport.zoom, ==, 1.0 / 50);
  before = viewport;
  fj_viewport_zoom (&viewport, &room, NAN, 0, 0);
  fj_viewport_zoom (&viewport, &room, 0, 0, 0);
  fj_viewport_zoom (&viewport, &room, 2, INFINITY, 0);
  fj_viewport_pan (&viewport, &room, NAN, 0);
  g_assert_true (fj_viewport_equal (&viewport, &before));
}

/* The image follows the pointer. */
static void
test_pan (void)
{
  for (guint rotation = 0; rotation < 360; rotation += 90)
    for (int flip = 0; flip < 2; flip++)
      {
        FjViewport viewport;
        double column, row;

        fj_viewport_init (&viewport);
        viewport.rotation = rotation;
        viewport.is_flipped = flip;
        fj_viewport_to_image (&viewport, &room, 400, 300, &column, &row);
        fj_viewport_pan (&viewport, &room, 30, -20);
        assert_point (&viewport, 430, 280, column, row);
      }
}

static void
test_pan_keeps_the_image_in_sight (void)
{
  FjViewport viewport;
  double x, y;

  fj_viewport_init (&viewport);
  fj_viewport_pan (&viewport, &room, 1e7, 1e7);
  fj_viewport_from_image (&viewport, &room, 0, 0, &x, &y);
  g_assert_cmpfloat (x, <=, 800 - 450 / 4.0 + 1e-6);
  g_assert_cmpfloat (y, <=, 600 - 600 / 4.0 + 1e-6);
  g_assert_cmpfloat (y, >, 0);
}

/* The same viewport shows the same part of the image in a larger pane. */
static void
test_means_the_same_in_any_pane (void)
{
  FjViewport viewport;
  FjViewportRoom large = room;
  FjArrangement small_one, large_one;

  fj_viewport_init (&viewport);
  fj_viewport_zoom (&viewport, &room, 3, 420, 250);
  large.pane_width *= 2;
  large.pane_height *= 2;
  fj_viewport_arrange (&viewport, &room, &small_one);
  fj_viewport_arrange (&viewport, &large, &large_one);
  g_assert_cmpfloat_with_epsilon (small_one.x, large_one.x, 1e-9);
  g_assert_cmpfloat_with_epsilon (small_one.height, large_one.height, 1e-9);
}

static void
test_scroll (void)
{
  FjViewport viewport;

  fj_viewport_init (&viewport);
  fj_viewport_scroll (&viewport, 3, 10, FALSE);
  g_assert_cmpuint (viewport.image, ==, 3);
  fj_viewport_scroll (&viewport, 100, 10, FALSE);
  g_assert_cmpuint (viewport.image, ==, 9);
  fj_viewport_scroll (&viewport, 2, 10, TRUE);
  g_assert_cmpuint (viewport.image, ==, 1);
  fj_viewport_scroll (&viewport, -3, 10, TRUE);
  g_assert_cmpuint (viewport.image, ==, 8);
  fj_viewport_scroll (&viewport, G_MININT, 10, FALSE);
  g_assert_cmpuint (viewport.image, ==, 0);
  viewport.image = 5;
  fj_viewport_scroll (&viewport, 1, 0, TRUE);
  g_assert_cmpuint (viewport.image, ==, 0);
}

static void
test_window (void)
{
  FjViewport viewport;
  FjVoi shown = { .function = FJ_VOI_LINEAR, .center = 40, .width = 400 };
  guint16 entries[256] = { 0 };

  fj_viewport_init (&viewport);
  fj_viewport_window (&viewport, &shown, 200, 0);
  g_assert_cmpint (viewport.window_mode, ==, FJ_WINDOW_SET);
  g_assert_cmpfloat_with_epsilon (viewport.width, 400 * G_E, 1e-6);
  g_assert_cmpfloat (viewport.center, ==, 40);
  fj_viewport_window (&viewport, &shown, 0, 100);
  g_assert_cmpfloat (viewport.center, ==, 140);
  /* whole values end at 1, small ones go on as LINEAR_EXACT */
  fj_viewport_window (&viewport, &shown, -1e6, 0);
  g_assert_cmpfloat (viewport.width, ==, 1);
  g_assert_cmpint (viewport.function, ==, FJ_VOI_LINEAR);
  shown = (FjVoi){ .function = FJ_VOI_LINEAR_EXACT, .center = 0.5, .width = 0.8 };
  fj_viewport_window (&viewport, &shown, -100, 0);
  g_assert_cmpint (viewport.function, ==, FJ_VOI_LINEAR_EXACT);
  g_assert_cmpfloat (viewport.width, <, 0.8);
  shown.function = FJ_VOI_SIGMOID;
  fj_viewport_window (&viewport, &shown, 1, 0);
  g_assert_cmpint (viewport.function, ==, FJ_VOI_SIGMOID);
  /* a table becomes a window over its inputs */
  shown = (FjVoi){ .function = FJ_VOI_TABLE, .table = fj_table_new (100, 16, entries, 256) };
  fj_viewport_window (&viewport, &shown, 0, 0);
  g_assert_cmpfloat (viewport.center, ==, 228);
  g_assert_cmpfloat (viewport.width, ==, 256);
  fj_table_unref (shown.table);
  /* nothing to go by */
  shown = (FjVoi){ .function = FJ_VOI_NONE };
  fj_viewport_init (&viewport);
  fj_viewport_window (&viewport, &shown, 10, 10);
  g_assert_cmpint (viewport.window_mode, ==, FJ_WINDOW_OF_IMAGE);
  fj_viewport_set_window (&viewport, 0, -1);
  fj_viewport_set_window (&viewport, NAN, 10);
  g_assert_cmpint (viewport.window_mode, ==, FJ_WINDOW_OF_IMAGE);
  fj_viewport_set_window (&viewport, -600, 1500);
  g_assert_cmpfloat (viewport.width, ==, 1500);
}

/* Where the image's corner is seen after a turn or flip of what was seen before. */
static void
assert_moves (FjViewport *viewport,
              void (*change) (FjViewport *),
              double (*to_x) (double, double),
              double (*to_y) (double, double))
{
  const FjViewportRoom square = { 100, 100, 1, 100, 100 };
  double x, y, seen_x, seen_y;

  fj_viewport_from_image (viewport, &square, 20, 10, &x, &y);
  change (viewport);
  fj_viewport_from_image (viewport, &square, 20, 10, &seen_x, &seen_y);
  g_assert_cmpfloat_with_epsilon (seen_x, to_x (x, y), 1e-9);
  g_assert_cmpfloat_with_epsilon (seen_y, to_y (x, y), 1e-9);
}

static double
same_x (double x, double y)
{
  return x;
}
static double
same_y (double x, double y)
{
  return y;
}
static double
mirrored_x (double x, double y)
{
  return 100 - x;
}
static double
mirrored_y (double x, double y)
{
  return 100 - y;
}
static double
clockwise_x (double x, double y)
{
  return 100 - y;
}
static double
clockwise_y (double x, double y)
{
  return x;
}
static void
turn_clockwise (FjViewport *viewport)
{
  fj_viewport_turn (viewport, 1);
}
static void
turn_back (FjViewport *viewport)
{
  fj_viewport_turn (viewport, -1);
}
static double
back_x (double x, double y)
{
  return y;
}
static double
back_y (double x, double y)
{
  return 100 - x;
}

static void
test_turns_are_as_seen (void)
{
  for (guint rotation = 0; rotation < 360; rotation += 90)
    for (int flip = 0; flip < 2; flip++)
      {
        FjViewport start;
        FjViewport viewport;

        fj_viewport_init (&start);
        start.rotation = rotation;
        start.is_flipped = flip;
        viewport = start;
        assert_moves (&viewport, turn_clockwise, clockwise_x, clockwise_y);
        assert_moves (&viewport, turn_back, back_x, back_y);
        g_assert_true (fj_viewport_equal (&viewport, &start));
        assert_moves (&viewport, fj_viewport_flip_horizontal, mirrored_x, same_y);
        viewport = start;
        assert_moves (&viewport, fj_viewport_flip_vertical, same_x, mirrored_y);
      }
}

static void
test_reset (void)
{
  FjViewport viewport, fresh;

  fj_viewport_init (&viewport);
  viewport.image = 7;
  fj_viewport_turn (&viewport, 9);
  g_assert_cmpuint (viewport.rotation, ==, 90);
  fj_viewport_set_window (&viewport, 1, 2);
  fj_viewport_pan (&viewport, &room, 10, 10);
  viewport.cine_rate = 15;
  fj_viewport_reset (&viewport);
  fj_viewport_init (&fresh);
  g_assert_false (fj_viewport_equal (&viewport, &fresh));
  fresh.image = 7;
  g_assert_true (fj_viewport_equal (&viewport, &fresh));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewport/fit", test_fit);
  g_test_add_func ("/viewport/pixel", test_pixel);
  g_test_add_func ("/viewport/anchor", test_anchor);
  g_test_add_func ("/viewport/anchor-by-row", test_anchor_by_row);
  g_test_add_func ("/viewport/true-size", test_true_size);
  g_test_add_func ("/viewport/zoom", test_zoom);
  g_test_add_func ("/viewport/zoom-is-bounded", test_zoom_is_bounded);
  g_test_add_func ("/viewport/pan", test_pan);
  g_test_add_func ("/viewport/pan-keeps-the-image-in-sight", test_pan_keeps_the_image_in_sight);
  g_test_add_func ("/viewport/means-the-same-in-any-pane", test_means_the_same_in_any_pane);
  g_test_add_func ("/viewport/scroll", test_scroll);
  g_test_add_func ("/viewport/window", test_window);
  g_test_add_func ("/viewport/turns-are-as-seen", test_turns_are_as_seen);
  g_test_add_func ("/viewport/reset", test_reset);
  return g_test_run ();
}
