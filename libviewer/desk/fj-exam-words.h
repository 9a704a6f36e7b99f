/* Words for people: stages, urgencies, clocks, sexes, ages of an exam, in their language. One place, so that
 * the three programs call the same thing by the same name. */
#pragma once

#include "fj-exam-row.h"
#include "fj-clock.h"

G_BEGIN_DECLS

const char *fj_exam_words_stage (FjStage stage); /* "Waiting for a report" … (transfer none) */
const char *fj_exam_words_urgency (FjUrgency urgency);
const char *fj_exam_words_visit_class (FjVisitClass visit);
const char *fj_exam_words_sex (FjSex sex);
/* "12 min of 30", "over by 4 min", "signed after 18 min". (transfer full) */
char *fj_exam_words_clock (const FjExamRowData *row, gint64 now);
FjClockState fj_exam_words_clock_state (const FjExamRowData *row, gint64 now);
/* "14:03" today, "11-20 14:03" this year, else the date. (transfer full) */
char *fj_exam_words_time (gint64 instant);

G_END_DECLS
