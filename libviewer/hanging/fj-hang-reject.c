#include "fj-hang-reject.h"

#include "fj-language.h"

static void
rejection_clear (gpointer data)
{
  g_free (((FjHangRejection *) data)->why);
}

static gboolean
is_placed (const GArray *placements, const FjHangStack *stack)
{
  for (guint i = 0; i < placements->len; i++)
    if (g_array_index (placements, FjHangPlacement, i).stack == stack)
      return TRUE;
  return FALSE;
}

/* How many of the first rules in a row are true: the set that it failed last at is the nearest. */
static const FjHangRule *
find_failed (const FjHangImageSet *set, const FjHangStack *stack, guint *n_true)
{
  *n_true = 0;
  for (guint i = 0; i < set->rules->len; i++)
    {
      const FjHangRule *rule = set->rules->pdata[i];

      if (fj_hang_rule_is_true (rule, stack->values))
        ++*n_true;
      else if (rule->is_required)
        return rule;
    }
  return NULL;
}

static char *
explain (const FjHang *hang,
         const GArray *matches,
         const GPtrArray *layouts,
         GHashTable *wanted,
         const char *bar,
         guint study,
         const FjHangStack *stack)
{
  const FjHangMatch *wanting = g_hash_table_lookup (wanted, stack);
  const FjHangMatch *nearest = NULL;
  const FjHangRule *failed = NULL;
  g_autofree char *words = NULL;
  guint most = 0;

  if (bar != NULL)
    return g_strdup (bar);
  if (matches == NULL)
    return g_strdup (_ ("no hanging protocol applies"));
  for (guint i = 0; i < layouts->len; i++)
    if (is_placed (layouts->pdata[i], stack))
      return g_strdup_printf (_ ("shown at another stage, “%s”"),
                              fj_hang_title (((const FjHangStage *) hang->protocol->stages->pdata[i])->name));
  if (wanting != NULL)
    return g_strdup_printf (_ ("for “%s” another series fits better"), fj_hang_title (wanting->set->label));
  for (guint i = 0; i < matches->len; i++)
    {
      const FjHangMatch *match = &g_array_index (matches, FjHangMatch, i);
      const FjHangRule *rule;
      guint n_true;

      if (match->study != (gint) study)
        continue;
      rule = find_failed (match->set, stack, &n_true);
      if (rule != NULL && (nearest == NULL || n_true > most))
        {
          nearest = match;
          failed = rule;
          most = n_true;
        }
    }
  if (nearest == NULL)
    return g_strdup (_ ("no box asks for it"));
  words = fj_hang_rule_describe (failed);
  return g_strdup_printf (_ ("no box asks for it; the nearest, “%s”, asks that %s"),
                          fj_hang_title (nearest->set->label), words);
}

static gboolean
is_looked_at (const FjHang *hang, const GArray *matches, guint study)
{
  if (study == hang->current)
    return TRUE;
  for (guint i = 0; matches != NULL && i < matches->len; i++)
    if (g_array_index (matches, FjHangMatch, i).study == (gint) study)
      return TRUE;
  return FALSE;
}

/* Stacks to the first set that could have shown them. */
static GHashTable *
find_wanted (const GArray *matches)
{
  GHashTable *wanted = g_hash_table_new (NULL, NULL);

  for (guint i = 0; matches != NULL && i < matches->len; i++)
    {
      const FjHangMatch *match = &g_array_index (matches, FjHangMatch, i);

      for (guint j = 0; j < match->candidates->len; j++)
        {
          const FjHangStack *stack = g_array_index (match->candidates, FjHangCandidate, j).stack;

          if (!g_hash_table_contains (wanted, stack))
            g_hash_table_insert (wanted, (gpointer) stack, (gpointer) match);
        }
    }
  return wanted;
}

GArray *
fj_hang_reject (const FjHang *hang, FjHangAnswers *answers, const GArray *matches, const GPtrArray *layouts)
{
  g_autoptr (GHashTable) wanted = find_wanted (matches);
  GArray *rejections = g_array_new (FALSE, TRUE, sizeof (FjHangRejection));

  g_array_set_clear_func (rejections, rejection_clear);
  for (guint i = 0; i < hang->patient->studies->len; i++)
    {
      const FjHangStudy *study = hang->patient->studies->pdata[i];

      if (!is_looked_at (hang, matches, i))
        continue;
      for (guint j = 0; j < study->stacks->len; j++)
        {
          FjHangRejection rejection = { .stack = study->stacks->pdata[j], .study = i };

          if (is_placed (hang->placements, rejection.stack))
            continue;
          rejection.why = explain (hang, matches, layouts, wanted,
                                   fj_hang_answers_get_merit (answers, i, j)->why_not, i, rejection.stack);
          g_array_append_val (rejections, rejection);
        }
    }
  return rejections;
}
