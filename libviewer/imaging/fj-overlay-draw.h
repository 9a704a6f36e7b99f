/* Overlay planes (PS3.3 C.9.2) drawn over a rendered view. */
#pragma once

#include "fj-grey.h"
#include "fj-presentation.h"

G_BEGIN_DECLS

/* The bits (a byte each, rows * columns) that @overlay has for frame @frame (from 1) of its image; NULL when
 * it has none. (transfer none) (nullable) */
const guint8 *fj_overlay_get_plane (const FjOverlay *overlay, guint frame);
/* Paints @ink (@samples bytes: 1 grey, 3 RGB) wherever a pixel of the picture covers one that is set: thin
 * lines stay when the picture is smaller than the image. @view: how the picture was rendered. */
void fj_overlay_draw (const FjOverlay *overlay,
                      guint frame,
                      const FjGreyView *view,
                      guint samples,
                      const guint8 *ink,
                      guint8 *out);

G_END_DECLS
