/* What a command found: a line each for people, or a JSON object. */
#pragma once

#include "fj-spacing.h"

G_BEGIN_DECLS

/* One line of a listing, or one member of an object, of which the @first opens it; the caller closes it. */
void image_listing_add (gboolean json, gboolean first, const char *name, const char *value);
/* @text as a string of JSON, with its quotes. (transfer full) */
char *image_listing_dup_quoted (const char *text);
/* "detector" …: on what ground a length is in millimetres. */
const char *image_listing_get_basis (FjSpacingBasis basis);

G_END_DECLS
