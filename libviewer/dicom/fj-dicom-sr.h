/* A signed report as a verified Basic Text SR (PS3.3 A.35.1; TID 2000 Basic Diagnostic Imaging Report). */
#pragma once

#include "fj-dicom-object.h"
#include "fj-exam.h"
#include "fj-patient.h"
#include "fj-report.h"
#include "fj-study.h"

G_BEGIN_DECLS

typedef struct
{
  const FjPatient *patient;
  const FjExam *exam;
  const FjReport *report;
  const FjStudy *study;    /* instances read: Current Requested Procedure Evidence Sequence (0040,A375) */
  const char *institution; /* diagnosing hospital: Verifying Organization */
  const char *predecessor; /* SOP Instance UID of the SR that it supersedes, in the same series, or NULL */
  const char *sop_instance_uid;
  const char *series_uid; /* one for all versions of the report */
  /* PN values of the names in @report ("Wang^Wu=王^五"), or NULL: the name as one component */
  const char *auditor_pn;
  const char *reader_pn;
} FjDicomSrContent;

/* Completion Flag COMPLETE, Verification Flag VERIFIED, Verifying Observer Sequence (the auditor, at
 * signed_at), Author Observer Sequence (the reader), character set ISO_IR 192, procedure reported, and the
 * sections Clinical Information, Current Procedure Descriptions (technique), Findings, Impressions, each left
 * out when it has no text; coded with LN and DCM codes (PS3.16 TID 2000, CID 7000 to 7002). Instances of
 * @study need their SOP class. Errors: FJ_ERROR_INVALID, FJ_ERROR_UNPROCESSABLE (not signed, no text).
 * (transfer full) */
FjDicomObject *fj_dicom_sr_new (const FjDicomSrContent *content, GError **error);

G_END_DECLS
