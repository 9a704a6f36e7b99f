/* The rows of a list of exams in central's order, found by exam; says to its list model what moves. Inside
 * client only. */
#pragma once

#include <gio/gio.h>
#include "fj-exam-row.h"

G_BEGIN_DECLS

typedef struct _FjExamRows FjExamRows;

/* @model: whose items they are; outlives them. */
FjExamRows *fj_exam_rows_new (GListModel *model);
void fj_exam_rows_free (FjExamRows *rows);

guint fj_exam_rows_length (FjExamRows *rows);
/* (transfer none) */
FjExamRow *fj_exam_rows_at (FjExamRows *rows, guint index);
FjExamRow *fj_exam_rows_find (FjExamRows *rows, const char *exam); /* (nullable) */

/* The index of @row when its exam was not there before, else -1; a row that is equal stays as it is. */
int fj_exam_rows_put (FjExamRows *rows, FjExamRow *row);
void fj_exam_rows_remove (FjExamRows *rows, const char *exam);
/* All at once: those of another question. @array: of FjExamRow. */
void fj_exam_rows_replace (FjExamRows *rows, GPtrArray *array);
/* Those whose exams are not in @array go. */
void fj_exam_rows_keep_only (FjExamRows *rows, GPtrArray *array);

G_END_DECLS
