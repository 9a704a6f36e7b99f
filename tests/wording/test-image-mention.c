/* fj-image-mention: what is written is found again wherever the cursor stands on its line, and what only
 * looks like one is not. */
#include "fj-image-mention.h"

#include <string.h>

static void
test_round (void)
{
  g_autofree char *text = fj_image_mention_to_text ("长度", "23.4 mm\n(体内)", 2, 14);
  g_autofree char *bare = fj_image_mention_to_text ("Arrow", NULL, -7, 1);
  FjImageMention mention;

  g_assert_cmpstr (text, ==, "长度 23.4 mm; (体内) (Se 2, Im 14)");
  g_assert_cmpstr (bare, ==, "Arrow (Se -7, Im 1)");
  g_assert_true (fj_image_mention_find (text, 0, &mention));
  g_assert_cmpint (mention.series, ==, 2);
  g_assert_cmpuint (mention.image, ==, 14);
  g_assert_cmpstr (text + mention.start, ==, "(Se 2, Im 14)");
  g_assert_cmpuint (mention.end, ==, strlen (text));
  g_assert_true (fj_image_mention_find (bare, 3, &mention));
  g_assert_cmpint (mention.series, ==, -7);
}

static void
test_which (void)
{
  static const char text[] = "a (Se 1, Im 1) b (Se 2, Im 2) c\nnone here\nd (Se 3, Im 3).";
  static const struct
  {
    const char *before; /* the cursor stands before this */
    gint series;        /* 0: none */
  } cases[] = { { "a (Se", 1 }, { "e 1, Im", 1 }, { " b", 1 },   { "b ", 2 },
                { " c\n", 2 },  { "c\n", 2 },     { "none", 0 }, { "d (", 3 } };
  FjImageMention mention;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize at = (gsize) (strstr (text, cases[i].before) - text);
      gboolean is_found = fj_image_mention_find (text, at, &mention);

      g_assert_cmpint (is_found ? mention.series : 0, ==, cases[i].series);
    }
  g_assert_true (fj_image_mention_find (text, 10000, &mention));
  g_assert_cmpint (mention.series, ==, 3);
}

static void
test_none (void)
{
  static const char *const texts[] = { "",
                                       "(Se 2, Im 0)",
                                       "(Se , Im 3)",
                                       "(Se 2, Im 3",
                                       "(Se 2; Im 3)",
                                       "(Se 2, Im 1234567890)",
                                       "(Se 2, Im -3)",
                                       "(Se ",
                                       "(Se 2, Im " };
  FjImageMention mention;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (fj_image_mention_find (texts[i], 0, &mention));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wording/image-mention/round", test_round);
  g_test_add_func ("/wording/image-mention/which", test_which);
  g_test_add_func ("/wording/image-mention/none", test_none);
  return g_test_run ();
}
