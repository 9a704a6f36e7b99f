#include "fj-exam-words.h"

#include "fj-language.h"

static const char *const stages[FJ_N_STAGES] = {
  [FJ_STAGE_NONE] = N_ ("Not registered"),
  [FJ_STAGE_REGISTERED] = N_ ("Registered"),
  [FJ_STAGE_BOOKED] = N_ ("Booked"),
  [FJ_STAGE_ARRIVED] = N_ ("Arrived"),
  [FJ_STAGE_ACQUIRING] = N_ ("Being scanned"),
  [FJ_STAGE_ACQUIRED] = N_ ("Waiting for a report"),
  [FJ_STAGE_ASSIGNED] = N_ ("Assigned to a reader"),
  [FJ_STAGE_DRAFTING] = N_ ("Report being written"),
  [FJ_STAGE_RETURNED] = N_ ("Returned to the reader"),
  [FJ_STAGE_SUBMITTED] = N_ ("Waiting for audit"),
  [FJ_STAGE_AUDITING] = N_ ("Being audited"),
  [FJ_STAGE_CONSULTING] = N_ ("With the experts"),
  [FJ_STAGE_SIGNED] = N_ ("Signed"),
  [FJ_STAGE_DELIVERED] = N_ ("Delivered"),
  [FJ_STAGE_AMENDED] = N_ ("Amended"),
  [FJ_STAGE_RECALLED] = N_ ("Recalled"),
  [FJ_STAGE_CANCELLED] = N_ ("Cancelled"),
};

static const char *const urgencies[] = {
  [FJ_URGENCY_ROUTINE] = N_ ("Routine"),
  [FJ_URGENCY_URGENT] = N_ ("Urgent"),
  [FJ_URGENCY_ASAP] = N_ ("As soon as possible"),
  [FJ_URGENCY_STAT] = N_ ("Immediately"),
};

static const char *const visits[] = {
  [FJ_VISIT_OUTPATIENT] = N_ ("Outpatient"),
  [FJ_VISIT_EMERGENCY] = N_ ("Emergency"),
  [FJ_VISIT_INPATIENT] = N_ ("Inpatient"),
  [FJ_VISIT_CHECKUP] = N_ ("Check-up"),
};

static const char *const sexes[] = {
  [FJ_SEX_UNKNOWN] = N_ ("Sex unknown"),
  [FJ_SEX_MALE] = N_ ("Male"),
  [FJ_SEX_FEMALE] = N_ ("Female"),
  [FJ_SEX_OTHER] = N_ ("Other sex"),
};

const char *
fj_exam_words_stage (FjStage stage)
{
  g_return_val_if_fail ((guint) stage < G_N_ELEMENTS (stages), "");
  return _ (stages[stage]);
}

const char *
fj_exam_words_urgency (FjUrgency urgency)
{
  g_return_val_if_fail ((guint) urgency < G_N_ELEMENTS (urgencies), "");
  return _ (urgencies[urgency]);
}

const char *
fj_exam_words_visit_class (FjVisitClass visit)
{
  g_return_val_if_fail ((guint) visit < G_N_ELEMENTS (visits), "");
  return _ (visits[visit]);
}

const char *
fj_exam_words_sex (FjSex sex)
{
  g_return_val_if_fail ((guint) sex < G_N_ELEMENTS (sexes), "");
  return _ (sexes[sex]);
}

/* ---- the clock ---- */

/* Whole minutes that have gone by, as people count them: "18 min", "3 h 05 min", "4 days". */
static char *
duration (gint64 span)
{
  gint64 minutes = MAX (span, 0) / (60 * G_USEC_PER_SEC);

  if (minutes < 60)
    return g_strdup_printf (_ ("%d min"), (int) minutes);
  if (minutes < 48 * 60 && minutes % 60 == 0) /* targets are */
    return g_strdup_printf (_ ("%d h"), (int) (minutes / 60));
  if (minutes < 48 * 60)
    return g_strdup_printf (_ ("%d h %02d min"), (int) (minutes / 60), (int) (minutes % 60));
  return g_strdup_printf (_ ("%d days"), (int) MIN (minutes / (24 * 60), G_MAXINT));
}

static gint64
end_of (const FjExamRowData *row, gint64 now)
{
  return row->closed_at != 0 ? row->closed_at : now;
}

FjClockState
fj_exam_words_clock_state (const FjExamRowData *row, gint64 now)
{
  if (row->times[FJ_STAGE_REGISTERED] == 0)
    return FJ_CLOCK_ON_TARGET;
  return fj_clock_state (row->times[FJ_STAGE_REGISTERED], end_of (row, now), row->target_seconds);
}

char *
fj_exam_words_clock (const FjExamRowData *row, gint64 now)
{
  gint64 gone = end_of (row, now) - row->times[FJ_STAGE_REGISTERED];
  gint64 target = (gint64) row->target_seconds * G_USEC_PER_SEC;
  g_autofree char *text = duration (gone);
  g_autofree char *rest = NULL;

  if (row->times[FJ_STAGE_REGISTERED] == 0)
    return g_strdup ("");
  if (row->stage == FJ_STAGE_CANCELLED)
    return g_strdup_printf (_ ("cancelled after %s"), text);
  if (row->closed_at != 0)
    return g_strdup_printf (_ ("signed after %s"), text);
  if (gone > target)
    {
      /* A minute that has begun is one too many: never "over by 0 min". */
      rest = duration (gone - target + 60 * G_USEC_PER_SEC - 1);
      return g_strdup_printf (_ ("over by %s"), rest);
    }
  rest = duration (target);
  /* TRANSLATORS: how much of the time that an exam may take has gone: "12 min of 30 min" */
  return g_strdup_printf (_ ("%s of %s"), text, rest);
}

char *
fj_exam_words_time (gint64 instant)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (instant / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (instant == 0 || then == NULL)
    return g_strdup ("");
  if (g_date_time_get_year (then) != g_date_time_get_year (now))
    return g_date_time_format (then, "%Y-%m-%d");
  if (g_date_time_get_day_of_year (then) != g_date_time_get_day_of_year (now))
    return g_date_time_format (then, "%m-%d %H:%M");
  return g_date_time_format (then, "%H:%M");
}
