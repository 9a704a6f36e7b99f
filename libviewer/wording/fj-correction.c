#include "fj-correction.h"

#include <math.h>
#include <string.h>

#include "fj-language.h"
#include "fj-wording-read.h"

static const struct
{
  const char *word, *title;
} corrections[FJ_N_CORRECTIONS] = {
  [FJ_CORRECTION_WORDING] = { "wording", N_ ("Wording") },
  [FJ_CORRECTION_MISSED] = { "missed", N_ ("Missed finding") },
  [FJ_CORRECTION_OVERCALL] = { "overcall", N_ ("Over-call") },
  [FJ_CORRECTION_SIDE] = { "side", N_ ("Wrong side") },
  [FJ_CORRECTION_MEASUREMENT] = { "measurement", N_ ("Measured value") },
  [FJ_CORRECTION_UNIT] = { "unit", N_ ("Unit") },
  [FJ_CORRECTION_CONCLUSION] = { "conclusion", N_ ("Conclusion") },
  [FJ_CORRECTION_TEMPLATE] = { "template", N_ ("Left-over template text") },
  [FJ_CORRECTION_PRIOR] = { "prior", N_ ("Comparison with earlier exams") },
  [FJ_CORRECTION_CRITICAL] = { "critical", N_ ("Critical value") },
};

#define BIT(correction) (1u << FJ_CORRECTION_##correction)

/* One side of the comparison. */
typedef struct
{
  char *text;
  FjWordingReading *reading;
  gboolean *is_positive; /* of each concept: said to be there, now */
  guint *sides;          /* of each concept that is there */
} Said;

static void
said_init (Said *said, const FjCorrectionText *text)
{
  /* A sentence ends with its field. */
  said->text = g_strconcat (text->findings != NULL ? text->findings : "", "\n",
                            text->impression != NULL ? text->impression : "", NULL);
  said->reading = fj_wording_read (said->text);
  said->is_positive = g_new0 (gboolean, fj_wording_get_n_concepts ());
  said->sides = g_new0 (guint, fj_wording_get_n_concepts ());
  for (guint i = 0; i < said->reading->findings->len; i++)
    {
      const FjWordingFinding *finding = &g_array_index (said->reading->findings, FjWordingFinding, i);

      if (!finding->is_positive)
        continue;
      said->is_positive[finding->concept] = TRUE;
      said->sides[finding->concept] |= finding->sides;
    }
}

static void
said_clear (Said *said)
{
  g_free (said->text);
  fj_wording_reading_free (said->reading);
  g_free (said->is_positive);
  g_free (said->sides);
}

/* --- findings --- */

/* What @a, which is there in @one and not in the other, was taken for: there the other way round, and of its
 * family. NULL: for nothing. */
static const FjWordingConcept *
find_counterpart (const Said *one, const Said *other, guint a)
{
  for (guint b = 0; b < fj_wording_get_n_concepts (); b++)
    if (other->is_positive[b] && !one->is_positive[b]
        && g_strcmp0 (fj_wording_get_concept (a)->family, fj_wording_get_concept (b)->family) == 0)
      return fj_wording_get_concept (b);
  return NULL;
}

static guint
compare_findings (const Said *draft, const Said *audited)
{
  guint classes = 0;

  for (guint i = 0; i < fj_wording_get_n_concepts (); i++)
    {
      const Said *has = draft->is_positive[i] ? draft : audited;
      const FjWordingConcept *other;

      if (draft->is_positive[i] == audited->is_positive[i])
        continue;
      other = find_counterpart (has, has == draft ? audited : draft, i);
      if (other != NULL)
        classes |= BIT (CONCLUSION);
      else
        classes |= has == draft ? BIT (OVERCALL) : BIT (MISSED);
      /* One alarm for another is none that was not given. */
      if (has == audited && fj_wording_get_concept (i)->is_critical && (other == NULL || !other->is_critical))
        classes |= BIT (CRITICAL);
    }
  return classes;
}

/* Saying a side for the first time is no correction of one. */
static guint
compare_sides (const Said *draft, const Said *audited)
{
  guint classes = 0;

  for (guint i = 0; i < fj_wording_get_n_concepts (); i++)
    {
      guint before = draft->sides[i], after = audited->sides[i];

      if (!draft->is_positive[i] || !audited->is_positive[i] || before == 0 || after == 0 || before == after)
        continue;
      /* A second one on the side of which nothing was said. */
      classes |= (before & ~after) == 0 ? BIT (MISSED) : BIT (SIDE);
    }
  return classes;
}

/* --- values --- */

/* The @n-th value of @attribute that is of this exam. */
static const FjWordingMeasure *
find_measure (const Said *said, guint attribute, guint n)
{
  for (guint i = 0; i < said->reading->measures->len; i++)
    {
      const FjWordingMeasure *measure = &g_array_index (said->reading->measures, FjWordingMeasure, i);

      if (measure->attribute == attribute && !measure->is_compared && n-- == 0)
        return measure;
    }
  return NULL;
}

static guint
compare_measures (const Said *draft, const Said *audited)
{
  guint classes = 0;

  for (guint i = 0; i < draft->reading->measures->len; i++)
    {
      const FjWordingMeasure *before = &g_array_index (draft->reading->measures, FjWordingMeasure, i), *after;
      guint n = 0;

      if (before->is_compared)
        continue;
      while (find_measure (draft, before->attribute, n) != before)
        n++;
      after = find_measure (audited, before->attribute, n);
      if (after == NULL || fabs (after->millimetres - before->millimetres) < 1e-6)
        continue;
      classes |= fabs (after->value - before->value) < 1e-9 ? BIT (UNIT) : BIT (MEASUREMENT);
    }
  return classes;
}

/* "BI-RADS 4a类": the category that a text ends with, of each scheme. (transfer full) (nullable) */
static char *
find_category (const char *text, const char *scheme)
{
  g_autofree char *pattern = g_strdup_printf ("%s-?RADS[^0-9\n]{0,12}([0-6][a-cx]?)", scheme);
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  char *category = NULL;

  g_regex_match (regex, text, 0, &match);
  while (g_match_info_matches (match))
    {
      g_free (category);
      category = g_match_info_fetch (match, 1);
      g_match_info_next (match, NULL);
    }
  return category;
}

static guint
compare_categories (const Said *draft, const Said *audited)
{
  static const char *const schemes[] = { "BI", "LI", "TI", "PI", "Lung" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_autofree char *before = find_category (draft->text, schemes[i]),
                      *after = find_category (audited->text, schemes[i]);

      if (before != NULL && after != NULL && g_ascii_strcasecmp (before, after) != 0)
        return BIT (CONCLUSION);
    }
  return 0;
}

/* --- templates --- */

static gboolean
says_of_organ (const Said *said, guint organ, gboolean absent)
{
  for (guint i = 0; i < said->reading->organs->len; i++)
    {
      const FjWordingOrganState *state = &g_array_index (said->reading->organs, FjWordingOrganState, i);

      if (state->organ == organ && (absent ? state->is_absent : state->is_normal && !state->is_absent))
        return TRUE;
    }
  return FALSE;
}

static guint
compare_templates (const Said *draft, const Said *audited)
{
  if (draft->reading->gaps->len > 0 && audited->reading->gaps->len == 0)
    return BIT (TEMPLATE);
  for (guint i = 0; i < fj_wording_get_n_organs (); i++)
    if (says_of_organ (draft, i, FALSE) && !says_of_organ (draft, i, TRUE)
        && says_of_organ (audited, i, TRUE))
      return BIT (TEMPLATE);
  return 0;
}

/* --- */

static char *
without_spaces (const char *text)
{
  GString *kept = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      g_string_append_unichar (kept, g_utf8_get_char (text));
  return g_string_free (kept, FALSE);
}

guint
fj_correction_classify (const FjCorrectionText *draft, const FjCorrectionText *audited)
{
  Said before, after;
  guint classes = 0;

  g_return_val_if_fail (draft != NULL && audited != NULL, 0);
  said_init (&before, draft);
  said_init (&after, audited);
  {
    g_autofree char *one = without_spaces (before.text), *other = without_spaces (after.text);

    if (!g_str_equal (one, other))
      {
        classes = compare_findings (&before, &after) | compare_sides (&before, &after)
                  | compare_measures (&before, &after) | compare_categories (&before, &after)
                  | compare_templates (&before, &after);
        if (before.reading->compares != after.reading->compares)
          classes |= BIT (PRIOR);
        if (classes == 0)
          classes = BIT (WORDING);
      }
  }
  said_clear (&before);
  said_clear (&after);
  return classes;
}

const char *
fj_correction_to_string (FjCorrection correction)
{
  g_return_val_if_fail ((guint) correction < FJ_N_CORRECTIONS, NULL);
  return corrections[correction].word;
}

gboolean
fj_correction_from_string (const char *word, FjCorrection *correction)
{
  for (guint i = 0; i < FJ_N_CORRECTIONS; i++)
    if (g_strcmp0 (corrections[i].word, word) == 0)
      {
        *correction = (FjCorrection) i;
        return TRUE;
      }
  return FALSE;
}

const char *
fj_correction_get_title (FjCorrection correction)
{
  g_return_val_if_fail ((guint) correction < FJ_N_CORRECTIONS, NULL);
  return fj_tr (corrections[correction].title);
}
