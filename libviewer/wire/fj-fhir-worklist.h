/* Rows of GET /worklist as domain objects: what the status board, the reading list and the kiosk read. */
#pragma once

#include <json-glib/json-glib.h>
#include "fj-exam-row.h"

G_BEGIN_DECLS

/* One row. Words that are not known here (a newer server's) are left out; a row without an exam, an
 * accession, a patient or a stage is none. FJ_ERROR_CORRUPT. (transfer full) */
FjExamRow *fj_fhir_worklist_row (JsonObject *json, GError **error);

/* The whole answer: an array of FjExamRow that frees them. @counts (nullable out): exams by stage,
 * FJ_N_STAGES of them. @next (nullable out, transfer full): the cursor to go on from, NULL at the end.
 * (transfer full) */
GPtrArray *fj_fhir_worklist_rows (JsonObject *json, guint *counts, char **next, GError **error);

G_END_DECLS
