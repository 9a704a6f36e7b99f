/* What a command found: a line each for people, or a JSON object. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One line of a listing, or one member of an object, of which the @first opens it; the caller closes it. */
void image_listing_add (gboolean json, gboolean first, const char *name, const char *value);

G_END_DECLS
