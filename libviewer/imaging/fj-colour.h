/* Colour frames to what a screen takes: palettes (PS3.3 C.7.6.3.1.5), and views scaled as grey ones are. */
#pragma once

#include "fj-grey.h"

G_BEGIN_DECLS

/* Index pixels through a palette: an 8-bit RGB frame; entries of more than 8 bits are cut to their high ones.
 * NULL when @frame is no frame of one integer sample, or a table is missing. (transfer full) */
FjFrame *fj_colour_from_palette (const FjFrame *frame, const FjPalette *palette);
/* Colours of more than 16 bits, cut to their high 8. NULL for any other frame. (transfer full) */
FjFrame *fj_colour_from_wide (const FjFrame *frame);
/* A grey frame with a supplemental palette (C.7.6.19): stored values from the palette's first one on through
 * the palette, those below through @plan. An 8-bit RGB frame; NULL as above. (transfer full) */
FjFrame *fj_colour_from_supplemental (const FjFrame *frame, const FjGreyPlan *plan, const FjPalette *palette);
/* Rendered greys, @n of them, spread over all of @palette (pseudo-colour): RGB triples. */
void fj_colour_from_greys (const guint8 *greys, gsize n, const FjPalette *palette, guint8 *rgb);
/* The view of an RGB frame (8 or 16 bits unsigned, @samples 3): out_width RGB triples a row, out_stride >= 3
 * * out_width; outside is black. Linear in the stored values. 16 bits are cut by Bits Stored to the high 8.
 */
void fj_colour_render_view (const FjFrame *frame, const FjGreyView *view, guint8 *out);

G_END_DECLS
