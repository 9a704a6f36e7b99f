/* A spine is labelled from any vertebra to its ends, both ways. */
#include "fj-spine-labels.h"

static const char *const spine[]
    = { "C1", "C2",  "C3",  "C4",  "C5", "C6", "C7", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8",
        "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5", "S1", "S2", "S3", "S4", "S5" };

static void
test_both_ways (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (spine); i++)
    {
      g_autofree char *below = fj_spine_labels_next (spine[i], FALSE);
      g_autofree char *above = fj_spine_labels_next (spine[i], TRUE);

      g_assert_cmpstr (below, ==, i + 1 < G_N_ELEMENTS (spine) ? spine[i + 1] : NULL);
      g_assert_cmpstr (above, ==, i > 0 ? spine[i - 1] : NULL);
    }
}

static void
test_words (void)
{
  static const struct
  {
    const char *label, *normal, *below, *above;
  } cases[] = {
    { " l4 ", "L4", "L5", "L3" },
    { "D12", "T12", "L1", "T11" },
    { "T13", "T13", "L1", "T12" }, /* a variant, understood but not proposed */
    { "L6", "L6", "S1", "L5" },
    { "L4/5", "L4/L5", "L5/S1", "L3/L4" },
    { "L5/S1", "L5/S1", "S1/S2", "L4/L5" },
    { "L6-S1", "L6/S1", "S1/S2", "L5/L6" },
    { "C7/T1", "C7/T1", "T1/T2", "C6/C7" },
    { "C1/C2", "C1/C2", "C2/C3", NULL },
    { "L4/S1", "L4/S1", "S1/S2", "L3/L4" },
    { "C6/T1", NULL, NULL, NULL },
    { "L3/S1", NULL, NULL, NULL },
    { "L4/L6", NULL, NULL, NULL },
    { "L5/L4", NULL, NULL, NULL },
    { "L5/", NULL, NULL, NULL },
    { "C8", NULL, NULL, NULL },
    { "C0", NULL, NULL, NULL },
    { "L99999999999999999999", NULL, NULL, NULL },
    { "L+1", NULL, NULL, NULL },
    { "L4 a", NULL, NULL, NULL },
    { "X1", NULL, NULL, NULL },
    { "腰4", NULL, NULL, NULL },
    { "", NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *normal = fj_spine_labels_normalize (cases[i].label);
      g_autofree char *below = fj_spine_labels_next (cases[i].label, FALSE);
      g_autofree char *above = fj_spine_labels_next (cases[i].label, TRUE);

      g_test_message ("%s", cases[i].label);
      g_assert_cmpstr (normal, ==, cases[i].normal);
      g_assert_cmpstr (below, ==, cases[i].below);
      g_assert_cmpstr (above, ==, cases[i].above);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spine-labels/both-ways", test_both_ways);
  g_test_add_func ("/spine-labels/words", test_words);
  return g_test_run ();
}
