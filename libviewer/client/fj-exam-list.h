/* Central's worklist as a GListModel of FjExamRow that keeps itself up to date by changes: pages are read as
 * they are asked for, changed exams are read again, rows that stay the same are not touched. Newest first. */
#pragma once

#include "fj-changes.h"
#include "fj-exam-row.h"

G_BEGIN_DECLS

#define FJ_TYPE_EXAM_LIST (fj_exam_list_get_type ())
G_DECLARE_FINAL_TYPE (FjExamList, fj_exam_list, FJ, EXAM_LIST, GObject)

/* @query: of GET /worklist without count and after, percent-encoded:
 * "stage=acquired,drafting&date=2026-11-22"; "" or NULL: all. @changes may be NULL: then only reloading reads
 * it again. Properties: "is-loading" (the first page of this query, or more, is under way), "sentence" (why
 * it could not be read; NULL), "has-more". Signals: "counts-changed"; "arrived" (FjExamRow: an exam that came
 * into the list after the first reading). What cannot be read now is read as soon as the link or the session
 * is back. */
FjExamList *fj_exam_list_new (FjClient *client, FjChanges *changes, const char *query);
/* The old rows stay until those of the new query are here. FALSE: it is the same. */
gboolean fj_exam_list_set_query (FjExamList *list, const char *query);
void fj_exam_list_reload (FjExamList *list);
void fj_exam_list_load_more (FjExamList *list);
gboolean fj_exam_list_is_loading (FjExamList *list);
gboolean fj_exam_list_has_more (FjExamList *list);
const char *fj_exam_list_get_sentence (FjExamList *list);
/* Exams in @stage under the query's other conditions. */
guint fj_exam_list_get_count (FjExamList *list, FjStage stage);
FjExamRow *fj_exam_list_find (FjExamList *list, const char *exam); /* (transfer none) (nullable) */

G_END_DECLS
