#include "fj-stack-explain.h"

#include <math.h>
#include <string.h>

#define FILLED 0.75 /* of class x position, for an explanation that is not complete */

typedef struct
{
  const FjStackImage *const *images;
  const guint *places;
  guint n_places;
  guint n;                             /* images without their twins */
  guint *members;                      /* which ones */
  guint *ranks[FJ_STACK_N_ATTRIBUTES]; /* of each image's value among the values */
  guint n_values[FJ_STACK_N_ATTRIBUTES];
  FjStackExplanation *result;
} Search;

double
fj_stack_image_get_value (const FjStackImage *image, FjStackAttribute attribute)
{
  switch (attribute)
    {
    case FJ_STACK_TEMPORAL_POSITION:
      return image->temporal_position;
    case FJ_STACK_TRIGGER_TIME:
      return image->trigger_time;
    case FJ_STACK_PHASE:
      return image->phase;
    case FJ_STACK_ECHO_TIME:
      return image->echo_time;
    case FJ_STACK_ECHO_NUMBER:
      return image->echo_number;
    case FJ_STACK_B_VALUE:
    case FJ_STACK_DIFFUSION:
      return image->b_value;
    case FJ_STACK_INVERSION_TIME:
      return image->inversion_time;
    case FJ_STACK_ACQUISITION_NUMBER:
      return image->acquisition_number;
    case FJ_STACK_ACQUISITION_TIME:
      return image->acquisition_time;
    case FJ_STACK_IMAGE_TYPE:
      return NAN;
    default:
      g_return_val_if_reached (NAN);
    }
}

/* What is not said comes first. */
static int
compare_numbers (double a, double b)
{
  if (isnan (a) || isnan (b))
    return !isnan (a) - !isnan (b);
  return a < b ? -1 : a > b;
}

static int
compare_gradients (const FjStackImage *a, const FjStackImage *b)
{
  int order = a->has_gradient - b->has_gradient;

  if (order == 0 && a->has_gradient)
    {
      order = compare_numbers (a->gradient.x, b->gradient.x);
      order = order != 0 ? order : compare_numbers (a->gradient.y, b->gradient.y);
      order = order != 0 ? order : compare_numbers (a->gradient.z, b->gradient.z);
    }
  return order;
}

static int
compare_values (const FjStackImage *a, const FjStackImage *b, FjStackAttribute attribute)
{
  int order;

  if (attribute == FJ_STACK_IMAGE_TYPE)
    return g_strcmp0 (a->image_type, b->image_type);
  order = compare_numbers (fj_stack_image_get_value (a, attribute), fj_stack_image_get_value (b, attribute));
  if (order == 0 && attribute == FJ_STACK_DIFFUSION)
    order = compare_gradients (a, b);
  return order;
}

typedef struct
{
  const Search *search;
  const FjStackAttribute *attributes;
  guint n_attributes;
} Sorting;

static int
compare_by_value (gconstpointer a, gconstpointer b, gpointer data)
{
  const Sorting *sorting = data;

  return compare_values (sorting->search->images[*(const guint *) a],
                         sorting->search->images[*(const guint *) b], sorting->attributes[0]);
}

static int
compare_by_ranks (gconstpointer a, gconstpointer b, gpointer data)
{
  const Sorting *sorting = data;

  for (guint i = 0; i < sorting->n_attributes; i++)
    {
      const guint *ranks = sorting->search->ranks[sorting->attributes[i]];
      guint one = ranks[*(const guint *) a], other = ranks[*(const guint *) b];

      if (one != other)
        return one < other ? -1 : 1;
    }
  return 0;
}

/* By position, and at one position by the value of an attribute. */
static int
compare_by_place (gconstpointer a, gconstpointer b, gpointer data)
{
  const Sorting *sorting = data;
  guint one = sorting->search->places[*(const guint *) a],
        other = sorting->search->places[*(const guint *) b];

  if (one != other)
    return one < other ? -1 : 1;
  return compare_by_ranks (a, b, data);
}

static void
sort (guint *which, guint n, GCompareDataFunc compare, const Sorting *sorting)
{
  g_qsort_with_data (which, (gint) n, sizeof *which, compare, (gpointer) sorting);
}

/* Numbers those that compare equal alike, from 0 upwards; returns how many numbers. */
static guint
number (const guint *sorted, guint n, GCompareDataFunc compare, const Sorting *sorting, guint *numbers)
{
  guint next = 0;

  for (guint i = 0; i < n; i++)
    {
      if (i > 0 && compare (&sorted[i - 1], &sorted[i], (gpointer) sorting) != 0)
        next++;
      numbers[sorted[i]] = next;
    }
  return n > 0 ? next + 1 : 0;
}

static void
rank_values (Search *search, guint n)
{
  g_autofree guint *sorted = g_new (guint, n);

  for (FjStackAttribute attribute = 0; attribute < FJ_STACK_N_ATTRIBUTES; attribute++)
    {
      Sorting sorting = { search, &attribute, 1 };

      for (guint i = 0; i < n; i++)
        sorted[i] = i;
      sort (sorted, n, compare_by_value, &sorting);
      search->ranks[attribute] = g_new (guint, n);
      search->n_values[attribute] = number (sorted, n, compare_by_value, &sorting, search->ranks[attribute]);
    }
}

/* Images at one position that are alike in everything: all but the first are set aside. @siblings: of each
 * image the one that stands for it. */
static void
set_twins_aside (Search *search, guint n, guint *siblings)
{
  static const FjStackAttribute all[] = {
    FJ_STACK_TEMPORAL_POSITION, FJ_STACK_TRIGGER_TIME, FJ_STACK_PHASE,          FJ_STACK_ECHO_TIME,
    FJ_STACK_ECHO_NUMBER,       FJ_STACK_DIFFUSION,    FJ_STACK_INVERSION_TIME, FJ_STACK_ACQUISITION_NUMBER,
    FJ_STACK_ACQUISITION_TIME,  FJ_STACK_IMAGE_TYPE,
  };
  Sorting sorting = { search, all, G_N_ELEMENTS (all) };
  g_autofree guint *sorted = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    siblings[i] = sorted[i] = i;
  sort (sorted, n, compare_by_place, &sorting);
  for (guint first = 0, end; first < n; first = end)
    {
      guint lowest = sorted[first];

      for (end = first; end < n && compare_by_place (&sorted[first], &sorted[end], &sorting) == 0; end++)
        lowest = MIN (lowest, sorted[end]);
      for (guint i = first; i < end; i++)
        siblings[sorted[i]] = lowest;
    }
  for (guint i = 0; i < n; i++)
    if (siblings[i] == i)
      search->members[search->n++] = i;
}

/* Do the classes have no two members at one position, and enough of the positions? */
static gboolean
is_explained (const Search *search, const guint *classes, guint n_classes, double filled)
{
  guint64 cells = (guint64) n_classes * search->n_places;
  g_autofree guint8 *taken = NULL;

  if ((double) search->n < filled * (double) cells)
    return FALSE;
  taken = g_malloc0 (cells);
  for (guint i = 0; i < search->n; i++)
    {
      guint member = search->members[i];
      guint8 *cell = &taken[(gsize) classes[member] * search->n_places + search->places[member]];

      if (*cell)
        return FALSE;
      *cell = 1;
    }
  return TRUE;
}

static guint64
get_key (const Search *search, const FjStackAttribute *attributes, guint n_attributes, guint member)
{
  guint64 key = 0;

  for (guint i = 0; i < n_attributes; i++)
    key = key * search->n_values[attributes[i]] + search->ranks[attributes[i]][member];
  return key * search->n_places + search->places[member];
}

/* Can these attributes tell all members at one position apart? Ends at the first two that they cannot, so
 * that a large series of many attributes costs little for each set of them that explains nothing. */
static gboolean
tells_apart (const Search *search, const FjStackAttribute *attributes, guint n_attributes)
{
  g_autoptr (GHashTable) seen = NULL;
  g_autofree guint64 *keys = NULL;
  guint64 combinations = 1;

  for (guint i = 0; i < n_attributes; i++)
    combinations *= search->n_values[attributes[i]];
  if (combinations * search->n_places < search->n)
    return FALSE;
  seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  keys = g_new (guint64, search->n);
  for (guint i = 0; i < search->n; i++)
    {
      keys[i] = get_key (search, attributes, n_attributes, search->members[i]);
      if (!g_hash_table_add (seen, &keys[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
try_attributes (Search *search, const FjStackAttribute *attributes, guint n_attributes, double filled)
{
  Sorting sorting = { search, attributes, n_attributes };
  FjStackExplanation *result = search->result;
  g_autofree guint *sorted = NULL;
  guint n_classes;

  if (!tells_apart (search, attributes, n_attributes))
    return FALSE;
  sorted = g_memdup2 (search->members, search->n * sizeof *sorted);
  sort (sorted, search->n, compare_by_ranks, &sorting);
  n_classes = number (sorted, search->n, compare_by_ranks, &sorting, result->classes);
  if (!is_explained (search, result->classes, n_classes, filled))
    return FALSE;
  result->n_classes = n_classes;
  result->is_complete = search->n == (guint64) n_classes * search->n_places;
  result->n_attributes = n_attributes;
  memcpy (result->attributes, attributes, n_attributes * sizeof *attributes);
  return TRUE;
}

/* All sets of @n_attributes attributes that vary, in their order; @attributes[0 … n_chosen - 1] are chosen.
 */
static gboolean
try_sets (Search *search, FjStackAttribute *attributes, guint n_chosen, guint n_attributes, double filled)
{
  guint next = n_chosen > 0 ? attributes[n_chosen - 1] + 1 : 0;
  double most = search->n / (filled * search->n_places);

  if (n_chosen == n_attributes)
    return try_attributes (search, attributes, n_attributes, filled);
  for (; next < FJ_STACK_N_ATTRIBUTES; next++)
    {
      /* The b value is told with the gradient. */
      if (next == FJ_STACK_DIFFUSION && n_chosen > 0 && attributes[n_chosen - 1] == FJ_STACK_B_VALUE)
        continue;
      if (search->n_values[next] < 2 || search->n_values[next] > most)
        continue;
      attributes[n_chosen] = next;
      if (try_sets (search, attributes, n_chosen + 1, n_attributes, filled))
        return TRUE;
    }
  return FALSE;
}

/* The k-th value at each position belongs to class k; @apart: when all of one class are below those of the
 * next. */
static gboolean
try_order (Search *search, FjStackAttribute attribute, gboolean apart)
{
  Sorting sorting = { search, &attribute, 1 };
  FjStackExplanation *result = search->result;
  g_autofree guint *sorted = g_memdup2 (search->members, search->n * sizeof *sorted);
  guint n_classes = search->n / search->n_places;
  g_autofree double *low = g_new (double, n_classes), *high = g_new (double, n_classes);

  sort (sorted, search->n, compare_by_place, &sorting);
  for (guint i = 0; i < search->n; i++)
    {
      guint k = i % n_classes;
      double value = fj_stack_image_get_value (search->images[sorted[i]], attribute);

      if (search->places[sorted[i]] != i / n_classes || isnan (value)
          || (k > 0 && compare_by_ranks (&sorted[i - 1], &sorted[i], &sorting) == 0))
        return FALSE;
      result->classes[sorted[i]] = k;
      low[k] = i < n_classes ? value : MIN (low[k], value);
      high[k] = i < n_classes ? value : MAX (high[k], value);
    }
  for (guint k = 0; apart && k + 1 < n_classes; k++)
    if (high[k] >= low[k + 1])
      return FALSE;
  result->n_classes = n_classes;
  result->is_complete = TRUE;
  result->n_attributes = 1;
  result->attributes[0] = attribute;
  return TRUE;
}

static gboolean
find (Search *search)
{
  FjStackAttribute attributes[FJ_STACK_MAX_VALUES];
  gboolean even = search->n % search->n_places == 0;

  for (guint n = 1; even && n <= FJ_STACK_MAX_VALUES; n++)
    if (try_sets (search, attributes, 0, n, 1))
      return TRUE;
  if (even
      && (try_order (search, FJ_STACK_TRIGGER_TIME, FALSE)
          || try_order (search, FJ_STACK_ACQUISITION_TIME, TRUE)))
    return TRUE;
  return try_sets (search, attributes, 0, 1, FILLED) || try_sets (search, attributes, 0, 2, FILLED);
}

void
fj_stack_explain (const FjStackImage *const *images,
                  const guint *places,
                  guint n,
                  guint n_places,
                  FjStackExplanation *explanation)
{
  g_autofree guint *siblings = g_new (guint, n), *members = g_new (guint, n);
  Search search = {
    .images = images, .places = places, .n_places = n_places, .members = members, .result = explanation
  };

  *explanation = (FjStackExplanation){ .n_classes = 1, .classes = g_new0 (guint, n), .is_complete = TRUE };
  if (n == n_places)
    return;
  rank_values (&search, n);
  set_twins_aside (&search, n, siblings);
  if (search.n > n_places && !find (&search))
    memset (explanation->classes, 0, n * sizeof *explanation->classes);
  for (guint i = 0; i < n; i++)
    explanation->classes[i] = explanation->classes[siblings[i]];
  for (guint attribute = 0; attribute < FJ_STACK_N_ATTRIBUTES; attribute++)
    g_free (search.ranks[attribute]);
}

void
fj_stack_explanation_clear (FjStackExplanation *explanation)
{
  g_clear_pointer (&explanation->classes, g_free);
}
