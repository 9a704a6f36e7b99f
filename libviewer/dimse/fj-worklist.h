/* Modality Worklist (PS3.4 K.6.1): does an order match a query, and how is it answered to this device. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-exam.h"
#include "fj-patient.h"

G_BEGIN_DECLS

typedef struct
{
  const FjPatient *patient;
  const FjExam *exam;
  const char *institution; /* Institution Name (0008,0080) */
  const char *station_aet; /* of the device that asks: Scheduled Station AE Title when the exam names none */
  const char *doctor_pinyin; /* the ordering doctor's name in the alphabetic group, "Li^Si", or NULL */
} FjWorklistEntry;

/* Matching on every key of the query that K.6.1.2.2 makes required or optional and that we answer: single
 * value, wild card (* ?), range (dates and times), list of UID, universal; PN without regard to case; text
 * keys are decoded to UTF-8 first so that a query in any character set matches. */
gboolean fj_worklist_matches (const FjWorklistEntry *entry, FjDicomObject *query);

/* The answer in @charset (fj-charset.h): only keys that were asked, plus Specific Character Set; pinyin only
 * where the set is ISO_IR 6. What the set cannot hold is never mangled: a name then has its alphabetic group
 * only, the examination's words give way to its catalogue code, other text is left empty. Text longer than
 * its VR allows is cut. (transfer full) */
FjDicomObject *
fj_worklist_answer (const FjWorklistEntry *entry, FjDicomObject *query, const char *charset, GError **error);

/* The usual query of a modality: return keys of a scheduled step; NULL is universal. @date is "YYYYMMDD" or a
 * range. (transfer full) */
FjDicomObject *fj_worklist_query_new (const char *charset,
                                      const char *modality,
                                      const char *station_aet,
                                      const char *date,
                                      const char *accession,
                                      GError **error);

G_END_DECLS
