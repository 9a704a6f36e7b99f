#include "fj-shutter.h"

#include "fj-grey-axis.h"
#include "fj-overlay-draw.h"

#include <math.h>
#include <string.h>

static void
hide (guint8 *hidden, guint columns, double from, double to)
{
  guint begin = (guint) CLAMP (ceil (from), 0, columns), end = (guint) CLAMP (ceil (to), begin, columns);

  memset (hidden + begin, 1, end - begin);
}

static void
hide_rectangle (const FjShutter *shutter, guint row, guint columns, guint8 *hidden)
{
  gint64 line = (gint64) row + 1;

  if (shutter->left >= shutter->right || shutter->top >= shutter->bottom)
    return;
  if (line <= shutter->top || line >= shutter->bottom)
    {
      memset (hidden, 1, columns);
      return;
    }
  hide (hidden, columns, 0, shutter->left);
  hide (hidden, columns, (double) shutter->right - 1, columns);
}

static void
hide_circle (const FjShutter *shutter, double aspect, guint row, guint columns, guint8 *hidden)
{
  double away = ((double) row + 1 - shutter->center_row) * aspect, radius = shutter->radius;
  double half = radius * radius - away * away, centre = (double) shutter->center_column - 1;

  if (shutter->radius <= 0)
    return;
  if (half < 0)
    {
      memset (hidden, 1, columns);
      return;
    }
  half = sqrt (half);
  hide (hidden, columns, 0, centre - half);
  hide (hidden, columns, floor (centre + half) + 1, columns);
}

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
hide_polygon (const FjShutter *shutter, guint row, guint columns, guint8 *hidden)
{
  guint n = shutter->vertices->len / 2;
  const gint *corner = (const gint *) (gpointer) shutter->vertices->data;
  g_autoptr (GArray) crossings = NULL;
  double line = (double) row + 1, seen_to = 0;

  if (n < 3)
    return;
  crossings = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < n; i++)
    {
      guint next = (i + 1) % n;
      double y0 = corner[2 * i], x0 = corner[2 * i + 1], y1 = corner[2 * next], x1 = corner[2 * next + 1];

      if ((y0 <= line) != (y1 <= line))
        {
          double x = x0 + (line - y0) * (x1 - x0) / (y1 - y0) - 1;

          g_array_append_val (crossings, x);
        }
    }
  g_array_sort (crossings, compare_doubles);
  for (guint i = 0; i + 1 < crossings->len; i += 2)
    {
      hide (hidden, columns, seen_to, g_array_index (crossings, double, i));
      seen_to = MAX (g_array_index (crossings, double, i + 1), 0);
    }
  hide (hidden, columns, seen_to, columns);
}

static void
hide_bitmap (const FjOverlay *bitmap, guint frame, guint row, guint columns, guint8 *hidden)
{
  const guint8 *plane = bitmap != NULL ? fj_overlay_get_plane (bitmap, frame) : NULL;
  gint64 line = bitmap != NULL ? (gint64) row - (bitmap->row - 1) : -1;

  if (plane == NULL || line < 0 || line >= bitmap->rows)
    return;
  for (guint i = 0; i < bitmap->columns; i++)
    {
      gint64 column = (gint64) i + bitmap->column - 1;

      if (column >= 0 && column < columns)
        hidden[column] |= plane[(gsize) line * bitmap->columns + i];
    }
}

void
fj_shutter_make_row (const FjShutter *shutter,
                     const FjOverlay *bitmap,
                     guint frame,
                     double aspect,
                     guint row,
                     guint columns,
                     guint8 *hidden)
{
  memset (hidden, 0, columns);
  if (shutter->shapes & FJ_SHUTTER_RECTANGULAR)
    hide_rectangle (shutter, row, columns, hidden);
  if (shutter->shapes & FJ_SHUTTER_CIRCULAR)
    hide_circle (shutter, aspect, row, columns, hidden);
  if (shutter->shapes & FJ_SHUTTER_POLYGONAL)
    hide_polygon (shutter, row, columns, hidden);
  if (shutter->shapes & FJ_SHUTTER_BITMAP)
    hide_bitmap (bitmap, frame, row, columns, hidden);
}

void
fj_shutter_apply (const FjShutter *shutter,
                  const FjOverlay *bitmap,
                  guint frame,
                  double aspect,
                  guint rows,
                  guint columns,
                  const FjGreyView *view,
                  guint samples,
                  guint8 *out)
{
  g_auto (FjGreyAxis) across = { 0 }, down = { 0 };
  g_autofree guint8 *hidden = g_malloc (MAX (columns, 1));
  guint8 grey = (guint8) (shutter->grey >> 8);
  guint made = G_MAXUINT;

  if (shutter->shapes == 0 || view->out_width == 0 || view->out_height == 0)
    return;
  fj_grey_axis_init (&across, view->x, view->width, columns, view->out_width, FJ_INTERPOLATION_NEAREST);
  fj_grey_axis_init (&down, view->y, view->height, rows, view->out_height, FJ_INTERPOLATION_NEAREST);
  for (guint y = down.begin; y < down.end; y++)
    {
      if (down.nearest[y] != made)
        fj_shutter_make_row (shutter, bitmap, frame, aspect, made = down.nearest[y], columns, hidden);
      for (guint x = across.begin; x < across.end; x++)
        if (hidden[across.nearest[x]])
          memset (out + y * view->out_stride + (gsize) x * samples, grey, samples);
    }
}
