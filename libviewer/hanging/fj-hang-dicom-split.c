#include "fj-hang-dicom-split.h"

#define MOST_SETS 64u
#define MOST_RULES 32u /* of a set, with what it prefers */

/* A set, and what of it is shown. */
typedef struct
{
  guint original, number;
  GPtrArray *filters; /* of FjHangRule */
} Variant;

struct _FjHangDicomSplit
{
  FjHangProtocol *protocol;
  GArray *variants;
};

static void
variant_clear (gpointer data)
{
  g_ptr_array_unref (((Variant *) data)->filters);
}

FjHangDicomSplit *
fj_hang_dicom_split_new (FjHangProtocol *protocol)
{
  FjHangDicomSplit *split = g_new (FjHangDicomSplit, 1);

  split->protocol = protocol;
  split->variants = g_array_new (FALSE, FALSE, sizeof (Variant));
  g_array_set_clear_func (split->variants, variant_clear);
  return split;
}

void
fj_hang_dicom_split_free (FjHangDicomSplit *split)
{
  g_array_unref (split->variants);
  g_free (split);
}

/* --- can both be true? --- */

static gboolean
has_text (char **texts, const char *text)
{
  for (guint i = 0; texts[i] != NULL; i++)
    if (g_ascii_strcasecmp (texts[i], text) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_number (const GArray *numbers, double number)
{
  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, double, i) == number)
      return TRUE;
  return FALSE;
}

/* How many of the values of @a are among those of @b; @n: of all of @a. FALSE: they are not to be compared.
 */
static gboolean
count_common (const FjHangRule *a, const FjHangRule *b, guint *n_common, guint *n)
{
  *n_common = 0;
  if (a->op != FJ_HANG_EQUALS || b->op != FJ_HANG_EQUALS || (a->texts == NULL) != (b->texts == NULL))
    return FALSE;
  *n = a->texts != NULL ? g_strv_length (a->texts) : a->numbers->len;
  for (guint i = 0; i < *n; i++)
    *n_common += a->texts != NULL ? has_text (b->texts, a->texts[i])
                                  : has_number (b->numbers, g_array_index (a->numbers, double, i));
  return TRUE;
}

gboolean
fj_hang_dicom_split_is_apart (const FjHangRule *a, const FjHangRule *b)
{
  guint n_common, n;

  if (a->attribute != b->attribute || a->index != b->index || (a->is_negated && b->is_negated))
    return FALSE;
  if (a->is_negated)
    return fj_hang_dicom_split_is_apart (b, a);
  if (a->op == FJ_HANG_NOT_NULL || b->op == FJ_HANG_NOT_NULL)
    return (a->op == FJ_HANG_IS_NULL || b->op == FJ_HANG_IS_NULL) && !b->is_negated;
  if (a->op == FJ_HANG_RANGE && b->op == FJ_HANG_RANGE && !b->is_negated)
    return g_array_index (a->numbers, double, 0) > g_array_index (b->numbers, double, 1)
           || g_array_index (b->numbers, double, 0) > g_array_index (a->numbers, double, 1);
  return count_common (a, b, &n_common, &n) && (b->is_negated ? n_common == n : n_common == 0);
}

static gboolean
are_apart (const GPtrArray *a, const GPtrArray *b)
{
  for (guint i = 0; i < a->len; i++)
    for (guint k = 0; k < b->len; k++)
      if (fj_hang_dicom_split_is_apart (a->pdata[i], b->pdata[k]))
        return TRUE;
  return FALSE;
}

/* --- sets --- */

/* Of the same images, under a number of its own. */
static guint
copy_set (FjHangProtocol *protocol, const FjHangImageSet *of, guint n_rules)
{
  guint number = 0;
  FjHangImageSet *set;

  for (guint i = 0; i < protocol->sets->len; i++)
    number = MAX (number, ((const FjHangImageSet *) protocol->sets->pdata[i])->number);
  if (protocol->sets->len >= MOST_SETS || number >= 65535)
    return 0;
  set = fj_hang_protocol_add_set (protocol, number + 1);
  g_free (set->label);
  set->label = g_strdup (of->label);
  set->when = of->when;
  set->prior = of->prior;
  set->newest_days = of->newest_days;
  set->oldest_days = of->oldest_days;
  for (guint i = 0; i < n_rules; i++)
    g_ptr_array_add (set->rules, fj_hang_rule_copy (of->rules->pdata[i]));
  return set->number;
}

static guint
count_required (const FjHangImageSet *set)
{
  guint n = 0;

  while (n < set->rules->len && ((const FjHangRule *) set->rules->pdata[n])->is_required)
    n++;
  return n;
}

static Variant *
find_variant (FjHangDicomSplit *split, guint number, const GPtrArray *filters)
{
  const FjHangImageSet *set = fj_hang_protocol_find_set (split->protocol, number);
  Variant *first = NULL;
  Variant made = { number, number, NULL };

  for (guint i = 0; i < split->variants->len; i++)
    {
      Variant *variant = &g_array_index (split->variants, Variant, i);

      if (variant->original != number)
        continue;
      if (!are_apart (variant->filters, filters))
        return variant;
      first = first != NULL ? first : variant;
    }
  /* Preferences stand after what the file requires. */
  if (first != NULL)
    made.number = copy_set (split->protocol, set, count_required (set));
  if (made.number == 0)
    return first;
  made.filters = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_rule_free);
  g_array_append_val (split->variants, made);
  return &g_array_index (split->variants, Variant, split->variants->len - 1);
}

static void
prefer (FjHangImageSet *set, const FjHangRule *filter)
{
  g_autoptr (FjHangRule) wish = fj_hang_rule_copy (filter);

  wish->is_required = FALSE;
  wish->weight = 1;
  for (guint i = 0; i < set->rules->len; i++)
    if (fj_hang_rule_equal (set->rules->pdata[i], wish))
      return;
  if (set->rules->len < MOST_RULES)
    g_ptr_array_add (set->rules, g_steal_pointer (&wish));
}

guint
fj_hang_dicom_split_choose (FjHangDicomSplit *split, guint number, const GPtrArray *filters)
{
  Variant *variant;

  if (fj_hang_protocol_find_set (split->protocol, number) == NULL)
    return 0;
  variant = find_variant (split, number, filters);
  for (guint i = 0; i < filters->len; i++)
    {
      g_ptr_array_add (variant->filters, fj_hang_rule_copy (filters->pdata[i]));
      prefer (fj_hang_protocol_find_set (split->protocol, variant->number), filters->pdata[i]);
    }
  return variant->number;
}
