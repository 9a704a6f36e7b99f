/* fj-turn: letters of a picture where a hand that turns it puts them; turning back gives the picture again.
 */
#include <string.h>

#include "fj-turn.h"

static void
test_letters (void)
{
  /*  a b c
      d e f  */
  static const struct
  {
    guint rotation;
    gboolean flip;
    const char *expected;
  } cases[] = { { 0, FALSE, "abcdef" },   { 0, TRUE, "cbafed" },    { 90, FALSE, "daebfc" },
                { 90, TRUE, "adbecf" },   { 180, FALSE, "fedcba" }, { 180, TRUE, "defabc" },
                { 270, FALSE, "cfbead" }, { 270, TRUE, "fcebda" } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 out[7] = { 0 }, colours[18], turned[18];
      fj_turn ((const guint8 *) "abcdef", 3, 2, 1, cases[i].rotation, cases[i].flip, out);
      g_assert_cmpstr ((const char *) out, ==, cases[i].expected);
      for (guint k = 0; k < sizeof colours; k++)
        colours[k] = (guint8) ("abcdef"[k / 3] + 32 * (k % 3));
      fj_turn (colours, 3, 2, 3, cases[i].rotation, cases[i].flip, turned);
      for (guint k = 0; k < sizeof turned; k++)
        g_assert_cmpuint (turned[k], ==, (guint8) (cases[i].expected[k / 3] + 32 * (k % 3)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/turn/letters", test_letters);
  return g_test_run ();
}
