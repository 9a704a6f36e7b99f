#include "fj-monitor-pattern.h"

#include <math.h>
#include <string.h>

#define CELLS 20
#define SURROUND 128
#define GRID 191

typedef struct
{
  int width, height, cell;
  guint8 *out;
} Canvas;

guint
fj_monitor_pattern_get_cell (guint width, guint height)
{
  return MAX (MIN (width, height) / CELLS, 2);
}

/* --- shapes --- */

static void
fill (const Canvas *canvas, int x, int y, int width, int height, guint8 value)
{
  int left = MAX (x, 0), right = MIN (x + width, canvas->width);

  for (int row = MAX (y, 0); row < MIN (y + height, canvas->height) && left < right; row++)
    memset (canvas->out + (gsize) row * (gsize) canvas->width + left, value, (gsize) (right - left));
}

static void
outline (const Canvas *canvas, int x, int y, int width, int height, guint8 value)
{
  fill (canvas, x, y, width, 1, value);
  fill (canvas, x, y + height - 1, width, 1, value);
  fill (canvas, x, y, 1, height, value);
  fill (canvas, x + width - 1, y, 1, height, value);
}

/* In cells from the middle. */
static void
fill_cells (const Canvas *canvas, int x, int y, int width, int height, guint8 value)
{
  fill (canvas, canvas->width / 2 + x * canvas->cell, canvas->height / 2 + y * canvas->cell,
        width * canvas->cell, height * canvas->cell, value);
}

/* --- the parts of the quality pattern --- */

static void
draw_grid (const Canvas *canvas)
{
  for (int x = canvas->width / 2 % canvas->cell; x < canvas->width; x += canvas->cell)
    fill (canvas, x, 0, 1, canvas->height, GRID);
  for (int y = canvas->height / 2 % canvas->cell; y < canvas->height; y += canvas->cell)
    fill (canvas, 0, y, canvas->width, 1, GRID);
  outline (canvas, 0, 0, canvas->width, canvas->height, 255);
}

static void
draw_patch (const Canvas *canvas, int x, int y, guint8 value)
{
  int side = 2 * canvas->cell, corner = MAX (side / 6, 1), gap = side / 12;
  int left = canvas->width / 2 + x * canvas->cell, top = canvas->height / 2 + y * canvas->cell;
  int right = left + side - gap - corner, bottom = top + side - gap - corner;

  fill (canvas, left, top, side, side, value);
  fill (canvas, left + gap, top + gap, corner, corner, (guint8) (value - 4));
  fill (canvas, right, bottom, corner, corner, (guint8) (value - 4));
  fill (canvas, right, top + gap, corner, corner, (guint8) (value + 4));
  fill (canvas, left + gap, bottom, corner, corner, (guint8) (value + 4));
}

/* From dark to light above, and on from right to left below. */
static void
draw_patches (const Canvas *canvas)
{
  for (int i = 0; i < 8; i++)
    {
      draw_patch (canvas, -8 + 2 * i, -6, (guint8) (8 + 16 * i));
      draw_patch (canvas, 6 - 2 * i, 4, (guint8) (136 + 16 * i));
    }
}

/* Black and white, @wide pixels each. */
static void
draw_lines (const Canvas *canvas, int x, int y, int side, int wide, gboolean is_upright)
{
  for (int row = 0; row < side; row++)
    for (int column = 0; column < side; column++)
      fill (canvas, x + column, y + row, 1, 1, (is_upright ? column : row) / wide % 2 == 0 ? 255 : 0);
}

static void
draw_line_pairs (const Canvas *canvas, int x, int y, int side)
{
  int half = side / 2;

  draw_lines (canvas, x, y, half, 1, TRUE);
  draw_lines (canvas, x + half, y, half, 2, TRUE);
  draw_lines (canvas, x, y + half, half, 2, FALSE);
  draw_lines (canvas, x + half, y + half, half, 1, FALSE);
}

static void
draw_all_line_pairs (const Canvas *canvas)
{
  int cell = canvas->cell, side = 2 * cell, right = canvas->width - 3 * cell,
      bottom = canvas->height - 3 * cell;

  draw_line_pairs (canvas, canvas->width / 2 - 2 * cell, canvas->height / 2 - 2 * cell, 4 * cell);
  draw_line_pairs (canvas, cell, cell, side);
  draw_line_pairs (canvas, right, cell, side);
  draw_line_pairs (canvas, cell, bottom, side);
  draw_line_pairs (canvas, right, bottom, side);
}

static void
draw_ramp (const Canvas *canvas, int y, gboolean is_falling)
{
  int length = 14 * canvas->cell, left = canvas->width / 2 - 7 * canvas->cell;

  for (int i = 0; i < length; i++)
    {
      guint8 value = (guint8) (i * 256 / length);

      fill (canvas, left + i, canvas->height / 2 + y * canvas->cell, 1, canvas->cell,
            is_falling ? 255 - value : value);
    }
}

static void
draw_quality (const Canvas *canvas)
{
  draw_grid (canvas);
  draw_patches (canvas);
  fill_cells (canvas, -8, -2, 4, 4, 0);
  fill_cells (canvas, -7, -1, 2, 2, 13);
  fill_cells (canvas, 4, -2, 4, 4, 255);
  fill_cells (canvas, 5, -1, 2, 2, 242);
  draw_all_line_pairs (canvas);
  draw_ramp (canvas, -8, FALSE);
  draw_ramp (canvas, 7, TRUE);
}

/* --- even patterns --- */

static void
draw_even (const Canvas *canvas, guint8 value, guint8 line)
{
  int side = 4 * canvas->cell;
  int right = canvas->width - side - canvas->cell, bottom = canvas->height - side - canvas->cell;

  memset (canvas->out, value, (gsize) canvas->width * (gsize) canvas->height);
  outline (canvas, (canvas->width - side) / 2, (canvas->height - side) / 2, side, side, line);
  outline (canvas, canvas->cell, canvas->cell, side, side, line);
  outline (canvas, right, canvas->cell, side, side, line);
  outline (canvas, canvas->cell, bottom, side, side, line);
  outline (canvas, right, bottom, side, side, line);
}

static void
draw_luminance (const Canvas *canvas, guint8 value)
{
  int side = (int) sqrt (0.1 * canvas->width * canvas->height);

  memset (canvas->out, 153, (gsize) canvas->width * (gsize) canvas->height);
  fill (canvas, (canvas->width - side) / 2, (canvas->height - side) / 2, side, side, value);
}

void
fj_monitor_pattern_draw (FjMonitorPattern pattern, guint8 value, guint width, guint height, guint8 *out)
{
  Canvas canvas = { (int) width, (int) height, (int) fj_monitor_pattern_get_cell (width, height), out };

  switch (pattern)
    {
    case FJ_MONITOR_PATTERN_QUALITY:
      memset (out, SURROUND, (gsize) width * height);
      draw_quality (&canvas);
      break;
    case FJ_MONITOR_PATTERN_DARK:
      draw_even (&canvas, 26, 38);
      break;
    case FJ_MONITOR_PATTERN_LIGHT:
      draw_even (&canvas, 204, 191);
      break;
    case FJ_MONITOR_PATTERN_LUMINANCE:
      draw_luminance (&canvas, value);
      break;
    }
}
