#include "fj-hang-answers.h"

#include "fj-hang-traits-parts.h"
#include "fj-hang.h"
#include "fj-language.h"

static const struct
{
  FjTag tag;
  const char *why;
} BARS[] = {
  { FJ_HANG_IS_DOSE, N_ ("a dose page or protocol page") },
  { FJ_HANG_IS_LOCALIZER, N_ ("a localizer") },
  { FJ_HANG_IS_PROCESSING_TWIN, N_ ("for processing: the same image is there for presentation") },
  { FJ_HANG_IS_DUPLICATE, N_ ("the same images as another series") },
};

#define NO_PICTURE (1u << G_N_ELEMENTS (BARS))

enum
{
  NOT_ASKED,
  TRUE_OF_IT,
  FALSE_OF_IT
};

typedef struct
{
  FjHangMerit *merits;    /* of each stack */
  GArray *orders[2];      /* of guint; as stored, for reformats */
  GPtrArray *answers;     /* of guint8 of each stack, by the number of the rule; NULL: of none asked yet */
  GHashTable *signatures; /* to GPtrArray of FjHangStack; NULL until they are looked for */
} Study;

struct _FjHangAnswers
{
  const FjHangPatient *patient;
  Study *studies;
  GPtrArray *rules; /* of const FjHangRule of the protocols; its place is its number */
};

FjHangAnswers *
fj_hang_answers_new (const FjHangPatient *patient)
{
  FjHangAnswers *answers = g_new0 (FjHangAnswers, 1);

  answers->patient = patient;
  answers->studies = g_new0 (Study, patient->studies->len);
  answers->rules = g_ptr_array_new ();
  return answers;
}

void
fj_hang_answers_free (FjHangAnswers *answers)
{
  if (answers == NULL)
    return;
  for (guint i = 0; i < answers->patient->studies->len; i++)
    {
      Study *study = &answers->studies[i];

      g_free (study->merits);
      g_clear_pointer (&study->orders[0], g_array_unref);
      g_clear_pointer (&study->orders[1], g_array_unref);
      g_clear_pointer (&study->answers, g_ptr_array_unref);
      g_clear_pointer (&study->signatures, g_hash_table_unref);
    }
  g_free (answers->studies);
  g_ptr_array_unref (answers->rules);
  g_free (answers);
}

static const FjHangStudy *
get_study (const FjHangAnswers *answers, guint study)
{
  return answers->patient->studies->pdata[study];
}

/* ---- merits ---- */

/* What has no pictures of its own to be hung. */
static gboolean
is_no_picture (const char *modality)
{
  static const char *const KINDS[]
      = { "SR",  "KO",       "PR",     "AU",       "ECG", "HD",  "DOC", "PLAN", "REG",
          "FID", "RTSTRUCT", "RTPLAN", "RTRECORD", "SEG", "RWV", "M3D", NULL };

  return modality != NULL && g_strv_contains (KINDS, modality);
}

static gboolean
has_slices (const char *modality)
{
  static const char *const SLICES[] = { "CT", "MR", "PT", "NM", NULL };

  return modality != NULL && g_strv_contains (SLICES, modality);
}

static void
find_merit (FjHangMerit *merit, const FjHangStack *stack)
{
  const char *modality = fj_hang_values_get_text (stack->values, FJ_HANG_MODALITY, 0);
  double spacing;

  for (guint i = G_N_ELEMENTS (BARS); i-- > 0;)
    if (fj_hang_values_has (stack->values, BARS[i].tag, "YES"))
      {
        merit->bars |= 1u << i;
        merit->why_not = _ (BARS[i].why);
      }
  if (is_no_picture (modality))
    {
      merit->bars |= NO_PICTURE;
      merit->why_not = merit->why_not != NULL ? merit->why_not : _ ("no pictures");
    }
  merit->is_derived = fj_hang_values_get_text (stack->values, FJ_HANG_RECONSTRUCTION, 0) != NULL
                      || fj_hang_traits_has_type (stack->values, "DERIVED");
  if (!has_slices (modality))
    return;
  merit->n_images = stack->n_images;
  if (fj_hang_values_get_number (stack->values, FJ_HANG_SPACING, 0, &spacing) && spacing > 0)
    merit->fineness = 1 / spacing;
}

static const FjHangMerit *
get_merits (FjHangAnswers *answers, guint study)
{
  const GPtrArray *stacks = get_study (answers, study)->stacks;
  Study *own = &answers->studies[study];

  if (own->merits == NULL)
    {
      own->merits = g_new0 (FjHangMerit, MAX (stacks->len, 1));
      for (guint i = 0; i < stacks->len; i++)
        find_merit (&own->merits[i], stacks->pdata[i]);
    }
  return own->merits;
}

const FjHangMerit *
fj_hang_answers_get_merit (FjHangAnswers *answers, guint study, guint stack)
{
  return &get_merits (answers, study)[stack];
}

guint
fj_hang_answers_get_bars (const GPtrArray *rules)
{
  guint bars = 0;

  for (guint i = 0; i < rules->len; i++)
    {
      const FjHangRule *rule = rules->pdata[i];

      if (!rule->is_required || rule->is_negated || rule->is_met_when_absent || rule->op == FJ_HANG_IS_NULL)
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (BARS); j++)
        if (rule->attribute == BARS[j].tag)
          bars |= 1u << j;
      if (rule->attribute == FJ_HANG_MODALITY)
        bars |= NO_PICTURE;
    }
  return bars;
}

typedef struct
{
  const FjHangMerit *merits;
  gboolean is_reformat;
} Order;

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const Order *order = data;
  guint i = *(const guint *) a, j = *(const guint *) b;
  const FjHangMerit *x = &order->merits[i], *y = &order->merits[j];

  if (x->is_derived != y->is_derived)
    return x->is_derived ? 1 : -1;
  if (order->is_reformat && x->fineness != y->fineness)
    return x->fineness > y->fineness ? -1 : 1;
  if (!order->is_reformat && x->n_images != y->n_images)
    return x->n_images > y->n_images ? -1 : 1;
  return (i > j) - (i < j);
}

const GArray *
fj_hang_answers_get_order (FjHangAnswers *answers, guint study, gboolean is_reformat)
{
  GArray **indexes = &answers->studies[study].orders[is_reformat ? 1 : 0];
  Order order = { .merits = get_merits (answers, study), .is_reformat = is_reformat };

  if (*indexes == NULL)
    {
      *indexes = g_array_new (FALSE, FALSE, sizeof (guint));
      for (guint i = 0; i < get_study (answers, study)->stacks->len; i++)
        g_array_append_val (*indexes, i);
      g_array_sort_with_data (*indexes, compare, &order);
    }
  return *indexes;
}

/* ---- rules ---- */

static gboolean
ask_the_same (const FjHangRule *a, const FjHangRule *b)
{
  FjHangRule like = *a;

  like.weight = b->weight;
  like.is_required = b->is_required;
  return fj_hang_rule_equal (&like, b);
}

static guint
number_of (FjHangAnswers *answers, const FjHangRule *rule)
{
  for (guint i = 0; i < answers->rules->len; i++)
    if (ask_the_same (answers->rules->pdata[i], rule))
      return i;
  g_ptr_array_add (answers->rules, (gpointer) rule);
  return answers->rules->len - 1;
}

GArray *
fj_hang_answers_number (FjHangAnswers *answers, const GPtrArray *rules)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < rules->len; i++)
    {
      guint number = number_of (answers, rules->pdata[i]);

      g_array_append_val (numbers, number);
    }
  return numbers;
}

static guint8 *
get_answers (FjHangAnswers *answers, guint study, guint number)
{
  Study *own = &answers->studies[study];

  if (own->answers == NULL)
    own->answers = g_ptr_array_new_with_free_func (g_free);
  if (own->answers->len <= number)
    g_ptr_array_set_size (own->answers, (int) answers->rules->len);
  if (own->answers->pdata[number] == NULL)
    own->answers->pdata[number] = g_new0 (guint8, get_study (answers, study)->stacks->len);
  return own->answers->pdata[number];
}

gboolean
fj_hang_answers_score (FjHangAnswers *answers,
                       guint study,
                       guint stack,
                       const GPtrArray *rules,
                       const GArray *numbers,
                       double *score)
{
  *score = 0;
  for (guint i = 0; i < rules->len; i++)
    {
      const FjHangRule *rule = rules->pdata[i];
      guint8 *answer = &get_answers (answers, study, g_array_index (numbers, guint, i))[stack];

      if (*answer == NOT_ASKED)
        {
          const FjHangStack *asked = get_study (answers, study)->stacks->pdata[stack];

          *answer = fj_hang_rule_is_true (rule, asked->values) ? TRUE_OF_IT : FALSE_OF_IT;
        }
      if (*answer == TRUE_OF_IT)
        *score += rule->weight;
      else if (rule->is_required)
        return FALSE;
    }
  return TRUE;
}

/* ---- signatures ---- */

const GPtrArray *
fj_hang_answers_find (FjHangAnswers *answers, guint study, const char *signature)
{
  Study *own = &answers->studies[study];
  const GPtrArray *stacks = get_study (answers, study)->stacks;

  if (own->signatures == NULL)
    {
      own->signatures
          = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
      for (guint i = 0; i < stacks->len; i++)
        {
          g_autofree char *name = fj_hang_stack_signature (stacks->pdata[i]);
          GPtrArray *same = g_hash_table_lookup (own->signatures, name);

          if (same == NULL)
            {
              same = g_ptr_array_new ();
              g_hash_table_insert (own->signatures, g_steal_pointer (&name), same);
            }
          g_ptr_array_add (same, stacks->pdata[i]);
        }
    }
  return g_hash_table_lookup (own->signatures, signature);
}
