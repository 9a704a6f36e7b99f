/* Report phrases and report templates by modality and body part: whole texts to begin a report with.
 *
 * Shipped with the programs (data/phrases.json, data/templates.json) and kept at central as Basic documents
 * of code "report-template" and name "phrases" or "templates": the installation's, a hospital's, an
 * alliance's and a person's own are of one shape: {"version": n, "sets": [{"modality", "part": {"zh", "en"},
 * "phrases":
 * [{"id", "normal", "title", "technique", "findings", "impression": {"zh", "en"} each}]}]}; technique may be
 * absent. What must be filled in stands as gaps in the texts (wording/fj-report-gap.h): FJ_PHRASES_GAP is
 * one. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FJ_PHRASES_GAP "__"
#define FJ_PHRASES_MAX_SETS 500u
#define FJ_PHRASES_MAX_OF_SET 200u

/* All strings are UTF-8 and never NULL; the texts may be "". */
typedef struct
{
  char *id;
  gboolean normal; /* says that nothing is wrong */
  char *title_zh, *title_en;
  char *technique_zh, *technique_en;
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
FjPhrases *fj_phrases_new_shipped_templates (void);
const char *fj_phrases_shipped_text (void);           /* (transfer none) */
const char *fj_phrases_shipped_templates_text (void); /* (transfer none) */
FjPhrases *fj_phrases_ref (FjPhrases *phrases);       /* immutable but for what changes a person's own */
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
 * them. Only while nobody else holds @phrases; so with the others that change it. (transfer none) */
const FjPhrase *fj_phrases_add (FjPhrases *phrases,
                                const char *modality,
                                const char *part_zh,
                                const char *part_en,
                                const char *title,
                                const char *technique,
                                const char *findings,
                                const char *impression);
/* Phrase @id with other words, in both languages. FALSE: there is none of that id. */
gboolean fj_phrases_change (FjPhrases *phrases,
                            const char *id,
                            const char *title,
                            const char *technique,
                            const char *findings,
                            const char *impression);
/* Takes phrase @id away, and its set with the last of them. FALSE: there is none. */
gboolean fj_phrases_remove (FjPhrases *phrases, const char *id);

G_END_DECLS
