#include "fj-report-lint.h"

#include <string.h>

#include "fj-language.h"
#include "fj-wording-read.h"

#define MOST_MM 600           /* of anything in a patient that is measured in a report */
#define YOUNGEST_DIFFERENCE 1 /* years: birthdays, and the Chinese way of counting */

typedef struct
{
  const FjLintSubject *subject;
  FjWordingReading *reading[FJ_LINT_N_FIELDS];
  GArray *faults;
} Lint;

static void
fault_clear (gpointer data)
{
  g_free (((FjLintFault *) data)->sentence);
}

static const char *
get_text (const Lint *lint, FjLintField field)
{
  return lint->subject->text[field] != NULL ? lint->subject->text[field] : "";
}

/* @sentence: (transfer full). One fault of a kind at a place is enough. */
static void
add (Lint *lint, FjLintCode code, FjLintField field, gsize begin, gsize end, char *sentence)
{
  FjLintFault fault = { code, field, begin, end, code == FJ_LINT_EMPTY, sentence };

  for (guint i = 0; i < lint->faults->len; i++)
    {
      const FjLintFault *other = &g_array_index (lint->faults, FjLintFault, i);

      if (other->code == code && other->field == field && g_str_equal (other->sentence, sentence))
        {
          g_free (sentence);
          return;
        }
    }
  g_array_append_val (lint->faults, fault);
}

/* The words at a place, for a sentence. (transfer full) */
static char *
quote (const Lint *lint, FjLintField field, gsize begin, gsize end)
{
  return g_strndup (get_text (lint, field) + begin, end - begin);
}

/* --- each rule --- */

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

static void
look_for_empty (Lint *lint)
{
  if (is_blank (get_text (lint, FJ_LINT_FINDINGS)))
    add (lint, FJ_LINT_EMPTY, FJ_LINT_FINDINGS, 0, 0,
         g_strdup (_ ("The findings are empty. Write what you see.")));
  if (is_blank (get_text (lint, FJ_LINT_IMPRESSION)))
    add (lint, FJ_LINT_EMPTY, FJ_LINT_IMPRESSION, 0, 0,
         g_strdup (_ ("The impression is empty. Write what it means.")));
}

static void
look_for_gaps (Lint *lint, FjLintField field)
{
  const FjTerm *gap;
  g_autofree char *place = NULL;

  if (lint->reading[field]->gaps->len == 0)
    return;
  gap = &g_array_index (lint->reading[field]->gaps, FjTerm, 0);
  place = g_strndup (get_text (lint, field) + gap->begin, gap->end - gap->begin);
  add (lint, FJ_LINT_GAP, field, gap->begin, gap->end,
       g_strdup_printf (field == FJ_LINT_TECHNIQUE
                            /* TRANSLATORS: %s is the gap as it stands in the text: "[left/right]", "__" */
                            ? _ ("The technique has a gap left to fill in: %s")
                            : field == FJ_LINT_FINDINGS ? _ ("The findings have a gap left to fill in: %s")
                                                        : _ ("The impression has a gap left to fill in: %s"),
                        place));
}

static void
look_for_organs_of_the_other_sex (Lint *lint, FjLintField field)
{
  FjSex sex = lint->subject->sex;

  for (guint i = 0; i < lint->reading[field]->organs->len; i++)
    {
      const FjWordingOrganState *state
          = &g_array_index (lint->reading[field]->organs, FjWordingOrganState, i);
      const char *owner = fj_wording_get_organ (state->organ)->sex;

      if (sex == FJ_SEX_MALE && g_strcmp0 (owner, "female") == 0)
        add (lint, FJ_LINT_SEX, field, state->begin, state->end,
             g_strdup (_ ("The patient is male, and the text names an organ of a woman.")));
      if (sex == FJ_SEX_FEMALE && g_strcmp0 (owner, "male") == 0)
        add (lint, FJ_LINT_SEX, field, state->begin, state->end,
             g_strdup (_ ("The patient is female, and the text names an organ of a man.")));
    }
}

/* "65岁" in the words of another patient, copied. */
static void
look_for_another_age (Lint *lint, FjLintField field)
{
  const char *text = get_text (lint, field);

  if (lint->subject->age < 0)
    return;
  for (const char *at = strstr (text, "岁"); at != NULL; at = strstr (at + 1, "岁"))
    {
      const char *begin = at;
      int age;

      while (begin > text && g_ascii_isdigit (begin[-1]))
        begin--;
      if (begin == at || at - begin > 3)
        continue;
      age = (int) g_ascii_strtoll (begin, NULL, 10);
      if (ABS (age - lint->subject->age) > YOUNGEST_DIFFERENCE)
        add (lint, FJ_LINT_AGE, field, (gsize) (begin - text), (gsize) (at - text) + strlen ("岁"),
             g_strdup_printf (
                 _ ("The text speaks of a patient of %d years, and this one is %d. Is it another's?"), age,
                 lint->subject->age));
    }
}

static guint
side_bits (const FjTerm *term)
{
  return term->kind == FJ_TERM_LEFT    ? FJ_SIDE_LEFT
         : term->kind == FJ_TERM_RIGHT ? FJ_SIDE_RIGHT
                                       : FJ_SIDE_LEFT | FJ_SIDE_RIGHT;
}

/* The ordered side is nowhere, the other one is. */
static void
look_for_ordered_side (Lint *lint)
{
  const char *laterality = lint->subject->laterality;
  guint ordered = g_strcmp0 (laterality, "L") == 0   ? FJ_SIDE_LEFT
                  : g_strcmp0 (laterality, "R") == 0 ? FJ_SIDE_RIGHT
                                                     : 0;
  guint said = 0;
  const FjTerm *first = NULL;
  FjLintField where = FJ_LINT_FINDINGS;

  for (guint field = 0; ordered != 0 && field < FJ_LINT_N_FIELDS; field++)
    for (guint i = 0; i < lint->reading[field]->sides->len; i++)
      {
        const FjTerm *side = &g_array_index (lint->reading[field]->sides, FjTerm, i);

        said |= side_bits (side);
        if (first == NULL)
          {
            first = side;
            where = (FjLintField) field;
          }
      }
  if (first == NULL || (said & ordered) != 0)
    return;
  add (lint, FJ_LINT_SIDE, where, first->begin, first->end,
       g_strdup (ordered == FJ_SIDE_LEFT
                     ? _ ("The left side was ordered, and the text speaks only of the right.")
                     : _ ("The right side was ordered, and the text speaks only of the left.")));
}

/* All sides on which a field has a finding. */
static guint
find_sides (const Lint *lint, FjLintField field, guint concept)
{
  guint sides = 0;

  for (guint i = 0; i < lint->reading[field]->findings->len; i++)
    {
      const FjWordingFinding *finding = &g_array_index (lint->reading[field]->findings, FjWordingFinding, i);

      if (finding->concept == concept && finding->is_positive)
        sides |= finding->sides;
    }
  return sides;
}

static gboolean
is_found (const Lint *lint, guint concept)
{
  const char *family = fj_wording_get_concept (concept)->family;

  for (guint i = 0; i < lint->reading[FJ_LINT_FINDINGS]->findings->len; i++)
    {
      const FjWordingFinding *finding
          = &g_array_index (lint->reading[FJ_LINT_FINDINGS]->findings, FjWordingFinding, i);

      if (finding->concept == concept
          || g_strcmp0 (fj_wording_get_concept (finding->concept)->family, family) == 0)
        return TRUE;
    }
  return FALSE;
}

/* TRUE: the findings deny it. */
static gboolean
is_denied (const Lint *lint, guint concept)
{
  gboolean denied = FALSE;

  for (guint i = 0; i < lint->reading[FJ_LINT_FINDINGS]->findings->len; i++)
    {
      const FjWordingFinding *finding
          = &g_array_index (lint->reading[FJ_LINT_FINDINGS]->findings, FjWordingFinding, i);

      if (finding->concept != concept)
        continue;
      if (finding->is_positive)
        return FALSE;
      denied = TRUE;
    }
  return denied;
}

static gboolean
calls_all_normal (const Lint *lint)
{
  const char *text = get_text (lint, FJ_LINT_FINDINGS);

  for (guint i = 0; i < lint->reading[FJ_LINT_FINDINGS]->findings->len; i++)
    if (g_array_index (lint->reading[FJ_LINT_FINDINGS]->findings, FjWordingFinding, i).is_positive)
      return FALSE;
  return strstr (text, "未见异常") != NULL || strstr (text, "未见明显异常") != NULL
         || strstr (text, "unremarkable") != NULL;
}

/* The findings may describe what the impression names in words of their own ("梭形高密度影"): that something
 * is missing there is only said where they call everything normal. */
static void
compare_impression (Lint *lint)
{
  const GArray *concluded = lint->reading[FJ_LINT_IMPRESSION]->findings;

  for (guint i = 0; i < concluded->len; i++)
    {
      const FjWordingFinding *finding = &g_array_index (concluded, FjWordingFinding, i);
      guint sides = find_sides (lint, FJ_LINT_FINDINGS, finding->concept);
      g_autofree char *words = quote (lint, FJ_LINT_IMPRESSION, finding->begin, finding->end);

      if (!finding->is_positive || finding->is_compared)
        continue;
      if (is_denied (lint, finding->concept))
        add (lint, FJ_LINT_UNFOUNDED, FJ_LINT_IMPRESSION, finding->begin, finding->end,
             g_strdup_printf (_ ("The impression says “%s”, and the findings deny it."), words));
      else if (!is_found (lint, finding->concept) && calls_all_normal (lint))
        add (lint, FJ_LINT_UNFOUNDED, FJ_LINT_IMPRESSION, finding->begin, finding->end,
             g_strdup_printf (_ ("The impression says “%s”, of which the findings say nothing."), words));
      else if (sides != 0 && finding->sides != 0 && (sides & finding->sides) == 0)
        add (lint, FJ_LINT_SIDE, FJ_LINT_IMPRESSION, finding->begin, finding->end,
             g_strdup_printf (_ ("“%s” is on the other side in the findings."), words));
    }
}

static void
look_for_sizes (Lint *lint, FjLintField field)
{
  const FjWordingReading *reading = lint->reading[field];

  for (guint i = 0; i < reading->measures->len; i++)
    {
      const FjWordingMeasure *measure = &g_array_index (reading->measures, FjWordingMeasure, i);
      const FjWordingFinding *finding
          = measure->finding != G_MAXUINT
                ? &g_array_index (reading->findings, FjWordingFinding, measure->finding)
                : NULL;
      double most = finding != NULL && fj_wording_get_concept (finding->concept)->most > 0
                        ? fj_wording_get_concept (finding->concept)->most
                        : MOST_MM;
      g_autofree char *value = quote (lint, field, measure->begin, measure->end), *name = NULL;

      if (measure->millimetres <= most)
        continue;
      if (finding == NULL)
        {
          add (lint, FJ_LINT_SIZE, field, measure->begin, measure->end,
               g_strdup_printf (_ ("%s is larger than anything in a patient. Look at the unit."), value));
          continue;
        }
      name = quote (lint, field, finding->begin, finding->end);
      add (lint, FJ_LINT_SIZE, field, measure->begin, measure->end,
           g_strdup_printf (_ ("%s is too large for “%s”. Look at the unit."), value, name));
    }
}

static void
look_for_absent_organs (Lint *lint, const FjWordingReading *from)
{
  for (guint i = 0; i < from->organs->len; i++)
    {
      const FjWordingOrganState *gone = &g_array_index (from->organs, FjWordingOrganState, i);
      const GArray *organs = lint->reading[FJ_LINT_FINDINGS]->organs;

      for (guint k = 0; gone->is_absent && k < organs->len; k++)
        {
          const FjWordingOrganState *state = &g_array_index (organs, FjWordingOrganState, k);
          g_autofree char *name = quote (lint, FJ_LINT_FINDINGS, state->begin, state->end);

          if (state->organ == gone->organ && state->is_normal && !state->is_absent)
            add (lint, FJ_LINT_ABSENT, FJ_LINT_FINDINGS, state->begin, state->end,
                 g_strdup_printf (_ ("“%s” is called normal, and was taken out, as is said elsewhere."),
                                  name));
        }
    }
}

static void
look_for_critical (Lint *lint, FjLintField field)
{
  for (guint i = 0; !lint->subject->is_critical && i < lint->reading[field]->findings->len; i++)
    {
      const FjWordingFinding *finding = &g_array_index (lint->reading[field]->findings, FjWordingFinding, i);
      g_autofree char *words = quote (lint, field, finding->begin, finding->end);

      if (finding->is_positive && !finding->is_compared
          && fj_wording_get_concept (finding->concept)->is_critical)
        add (lint, FJ_LINT_CRITICAL, field, finding->begin, finding->end,
             g_strdup_printf (_ ("“%s” may be a critical value, and none is marked."), words));
    }
}

/* --- */

static int
compare_faults (gconstpointer a, gconstpointer b)
{
  const FjLintFault *one = a, *other = b;

  if (one->blocks != other->blocks)
    return one->blocks ? -1 : 1;
  if (one->field != other->field)
    return (int) one->field - (int) other->field;
  if (one->begin != other->begin)
    return one->begin < other->begin ? -1 : 1;
  return (int) one->code - (int) other->code;
}

GArray *
fj_report_lint (const FjLintSubject *subject)
{
  Lint lint = { .subject = subject, .faults = g_array_new (FALSE, FALSE, sizeof (FjLintFault)) };
  g_autoptr (FjWordingReading) history = fj_wording_read (subject->history != NULL ? subject->history : "");

  g_array_set_clear_func (lint.faults, fault_clear);
  for (guint field = 0; field < FJ_LINT_N_FIELDS; field++)
    lint.reading[field] = fj_wording_read (get_text (&lint, (FjLintField) field));
  look_for_empty (&lint);
  for (guint field = 0; field < FJ_LINT_N_FIELDS; field++)
    {
      look_for_gaps (&lint, (FjLintField) field);
      look_for_organs_of_the_other_sex (&lint, (FjLintField) field);
      look_for_another_age (&lint, (FjLintField) field);
      look_for_sizes (&lint, (FjLintField) field);
    }
  look_for_critical (&lint, FJ_LINT_FINDINGS);
  look_for_critical (&lint, FJ_LINT_IMPRESSION);
  look_for_ordered_side (&lint);
  compare_impression (&lint);
  look_for_absent_organs (&lint, history);
  look_for_absent_organs (&lint, lint.reading[FJ_LINT_IMPRESSION]);
  for (guint field = 0; field < FJ_LINT_N_FIELDS; field++)
    fj_wording_reading_free (lint.reading[field]);
  g_array_sort (lint.faults, compare_faults);
  return lint.faults;
}
