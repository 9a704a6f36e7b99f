#include "fj-gates.h"

#include <stdio.h>
#include <string.h>
#include "fj-error.h"
#include "fj-language.h"

/* ---- questions and answers ---- */

static const FjGateAnswer released
    = { FJ_GATE_RELEASED, N_ ("Released by a responsible person"), FALSE, TRUE };

static const FjGateAnswer pregnancy[] = {
  { "no", N_ ("Not pregnant"), FALSE, FALSE },
  { "cannot-be", N_ ("Cannot be pregnant (before menarche, after menopause, sterilised)"), FALSE, FALSE },
  { "possible", N_ ("Possibly pregnant"), TRUE, FALSE },
  { "yes", N_ ("Pregnant"), TRUE, FALSE },
};

static const FjGateAnswer implants[] = {
  { "none", N_ ("No implant, no metal in the body"), FALSE, FALSE },
  { "safe", N_ ("Implant that is safe for MR (say which)"), FALSE, TRUE },
  { "unsure", N_ ("Implant or metal, not known whether it is safe"), TRUE, FALSE },
  { "pacemaker", N_ ("Pacemaker, defibrillator or neurostimulator"), TRUE, FALSE },
  { "unsafe", N_ ("Implant or metal that is not safe for MR"), TRUE, FALSE },
};

static const FjGateAnswer allergy[] = {
  { "none", N_ ("No earlier reaction to contrast medium"), FALSE, FALSE },
  { "never-given", N_ ("Never had contrast medium, no other severe allergy"), FALSE, FALSE },
  { "other-allergy", N_ ("Asthma or another severe allergy"), TRUE, FALSE },
  { "reaction", N_ ("Earlier reaction to contrast medium"), TRUE, FALSE },
};

/* Thresholds: national and ESUR guidance, 30 ml/min/1.73 m² for contrast into a vein. */
static const FjGateAnswer egfr[] = {
  { "normal", N_ ("30 ml/min/1.73 m² or more (note the value and its date)"), FALSE, TRUE },
  { "no-risk", N_ ("Not measured: no kidney disease, no diabetes, younger than 60"), FALSE, FALSE },
  { "low", N_ ("Less than 30 ml/min/1.73 m²"), TRUE, FALSE },
  { "unknown", N_ ("Not measured, and the kidneys may be ill"), TRUE, FALSE },
};

static const FjGateAnswer consent[] = {
  { "signed", N_ ("Consent for contrast medium is signed"), FALSE, FALSE },
  { "emergency", N_ ("Emergency, cannot sign (say who decided)"), FALSE, TRUE },
  { "refused", N_ ("Refused to sign"), TRUE, FALSE },
};

#define QUESTION(code, title, question, answers)                                                             \
  {                                                                                                          \
    code, title, question, answers, G_N_ELEMENTS (answers)                                                   \
  }

static const FjGateQuestion questions[] = {
  QUESTION ("pregnancy", N_ ("Pregnancy"), N_ ("Is she pregnant, or could she be?"), pregnancy),
  QUESTION ("implants", N_ ("Implants"), N_ ("Is there an implant or metal in the body?"), implants),
  QUESTION ("contrast-allergy",
            N_ ("Contrast allergy"),
            N_ ("Was there ever a reaction to contrast medium, or a severe allergy?"),
            allergy),
  QUESTION ("egfr", N_ ("Kidney function"), N_ ("What is the eGFR?"), egfr),
  QUESTION ("consent", N_ ("Consent"), N_ ("Is the consent for contrast medium signed?"), consent),
};

/* ---- the table ---- */

#define NEVER 999

/* Which exams a question is asked of, dated: rows of one date are one table, all that fit count. A new table
 * is appended with the day from which it is in force. */
static const struct
{
  const char *from; /* local day, YYYY-MM-DD */
  const char *gate;
  const char *modalities; /* with blanks around each */
  gboolean contrast;      /* only with contrast medium */
  gboolean not_men;
  int min_age, max_age; /* years, both included */
} table[] = {
  { "2000-01-01", "pregnancy", " DX CR CT MG XA RF NM PT PX IO BMD ", FALSE, TRUE, 10, 55 },
  { "2000-01-01", "implants", " MR ", FALSE, FALSE, 0, NEVER },
  { "2000-01-01", "contrast-allergy", " CT MR XA RF US MG DX CR ", TRUE, FALSE, 0, NEVER },
  { "2000-01-01", "egfr", " CT MR XA ", TRUE, FALSE, 0, NEVER },
  { "2000-01-01", "consent", " CT MR XA RF US MG DX CR ", TRUE, FALSE, 0, NEVER },
};

const FjGateQuestion *
fj_gates_get (guint index)
{
  return index < G_N_ELEMENTS (questions) ? &questions[index] : NULL;
}

const FjGateQuestion *
fj_gates_find (const char *code)
{
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (questions); i++)
    if (g_str_equal (questions[i].code, code))
      return &questions[i];
  return NULL;
}

const FjGateAnswer *
fj_gates_find_answer (const FjGateQuestion *question, const char *answer)
{
  for (guint i = 0; answer != NULL && i < question->n_answers; i++)
    if (g_str_equal (question->answers[i].code, answer))
      return &question->answers[i];
  return g_strcmp0 (answer, FJ_GATE_RELEASED) == 0 ? &released : NULL;
}

gboolean
fj_gates_item_says_contrast (const char *item)
{
  static const char *const without[]
      = { "未增强", "非增强", "平扫", "without contrast", "non-contrast", "unenhanced", NULL };
  static const char *const with[] = { "增强", "造影", "cta", "contrast", "enhanced", NULL };
  g_autofree char *folded = item != NULL ? g_utf8_casefold (item, -1) : g_strdup ("");
  g_autoptr (GString) left = g_string_new (folded);

  /* "平扫+增强" is with contrast: take the words that deny it out first. */
  for (guint i = 0; without[i] != NULL; i++)
    g_string_replace (left, without[i], " ", 0);
  for (guint i = 0; with[i] != NULL; i++)
    if (strstr (left->str, with[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Years between two dates "YYYY[-MM[-DD]]", of which the birth date may be partial: the least and the most
 * that it can be. FALSE when it is no date. */
static gboolean
age_range (const char *birth_date, const char *day, int *least, int *most)
{
  int by = 0, bm = 0, bd = 0, y, m, d;
  int n = birth_date != NULL ? sscanf (birth_date, "%4d-%2d-%2d", &by, &bm, &bd) : 0;

  if (n < 1 || sscanf (day, "%4d-%2d-%2d", &y, &m, &d) != 3)
    return FALSE;
  /* Born at the beginning of what is known: oldest; at its end: youngest. */
  int first_month = n >= 2 ? bm : 1, first_day = n == 3 ? bd : 1;
  int last_month = n >= 2 ? bm : 12, last_day = n == 3 ? bd : 31;
  *most = y - by - (m < first_month || (m == first_month && d < first_day));
  *least = y - by - (m < last_month || (m == last_month && d < last_day));
  return *most >= 0;
}

/* The day of the table in force: the latest that is not after @day, else the first there was. */
static const char *
table_of (const char *day)
{
  const char *from = table[0].from;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (table[i].from, day) <= 0 && strcmp (table[i].from, from) > 0)
      from = table[i].from;
  return from;
}

GStrv
fj_gates_for (const char *modality, gboolean contrast, FjSex sex, const char *birth_date, const char *day)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  g_autofree char *word = g_strdup_printf (" %s ", modality != NULL ? modality : "");
  const char *from = table_of (day);
  int least = 0, most = NEVER;

  if (!age_range (birth_date, day, &least, &most))
    {
      least = 0;
      most = NEVER;
    }
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].from, from) && strstr (table[i].modalities, word) != NULL
        && (contrast || !table[i].contrast) && (!table[i].not_men || sex != FJ_SEX_MALE)
        && most >= table[i].min_age && least <= table[i].max_age)
      g_strv_builder_add (codes, table[i].gate);
  return g_strv_builder_end (codes);
}

gboolean
fj_gates_update (GPtrArray *gates, const char *const *codes)
{
  gboolean changed = FALSE;

  for (guint i = gates->len; i > 0; i--)
    {
      const FjGate *gate = g_ptr_array_index (gates, i - 1);

      if (gate->answer == NULL && !g_strv_contains (codes, gate->code))
        {
          g_ptr_array_remove_index (gates, i - 1);
          changed = TRUE;
        }
    }
  for (guint i = 0; codes[i] != NULL; i++)
    if (fj_gate_list_find (gates, codes[i]) == NULL)
      {
        g_ptr_array_add (gates, fj_gate_new (codes[i]));
        changed = TRUE;
      }
  return changed;
}

/* ---- answering ---- */

static const FjGateAnswer *
standing_answer (const FjGate *gate)
{
  const FjGateQuestion *question = fj_gates_find (gate->code);

  return question != NULL ? fj_gates_find_answer (question, gate->answer) : NULL;
}

gboolean
fj_gates_is_blocked (const FjGate *gate)
{
  const FjGateAnswer *answer = standing_answer (gate);

  return answer != NULL && answer->blocks;
}

gboolean
fj_gates_check (const FjGate *gate, const char *answer, const char *note, GError **error)
{
  const FjGateQuestion *question = fj_gates_find (gate->code);
  const FjGateAnswer *found = question != NULL ? fj_gates_find_answer (question, answer) : NULL;
  gboolean has_note = note != NULL && *note != '\0';

  if (question == NULL)
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                 _ ("There is no safety question \"%.40s\". Answer one of those that the exam has."),
                 gate->code != NULL ? gate->code : "");
  else if (found == NULL)
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                 _ ("\"%.40s\" is no answer to the safety question \"%s\". Choose one of its answers."),
                 answer != NULL ? answer : "", question->code);
  else if (found == &released && !fj_gates_is_blocked (gate))
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                 _ ("The safety question \"%s\" does not have an answer that stands in the way, so there is "
                    "nothing to release. Answer it instead."),
                 question->code);
  else if (found->needs_note && !has_note)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
        _ ("This answer to the safety question \"%s\" needs a note: which implant, which value and of "
           "when, or who decided and why. Write it and send it again."),
        question->code);
  else if (has_note && g_utf8_strlen (note, -1) > FJ_GATES_MAX_NOTE)
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                 _ ("The note to a safety question may have at most %u characters. Shorten it."),
                 FJ_GATES_MAX_NOTE);
  else
    return TRUE;
  return FALSE;
}

void
fj_gates_answer (FjGate *gate,
                 const char *answer,
                 const char *note,
                 const char *by,
                 const char *by_name,
                 gint64 at,
                 gboolean late)
{
  char *copies[] = { g_strdup (answer), note != NULL && *note != '\0' ? g_strdup (note) : NULL, g_strdup (by),
                     g_strdup (by_name) };
  char **fields[] = { &gate->answer, &gate->note, &gate->by, &gate->by_name };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_free (*fields[i]);
      *fields[i] = copies[i];
    }
  gate->at = at;
  gate->late = late;
  gate->open = standing_answer (gate) == NULL || fj_gates_is_blocked (gate);
}
