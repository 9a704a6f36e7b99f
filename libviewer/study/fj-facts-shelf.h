/* Facts of images, kept under a bound so that a study of any length costs little. For the sources of study/.
 * Thread-safe. */
#pragma once

#include "fj-image-facts.h"

G_BEGIN_DECLS

#define FJ_FACTS_SHELF_MOST 8192u               /* images */
#define FJ_FACTS_SHELF_BYTES ((gsize) 32 << 20) /* of facts and overlays */

typedef struct _FjFactsShelf FjFactsShelf;

FjFactsShelf *fj_facts_shelf_new (guint most, gsize bytes);
void fj_facts_shelf_free (FjFactsShelf *shelf);

/* Puts the facts of image @name there, with the key under which its pixels are cached; the least recently
 * used go for it. */
void fj_facts_shelf_put (FjFactsShelf *shelf, const char *name, FjImageFacts *facts, const char *pixel_key);
/* (transfer full) (nullable); *pixel_key, which may be NULL, as well */
FjImageFacts *fj_facts_shelf_find (FjFactsShelf *shelf, const char *name, char **pixel_key);

G_END_DECLS
