/* fj-words-place: beside, inside, and never over what they speak of. */
#include <math.h>

#include "fj-words-place.h"

static void
assert_inside (const FjWordsRoom *room, const FjWordsBox *box)
{
  g_assert_cmpfloat (box->x, >=, 0);
  g_assert_cmpfloat (box->y, >=, 0);
  g_assert_cmpfloat (box->x + box->width, <=, room->width);
  g_assert_cmpfloat (box->y + box->height, <=, room->height);
}

static gboolean
covers (const FjWordsRoom *room, const FjWordsBox *box)
{
  for (guint i = 0; i < room->n_lines; i++)
    {
      const double *line = room->lines + 4 * i;

      /* By steps along it: not as the code does it. */
      for (guint k = 0; k <= 2000; k++)
        {
          double x = line[0] + (line[2] - line[0]) * k / 2000, y = line[1] + (line[3] - line[1]) * k / 2000;

          if (x > box->x && y > box->y && x < box->x + box->width && y < box->y + box->height)
            return TRUE;
        }
    }
  return FALSE;
}

static void
test_everywhere (void)
{
  GRand *random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 400; i++)
    {
      double line[4];
      FjWordsRoom room = { .width = 500, .height = 400, .lines = line, .n_lines = 1, .own_end = 1 };
      FjWordsBox box = { .width = 140, .height = 34 };

      for (guint k = 0; k < 4; k++)
        line[k] = g_rand_double_range (random, 0, k % 2 == 0 ? 500 : 400);
      fj_words_place (&room, line[0], line[1], &box);
      assert_inside (&room, &box);
      g_assert_false (covers (&room, &box));
    }
  g_rand_free (random);
}

/* An ellipse that fills most of the pane: the words go to a corner, or inside, not over its line. */
static void
test_large (void)
{
  double lines[4 * 72];
  FjWordsRoom room = { .width = 500, .height = 400, .lines = lines, .n_lines = 72, .own_end = 72 };
  FjWordsBox box = { .width = 180, .height = 50 };

  for (guint i = 0; i < 72; i++)
    for (guint end = 0; end < 2; end++)
      {
        lines[4 * i + 2 * end] = 250 + 240 * cos ((i + end) * G_PI / 36);
        lines[4 * i + 2 * end + 1] = 200 + 190 * sin ((i + end) * G_PI / 36);
      }
  fj_words_place (&room, 490, 200, &box);
  assert_inside (&room, &box);
  g_assert_false (covers (&room, &box));
}

static void
test_others (void)
{
  FjWordsBox taken = { 209, 180, 140, 40 };
  FjWordsRoom room = { .width = 500, .height = 400, .taken = &taken, .n_taken = 1 };
  FjWordsBox box = { .width = 140, .height = 34 };

  fj_words_place (&room, 200, 200, &box);
  g_assert_false (box.x < taken.x + taken.width && taken.x < box.x + box.width
                  && box.y < taken.y + taken.height && taken.y < box.y + box.height);
  /* Nothing is larger than its pane. */
  box = (FjWordsBox){ .width = 700, .height = 34 };
  fj_words_place (&room, 200, 200, &box);
  g_assert_cmpfloat (box.x, ==, 0);
}

static void
test_line (void)
{
  FjWordsBox box = { 10, 10, 20, 10 };

  g_assert_true (fj_words_box_has_line (&box, 0, 0, 40, 30));
  g_assert_true (fj_words_box_has_line (&box, 15, 15, 16, 16));
  g_assert_true (fj_words_box_has_line (&box, 20, 0, 20, 100));
  g_assert_false (fj_words_box_has_line (&box, 0, 0, 40, 5));
  g_assert_false (fj_words_box_has_line (&box, 0, 18, 8, 30));
  g_assert_false (fj_words_box_has_line (&box, 31, 0, 31, 100));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words-place/everywhere", test_everywhere);
  g_test_add_func ("/words-place/large", test_large);
  g_test_add_func ("/words-place/others", test_others);
  g_test_add_func ("/words-place/line", test_line);
  return g_test_run ();
}
