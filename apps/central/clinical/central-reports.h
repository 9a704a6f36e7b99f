/* Reports: one DiagnosticReport per exam, every save a version; who may write it is who holds its open step.
 */
#pragma once

#include "central-tasks.h"
#include "fj-report.h"

G_BEGIN_DECLS

#define CENTRAL_REPORT_MAX_TEXT 20000 /* characters of findings, impression or technique */

typedef struct
{
  CentralResource *resource;
  FjReport *report;
} CentralReport;

void central_report_free (CentralReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CentralReport, central_report_free)

/* Names exam and patient in the call's audit event. */
CentralReport *
central_report_load (CentralCall *call, CentralTransaction *transaction, const char *id, GError **error);
/* The exam's report in *@report, NULL when it has none yet. */
gboolean central_report_of_exam (CentralCall *call,
                                 CentralTransaction *transaction,
                                 const char *exam,
                                 CentralReport **report,
                                 GError **error);
/* Domain object of a stored version. (transfer full) */
FjReport *central_report_from_document (const CentralResource *resource, GError **error);

/* Stores the report as it is now: document and row, the next version. */
gboolean central_report_save (CentralReport *report,
                              CentralCall *call,
                              CentralTransaction *transaction,
                              const char *event,
                              GError **error);

/* The exam goes to drafting: the report is made when it has none, the caller becomes its reader and holds
 * @task. */
gboolean central_report_start (CentralCall *call,
                               CentralTransaction *transaction,
                               CentralExam *exam,
                               CentralTask *task,
                               const FjLifecycleFacts *facts,
                               GError **error);

/* Findings and impression both say something. */
gboolean central_report_has_text (const FjReport *report);
/* Takes a text of a report: line ends become LF, empty becomes NULL; too long or with control characters is
 * @error. */
gboolean central_report_take_text (char **field, const char *text, const char *element, GError **error);

/* Routes. */
FjReply *central_report_start_call (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_report_put (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_report_submit (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_report_return (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
