/* fj-display-set: what it tells of its images, and which lies nearest to a point. */
#include <math.h>

#include "looks.h"

static FjDisplaySet *
make (const GPtrArray *looks)
{
  g_autoptr (GPtrArray) sets = fj_display_split ("2.25.11", looks);

  g_assert_cmpuint (sets->len, ==, 1);
  return g_object_ref (g_ptr_array_index (sets, 0));
}

static void
test_words (void)
{
  g_autoptr (GPtrArray) looks = new_looks ();
  g_autoptr (FjDisplaySet) set = NULL;

  add_look (looks, "a", 1, 0, TRUE);
  add_look (looks, "b", 2, 4, TRUE);
  add_look (looks, "c", 3, 2, FALSE);
  set = make (looks);
  g_ptr_array_set_size (looks, 0); /* the set has what it needs */
  g_assert_cmpstr (fj_display_set_get_key (set), ==, "2.25.11#0.0");
  g_assert_cmpstr (fj_display_set_get_study_uid (set), ==, "2.25.1");
  g_assert_cmpstr (fj_display_set_get_series_uid (set), ==, "2.25.11");
  g_assert_cmpstr (fj_display_set_get_title (set), ==, "Series 3 · Lung");
  g_assert_cmpstr (fj_display_set_get_modality (set), ==, "CT");
  g_assert_cmpstr (fj_display_set_get_description (set), ==, "Lung");
  g_assert_cmpint (fj_display_set_get_series_number (set), ==, 3);
  g_assert_cmpuint (fj_display_set_get_n_images (set), ==, 3);
  g_assert_cmpuint (fj_display_set_get_n_here (set), ==, 2);
  g_assert_cmpuint (fj_display_set_get_stack_flags (set), ==, 0);
  g_assert_cmpuint (fj_display_set_get_volume_flags (set), ==, 0);
  g_assert_cmpuint (fj_display_set_get_group (set), ==, 0);
  g_assert_cmpuint (fj_display_set_get_step (set), ==, 0);
  g_assert_null (fj_display_set_get_sentence (set));
  g_assert_null (fj_display_set_get_image (set, 3));
  g_assert_cmpstr (fj_display_set_get_image (set, 1)->instance_uid, ==, "2.25.b");
}

static void
test_nearest (void)
{
  g_autoptr (GPtrArray) looks = new_looks ();
  g_autoptr (FjDisplaySet) set = NULL;
  static const struct
  {
    double z;
    guint index;
  } cases[] = { { -100, 0 }, { 0.9, 0 }, { 1.1, 1 }, { 4.9, 2 }, { 5.1, 3 }, { 1000, 4 } };

  for (guint i = 0; i < 5; i++)
    {
      const char key[] = { (char) ('a' + i), '\0' };

      add_look (looks, key, (gint) i + 1, 2.0 * i, TRUE);
    }
  set = make (looks);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FjVector point = { 17, -40, -cases[i].z };
      guint index = 99;

      g_assert_true (fj_display_set_find_nearest (set, "2.25.5", point, &index));
      g_assert_cmpuint (index, ==, cases[i].index);
    }
}

/* Some of its images, the other way round; they outlive it. */
static void
test_pick (void)
{
  g_autoptr (GPtrArray) looks = new_looks ();
  g_autoptr (FjDisplaySet) set = NULL, picked = NULL;
  g_autofree char *images = NULL;

  for (guint i = 0; i < 5; i++)
    {
      const char key[] = { (char) ('a' + i), '\0' };

      add_look (looks, key, (gint) i + 1, 2.0 * i, i != 1);
    }
  set = make (looks);
  picked = fj_display_set_pick (set, "odd", (const guint[]){ 3, 1 }, 2);
  g_ptr_array_set_size (looks, 0);
  g_clear_object (&set);
  images = describe_set (picked);
  g_assert_cmpstr (images, ==, "d (b)");
  g_assert_cmpuint (fj_display_set_get_n_here (picked), ==, 1);
  g_assert_cmpstr (fj_display_set_get_key (picked), ==, "2.25.11#0.0/odd");
  g_assert_cmpstr (fj_display_set_get_description (picked), ==, "Lung");
  g_assert_cmpstr (fj_display_set_get_study_uid (picked), ==, "2.25.1");
}

/* Another frame of reference, none, no place: it cannot be said. */
static void
test_not_nearest (void)
{
  g_autoptr (GPtrArray) looks = new_looks (), placeless = new_looks (), waiting = new_looks ();
  g_autoptr (FjDisplaySet) set = NULL, flat = NULL, listed = NULL;
  FjVector point = { 0, 0, 0 };
  guint index;

  add_look (looks, "a", 1, 0, TRUE);
  add_look (placeless, "a", 1, NAN, TRUE);
  add_look (waiting, "a", 1, 0, FALSE);
  set = make (looks);
  flat = make (placeless);
  listed = make (waiting);
  g_assert_true (fj_display_set_find_nearest (set, "2.25.5", point, &index));
  g_assert_false (fj_display_set_find_nearest (set, "2.25.6", point, &index));
  g_assert_false (fj_display_set_find_nearest (set, "", point, &index));
  g_assert_false (fj_display_set_find_nearest (set, NULL, point, &index));
  g_assert_false (fj_display_set_find_nearest (flat, "2.25.5", point, &index));
  g_assert_false (fj_display_set_find_nearest (listed, "2.25.5", point, &index));
  g_assert_true (fj_display_set_get_stack_flags (flat) & FJ_STACK_UNPLACED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display-set/words", test_words);
  g_test_add_func ("/display-set/nearest", test_nearest);
  g_test_add_func ("/display-set/pick", test_pick);
  g_test_add_func ("/display-set/not-nearest", test_not_nearest);
  return g_test_run ();
}
