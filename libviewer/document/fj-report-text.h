/* The canonical text of a report: what is hashed and signed (workflow.md, "Signed means"). */
#pragma once

#include <glib.h>
#include "fj-exam.h"
#include "fj-patient.h"
#include "fj-report.h"
#include "fj-study.h"

G_BEGIN_DECLS

/* Versioned, line-oriented UTF-8 (NFC, LF), every field on a line of its own with its name, texts with their
 * lines prefixed, then study UIDs and per instance "SOPInstanceUID dataset-digest" sorted by UID. Equal
 * input, equal bytes; no two different reports give the same bytes. @studies: NULL-terminated, or NULL.
 * (transfer full)
 *
 * What is signed is who, of whom, about which images, and the words. What moves on after the signature is
 * left out, so that a signature still verifies: status, version, return note and the ids of the PDF and the
 * SR of the report; stage, version and the order's logistics of the exam (visit, bed, urgency, device, form,
 * times); phone of the patient and the spellings derived from the name. */
GBytes *fj_report_text_canonical (const FjReport *report,
                                  const FjExam *exam,
                                  const FjPatient *patient,
                                  FjStudy *const *studies);

G_END_DECLS
