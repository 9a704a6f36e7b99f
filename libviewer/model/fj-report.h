/* A report: the words about one exam, and who stands for them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* FHIR diagnostic-report-status, as api.md uses it. */
typedef enum
{
  FJ_REPORT_PARTIAL,     /* draft */
  FJ_REPORT_PRELIMINARY, /* submitted */
  FJ_REPORT_FINAL,       /* signed */
  FJ_REPORT_AMENDED,
  FJ_REPORT_CORRECTED,
  FJ_REPORT_APPENDED,
  FJ_REPORT_CANCELLED,
  FJ_REPORT_ENTERED_IN_ERROR
} FjReportStatus;

const char *fj_report_status_to_string (FjReportStatus status);
gboolean fj_report_status_from_string (const char *word, FjReportStatus *status);

/* All strings are UTF-8, owned, and NULL when unknown. */
typedef struct
{
  char *id;      /* UUID of the DiagnosticReport */
  char *exam;    /* id of the ServiceRequest */
  char *patient; /* id of the Patient */
  FjReportStatus status;
  guint version; /* ETag */
  char *technique;
  char *findings;
  char *impression;
  gboolean critical; /* the writer flagged a critical finding */
  char *reader;      /* Practitioner id of who drafted */
  char *reader_name;
  char *auditor; /* Practitioner id of who signed */
  char *auditor_name;
  gint64 drafted_at; /* microseconds since the epoch, UTC; 0 when not yet */
  gint64 submitted_at;
  gint64 signed_at;
  char *return_note; /* why the auditor sent it back, latest */
  char *pdf;         /* Binary id of the frozen PDF, or NULL */
  char *sr_uid;      /* SOP Instance UID of the SR in the PACS, or NULL */
} FjReport;

FjReport *fj_report_new (void);
FjReport *fj_report_copy (const FjReport *report);
void fj_report_free (FjReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjReport, fj_report_free)

G_END_DECLS
