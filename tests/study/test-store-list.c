/* fj-store-list: the order of the list, and that what is told of a change leads a listener from old to new.
 */
#include <math.h>
#include <string.h>

#include "fj-image-store-private.h"
#include "looks.h"

static FjStoreSeries *
make_series (guint study_rank, guint rank, gint number, const char *const *keys, guint n)
{
  FjStoreSeries *series = g_new0 (FjStoreSeries, 1);

  series->study_rank = study_rank;
  series->rank = rank;
  series->sets = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GPtrArray) looks = new_looks (), sets = NULL;
      FjImageLook *look = make_look (keys[i], 1, NAN, TRUE);

      look->series_number = number;
      if (keys[i][0] == '!')
        {
          g_clear_pointer (&look->images, g_free);
          look->n_images = 0;
          look->sentence = g_strdup ("No.");
        }
      g_ptr_array_add (looks, look);
      sets = fj_display_split (keys[i], looks);
      g_ptr_array_add (series->sets, g_object_ref (g_ptr_array_index (sets, 0)));
    }
  return series;
}

static void
free_series (gpointer data)
{
  FjStoreSeries *series = data;

  g_ptr_array_unref (series->sets);
  g_free (series);
}

static char *
describe (GPtrArray *sets)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < sets->len; i++)
    {
      const char *key = fj_display_set_get_key (g_ptr_array_index (sets, i));

      g_string_append_len (out, key, (gssize) strcspn (key, "#"));
      g_string_append_c (out, ' ');
    }
  return g_string_free (out, FALSE);
}

static void
test_order (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (free_series), list = NULL;
  g_autofree char *got = NULL;
  FjStoreSeries *empty = g_new0 (FjStoreSeries, 1);

  g_ptr_array_add (all, make_series (1, 0, 7, (const char *const[]){ "a", "b" }, 2));
  g_ptr_array_add (all, make_series (2, 1, 1, (const char *const[]){ "!c", "d" }, 2));
  g_ptr_array_add (all, make_series (1, 2, 2, (const char *const[]){ "e", "!f" }, 2));
  g_ptr_array_add (all, make_series (1, 3, 2, (const char *const[]){ "g" }, 1));
  empty->sets = g_ptr_array_new ();
  g_ptr_array_add (all, empty);
  list = fj_store_list_collect (all);
  got = describe (list);
  g_assert_cmpstr (got, ==, "e g a b d !f !c ");
}

/* A listener's own copy of the list. */
typedef struct
{
  GPtrArray *copy;
  guint n_told;
} Mirror;

static void
on_changed (GListModel *model, guint position, guint removed, guint added, Mirror *mirror)
{
  mirror->n_told++;
  for (guint i = 0; i < removed; i++)
    g_ptr_array_remove_index (mirror->copy, position);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->copy, (gint) (position + i), g_list_model_get_item (model, position + i));
}

static void
check_change (
    const char *const *before, guint n_before, const char *const *after, guint n_after, guint n_told)
{
  FjStoreSeries *old = make_series (1, 0, 1, before, n_before), *new = make_series (1, 0, 1, after, n_after);
  g_autoptr (GListStore) model = g_list_store_new (FJ_TYPE_DISPLAY_SET);
  Mirror mirror = { g_ptr_array_new_with_free_func (g_object_unref), 0 };

  for (guint i = 0; i < n_before; i++)
    g_ptr_array_add (mirror.copy, g_object_ref (g_ptr_array_index (old->sets, i)));
  for (guint i = 0; i < n_after; i++)
    g_list_store_append (model, g_ptr_array_index (new->sets, i));
  g_signal_connect (model, "items-changed", G_CALLBACK (on_changed), &mirror);
  fj_store_list_tell (G_LIST_MODEL (model), old->sets, new->sets);
  g_assert_cmpuint (mirror.copy->len, ==, n_after);
  for (guint i = 0; i < n_after; i++)
    g_assert_true (g_ptr_array_index (mirror.copy, i) == g_ptr_array_index (new->sets, i));
  g_assert_cmpuint (mirror.n_told, ==, n_told);
  g_ptr_array_unref (mirror.copy);
  free_series (old);
  free_series (new);
}

static void
test_changes (void)
{
  const char *const abc[] = { "a", "b", "c" }, *const axbc[] = { "a", "x", "b", "c" },
                    *const ac[] = { "a", "c" };

  check_change (abc, 3, abc, 3, 3); /* other objects of the same keys: each by itself */
  check_change (abc, 3, axbc, 4, 4);
  check_change (axbc, 4, abc, 3, 4);
  check_change (abc, 3, ac, 2, 3);
  check_change (abc, 0, abc, 3, 1);
  check_change (abc, 3, abc, 0, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-list/order", test_order);
  g_test_add_func ("/store-list/changes", test_changes);
  return g_test_run ();
}
