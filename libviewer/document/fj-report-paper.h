/* The report as paper: one PDF with the fields that workflow.md, "Paper", asks for. Pango and Cairo, A4. */
#pragma once

#include <glib.h>
#include "fj-exam.h"
#include "fj-patient.h"
#include "fj-report.h"

G_BEGIN_DECLS

typedef struct
{
  const FjPatient *patient;
  const FjExam *exam;
  const FjReport *report;
  const char *issuing_hospital;    /* where the patient is */
  const char *diagnosing_hospital; /* where it was read and signed */
  guint n_images;
  gboolean shared;                 /* share mark GX */
  const char *watermark;           /* "临时报告" for a provisional release, "已被替代"; NULL: none */
  const char *latest_url;          /* in the QR code: opens the latest version; NULL: no code */
  const char *signature_algorithm; /* "Ed25519 (central keystore)" */
  const char *digest;              /* short form of the signed digest, printed at the foot; NULL: none */
  const char *language;            /* "zh_CN" or "en": of headings and dates */
} FjReportPaper;

/* The PDF; long text flows over pages, each with name, number and page count. The same input gives the same
 * bytes (the creation date is the signing time). (transfer full) */
GBytes *fj_report_paper_to_pdf (const FjReportPaper *paper, GError **error);

G_END_DECLS
