/* fj-display-split: stacks to sets, and where the images go that are not here yet. */
#include <math.h>

#include "looks.h"

static void
check (const GPtrArray *looks, guint n_sets, const char *const *expected)
{
  g_autoptr (GPtrArray) sets = fj_display_split ("S", looks);

  g_assert_cmpuint (sets->len, ==, n_sets);
  for (guint i = 0; i < n_sets; i++)
    {
      g_autofree char *got = describe_set (g_ptr_array_index (sets, i));

      g_assert_cmpstr (got, ==, expected[i]);
    }
}

static void
test_listed (void)
{
  g_autoptr (GPtrArray) looks = new_looks ();

  add_look (looks, "a", 3, 0, FALSE);
  add_look (looks, "b", 1, 0, FALSE);
  add_look (looks, "c", 2, 0, FALSE);
  ((FjImageLook *) g_ptr_array_index (looks, 2))->frames = 2;
  check (looks, 1, (const char *const[]){ "(b) (c) (c).1 (a)" });
}

/* Numbers go up with the place, or down: those that are waited for stand where their numbers say. */
static void
test_between (void)
{
  g_autoptr (GPtrArray) up = new_looks (), down = new_looks (), one = new_looks ();

  add_look (up, "a", 1, 0, TRUE);
  add_look (up, "b", 2, 0, FALSE);
  add_look (up, "c", 3, 4, TRUE);
  add_look (up, "d", 4, 0, FALSE);
  add_look (up, "z", 0, 0, FALSE);
  check (up, 1, (const char *const[]){ "(z) a (b) c (d)" });
  add_look (down, "a", 1, 8, TRUE);
  add_look (down, "b", 2, 0, FALSE);
  add_look (down, "c", 3, 4, TRUE);
  add_look (down, "d", 4, 0, FALSE);
  check (down, 1, (const char *const[]){ "a (b) c (d)" });
  add_look (one, "a", 1, 0, FALSE);
  add_look (one, "b", 2, 4, TRUE);
  add_look (one, "c", 3, 0, FALSE);
  check (one, 1, (const char *const[]){ "(a) b (c)" });
}

/* In the direction of the numbers; where they tell none, from the head down, from the front back, from the
 * patient's right to the left. */
static void
test_reading_order (void)
{
  static const struct
  {
    FjVector row, column, step; /* step: from one image to the next as they were made */
    gint number;                /* from one to the next */
    const char *expected;
  } cases[] = {
    { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 5 }, 1, "a b c" }, /* numbered from the feet up */
    { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 5 }, -1, "c b a" },
    { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 5 }, 0, "c b a" },
    { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, -5 }, 0, "a b c" },
    { { 1, 0, 0 }, { 0, -1, 0 }, { 0, 0, -5 }, 0, "a b c" }, /* the normal points down */
    { { 1, 0, 0 }, { 0, 0, -1 }, { 0, 5, 0 }, 0, "a b c" },  /* coronal */
    { { 1, 0, 0 }, { 0, 0, -1 }, { 0, -5, 0 }, 0, "c b a" },
    { { 0, 1, 0 }, { 0, 0, -1 }, { 5, 0, 0 }, 0, "a b c" }, /* sagittal */
    { { 0, 1, 0 }, { 0, 0, -1 }, { -5, 0, 0 }, 0, "c b a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) looks = new_looks ();

      for (gint k = 0; k < 3; k++)
        {
          const char key[] = { (char) ('a' + k), '\0' };
          FjImageLook *look = make_look (key, 10 + k * cases[i].number, 0, TRUE);

          look->images[0].plane.row = cases[i].row;
          look->images[0].plane.column = cases[i].column;
          look->images[0].plane.origin = fj_vector_add_scaled ((FjVector){ 0, 0, 0 }, cases[i].step, k);
          g_ptr_array_add (looks, look);
        }
      check (looks, 1, &cases[i].expected);
    }
}

/* Two echoes in one place: a set each, and the one waited for with its neighbour by number. */
static void
test_steps (void)
{
  g_autoptr (GPtrArray) looks = new_looks ();
  g_autoptr (GPtrArray) sets = NULL;

  for (gint i = 0; i < 6; i++)
    {
      const char key[] = { (char) ('a' + i), '\0' };
      FjImageLook *look = make_look (key, i + 1, 2.0 * (i % 3), TRUE);

      look->images[0].echo_time = i < 3 ? 20 : 80;
      g_ptr_array_add (looks, look);
    }
  add_look (looks, "w", 7, 0, FALSE);
  add_look (looks, "v", 0, 0, FALSE);
  check (looks, 2, (const char *const[]){ "(v) a b c", "d e f (w)" });
  sets = fj_display_split ("S", looks);
  g_assert_cmpstr (fj_display_set_get_title (g_ptr_array_index (sets, 0)), ==,
                   "Series 3 · Lung · Echo time 20 ms");
  g_assert_cmpstr (fj_display_set_get_title (g_ptr_array_index (sets, 1)), ==,
                   "Series 3 · Lung · Echo time 80 ms");
  g_assert_cmpstr (fj_display_set_get_key (g_ptr_array_index (sets, 1)), ==, "S#0.1");
  g_assert_cmpuint (fj_display_set_get_step (g_ptr_array_index (sets, 1)), ==, 1);
}

/* Two directions: a group each, told apart by their number. */
static void
test_groups (void)
{
  g_autoptr (GPtrArray) looks = new_looks ();
  g_autoptr (GPtrArray) sets = NULL;

  for (gint i = 0; i < 6; i++)
    {
      const char key[] = { (char) ('a' + i), '\0' };
      FjImageLook *look = make_look (key, i + 1, 2.0 * i, TRUE);

      if (i >= 3)
        {
          look->images[0].plane.origin = (FjVector){ 0, 2.0 * i, 0 };
          look->images[0].plane.column = (FjVector){ 0, 0, -1 };
        }
      g_ptr_array_add (looks, look);
    }
  sets = fj_display_split ("S", looks);
  g_assert_cmpuint (sets->len, ==, 2);
  g_assert_cmpstr (fj_display_set_get_key (g_ptr_array_index (sets, 1)), ==, "S#1.0");
  g_assert_cmpstr (fj_display_set_get_title (g_ptr_array_index (sets, 1)), ==,
                   "Series 3 · Lung · part 2 of 2");
}

/* What has neither a place nor a number of its own stands by its UID, however it is listed. */
static void
test_ties (void)
{
  static const char *const KEYS[] = { "9.2", "10", "9.10", "9" };
  static const char *const ORDERED = "9 9.2 9.10 10";

  for (guint first = 0; first < G_N_ELEMENTS (KEYS); first++)
    {
      g_autoptr (GPtrArray) looks = new_looks ();
      g_autoptr (GPtrArray) sets = NULL;
      g_autofree char *images = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (KEYS); i++)
        add_look (looks, KEYS[(first + i) % G_N_ELEMENTS (KEYS)], 1, NAN, TRUE);
      sets = fj_display_split ("S", looks);
      g_assert_cmpuint (sets->len, ==, 1);
      images = describe_set (g_ptr_array_index (sets, 0));
      g_assert_cmpstr (images, ==, ORDERED);
    }
}

static void
test_sentences (void)
{
  g_autoptr (GPtrArray) looks = new_looks ();
  g_autoptr (GPtrArray) sets = NULL;
  FjImageLook *bad = make_look ("bad", 2, NAN, FALSE);

  bad->is_here = TRUE;
  bad->title = g_strdup ("A title");
  bad->sentence = g_strdup ("A sentence.");
  g_ptr_array_add (looks, bad);
  add_look (looks, "a", 1, 0, TRUE);
  sets = fj_display_split ("S", looks);
  g_assert_cmpuint (sets->len, ==, 2);
  g_assert_cmpuint (fj_display_set_get_n_images (g_ptr_array_index (sets, 0)), ==, 1);
  g_assert_cmpuint (fj_display_set_get_n_images (g_ptr_array_index (sets, 1)), ==, 0);
  g_assert_cmpstr (fj_display_set_get_sentence (g_ptr_array_index (sets, 1)), ==, "A sentence.");
  g_assert_cmpstr (fj_display_set_get_title (g_ptr_array_index (sets, 1)), ==, "A title");
  g_assert_cmpstr (fj_display_set_get_key (g_ptr_array_index (sets, 1)), ==, "bad#");
  g_ptr_array_set_size (looks, 0);
  g_clear_pointer (&sets, g_ptr_array_unref);
  sets = fj_display_split ("S", looks);
  g_assert_cmpuint (sets->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display-split/listed", test_listed);
  g_test_add_func ("/display-split/between", test_between);
  g_test_add_func ("/display-split/reading-order", test_reading_order);
  g_test_add_func ("/display-split/steps", test_steps);
  g_test_add_func ("/display-split/groups", test_groups);
  g_test_add_func ("/display-split/ties", test_ties);
  g_test_add_func ("/display-split/sentences", test_sentences);
  return g_test_run ();
}
