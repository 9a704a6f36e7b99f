/* Report phrases by modality and body part: whole findings and impressions to begin a report with.
 *
 * Shipped with the programs (data/phrases.json) and kept at central as Basic documents of code
 * "report-template" and name "phrases": the installation's, a hospital's, an alliance's and a person's own
 * are of one shape: {"version": n, "sets": [{"modality", "part": {"zh", "en"}, "phrases": [{"id", "normal",
 * "title", "findings", "impression": {"zh", "en"} each}]}]}. FJ_PHRASES_GAP in a text stands where something
 * must be filled in. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FJ_PHRASES_GAP "__"
#define FJ_PHRASES_MAX_SETS 500u
#define FJ_PHRASES_MAX_OF_SET 200u

/* All strings are UTF-8 and never NULL; findings or impression may be "". */
typedef struct
{
  char *id;
  gboolean normal; /* says that nothing is wrong */
  char *title_zh, *title_en;
  char *findings_zh, *findings_en;
  char *impression_zh, *impression_en;
} FjPhrase;

typedef struct
{
  char *modality;
  char *part_zh, *part_en;
  GPtrArray *phrases; /* of FjPhrase */
} FjPhraseSet;

typedef struct _FjPhrases FjPhrases;

/* FJ_ERROR_INVALID or FJ_ERROR_TOO_LARGE naming the set. (transfer full) */
FjPhrases *fj_phrases_from_json (JsonObject *json, GError **error);
/* (transfer full): of the shape that fj_phrases_from_json() reads. */
JsonObject *fj_phrases_to_json (FjPhrases *phrases);
FjPhrases *fj_phrases_new_shipped (void);
const char *fj_phrases_shipped_text (void);     /* (transfer none) */
FjPhrases *fj_phrases_ref (FjPhrases *phrases); /* immutable but for fj_phrases_add() */
void fj_phrases_unref (FjPhrases *phrases);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjPhrases, fj_phrases_unref)

guint fj_phrases_get_version (FjPhrases *phrases);
guint fj_phrases_get_n_sets (FjPhrases *phrases);
const FjPhraseSet *fj_phrases_get_set (FjPhrases *phrases, guint index); /* (transfer none) */
/* The sets for an exam, the best fit first: of its modality (CR and DX are one) and one of its parts or a
 * part that its item names ("头颅MR平扫"), then the other sets of the modality. @parts and @item may be NULL.
 * Array of const FjPhraseSet * that live as long as @phrases. (transfer container) */
GPtrArray *
fj_phrases_find (FjPhrases *phrases, const char *modality, const char *const *parts, const char *item);

/* A person's own phrase, into its set (made when absent). @en texts may be NULL: the Chinese ones stand for
 * them. Only while nobody else holds @phrases. (transfer none) */
const FjPhrase *fj_phrases_add (FjPhrases *phrases,
                                const char *modality,
                                const char *part_zh,
                                const char *part_en,
                                const char *title,
                                const char *findings,
                                const char *impression);

G_END_DECLS
