/* How a box of a protocol shows its image: the look of the box and the facts of the image to a viewport.
 * Pure. */
#pragma once

#include "fj-display-set.h"
#include "fj-hang.h"
#include "fj-image-facts.h"
#include "fj-viewport.h"

G_BEGIN_DECLS

/* @viewport as fj_viewport_init() left it, and its image. @facts: of the image that is shown first; NULL: not
 * read yet, then only what the header's values (of @placement) tell. @is_reformatted: the set is a plane of
 * ours, which lies right already. */
void fj_hang_apply (const FjHangPlacement *placement,
                    const FjImageFacts *facts,
                    gboolean is_reformatted,
                    FjViewport *viewport);

G_END_DECLS
