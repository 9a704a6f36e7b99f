/* Steps of an exam (acquire, draft, audit) and who holds them. At most one step of an exam is open at a time;
 * exactly one person holds it or nobody does. */
#pragma once

#include "central-exams.h"

G_BEGIN_DECLS

typedef struct
{
  CentralResource *resource;
  char *id;
  char *exam;
  char *code;   /* "acquire" "draft" "audit" */
  char *status; /* "requested" "in-progress" "completed" "cancelled" */
  char *holder; /* Practitioner id, or NULL */
  char *holder_name;
  char *focus;
  gint64 made_at;
  gint64 due_at; /* 0: none */
} CentralTask;

void central_task_free (CentralTask *task);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CentralTask, central_task_free)

CentralTask *central_task_load (CentralTransaction *transaction, const char *id, GError **error);
/* The open step of the exam in *@task, NULL when there is none. */
gboolean
central_task_open_of (CentralTransaction *transaction, const char *exam, CentralTask **task, GError **error);

/* Makes the next step. @focus: "ServiceRequest/…" or "DiagnosticReport/…"; @holder NULL: to be claimed; @id
 * NULL: a new one. */
gboolean central_task_make (CentralCall *call,
                            CentralTransaction *transaction,
                            const CentralExam *exam,
                            const char *code,
                            const char *focus,
                            const char *holder,
                            const char *holder_name,
                            const char *id,
                            GError **error);
/* @status "completed" or "cancelled". */
gboolean central_task_close (CentralTask *task,
                             CentralCall *call,
                             CentralTransaction *transaction,
                             const char *status,
                             GError **error);
/* NULL: nobody holds it any more. */
gboolean central_task_set_holder (CentralTask *task,
                                  CentralCall *call,
                                  CentralTransaction *transaction,
                                  const char *holder,
                                  const char *holder_name,
                                  GError **error);
/* FJ_ERROR_CONFLICT naming the holder unless the caller holds @task (nullable: then no such step is open). */
gboolean
central_task_check_held (const CentralTask *task, CentralCall *call, const char *code, GError **error);

/* Routes. */
FjReply *central_task_claim (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_task_release (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
