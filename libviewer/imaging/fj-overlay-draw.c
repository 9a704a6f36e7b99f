#include "fj-overlay-draw.h"

#include <math.h>
#include <string.h>

const guint8 *
fj_overlay_get_plane (const FjOverlay *overlay, guint frame)
{
  gsize size = (gsize) overlay->rows * overlay->columns;
  guint index = overlay->is_for_all_frames ? 0 : frame - overlay->first_frame;

  if (overlay->bits == NULL || size == 0
      || (!overlay->is_for_all_frames && (frame < overlay->first_frame || index >= overlay->frames))
      || g_bytes_get_size (overlay->bits) / size <= index)
    return NULL;
  return (const guint8 *) g_bytes_get_data (overlay->bits, NULL) + index * size;
}

/* Overlay pixels first … last - 1 under pixel @i of the picture: all that it covers, or the one at its centre
 * when it covers less than one. FALSE: none. @origin: of the overlay in the image, from 0. */
static gboolean
cover (double start, double step, guint i, gint64 origin, guint size, guint *first, guint *last)
{
  double from = start + i * step - (double) origin, to = from + step;

  if (step <= 1)
    {
      from = floor ((from + to) / 2);
      to = from + 1;
    }
  from = floor (from);
  to = ceil (to - 1e-9);
  if (!(to > 0 && from < size))
    return FALSE;
  *first = (guint) MAX (from, 0);
  *last = (guint) MIN (to, size);
  return *first < *last;
}

void
fj_overlay_draw (const FjOverlay *overlay,
                 guint frame,
                 const FjGreyView *view,
                 guint samples,
                 const guint8 *ink,
                 guint8 *out)
{
  const guint8 *plane = fj_overlay_get_plane (overlay, frame);
  double step_x = view->width / MAX (view->out_width, 1), step_y = view->height / MAX (view->out_height, 1);
  guint left, right, top, bottom;

  if (plane == NULL)
    return;
  for (guint y = 0; y < view->out_height; y++)
    {
      if (!cover (view->y, step_y, y, (gint64) overlay->row - 1, overlay->rows, &top, &bottom))
        continue;
      for (guint x = 0; x < view->out_width; x++)
        {
          gboolean is_set = FALSE;

          if (!cover (view->x, step_x, x, (gint64) overlay->column - 1, overlay->columns, &left, &right))
            continue;
          for (guint row = top; row < bottom && !is_set; row++)
            is_set = memchr (plane + (gsize) row * overlay->columns + left, 1, right - left) != NULL;
          if (is_set)
            memcpy (out + y * view->out_stride + (gsize) x * samples, ink, samples);
        }
    }
}
