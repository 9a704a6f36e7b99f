/* fj-monitor-pattern: what its header says is where it says, on screens of several shapes. */
#include "fj-monitor-pattern.h"

static guint screen_width, screen_height, cell;
static guint8 *screen;

static void
draw (FjMonitorPattern pattern, guint8 value, guint width, guint height)
{
  screen_width = width;
  screen_height = height;
  cell = fj_monitor_pattern_get_cell (width, height);
  g_free (screen);
  screen = g_malloc ((gsize) width * height);
  fj_monitor_pattern_draw (pattern, value, width, height, screen);
}

static guint8
at (int x, int y)
{
  return screen[(gsize) y * screen_width + (gsize) x];
}

/* From the middle, in tenths of cells. */
static guint8
at_cells (int x, int y)
{
  return at ((int) screen_width / 2 + x * (int) cell / 10, (int) screen_height / 2 + y * (int) cell / 10);
}

static const guint shapes[][2] = { { 1920, 1080 }, { 2048, 2560 }, { 1000, 1000 }, { 1280, 799 } };

static void
test_quality (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      int right = (int) shapes[i][0] - 1, bottom = (int) shapes[i][1] - 1;

      draw (FJ_MONITOR_PATTERN_QUALITY, 0, shapes[i][0], shapes[i][1]);
      /* the frame is whole */
      for (int x = 0; x <= right; x++)
        g_assert_true (at (x, 0) == 255 && at (x, bottom) == 255);
      for (int y = 0; y <= bottom; y++)
        g_assert_true (at (0, y) == 255 && at (right, y) == 255);
      g_assert_cmpuint (at_cells (-35, 35), ==, 128);
      g_assert_cmpuint (at_cells (35, 35), ==, 128);
      g_assert_cmpuint (at_cells (35, 30), ==, 191);
      g_assert_cmpuint (at_cells (30, 35), ==, 191);
      for (int k = 0; k < 8; k++)
        {
          int x = -80 + 20 * k, back = 60 - 20 * k;

          g_assert_cmpuint (at_cells (x + 10, -50), ==, 8 + 16 * k);
          g_assert_cmpuint (at_cells (x + 3, -57), ==, 4 + 16 * k);
          g_assert_cmpuint (at_cells (x + 17, -57), ==, 12 + 16 * k);
          g_assert_cmpuint (at_cells (back + 10, 50), ==, 136 + 16 * k);
          g_assert_cmpuint (at_cells (back + 3, 57), ==, 140 + 16 * k);
          g_assert_cmpuint (at_cells (back + 17, 57), ==, 132 + 16 * k);
        }
      g_assert_cmpuint (at_cells (-77, 0), ==, 0);
      g_assert_cmpuint (at_cells (-60, 0), ==, 13);
      g_assert_cmpuint (at_cells (77, 0), ==, 255);
      g_assert_cmpuint (at_cells (60, 0), ==, 242);
      g_assert_cmpuint (at_cells (-69, -75), <=, 3);
      g_assert_cmpuint (at_cells (69, -75), >=, 252);
      g_assert_cmpuint (at_cells (-69, 75), >=, 252);
    }
}

/* Black beside white, pixel by pixel, in the middle and in all corners. */
static void
test_lines (void)
{
  draw (FJ_MONITOR_PATTERN_QUALITY, 0, 1920, 1080);
  for (guint corner = 0; corner < 4; corner++)
    {
      int x = corner % 2 == 0 ? (int) cell : 1920 - 3 * (int) cell;
      int y = corner < 2 ? (int) cell : 1080 - 3 * (int) cell;

      for (int i = 0; i < (int) cell; i++)
        {
          g_assert_cmpuint (at (x + i, y + 7), ==, i % 2 == 0 ? 255 : 0);
          g_assert_cmpuint (at (x + (int) cell + i, y + 7), ==, i / 2 % 2 == 0 ? 255 : 0);
          g_assert_cmpuint (at (x + 7, y + (int) cell + i), ==, i / 2 % 2 == 0 ? 255 : 0);
          g_assert_cmpuint (at (x + (int) cell + 7, y + (int) cell + i), ==, i % 2 == 0 ? 255 : 0);
        }
    }
  for (int i = 0; i < 2 * (int) cell; i++)
    g_assert_cmpuint (at (960 - 2 * (int) cell + i, 540 - (int) cell), ==, i % 2 == 0 ? 255 : 0);
}

static void
test_ramp (void)
{
  draw (FJ_MONITOR_PATTERN_QUALITY, 0, 1920, 1080);
  for (int i = 1; i < 14 * (int) cell; i++)
    {
      int x = 960 - 7 * (int) cell + i, above = 540 - 8 * (int) cell + 5, below = 540 + 7 * (int) cell + 5;

      g_assert_cmpint (at (x, above) - at (x - 1, above), >=, 0);
      g_assert_cmpint (at (x, above) - at (x - 1, above), <=, 1);
      g_assert_cmpint (at (x, above) + at (x, below), ==, 255);
    }
}

static void
test_even (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      gsize n = 0, size = (gsize) shapes[i][0] * shapes[i][1], n_lines = 0;

      draw (FJ_MONITOR_PATTERN_DARK, 0, shapes[i][0], shapes[i][1]);
      g_assert_cmpuint (at_cells (0, 0), ==, 26);
      for (gsize k = 0; k < size; k++)
        n_lines += screen[k] != 26;
      g_assert_cmpuint (n_lines, ==, 5 * (4 * 4 * cell - 4));
      draw (FJ_MONITOR_PATTERN_LIGHT, 0, shapes[i][0], shapes[i][1]);
      g_assert_cmpuint (at_cells (0, 0), ==, 204);
      for (guint value = 0; value < 256; value += 51)
        {
          draw (FJ_MONITOR_PATTERN_LUMINANCE, (guint8) value, shapes[i][0], shapes[i][1]);
          g_assert_cmpuint (at_cells (0, 0), ==, value);
          g_assert_cmpuint (at (0, 0), ==, 153);
          n = 0;
          for (gsize k = 0; k < size; k++)
            n += screen[k] == value;
          if (value != 153)
            g_assert_cmpfloat_with_epsilon ((double) n / (double) size, 0.1, 0.001);
        }
    }
}

/* Nothing is drawn outside, however small the window is while it opens. */
static void
test_tiny (void)
{
  for (guint side = 1; side < 60; side++)
    for (guint pattern = 0; pattern <= FJ_MONITOR_PATTERN_LUMINANCE; pattern++)
      {
        draw ((FjMonitorPattern) pattern, 0, side, 3);
        draw ((FjMonitorPattern) pattern, 0, 3, side);
      }
  g_clear_pointer (&screen, g_free);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/monitor-pattern/quality", test_quality);
  g_test_add_func ("/monitor-pattern/lines", test_lines);
  g_test_add_func ("/monitor-pattern/ramp", test_ramp);
  g_test_add_func ("/monitor-pattern/even", test_even);
  g_test_add_func ("/monitor-pattern/tiny", test_tiny);
  return g_test_run ();
}
