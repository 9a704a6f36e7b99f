#include "fj-hang-match.h"

#define DAY ((gint64) 24 * 3600)

/* A set that requires nothing has to find something that it looks for. */
static gboolean
needs_score (const FjHangImageSet *set)
{
  gboolean has_weight = FALSE;

  for (guint i = 0; i < set->rules->len; i++)
    {
      const FjHangRule *rule = set->rules->pdata[i];

      if (rule->is_required)
        return FALSE;
      has_weight |= rule->weight > 0;
    }
  return has_weight;
}

/* ---- which study ---- */

guint
fj_hang_match_count_priors (const GArray *priors)
{
  guint n = 0;

  while (n < priors->len && g_array_index (priors, FjHangPrior, n).relevance > 0)
    n++;
  return n;
}

static gint
find_study (const FjHangPatient *patient, guint current, const GArray *priors, const FjHangImageSet *set)
{
  const FjHangStudy *now = patient->studies->pdata[current];
  guint n = fj_hang_match_count_priors (priors), found = 0;

  if (set->when == FJ_HANG_CURRENT)
    return (gint) current;
  for (guint i = 0; i < n; i++)
    {
      guint study = g_array_index (priors, FjHangPrior, i).study;
      const FjHangStudy *then = patient->studies->pdata[study];
      gint64 days = (now->time - then->time) / DAY;

      if (days >= set->newest_days && (set->oldest_days < 0 || days <= set->oldest_days)
          && ++found == set->prior)
        return (gint) study;
    }
  return -1;
}

/* ---- order ---- */

static int
compare_scores (gconstpointer a, gconstpointer b)
{
  const FjHangCandidate *x = a, *y = b;

  return (x->score < y->score) - (x->score > y->score);
}

/* Asked in the order that decides ties, which sorting by score leaves as it is. */
static GArray *
rank (FjHangAnswers *answers, const FjHangPatient *patient, guint index, const FjHangMatch *match)
{
  const FjHangStudy *study = patient->studies->pdata[index];
  const FjHangImageSet *set = match->set;
  const GArray *order = fj_hang_answers_get_order (answers, index, match->is_reformat);
  g_autoptr (GArray) numbers = fj_hang_answers_number (answers, set->rules);
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (FjHangCandidate));
  gboolean is_score_needed = needs_score (set), is_sorted = TRUE;
  guint asked = fj_hang_answers_get_bars (set->rules);

  for (guint i = 0; i < order->len; i++)
    {
      guint stack = g_array_index (order, guint, i);
      FjHangCandidate one = { .stack = study->stacks->pdata[stack] };

      if ((fj_hang_answers_get_merit (answers, index, stack)->bars & ~asked) != 0
          || !fj_hang_answers_score (answers, index, stack, set->rules, numbers, &one.score)
          || (is_score_needed && one.score <= 0))
        continue;
      is_sorted = is_sorted
                  && (candidates->len == 0
                      || g_array_index (candidates, FjHangCandidate, candidates->len - 1).score >= one.score);
      g_array_append_val (candidates, one);
    }
  if (!is_sorted)
    g_array_sort (candidates, compare_scores);
  return candidates;
}

/* ---- sets ---- */

static void
match_clear (gpointer data)
{
  g_clear_pointer (&((FjHangMatch *) data)->candidates, g_array_unref);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const FjHangMatch *x = a, *y = b;

  return (x->set->number > y->set->number) - (x->set->number < y->set->number);
}

static gboolean
is_reformatted (const FjHangProtocol *protocol, guint set)
{
  for (guint i = 0; i < protocol->stages->len; i++)
    {
      const FjHangStage *stage = protocol->stages->pdata[i];

      for (guint j = 0; j < stage->boxes->len; j++)
        {
          const FjHangBox *box = stage->boxes->pdata[j];

          if (box->set == set && box->look.plane != NULL)
            return TRUE;
        }
    }
  return FALSE;
}

GArray *
fj_hang_match_sets (FjHangAnswers *answers,
                    const FjHangPatient *patient,
                    guint current,
                    const GArray *priors,
                    const FjHangProtocol *protocol)
{
  GArray *matches = g_array_new (FALSE, TRUE, sizeof (FjHangMatch));

  g_array_set_clear_func (matches, match_clear);
  for (guint i = 0; i < protocol->sets->len; i++)
    {
      const FjHangImageSet *set = protocol->sets->pdata[i];
      FjHangMatch match = { .set = set, .study = find_study (patient, current, priors, set) };

      match.is_reformat = is_reformatted (protocol, set->number);
      if (match.study >= 0)
        match.candidates = rank (answers, patient, (guint) match.study, &match);
      else
        match.candidates = g_array_new (FALSE, FALSE, sizeof (FjHangCandidate));
      g_array_append_val (matches, match);
    }
  g_array_sort (matches, compare_numbers);
  return matches;
}

const FjHangMatch *
fj_hang_match_find (const GArray *matches, guint set)
{
  for (guint i = 0; i < matches->len; i++)
    if (g_array_index (matches, FjHangMatch, i).set->number == set)
      return &g_array_index (matches, FjHangMatch, i);
  return NULL;
}
