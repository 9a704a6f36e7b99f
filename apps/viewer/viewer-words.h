/* The words of a report that a person writes, apart from where they are kept: compared, merged, as JSON. */
#pragma once

#include <json-glib/json-glib.h>
#include "fj-report.h"

G_BEGIN_DECLS

typedef enum
{
  VIEWER_FIELD_TECHNIQUE,
  VIEWER_FIELD_FINDINGS,
  VIEWER_FIELD_IMPRESSION,
  VIEWER_N_FIELDS
} ViewerField;

typedef struct
{
  char *text[VIEWER_N_FIELDS]; /* never NULL */
  gboolean critical;
} ViewerWords;

typedef enum
{
  VIEWER_TAKE_MINE,
  VIEWER_TAKE_THEIRS,
  VIEWER_TAKE_BOTH /* theirs, then mine below it */
} ViewerTake;

void viewer_words_init (ViewerWords *words, const FjReport *report); /* NULL: empty */
void viewer_words_copy (ViewerWords *words,
                        const ViewerWords *from); /* @words is empty or uninitialised before */
void viewer_words_clear (ViewerWords *words);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ViewerWords, viewer_words_clear)
void viewer_words_set (ViewerWords *words, ViewerField field, const char *text);
/* Apart from space at the ends, which central does not keep. */
gboolean viewer_words_equal (const ViewerWords *a, const ViewerWords *b);
gboolean viewer_words_same (const ViewerWords *a, const ViewerWords *b, ViewerField field);
gboolean viewer_words_is_empty (const ViewerWords *words);

/* What both sides made of @base, field by field; a field that both changed to something different is a
 * conflict: FALSE, and it stays as @mine has it. @merged is uninitialised before. */
gboolean viewer_words_merge (ViewerWords *merged,
                             const ViewerWords *base,
                             const ViewerWords *mine,
                             const ViewerWords *theirs);
/* Settles a conflict. Only fields that differ are touched. */
void viewer_words_take (ViewerWords *words, const ViewerWords *theirs, ViewerTake take);

/* For people, field by field under its heading; NULL when all are empty. (transfer full) */
char *viewer_words_to_text (const ViewerWords *words);
JsonObject *viewer_words_to_json (const ViewerWords *words); /* (transfer full) */
/* What is missing is empty. @words is uninitialised before. */
void viewer_words_from_json (ViewerWords *words, JsonObject *json);

G_END_DECLS
