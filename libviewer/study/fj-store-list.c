#include "fj-image-store-private.h"

typedef struct
{
  FjDisplaySet *set;
  const FjStoreSeries *series;
  guint index; /* in the order of its series */
} Placed;

static int
compare_numbers (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

/* What is no image last; studies as they were listed; series by number. */
static int
compare_placed (gconstpointer a, gconstpointer b)
{
  const Placed *one = a, *other = b;
  gint64 keys[][2]
      = { { fj_display_set_get_n_images (one->set) == 0, fj_display_set_get_n_images (other->set) == 0 },
          { one->series->study_rank, other->series->study_rank },
          { fj_display_set_get_series_number (one->set), fj_display_set_get_series_number (other->set) },
          { one->series->rank, other->series->rank },
          { one->index, other->index } };
  int order = 0;

  for (guint i = 0; i < G_N_ELEMENTS (keys) && order == 0; i++)
    order = compare_numbers (keys[i][0], keys[i][1]);
  return order;
}

GPtrArray *
fj_store_list_collect (GPtrArray *all)
{
  g_autoptr (GArray) placed = g_array_new (FALSE, FALSE, sizeof (Placed));
  GPtrArray *sets = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < all->len; i++)
    {
      const FjStoreSeries *series = g_ptr_array_index (all, i);

      for (guint k = 0; series->sets != NULL && k < series->sets->len; k++)
        {
          Placed one = { g_ptr_array_index (series->sets, k), series, k };

          g_array_append_val (placed, one);
        }
    }
  g_array_sort (placed, compare_placed);
  for (guint i = 0; i < placed->len; i++)
    g_ptr_array_add (sets, g_object_ref (g_array_index (placed, Placed, i).set));
  return sets;
}

static gboolean
has_key_of (GPtrArray *sets, GPtrArray *others, guint at, guint other)
{
  return g_str_equal (fj_display_set_get_key (g_ptr_array_index (sets, at)),
                      fj_display_set_get_key (g_ptr_array_index (others, other)));
}

void
fj_store_list_tell (GListModel *model, GPtrArray *old, GPtrArray *now)
{
  guint first = 0, last = 0;

  while (first < old->len && first < now->len && has_key_of (old, now, first, first))
    first++;
  while (last < old->len - first && last < now->len - first
         && has_key_of (old, now, old->len - 1 - last, now->len - 1 - last))
    last++;
  if (old->len - first - last > 0 || now->len - first - last > 0)
    g_list_model_items_changed (model, first, old->len - first - last, now->len - first - last);
  for (guint i = 0; i < first + last; i++)
    {
      guint from = i < first ? i : old->len - last + (i - first);
      guint to = i < first ? i : now->len - last + (i - first);

      if (g_ptr_array_index (old, from) != g_ptr_array_index (now, to))
        g_list_model_items_changed (model, to, 1, 1);
    }
}
