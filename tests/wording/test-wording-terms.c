/* fj-wording-terms: where terms stand, as bytes; words within words are none. */
#include "fj-wording-terms.h"

#include <string.h>

static guint
count (const char *text, FjTermKind kind)
{
  g_autoptr (GArray) terms = fj_wording_find_terms (text);
  guint n = 0;

  for (guint i = 0; i < terms->len; i++)
    n += g_array_index (terms, FjTerm, i).kind == kind;
  return n;
}

static void
test_places (void)
{
  static const char text[] = "左肺见结节影。";
  g_autoptr (GArray) terms = fj_wording_find_terms (text);
  const FjTerm *side = &g_array_index (terms, FjTerm, 0), *finding = &g_array_index (terms, FjTerm, 1);

  g_assert_cmpuint (terms->len, ==, 2);
  g_assert_cmpint (side->kind, ==, FJ_TERM_LEFT);
  g_assert_cmpmem (text + side->begin, side->end - side->begin, "左", strlen ("左"));
  g_assert_cmpint (finding->kind, ==, FJ_TERM_CONCEPT);
  g_assert_cmpstr (fj_wording_get_concept (finding->index)->code, ==, "nodule");
  /* the longest */
  g_assert_cmpmem (text + finding->begin, finding->end - finding->begin, "结节影", strlen ("结节影"));
}

static void
test_whole_words (void)
{
  g_assert_cmpuint (count ("upright, brightly", FJ_TERM_RIGHT), ==, 0);
  g_assert_cmpuint (count ("RIGHT lung", FJ_TERM_RIGHT), ==, 1);
  g_assert_cmpuint (count ("notable", FJ_TERM_NEGATION), ==, 0);
  g_assert_cmpuint (count ("not seen, no nodule", FJ_TERM_NEGATION), ==, 2);
  g_assert_cmpuint (count ("", FJ_TERM_CONCEPT), ==, 0);
}

static void
test_organs (void)
{
  gboolean is_found = FALSE;

  g_assert_cmpuint (fj_wording_get_n_concepts (), >, 30);
  for (guint i = 0; i < fj_wording_get_n_organs (); i++)
    if (g_str_equal (fj_wording_get_organ (i)->code, "prostate"))
      {
        g_assert_cmpstr (fj_wording_get_organ (i)->sex, ==, "male");
        is_found = TRUE;
      }
  g_assert_true (is_found);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wording-terms/places", test_places);
  g_test_add_func ("/wording-terms/whole-words", test_whole_words);
  g_test_add_func ("/wording-terms/organs", test_organs);
  return g_test_run ();
}
