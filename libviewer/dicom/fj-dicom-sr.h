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
  const FjStudy *study;       /* instances read: Current Requested Procedure Evidence Sequence (0040,A375) */
  const char *institution;    /* diagnosing hospital: Verifying Organization */
  const char *predecessor;    /* SOP Instance UID of the SR that this one supersedes, or NULL */
  const char *sop_instance_uid;
  const char *series_uid;
} FjDicomSrContent;

/* Completion Flag COMPLETE, Verification Flag VERIFIED, Verifying Observer Sequence, character set ISO_IR 192, headings
 * Procedure Reported, Clinical Information, Findings, Impression (coded with LN / DCM codes as TID 2000 asks).
 * (transfer full) */
FjDicomObject *fj_dicom_sr_new (const FjDicomSrContent *content, GError **error);

G_END_DECLS
