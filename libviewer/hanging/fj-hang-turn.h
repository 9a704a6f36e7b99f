/* How an image is turned so that it lies as a box wants it, and which sides of the patient then lie where. */
#pragma once

#include "fj-hang-protocol.h"

G_BEGIN_DECLS

typedef struct
{
  guint rotation; /* 0 90 180 270, then the flip, as in FjViewport */
  gboolean is_flipped;
  char letters[16]; /* to the right and at the bottom: "L\\P"; "" when not known */
} FjHangTurn;

/* By the image's place in the patient or Patient Orientation (@values), and nothing else. An orientation that
 * no turn by quarters reaches, or of an image that does not say how it lies, leaves it as the box turns it.
 */
void fj_hang_turn_find (const FjHangLook *look, const FjHangValues *values, FjHangTurn *turn);

G_END_DECLS
