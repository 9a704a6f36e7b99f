/* Safety gates: which questions must be answered before an exam's images are taken, which answers there are,
 * and what each does. Dated tables, pure functions.
 *
 * An answer closes its gate, or blocks it: then the exam stays off the modality's worklist until a named
 * person releases it with a reason (FJ_GATE_RELEASED, FJ_VERB_RELEASE_GATES). */
#pragma once

#include <glib.h>
#include "fj-exam.h"
#include "fj-patient.h"

G_BEGIN_DECLS

#define FJ_GATE_RELEASED "released"
#define FJ_GATES_MAX_NOTE 500u /* characters */

typedef struct
{
  const char *code;
  const char *words; /* English; _() gives them in the reader's language */
  gboolean blocks;
  gboolean needs_note;
} FjGateAnswer;

typedef struct
{
  const char *code;
  const char *title;    /* short: "Pregnancy"; _() */
  const char *question; /* as it is asked; _() */
  const FjGateAnswer *answers;
  guint n_answers;
} FjGateQuestion;

/* NULL past the end; by code, NULL when there is no such gate. (transfer none) */
const FjGateQuestion *fj_gates_get (guint index);
const FjGateQuestion *fj_gates_find (const char *code);
/* NULL when the question has no such answer. FJ_GATE_RELEASED is an answer to every question. */
const FjGateAnswer *fj_gates_find_answer (const FjGateQuestion *question, const char *answer);

/* Is a contrast medium given, by the item's words? For items that no catalogue knows; rather once too often.
 */
gboolean fj_gates_item_says_contrast (const char *item);

/* The codes of the gates of an exam of @modality on @day ("YYYY-MM-DD", local), by the table in force then.
 * @birth_date: FHIR date, whole or partial, NULL: unknown. What is not known counts as if it were so: sex and
 * age. */
GStrv
fj_gates_for (const char *modality, gboolean contrast, FjSex sex, const char *birth_date, const char *day);

/* Brings the list up to date with the codes that apply now: what is missing is added, open; what applies no
 * longer and was not answered goes; answers stay. TRUE when something changed. */
gboolean fj_gates_update (GPtrArray *gates, const char *const *codes);

/* Checks an answer: FJ_ERROR_UNPROCESSABLE for a gate or answer that there is not, a note that is missing or
 * too long, a release of a gate that is not blocked. */
gboolean fj_gates_check (const FjGate *gate, const char *answer, const char *note, GError **error);
/* Puts the answer into the gate, and whether it is open then. */
void fj_gates_answer (FjGate *gate,
                      const char *answer,
                      const char *note,
                      const char *by,
                      const char *by_name,
                      gint64 at,
                      gboolean late);
/* An answer stands that only a release closes. */
gboolean fj_gates_is_blocked (const FjGate *gate);

G_END_DECLS
