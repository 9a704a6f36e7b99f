#include "fj-study.h"

static void
test_tree (void)
{
  g_autoptr (FjStudy) study = fj_study_new ();
  FjSeries *first = fj_study_ensure_series (study, "1.2.1");
  FjSeries *second = fj_study_ensure_series (study, "1.2.2");

  g_assert_true (fj_study_ensure_series (study, "1.2.1") == first);
  g_assert_cmpuint (study->series->len, ==, 2);
  g_assert_cmpuint (fj_series_ensure_instance (first, "1.3.1")->frames, ==, 1);
  fj_series_ensure_instance (second, "1.3.2");
  fj_series_ensure_instance (second, "1.3.2");
  g_assert_cmpuint (fj_study_count_instances (study), ==, 2);
  g_assert_cmpstr (fj_study_find_instance (study, "1.3.2")->sop_instance_uid, ==, "1.3.2");
  g_assert_null (fj_study_find_instance (study, "1.3.3"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/tree", test_tree);
  return g_test_run ();
}
