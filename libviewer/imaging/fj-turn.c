#include "fj-turn.h"

#include <string.h>

void
fj_turn (const guint8 *pixels,
         guint width,
         guint height,
         guint samples,
         guint rotation,
         gboolean flip,
         guint8 *out)
{
  gboolean lying = rotation == 90 || rotation == 270;
  guint out_width = lying ? height : width, out_height = lying ? width : height;
  gssize right = samples, down = (gssize) width * samples; /* one pixel on in the source */
  gssize origin = 0, step_x, step_y;                       /* where the first pixel of @out comes from */

  switch (rotation)
    {
    case 90:
      origin = (height - 1) * down;
      step_x = -down;
      step_y = right;
      break;
    case 180:
      origin = (height - 1) * down + (width - 1) * right;
      step_x = -right;
      step_y = -down;
      break;
    case 270:
      origin = (width - 1) * right;
      step_x = down;
      step_y = -right;
      break;
    default:
      step_x = right;
      step_y = down;
    }
  if (flip)
    {
      origin += (gssize) (out_width - 1) * step_x;
      step_x = -step_x;
    }
  for (guint y = 0; y < out_height; y++)
    for (guint x = 0; x < out_width; x++, out += samples)
      memcpy (out, pixels + origin + (gssize) y * step_y + (gssize) x * step_x, samples);
}
