#include "fj-clock.h"

#include <string.h>

#define MINUTES 60u
#define ANY -1

typedef enum
{
  KIND_OTHER,
  KIND_FILM,
  KIND_SECTION, /* CT, MR */
  KIND_HEAD_CT
} Kind;

/* Loop targets by class, dated: rows of one date are one table, and the first row that fits an exam counts. A
 * new table is appended with the day from which it is in force; exams registered earlier keep theirs. */
static const struct
{
  const char *from; /* local day of registration, YYYY-MM-DD */
  int visit;        /* FjVisitClass or ANY */
  int kind;         /* Kind or ANY */
  guint minutes;
} targets[] = {
  { "2000-01-01", FJ_VISIT_EMERGENCY, KIND_FILM, 30 },
  { "2000-01-01", FJ_VISIT_EMERGENCY, KIND_HEAD_CT, 30 },
  { "2000-01-01", FJ_VISIT_EMERGENCY, KIND_SECTION, 60 },
  { "2000-01-01", FJ_VISIT_OUTPATIENT, KIND_FILM, 120 },
  { "2000-01-01", FJ_VISIT_OUTPATIENT, KIND_HEAD_CT, 240 },
  { "2000-01-01", FJ_VISIT_OUTPATIENT, KIND_SECTION, 240 },
  { "2000-01-01", FJ_VISIT_INPATIENT, ANY, 360 },
  { "2000-01-01", ANY, ANY, 30 }, /* the loop */
};

static gboolean
is_word (const char *word, const char *const *words)
{
  return word != NULL && g_strv_contains (words, word);
}

/* Is this body part (a word of the catalogue, Chinese or English, or a DICOM Body Part Examined) the head?
 * The head of a bone is not. */
static gboolean
is_head (const char *part)
{
  static const char *const chinese[] = { "头颅", "头部", "颅", "脑" };
  static const char *const english[] = { "head", "brain", "skull" };
  g_autofree char *folded = g_utf8_casefold (part, -1);
  g_auto (GStrv) words = NULL;

  if (g_str_equal (part, "头"))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (chinese); i++)
    if (strstr (part, chinese[i]) != NULL && strstr (part, "骨头") == NULL)
      return TRUE;
  words = g_strsplit_set (folded, " -_/,;()", -1);
  if (is_word ("femoral", (const char *const *) words) || is_word ("humeral", (const char *const *) words)
      || is_word ("radial", (const char *const *) words))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (english); i++)
    if (is_word (english[i], (const char *const *) words))
      return TRUE;
  return FALSE;
}

static gboolean
exam_is_of_head (const FjExam *exam)
{
  if (exam->parts != NULL && exam->parts[0] != NULL)
    {
      for (guint i = 0; exam->parts[i] != NULL; i++)
        if (is_head (exam->parts[i]))
          return TRUE;
      return FALSE;
    }
  return (exam->item != NULL && is_head (exam->item))
         || (exam->item_code != NULL && is_head (exam->item_code));
}

static Kind
kind_of (const FjExam *exam)
{
  static const char *const film[] = { "DX", "CR", "DR", "RG", "RF", "MG", "IO", "PX", NULL };

  if (g_strcmp0 (exam->modality, "CT") == 0)
    return exam_is_of_head (exam) ? KIND_HEAD_CT : KIND_SECTION;
  if (g_strcmp0 (exam->modality, "MR") == 0)
    return KIND_SECTION;
  return is_word (exam->modality, film) ? KIND_FILM : KIND_OTHER;
}

const char *
fj_clock_state_to_string (FjClockState state)
{
  static const char *const words[] = { "on", "close", "over" };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (words), words[0]);
  return words[state];
}

/* The day of the table in force: the latest that is not after @day, else the first there was. */
static const char *
table_of (const char *day)
{
  const char *from = targets[0].from;

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    if (strcmp (targets[i].from, day) <= 0 && strcmp (targets[i].from, from) > 0)
      from = targets[i].from;
  return from;
}

guint
fj_clock_target_seconds (const FjExam *exam)
{
  g_autoptr (GDateTime) when = exam->registered_at != 0
                                   ? g_date_time_new_from_unix_local (exam->registered_at / G_USEC_PER_SEC)
                                   : g_date_time_new_now_local ();
  g_autofree char *day = when != NULL ? g_date_time_format (when, "%Y-%m-%d") : g_strdup (targets[0].from);
  const char *from = table_of (day);
  Kind kind = kind_of (exam);

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    if (g_str_equal (targets[i].from, from)
        && (targets[i].visit == ANY || targets[i].visit == (int) exam->visit_class)
        && (targets[i].kind == ANY || targets[i].kind == (int) kind))
      return targets[i].minutes * MINUTES;
  g_return_val_if_reached (30 * MINUTES); /* each table ends with a row for any exam */
}

FjClockState
fj_clock_state (gint64 start, gint64 end, guint target_seconds)
{
  gint64 target = (gint64) target_seconds * G_USEC_PER_SEC;
  gint64 gone = end - start;

  if (gone > target)
    return FJ_CLOCK_OVER;
  return gone > target / 5 * 4 ? FJ_CLOCK_CLOSE : FJ_CLOCK_ON_TARGET;
}
