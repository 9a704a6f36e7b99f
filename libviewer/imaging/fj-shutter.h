/* Display shutters over a rendered view (PS3.3 C.7.6.11, C.7.6.15): what lies outside is hidden under an even
 * grey. */
#pragma once

#include "fj-grey.h"
#include "fj-presentation.h"

G_BEGIN_DECLS

/* Sets hidden[0 … columns - 1] to 1 where row @row (from 0) of an image is hidden by any of the shapes, else
 * to 0.
 * - rectangular: its edges are hidden;
 * - circular: the circle itself is seen. Its radius counts columns: @aspect, height of pixels by their width,
 *   makes it round;
 * - polygonal: by the even-odd rule at the centres of pixels; on a left or upper side they are seen. Fewer
 *   than three corners hide nothing;
 * - bitmap: pixels of @bitmap (nullable) that are set, in its plane for @frame (from 1).
 * A rectangle or circle without extent was not filled in and hides nothing. */
void fj_shutter_make_row (const FjShutter *shutter,
                          const FjOverlay *bitmap,
                          guint frame,
                          double aspect,
                          guint row,
                          guint columns,
                          guint8 *hidden);
/* Covers what is hidden in a picture of @samples bytes a pixel (1 grey, 3 RGB) that was rendered from a frame
 * of @rows x @columns as @view says, with the shutter's grey (P-value) cut to 8 bits. Each pixel of the
 * picture shows or hides what lies at its centre. */
void fj_shutter_apply (const FjShutter *shutter,
                       const FjOverlay *bitmap,
                       guint frame,
                       double aspect,
                       guint rows,
                       guint columns,
                       const FjGreyView *view,
                       guint samples,
                       guint8 *out);

G_END_DECLS
