/* Safety gates of an exam at central: which it has is decided here, by the catalogue and the patient; a
 * client can only answer them. */
#pragma once

#include "central-exams.h"

G_BEGIN_DECLS

/* Takes the answers that came with the registration and adds what else must be asked. */
gboolean central_gates_register (CentralExam *exam,
                                 const FjPatient *patient,
                                 CentralCall *call,
                                 CentralTransaction *transaction,
                                 GError **error);
/* Asks anew what must be asked, after item, modality or patient have changed; answers stay. *@changed:
 * whether the list is another now (not stored yet). An exam whose images are there keeps its list. */
gboolean central_gates_update (CentralExam *exam,
                               const FjPatient *patient,
                               CentralCall *call,
                               CentralTransaction *transaction,
                               gboolean *changed,
                               GError **error);
/* The same for every exam of the patient that has not begun, stored. */
gboolean central_gates_update_patient (const CentralPatient *patient,
                                       CentralCall *call,
                                       CentralTransaction *transaction,
                                       GError **error);
/* Codes of the open gates with blanks between, for the exam's row. (transfer full) */
char *central_gates_open_codes (const FjExam *exam);

/* POST /ServiceRequest/{id}/$answer-gate: Parameters gate, answer, note. */
FjReply *central_gates_answer (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
