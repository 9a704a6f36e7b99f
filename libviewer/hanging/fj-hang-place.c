#include "fj-hang-place.h"

#include <string.h>

#include "fj-hang-traits-parts.h"
#include "fj-language.h"

#define LEAST_OF_VOLUME 4u /* images of which another plane is made */

/* What sets have taken so far in one stage. */
typedef struct
{
  FjHangAnswers *answers;
  const FjHangPatient *patient;
  const FjHangProtocol *protocol;
  GHashTable *memory; /* NULL */
  GHashTable *owners; /* of FjHangStack to number of the set that has it */
  gboolean explains;
} Stage;

/* What one choice of a set shows. */
typedef struct
{
  const FjHangStack *stack;         /* NULL: nothing */
  const FjHangCandidate *candidate; /* NULL: chosen by hand */
} Slot;

/* ---- which stack ---- */

static gboolean
is_free (const Stage *stage, const FjHangStack *stack, guint set)
{
  gpointer owner;

  return !g_hash_table_lookup_extended (stage->owners, stack, NULL, &owner)
         || GPOINTER_TO_UINT (owner) == set;
}

static void
take (const Stage *stage, const FjHangStack *stack, guint set)
{
  g_hash_table_insert (stage->owners, (gpointer) stack, GUINT_TO_POINTER (set));
}

static const char *
remembered (const Stage *stage, guint set, guint choice)
{
  g_autofree char *name = NULL;

  if (stage->memory == NULL)
    return NULL;
  name = g_strdup_printf ("%s/%u/%u", stage->protocol->id, set, choice);
  return g_hash_table_lookup (stage->memory, name);
}

static gboolean
has_slot (const GArray *slots, const FjHangStack *stack)
{
  for (guint i = 0; i < slots->len; i++)
    if (g_array_index (slots, Slot, i).stack == stack)
      return TRUE;
  return FALSE;
}

/* The set wants one side and the stack is of another: a breast or knee stands in the other's place only while
 * a person who put it there looks at it. */
static gboolean
is_of_other_side (const FjHangImageSet *set, const FjHangStack *stack)
{
  if (fj_hang_values_get_text (stack->values, FJ_HANG_SIDE, 0) == NULL)
    return FALSE;
  for (guint i = 0; i < set->rules->len; i++)
    {
      const FjHangRule *rule = set->rules->pdata[i];

      if (rule->attribute == FJ_HANG_SIDE && rule->is_required && !fj_hang_rule_is_true (rule, stack->values))
        return TRUE;
    }
  return FALSE;
}

/* Only in the study of the set: an earlier image is never taken for a current one. */
static const FjHangStack *
find_remembered (const Stage *stage, const FjHangMatch *match, guint choice, const GArray *slots)
{
  const char *signature = remembered (stage, match->set->number, choice);
  const GPtrArray *stacks;

  if (signature == NULL || match->study < 0)
    return NULL;
  stacks = fj_hang_answers_find (stage->answers, (guint) match->study, signature);
  for (guint i = 0; stacks != NULL && i < stacks->len; i++)
    if (is_free (stage, stacks->pdata[i], match->set->number) && !has_slot (slots, stacks->pdata[i])
        && !is_of_other_side (match->set, stacks->pdata[i]))
      return stacks->pdata[i];
  return NULL;
}

static gboolean
is_shown (const GArray *placements, guint set, guint choice)
{
  for (guint i = 0; i < placements->len; i++)
    {
      const FjHangPlacement *placement = &g_array_index (placements, FjHangPlacement, i);

      if (placement->set == set && placement->box->choice == choice)
        return TRUE;
    }
  return FALSE;
}

/* A slot for each choice up to the highest that a box of the stage shows, those filled that a person chose.
 * No more than there are stacks, whatever the protocol says. (transfer full): of Slot */
static GArray *
make_slots (const Stage *stage, const FjHangMatch *match, const GArray *placements)
{
  GArray *slots = g_array_new (FALSE, TRUE, sizeof (Slot));
  guint n = 0, n_stacks;

  if (match->study < 0)
    return slots;
  n_stacks = ((const FjHangStudy *) stage->patient->studies->pdata[match->study])->stacks->len;
  for (guint i = 0; i < placements->len; i++)
    {
      const FjHangPlacement *placement = &g_array_index (placements, FjHangPlacement, i);

      if (placement->set == match->set->number && placement->box->choice < n_stacks)
        n = MAX (n, placement->box->choice + 1);
    }
  g_array_set_size (slots, n);
  for (guint i = 0; stage->memory != NULL && i < n; i++)
    {
      const FjHangStack *stack = find_remembered (stage, match, i, slots);

      g_array_index (slots, Slot, i).stack = stack;
      if (stack != NULL && is_shown (placements, match->set->number, i))
        take (stage, stack, match->set->number);
    }
  return slots;
}

/* The other choices, by the order of the candidates that no other set has. */
static void
fill_slots (const Stage *stage, const FjHangMatch *match, GArray *slots)
{
  guint next = 0;

  for (guint i = 0; i < slots->len; i++)
    {
      Slot *slot = &g_array_index (slots, Slot, i);

      if (slot->stack != NULL)
        continue;
      for (; next < match->candidates->len && slot->stack == NULL; next++)
        {
          const FjHangCandidate *candidate = &g_array_index (match->candidates, FjHangCandidate, next);

          if (is_free (stage, candidate->stack, match->set->number) && !has_slot (slots, candidate->stack))
            *slot = (Slot){ candidate->stack, candidate };
        }
    }
}

/* ---- which of its images ---- */

typedef struct
{
  const FjHangStack *stack;
  const GArray *sorts;
} Order;

static const FjHangValues *
values_of (const FjHangStack *stack, guint image)
{
  const FjHangValues *own = g_array_index (stack->images, FjHangImage, image).values;

  return own != NULL ? own : stack->values;
}

static int
compare_by (const FjHangSort *sort, const FjHangValues *a, const FjHangValues *b)
{
  guint index = sort->index > 0 ? sort->index - 1 : 0;
  double x, y;
  const char *one = fj_hang_values_get_text (a, sort->attribute, index);
  const char *other = fj_hang_values_get_text (b, sort->attribute, index);

  /* What does not say comes last either way. */
  if (one == NULL || other == NULL)
    return (one == NULL) - (other == NULL);
  if (fj_hang_values_get_number (a, sort->attribute, index, &x)
      && fj_hang_values_get_number (b, sort->attribute, index, &y))
    return sort->is_descending ? (x < y) - (x > y) : (x > y) - (x < y);
  return sort->is_descending ? strcmp (other, one) : strcmp (one, other);
}

static int
compare_images (gconstpointer a, gconstpointer b, gpointer data)
{
  const Order *order = data;
  guint x = *(const guint *) a, y = *(const guint *) b;

  for (guint i = 0; i < order->sorts->len; i++)
    {
      int result = compare_by (&g_array_index (order->sorts, FjHangSort, i), values_of (order->stack, x),
                               values_of (order->stack, y));

      if (result != 0)
        return result;
    }
  return (x > y) - (x < y);
}

/* NULL: all, as they are. */
static GArray *
choose_frames (const FjHangBox *box, const FjHangStack *stack)
{
  Order order = { .stack = stack, .sorts = box->sorts };
  GArray *frames;
  double score;

  if (stack->images->len == 0 || (box->filters->len == 0 && box->sorts->len == 0))
    return NULL;
  frames = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < stack->images->len; i++)
    if (fj_hang_rules_score (box->filters, values_of (stack, i), &score, NULL))
      g_array_append_val (frames, i);
  g_array_sort_with_data (frames, compare_images, &order);
  return frames;
}

static guint
choose_first (FjHangWhere where, const GArray *frames, guint n_images)
{
  guint n = frames != NULL ? frames->len : n_images, at = 0;

  if (where == FJ_HANG_MIDDLE)
    at = n / 2;
  else if (where == FJ_HANG_LAST && n > 0)
    at = n - 1;
  return frames != NULL ? g_array_index (frames, guint, at) : at;
}

/* ---- one box ---- */

static const char *
name_of (const FjHangStack *stack)
{
  const char *name = fj_hang_values_get_text (stack->values, FJ_HANG_SERIES_DESCRIPTION, 0);

  return name != NULL && *name != '\0' ? name : stack->series_uid;
}

/* The first rules that are true: what speaks for it. What it is not says little of why it was chosen. */
static char *
describe_match (const FjHangMatch *match, const FjHangCandidate *candidate)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < match->set->rules->len && n < 4; i++)
    {
      const FjHangRule *rule = match->set->rules->pdata[i];
      g_autofree char *words = NULL;

      if ((rule->weight <= 0 && !rule->is_required) || rule->is_negated
          || !fj_hang_rule_is_true (rule, candidate->stack->values))
        continue;
      words = fj_hang_rule_describe (rule);
      g_string_append_printf (text, "%s%s", n++ > 0 ? "; " : "", words);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
say_why (FjHangPlacement *placement,
         const Stage *stage,
         const FjHangMatch *match,
         const FjHangCandidate *candidate)
{
  g_autofree char *reasons = NULL;

  if (!stage->explains)
    return;
  if (candidate == NULL)
    {
      placement->why = g_strdup_printf (_ ("“%s”: %s, as it was hung by hand before"),
                                        fj_hang_title (match->set->label), name_of (placement->stack));
      return;
    }
  reasons = describe_match (match, candidate);
  placement->why
      = *reasons != '\0'
            ? g_strdup_printf (_ ("“%s”: %s (score %g: %s)"), fj_hang_title (match->set->label),
                               name_of (placement->stack), candidate->score, reasons)
            : g_strdup_printf (_ ("“%s”: %s"), fj_hang_title (match->set->label), name_of (placement->stack));
}

/* A plane through a few images would only be one of them again, or a line. */
static gboolean
can_be_reformatted (const FjHangLook *look, const FjHangStack *stack)
{
  const char *plane = fj_hang_values_get_text (stack->values, FJ_HANG_PLANE, 0);

  return look->plane == NULL || g_strcmp0 (plane, look->plane) == 0 || stack->n_images >= LEAST_OF_VOLUME;
}

static void
fill (FjHangPlacement *placement,
      const Stage *stage,
      const FjHangMatch *match,
      const FjHangStack *stack,
      const FjHangCandidate *candidate)
{
  g_autoptr (GArray) frames = NULL;

  placement->is_prior = match->set->when == FJ_HANG_PRIOR;
  if (stack == NULL)
    {
      placement->why = match->study < 0
                           ? g_strdup_printf (_ ("“%s”: there is no such earlier study"),
                                              fj_hang_title (match->set->label))
                           : g_strdup_printf (_ ("“%s”: nothing fits"), fj_hang_title (match->set->label));
      return;
    }
  if (!can_be_reformatted (&placement->box->look, stack))
    {
      placement->why = g_strdup_printf (_ ("“%s”: too few images of %s for another plane"),
                                        fj_hang_title (match->set->label), name_of (stack));
      return;
    }
  frames = choose_frames (placement->box, stack);
  if (frames != NULL && frames->len == 0)
    {
      placement->why = g_strdup_printf (_ ("“%s”: no image of %s passes the filter"),
                                        fj_hang_title (match->set->label), name_of (stack));
      return;
    }
  placement->stack = stack;
  placement->study = match->study;
  placement->image = choose_first (placement->box->look.where, frames, stack->n_images);
  placement->frames = g_steal_pointer (&frames);
  take (stage, stack, match->set->number);
  say_why (placement, stage, match, candidate);
}

/* ---- the stage ---- */

static void
placement_clear (gpointer data)
{
  FjHangPlacement *placement = data;

  g_clear_pointer (&placement->frames, g_array_unref);
  g_free (placement->why);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const FjHangBox *x = ((const FjHangPlacement *) a)->box, *y = ((const FjHangPlacement *) b)->box;

  if (x->screen != y->screen)
    return x->screen < y->screen ? -1 : 1;
  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  return (x->column > y->column) - (x->column < y->column);
}

static void
fill_set (GArray *placements, const Stage *stage, const FjHangMatch *match, GArray *slots)
{
  fill_slots (stage, match, slots);
  for (guint i = 0; i < placements->len; i++)
    {
      FjHangPlacement *placement = &g_array_index (placements, FjHangPlacement, i);
      Slot none = { NULL, NULL }, *slot = &none;

      if (placement->set != match->set->number)
        continue;
      if (placement->box->choice < slots->len)
        slot = &g_array_index (slots, Slot, placement->box->choice);
      fill (placement, stage, match, slot->stack, slot->candidate);
    }
}

GArray *
fj_hang_place_stage (FjHangAnswers *answers,
                     const FjHangPatient *patient,
                     const FjHangProtocol *protocol,
                     guint stage,
                     const GArray *matches,
                     GHashTable *memory,
                     gboolean explains)
{
  const FjHangStage *layout = protocol->stages->pdata[stage];
  GArray *placements = g_array_new (FALSE, TRUE, sizeof (FjHangPlacement));
  g_autoptr (GHashTable) owners = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  Stage state = { .answers = answers,
                  .patient = patient,
                  .protocol = protocol,
                  .memory = memory,
                  .owners = owners,
                  .explains = explains };

  g_array_set_clear_func (placements, placement_clear);
  for (guint i = 0; i < layout->boxes->len; i++)
    {
      const FjHangBox *box = layout->boxes->pdata[i];
      FjHangPlacement placement = { .box = box, .set = box->set, .study = -1 };

      if (box->set == 0)
        placement.why = g_strdup (_ ("empty on purpose"));
      g_array_append_val (placements, placement);
    }
  g_array_sort (placements, compare_places);
  /* What a person chose goes before the rules of any set. */
  for (guint i = 0; i < matches->len; i++)
    g_ptr_array_add (slots, make_slots (&state, &g_array_index (matches, FjHangMatch, i), placements));
  for (guint i = 0; i < matches->len; i++)
    fill_set (placements, &state, &g_array_index (matches, FjHangMatch, i), slots->pdata[i]);
  return placements;
}

gboolean
fj_hang_place_is_enough (const FjHangStage *stage, const GArray *placements, const GArray *matches)
{
  guint n_asked = 0, n_filled = 0;

  for (guint i = 0; i < placements->len; i++)
    {
      const FjHangPlacement *placement = &g_array_index (placements, FjHangPlacement, i);

      n_asked += placement->set != 0;
      n_filled += placement->stack != NULL;
    }
  for (guint i = 0; i < stage->needed->len; i++)
    {
      guint set = g_array_index (stage->needed, guint, i);
      const FjHangMatch *match = fj_hang_match_find (matches, set);
      gboolean has_box = FALSE, is_found = FALSE;

      for (guint j = 0; j < placements->len; j++)
        {
          const FjHangPlacement *placement = &g_array_index (placements, FjHangPlacement, j);

          has_box |= placement->set == set;
          is_found |= placement->set == set && placement->stack != NULL;
        }
      if (!has_box)
        is_found = match != NULL && match->candidates->len > 0;
      if (!is_found)
        return FALSE;
    }
  /* Who does not say what is needed wants most of it: one picture among empty panes is no layout. */
  return n_filled > 0 && (stage->needed->len > 0 || 2 * n_filled >= n_asked);
}
