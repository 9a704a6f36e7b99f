/* Rendered pictures turned in quarters and flipped, as a presentation asks for (PS3.3 C.10.6). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Turns @width x @height pixels of @samples bytes clockwise by @rotation (0, 90, 180, 270 degrees), then
 * flips them left to right when @flip. @out has as many bytes, rows without padding; with 90 and 270 its rows
 * have
 * @height pixels. */
void fj_turn (const guint8 *pixels,
              guint width,
              guint height,
              guint samples,
              guint rotation,
              gboolean flip,
              guint8 *out);

G_END_DECLS
