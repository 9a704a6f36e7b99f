/* Full-text search of reports: what a text is cut into for an index, what a question asks of it, and where in
 * a text the words were found. Chinese is cut into pairs of characters that follow each other, so that a word
 * of two characters (结节), the most common length, is one entry of the index; runs of letters and runs of
 * digits are one entry each ("12mm" is "12", "mm", as is "12 mm"). Width, case and accents make no difference
 * (Unicode NFKD, case folding). Pure functions: the index that is asked is the caller's
 * (docs/decisions/0036-report-search.md). */
#pragma once

#include "fj-error.h"

G_BEGIN_DECLS

#define FJ_SEARCH_MAX_CHARACTERS 100 /* of a question */
#define FJ_SEARCH_MAX_WORDS 8

/* The entries of @text in their order, with spaces between: what is indexed. NULL is an empty text.
 * (transfer full) */
char *fj_search_words_cut (const char *text);

typedef struct _FjSearchQuestion FjSearchQuestion;

/* Words with spaces between, all of which a text must have; words in quotation marks ("…", “…”) stand beside
 * each other. A word of letters may be the beginning of one. FJ_ERROR_INVALID: nothing to look for, or too
 * much. */
FjSearchQuestion *fj_search_question_new (const char *text, GError **error);
void fj_search_question_free (FjSearchQuestion *question);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjSearchQuestion, fj_search_question_free)

/* The question as SQLite's FTS5 takes it (https://www.sqlite.org/fts5.html, 3. Full-text Query Syntax): ANDed
 * phrases, nothing in it that has a meaning there but what is written here. (transfer full) */
char *fj_search_question_to_fts5 (const FjSearchQuestion *question);

typedef struct
{
  guint start, length; /* characters */
} FjSearchHit;

/* At most @max_characters of @text around the place that has most of the words, with "…" where something was
 * left out and line ends as spaces. *@hits (transfer full): array of FjSearchHit in the snippet, in order,
 * none touching another; empty when @text has none of the words. (transfer full) */
char *fj_search_question_snippet (const FjSearchQuestion *question,
                                  const char *text,
                                  guint max_characters,
                                  GArray **hits);
/* All words of the question are in @text: the same answer as the index gives. */
gboolean fj_search_question_matches (const FjSearchQuestion *question, const char *text);

G_END_DECLS
