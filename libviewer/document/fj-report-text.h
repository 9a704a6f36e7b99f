/* The canonical text of a report: what is hashed and signed (workflow.md, "Signed means"). */
#pragma once

#include <glib.h>
#include "fj-exam.h"
#include "fj-patient.h"
#include "fj-report.h"
#include "fj-study.h"

G_BEGIN_DECLS

/* Versioned, line-oriented UTF-8 (NFC, LF), every field on a line of its own with its name, texts with their lines
 * prefixed, then study UIDs and per instance "SOPInstanceUID dataset-digest" sorted by UID. Equal input, equal bytes; no
 * two different reports give the same bytes. @studies: NULL-terminated. (transfer full) */
GBytes *fj_report_text_canonical (const FjReport *report, const FjExam *exam, const FjPatient *patient,
                                  FjStudy *const *studies);

G_END_DECLS
