#include "fj-hang-distinguish.h"

#include <math.h>
#include <string.h>

#include "fj-hang-traits-parts.h"

#define SLICE_THICKNESS 0x00180050u
#define NUMBER_WEIGHT 3
#define NAME_WEIGHT 2

/* What a stack is, the surest first: of two that tell as much the first is asked. */
static const FjTag KINDS[] = { FJ_HANG_WEIGHTING,      FJ_HANG_VIEW,     FJ_HANG_SIDE,   FJ_HANG_PLANE,
                               FJ_HANG_FAT_SATURATED,  FJ_HANG_PHASE,    FJ_HANG_KERNEL, FJ_HANG_REGION,
                               FJ_HANG_RECONSTRUCTION, FJ_HANG_ENHANCED, FJ_HANG_IS_FILM };
static const FjTag NUMBERS[] = { FJ_HANG_B_VALUE, FJ_HANG_SPACING, SLICE_THICKNESS };
static const FjTag BARS[]
    = { FJ_HANG_IS_LOCALIZER, FJ_HANG_IS_DOSE, FJ_HANG_IS_DUPLICATE, FJ_HANG_IS_PROCESSING_TWIN };

static FjHangRule *
make_equal (FjTag tag, const char *text)
{
  FjHangRule *rule = fj_hang_rule_new (tag, FJ_HANG_EQUALS);

  /* Compared without the spaces around it. */
  rule->texts = g_new0 (char *, 2);
  rule->texts[0] = g_strstrip (g_strdup (text));
  return rule;
}

static void
require (GPtrArray *rules, FjHangRule *rule)
{
  rule->is_required = TRUE;
  g_ptr_array_add (rules, rule);
}

/* --- the others --- */

/* Stacks that @rules take as well, in the order in which they would be taken when rules do not decide.
 * (transfer full) of FjHangStack. @before: how many of them go before @stack. */
static GPtrArray *
list_rivals (FjHangAnswers *answers,
             const FjHangStudy *study,
             const FjHangStack *stack,
             const GPtrArray *rules,
             gboolean is_reformat,
             guint *before)
{
  const GArray *order = fj_hang_answers_get_order (answers, stack->study, is_reformat);
  guint asked = fj_hang_answers_get_bars (rules);
  GPtrArray *rivals = g_ptr_array_new ();

  *before = 0;
  for (guint i = 0; i < order->len; i++)
    {
      guint index = g_array_index (order, guint, i);
      const FjHangStack *other = study->stacks->pdata[index];
      double score;

      if (other == stack)
        *before = rivals->len;
      else if ((fj_hang_answers_get_merit (answers, stack->study, index)->bars & ~asked) == 0
               && fj_hang_rules_score (rules, other->values, &score, NULL))
        g_ptr_array_add (rivals, (gpointer) other);
    }
  return rivals;
}

static guint
count_out (const GPtrArray *rivals, const FjHangRule *rule)
{
  guint n = 0;

  for (guint i = 0; i < rivals->len; i++)
    n += !fj_hang_rule_is_true (rule, ((const FjHangStack *) rivals->pdata[i])->values);
  return n;
}

static void
put_out (GPtrArray *rivals, const FjHangRule *rule)
{
  for (guint i = rivals->len; i-- > 0;)
    if (!fj_hang_rule_is_true (rule, ((const FjHangStack *) rivals->pdata[i])->values))
      g_ptr_array_remove_index (rivals, i);
}

/* --- what it is --- */

/* Questions that it answers, in the order of KINDS. As acquired is a kind of its own: no reconstruction.
 * (transfer full) of FjHangRule */
static GPtrArray *
list_questions (const FjHangStack *stack)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_rule_free);

  for (guint i = 0; i < G_N_ELEMENTS (KINDS); i++)
    {
      const char *const *texts = fj_hang_values_get (stack->values, KINDS[i]);

      for (guint k = 0; texts != NULL && texts[k] != NULL; k++)
        if (*texts[k] != '\0')
          g_ptr_array_add (questions, make_equal (KINDS[i], texts[k]));
      if ((texts == NULL || texts[0] == NULL)
          && (KINDS[i] == FJ_HANG_RECONSTRUCTION || KINDS[i] == FJ_HANG_IS_FILM))
        g_ptr_array_add (questions, fj_hang_rule_new (KINDS[i], FJ_HANG_IS_NULL));
    }
  return questions;
}

/* The question that most rivals answer otherwise, again and again while there is one. */
static void
require_telling (GPtrArray *rules, GPtrArray *questions, GPtrArray *rivals)
{
  while (rivals->len > 0)
    {
      guint best = 0, most = 0;

      for (guint i = 0; i < questions->len; i++)
        {
          guint n = count_out (rivals, questions->pdata[i]);

          if (n > most)
            {
              most = n;
              best = i;
            }
        }
      if (most == 0)
        return;
      put_out (rivals, questions->pdata[best]);
      require (rules, fj_hang_rule_copy (questions->pdata[best]));
      g_ptr_array_remove_index (questions, best);
    }
}

/* What nobody else of this study is otherwise may tell it from those of another. */
static void
count_rest (GPtrArray *rules, const GPtrArray *questions)
{
  FjTag last = 0;

  for (guint i = 0; i < questions->len; i++)
    {
      const FjHangRule *question = questions->pdata[i];

      if (question->op == FJ_HANG_EQUALS && question->attribute != last
          && question->attribute != FJ_HANG_REGION)
        {
          FjHangRule *rule = fj_hang_rule_copy (question);

          rule->weight = 1;
          g_ptr_array_add (rules, rule);
        }
      last = question->attribute;
    }
}

/* --- how much of it --- */

/* Halfway to the nearest rivals on both sides; FALSE: they are all the same. */
static gboolean
find_range (const FjHangStack *stack, FjTag tag, const GPtrArray *rivals, double *low, double *high)
{
  double own, other;

  *low = -INFINITY;
  *high = INFINITY;
  if (!fj_hang_values_get_number (stack->values, tag, 0, &own))
    return FALSE;
  for (guint i = 0; i < rivals->len; i++)
    {
      const FjHangStack *rival = rivals->pdata[i];

      if (!fj_hang_values_get_number (rival->values, tag, 0, &other) || fabs (other - own) < 0.01)
        continue;
      if (other < own)
        *low = MAX (*low, round ((own + other) / 2 * 100) / 100);
      else
        *high = MIN (*high, round ((own + other) / 2 * 100) / 100);
    }
  return isfinite (*low) || isfinite (*high);
}

static void
count_numbers (GPtrArray *rules, const FjHangStack *stack, const GPtrArray *rivals)
{
  for (guint i = 0; i < G_N_ELEMENTS (NUMBERS); i++)
    {
      double ends[2];
      FjHangRule *rule;

      if (!find_range (stack, NUMBERS[i], rivals, &ends[0], &ends[1]))
        continue;
      rule = fj_hang_rule_new (NUMBERS[i], FJ_HANG_RANGE);
      rule->numbers = g_array_new (FALSE, FALSE, sizeof (double));
      g_array_append_vals (rule->numbers, ends, 2);
      rule->weight = NUMBER_WEIGHT;
      g_ptr_array_add (rules, rule);
      /* Thickness says what the distance of slices said already. */
      if (NUMBERS[i] == FJ_HANG_SPACING)
        return;
    }
}

/* --- what it is called --- */

static gboolean
is_told (const GPtrArray *rules, const FjHangStack *stack, const GPtrArray *rivals)
{
  double own, other;

  fj_hang_rules_score (rules, stack->values, &own, NULL);
  for (guint i = 0; i < rivals->len; i++)
    if (fj_hang_rules_score (rules, ((const FjHangStack *) rivals->pdata[i])->values, &other, NULL)
        && other >= own)
      return FALSE;
  return TRUE;
}

static void
count_name (GPtrArray *rules, const FjHangStack *stack, const GPtrArray *rivals)
{
  const char *name = fj_hang_values_get_text (stack->values, FJ_HANG_SERIES_DESCRIPTION, 0);
  FjHangRule *rule;

  if (name == NULL || *name == '\0')
    return;
  rule = make_equal (FJ_HANG_SERIES_DESCRIPTION, name);
  rule->weight = NAME_WEIGHT;
  if (count_out (rivals, rule) > 0)
    g_ptr_array_add (rules, rule);
  else
    fj_hang_rule_free (rule);
}

GPtrArray *
fj_hang_distinguish (FjHangAnswers *answers,
                     const FjHangStudy *study,
                     const FjHangStack *stack,
                     gboolean is_reformat)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_rule_free);
  const char *modality = fj_hang_values_get_text (stack->values, FJ_HANG_MODALITY, 0);
  g_autoptr (GPtrArray) questions = list_questions (stack), rivals = NULL;
  guint before;

  if (modality != NULL)
    require (rules, make_equal (FJ_HANG_MODALITY, modality));
  for (guint i = 0; i < G_N_ELEMENTS (BARS); i++)
    if (fj_hang_values_has (stack->values, BARS[i], "YES"))
      require (rules, make_equal (BARS[i], "YES"));
  rivals = list_rivals (answers, study, stack, rules, is_reformat, &before);
  require_telling (rules, questions, rivals);
  count_rest (rules, questions);
  if (rivals->len == 0)
    return rules;
  count_numbers (rules, stack, rivals);
  if (!is_told (rules, stack, rivals))
    count_name (rules, stack, rivals);
  return rules;
}
