/* Exams as lists show them: the rows that the worklist and a person's timeline have in common. */
#pragma once

#include "central-resources.h"

G_BEGIN_DECLS

/* Places of columns that callers look at. */
enum
{
  CENTRAL_EXAM_ROW_EXAM = 0,
  CENTRAL_EXAM_ROW_PATIENT = 3,
  CENTRAL_EXAM_ROW_SITE = 12,
  CENTRAL_EXAM_ROW_REGISTERED_AT = 18
};

/* The query: @conditions (" AND …" on columns of e, the exam) and last the number of rows are bound by the
 * caller, newest first. (transfer full) */
char *central_exam_rows_sql (const char *conditions);
/* One row as api.md has it, its times still empty. (transfer full) */
JsonObject *central_exam_row_json (CentralRows *rows, gint64 now);
/* When each exam of the page came into its stages: one query for the page. @by_exam: exam id to row. */
gboolean central_exam_rows_add_times (GHashTable *by_exam, CentralTransaction *transaction, GError **error);

G_END_DECLS
