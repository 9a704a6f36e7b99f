/* The catalogue of exam items: what can be ordered, with the words, the modality and the body parts of each.
 *
 * Shipped with the programs (data/catalogue.json) and kept at central as the Basic document of code
 * "vocabulary" and name "catalogue", where an installation may change it: {"version": n, "items": [{"code",
 * "zh", "en", "modality", "parts": [{"zh", "en"}], "laterality", "contrast", "initials"}]}. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FJ_CATALOGUE_MAX_ITEMS 2000u

/* All strings are UTF-8 and never NULL; string vectors are NULL-terminated, of one length. */
typedef struct
{
  char *code;     /* "DR-CHEST-PA-LAT" */
  char *zh, *en;  /* its words: "胸部正侧位", "Chest PA and lateral" */
  char *modality; /* DICOM modality of the order: "DX" "CR" "CT" "MR" "US" "MG" … */
  char **parts_zh, **parts_en;
  gboolean laterality; /* the side must be said */
  gboolean contrast;   /* a contrast medium is given */
  char *initials;      /* pinyin initials of @zh, lower case: "xbzcw" */
} FjCatalogueItem;

typedef struct _FjCatalogue FjCatalogue;

/* FJ_ERROR_INVALID or FJ_ERROR_TOO_LARGE naming the item. (transfer full) */
FjCatalogue *fj_catalogue_from_json (JsonObject *json, GError **error);
/* The one that is shipped, as it is compiled in. (transfer full) */
FjCatalogue *fj_catalogue_new_shipped (void);
/* The text of the shipped one. (transfer none) */
const char *fj_catalogue_shipped_text (void);
FjCatalogue *fj_catalogue_ref (FjCatalogue *catalogue); /* immutable: any thread may read */
void fj_catalogue_unref (FjCatalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjCatalogue, fj_catalogue_unref)

guint fj_catalogue_get_version (FjCatalogue *catalogue);
guint fj_catalogue_get_n_items (FjCatalogue *catalogue);
/* In the order of the catalogue. (transfer none) */
const FjCatalogueItem *fj_catalogue_get (FjCatalogue *catalogue, guint index);
/* By its code, capital or small; NULL when there is none. (transfer none) (nullable) */
const FjCatalogueItem *fj_catalogue_find (FjCatalogue *catalogue, const char *code);

/* What a person types: the beginning of a code, of an English word or of the pinyin initials, or any piece of
 * the Chinese words or parts; several words separated by blanks must all fit. The best fit first (an item
 * that begins with @text before one that contains it), then in the order of the catalogue. @modality NULL:
 * all; CR and DX count as one. @text NULL or "": all. At most @max, 0: no bound. Array of const
 * FjCatalogueItem * that live as long as @catalogue. (transfer container) */
GPtrArray *fj_catalogue_search (FjCatalogue *catalogue, const char *text, const char *modality, guint max);

G_END_DECLS
