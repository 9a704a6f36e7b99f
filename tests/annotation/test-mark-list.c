/* The list of marks against a plain record of what it showed after every change: undo gives exactly what was
 * there, redo exactly what followed. */
#include "fj-mark-list.h"

static FjMarkImage
image_of (const char *uid, guint frame)
{
  return (FjMarkImage){ (char *) "1.2", (char *) "1.2.3", (char *) "1.2.840.10008.5.1.4.1.1.2", (char *) uid,
                        frame };
}

static FjMark *
length_of (double end)
{
  FjMarkImage image = image_of ("1.2.3.4", 1);
  FjMark *mark = fj_mark_new (FJ_MARK_LENGTH, &image);

  fj_mark_add_point (mark, 1, 2);
  fj_mark_add_point (mark, end, 4.25);
  return mark;
}

/* All that the list shows, in words. */
static char *
describe (FjMarkList *list)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < fj_mark_list_get_n (list); i++)
    {
      const FjMark *mark = fj_mark_list_get (list, i);

      g_string_append_printf (words, "%s %s %s", fj_mark_kind_to_string (mark->kind), mark->uid,
                              mark->text != NULL ? mark->text : "-");
      for (guint k = 0; k < mark->points->len; k++)
        g_string_append_printf (words, " %a", g_array_index (mark->points, double, k));
      g_string_append_c (words, '\n');
    }
  for (guint i = 0; i < fj_mark_list_get_n_keys (list); i++)
    {
      const FjMarkImage *key = fj_mark_list_get_key (list, i);

      g_string_append_printf (words, "key %s %u\n", key->sop_instance_uid, key->frame);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
count (FjMarkList *list, guint *n)
{
  g_assert_nonnull (list);
  ++*n;
}

static void
assert_shows (FjMarkList *list, const char *words)
{
  g_autofree char *now = describe (list);

  g_assert_cmpstr (now, ==, words);
}

static void
test_steps (void)
{
  g_autoptr (FjMarkList) list = fj_mark_list_new ();
  g_autoptr (FjMark) first = length_of (3), second = length_of (5), part = NULL;
  guint n = 0;

  g_signal_connect (list, "changed", G_CALLBACK (count), &n);
  g_assert_false (fj_mark_list_undo (list) || fj_mark_list_redo (list) || fj_mark_list_is_modified (list));
  g_assert_true (fj_mark_list_add (list, first));
  g_assert_true (fj_mark_list_is_modified (list));
  g_assert_false (fj_mark_list_add (list, first)); /* its UID is taken */
  g_assert_true (fj_mark_list_add (list, second));
  g_assert_cmpuint (n, ==, 2);
  /* What is kept are copies. */
  fj_mark_set_point (first, 1, 77, 77);
  g_assert_false (fj_mark_equal (fj_mark_list_get (list, 0), first));
  g_assert_true (fj_mark_list_replace (list, first));
  g_assert_true (fj_mark_equal (fj_mark_list_get (list, 0), first));
  g_assert_true (fj_mark_list_replace (list, first)); /* the same again: no step */
  g_assert_cmpuint (n, ==, 3);

  part = fj_mark_copy (first);
  g_array_set_size (part->points, 2);
  g_assert_false (fj_mark_list_replace (list, part));
  g_assert_false (fj_mark_list_remove (list, "1.2.3.999"));
  g_assert_null (fj_mark_list_find (list, "1.2.3.999"));
  g_assert_true (fj_mark_list_find (list, second->uid) == fj_mark_list_get (list, 1));

  g_assert_true (fj_mark_list_remove (list, first->uid));
  g_assert_cmpuint (fj_mark_list_get_n (list), ==, 1);
  g_assert_true (fj_mark_list_undo (list));
  g_assert_cmpstr (fj_mark_list_get (list, 0)->uid, ==, first->uid); /* where it was, not at the end */
  g_assert_true (fj_mark_list_undo (list));
  g_assert_cmpfloat (g_array_index (fj_mark_list_get (list, 0)->points, double, 2), ==, 3);
  g_assert_true (fj_mark_list_can_redo (list));
  /* Something else was done: what was undone is gone. */
  g_assert_true (fj_mark_list_remove (list, second->uid));
  g_assert_false (fj_mark_list_can_redo (list) || fj_mark_list_redo (list));
}

static void
test_back_and_forth (void)
{
  g_autoptr (FjMarkList) list = fj_mark_list_new ();
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);

  g_ptr_array_add (states, describe (list));
  while (states->len < 300)
    {
      guint n = fj_mark_list_get_n (list);
      guint before = fj_mark_list_get_n_keys (list);
      g_autoptr (FjMark) mark = NULL;

      switch (g_rand_int_range (rand, 0, 4))
        {
        case 0:
          mark = length_of (g_rand_double (rand) * 100);
          g_assert_true (fj_mark_list_add (list, mark));
          break;
        case 1:
          if (n == 0)
            continue;
          mark = fj_mark_copy (fj_mark_list_get (list, (guint) g_rand_int_range (rand, 0, (gint32) n)));
          fj_mark_set_point (mark, 0, g_rand_double (rand), 1);
          g_free (mark->text);
          mark->text = g_strdup_printf ("%u", states->len);
          g_assert_true (fj_mark_list_replace (list, mark));
          break;
        case 2:
          if (n == 0)
            continue;
          mark = fj_mark_copy (fj_mark_list_get (list, (guint) g_rand_int_range (rand, 0, (gint32) n)));
          g_assert_true (fj_mark_list_remove (list, mark->uid));
          break;
        default:
          {
            FjMarkImage image = image_of ("1.2.3.4", (guint) g_rand_int_range (rand, 1, 9));
            gboolean is_key = fj_mark_list_is_key (list, &image);

            fj_mark_list_set_key (list, &image, is_key); /* as it is: no step */
            fj_mark_list_set_key (list, &image, !is_key);
            g_assert_true (fj_mark_list_is_key (list, &image) == !is_key);
            g_assert_cmpuint (fj_mark_list_get_n_keys (list), ==, is_key ? before - 1 : before + 1);
          }
        }
      g_ptr_array_add (states, describe (list));
    }
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = states->len - 1; i-- > 0;)
        {
          g_assert_true (fj_mark_list_undo (list));
          assert_shows (list, g_ptr_array_index (states, i));
        }
      g_assert_false (fj_mark_list_can_undo (list) || fj_mark_list_is_modified (list));
      for (guint i = 1; i < states->len; i++)
        {
          g_assert_true (fj_mark_list_redo (list));
          assert_shows (list, g_ptr_array_index (states, i));
        }
      g_assert_false (fj_mark_list_can_redo (list));
    }
}

static void
test_depth (void)
{
  g_autoptr (FjMarkList) list = fj_mark_list_new ();
  guint n = 0;

  for (guint i = 0; i < FJ_MARK_LIST_MOST_STEPS + 20; i++)
    {
      g_autoptr (FjMark) mark = length_of (i);

      g_assert_true (fj_mark_list_add (list, mark));
    }
  while (fj_mark_list_undo (list))
    n++;
  g_assert_cmpuint (n, ==, FJ_MARK_LIST_MOST_STEPS);
  g_assert_cmpuint (fj_mark_list_get_n (list), ==, 20);
  g_assert_true (fj_mark_list_is_modified (list)); /* those 20 are in no archive */
}

static void
test_archive (void)
{
  g_autoptr (FjMarkList) list = fj_mark_list_new ();
  g_autoptr (FjMark) own = length_of (3), loaded = length_of (5), late = length_of (7);
  FjMarkImage key = image_of ("1.2.3.4", 2), unknown = image_of (NULL, 1);

  g_assert_true (fj_mark_list_load (list, loaded));
  g_assert_false (fj_mark_list_load (list, loaded));
  g_assert_true (fj_mark_list_load_key (list, &key));
  g_assert_false (fj_mark_list_load_key (list, &key) || fj_mark_list_load_key (list, &unknown));
  g_assert_false (fj_mark_list_can_undo (list) || fj_mark_list_is_modified (list));
  fj_mark_list_set_key (list, &unknown, TRUE);
  g_assert_cmpuint (fj_mark_list_get_n_keys (list), ==, 1);

  g_assert_true (fj_mark_list_add (list, own));
  g_assert_true (fj_mark_list_load (list, late));
  g_assert_true (fj_mark_list_is_modified (list));
  fj_mark_list_set_saved (list);
  g_assert_false (fj_mark_list_is_modified (list));
  /* What is saved and then undone differs from the archive again. */
  g_assert_true (fj_mark_list_undo (list));
  g_assert_true (fj_mark_list_is_modified (list));
  g_assert_cmpstr (fj_mark_list_get (list, 1)->uid, ==, late->uid);
  g_assert_true (fj_mark_list_redo (list));
  g_assert_false (fj_mark_list_is_modified (list));
  g_assert_cmpstr (fj_mark_list_get (list, 1)->uid, ==, own->uid);

  /* Removed here, brought back by the archive, then the removal is undone: there is only one. */
  g_assert_true (fj_mark_list_remove (list, own->uid));
  g_assert_true (fj_mark_list_load (list, own));
  g_assert_true (fj_mark_list_undo (list));
  g_assert_cmpuint (fj_mark_list_get_n (list), ==, 3);

  fj_mark_list_clear (list);
  g_assert_cmpuint (fj_mark_list_get_n (list) + fj_mark_list_get_n_keys (list), ==, 0);
  g_assert_false (fj_mark_list_can_undo (list) || fj_mark_list_can_redo (list)
                  || fj_mark_list_is_modified (list));
}

/* What somebody else drew is looked at only, and is forgotten with the rest. */
static void
test_origins (void)
{
  static const FjMarkImage image = { .sop_instance_uid = (char *) "2.25.11", .frame = 1 };
  g_autoptr (FjMarkList) list = fj_mark_list_new ();
  g_autoptr (FjMark) mark = fj_mark_new (FJ_MARK_PROBE, &image);

  fj_mark_add_point (mark, 1, 2);
  g_assert_true (fj_mark_list_load_from (list, mark, FJ_MARK_COLLEAGUE));
  g_assert_false (fj_mark_list_is_modified (list));
  g_assert_cmpint (fj_mark_list_get_origin (list, mark->uid), ==, FJ_MARK_COLLEAGUE);
  fj_mark_set_point (mark, 0, 3, 4);
  g_assert_false (fj_mark_list_replace (list, mark));
  g_assert_false (fj_mark_list_remove (list, mark->uid));
  g_assert_false (fj_mark_list_can_undo (list));
  fj_mark_list_clear (list);
  g_assert_true (fj_mark_list_load (list, mark));
  g_assert_cmpint (fj_mark_list_get_origin (list, mark->uid), ==, FJ_MARK_OWN);
  g_assert_true (fj_mark_list_remove (list, mark->uid));
}

/* What others chose is beside what one chose oneself, and is never taken for it. */
static void
test_others_keys (void)
{
  static const FjMarkImage one = { .sop_instance_uid = (char *) "2.25.11", .frame = 1 },
                           two = { .sop_instance_uid = (char *) "2.25.12", .frame = 1 },
                           nameless = { .frame = 1 };
  g_autoptr (FjMarkList) list = fj_mark_list_new ();
  g_autofree char *both = NULL, *unsaid = NULL;
  const char *who = "x";

  fj_mark_list_set_key (list, &one, TRUE);
  fj_mark_list_set_saved (list);
  g_assert_true (fj_mark_list_load_others_key (list, &one, "王审核"));
  g_assert_true (fj_mark_list_load_others_key (list, &one, "赵专家"));
  g_assert_true (fj_mark_list_load_others_key (list, &two, NULL));
  g_assert_false (fj_mark_list_load_others_key (list, &one, "王审核"));
  g_assert_false (fj_mark_list_load_others_key (list, &nameless, "王审核"));
  g_assert_false (fj_mark_list_is_modified (list));
  g_assert_cmpuint (fj_mark_list_get_n_keys (list), ==, 1);
  g_assert_cmpuint (fj_mark_list_get_n_all_keys (list), ==, 4);
  g_assert_true (fj_mark_image_equal (fj_mark_list_get_any_key (list, 0, &who), &one));
  g_assert_null (who);
  g_assert_true (fj_mark_image_equal (fj_mark_list_get_any_key (list, 2, &who), &one));
  g_assert_cmpstr (who, ==, "赵专家");
  g_assert_true (fj_mark_image_equal (fj_mark_list_get_any_key (list, 3, &who), &two));
  g_assert_null (who);
  g_assert_null (fj_mark_list_get_any_key (list, 4, NULL));
  both = fj_mark_list_dup_key_choosers (list, &one);
  g_assert_cmpstr (both, ==, "王审核, 赵专家");
  unsaid = fj_mark_list_dup_key_choosers (list, &two);
  g_assert_cmpstr (unsaid, ==, "");
  g_assert_null (fj_mark_list_dup_key_choosers (list, &nameless));
  /* Undo takes one's own away only. */
  g_assert_true (fj_mark_list_undo (list));
  g_assert_false (fj_mark_list_is_key (list, &one));
  g_assert_cmpuint (fj_mark_list_get_n_all_keys (list), ==, 3);
  g_assert_false (fj_mark_list_can_undo (list));
  fj_mark_list_clear (list);
  g_assert_cmpuint (fj_mark_list_get_n_all_keys (list), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mark-list/steps", test_steps);
  g_test_add_func ("/mark-list/back-and-forth", test_back_and_forth);
  g_test_add_func ("/mark-list/depth", test_depth);
  g_test_add_func ("/mark-list/archive", test_archive);
  g_test_add_func ("/mark-list/origins", test_origins);
  g_test_add_func ("/mark-list/others-keys", test_others_keys);
  return g_test_run ();
}
