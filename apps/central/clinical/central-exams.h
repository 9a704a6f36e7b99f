/* Exams: their creation, the one place where a stage changes, and the operations on the order itself. */
#pragma once

#include "central-patients.h"
#include "fj-exam.h"
#include "fj-lifecycle.h"

G_BEGIN_DECLS

typedef struct
{
  CentralResource *resource; /* the ServiceRequest */
  FjExam *exam;
} CentralExam;

void central_exam_free (CentralExam *exam);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CentralExam, central_exam_free)

/* The exam, named in the call's audit event with its patient. */
CentralExam *
central_exam_load (CentralCall *call, CentralTransaction *transaction, const char *id, GError **error);

/* Stores a new exam of @patient at @site: accession number and study UID are checked or given out, the stage
 * becomes registered, the acquire Task is made (@task_id: its id, or NULL). @form: id of the request form's
 * DocumentReference when the document names none. */
CentralExam *central_exam_create (CentralCall *call,
                                  CentralTransaction *transaction,
                                  const CentralSite *site,
                                  const CentralPatient *patient,
                                  const char *id,
                                  JsonObject *document,
                                  const char *form,
                                  const char *task_id,
                                  GError **error);

/* What the guards of the state table look at, from the tables. */
gboolean central_exam_facts (CentralExam *exam,
                             CentralCall *call,
                             CentralTransaction *transaction,
                             FjLifecycleFacts *facts,
                             GError **error);

/* Stores a changed order (not its stage) as the next version; checks it first. */
gboolean central_exam_store (
    CentralExam *exam, CentralCall *call, CentralTransaction *transaction, const char *event, GError **error);

/* Applies one event: asks the state table, writes the event with both clocks, and when the stage changes
 * stores the ServiceRequest's next version and its times. A refused command is @error. @detail: reason or
 * note, nullable. */
gboolean central_exam_apply (CentralExam *exam,
                             CentralCall *call,
                             CentralTransaction *transaction,
                             FjEvent event,
                             const FjLifecycleFacts *facts,
                             const char *detail,
                             FjLifecycleOutcome *outcome,
                             GError **error);

/* Routes (central-exam-operations.c). */
FjReply *central_exam_put (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_exam_post (CentralCall *call, CentralTransaction *transaction, GError **error);
/* POST /ServiceRequest, and PUT of one that does not exist. */
FjReply *
central_exam_create_call (CentralCall *call, CentralTransaction *transaction, const char *id, GError **error);
FjReply *central_exam_cancel (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_exam_deliver (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
