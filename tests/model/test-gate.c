#include "fj-exam.h"

static void
test_copy (void)
{
  g_autoptr (FjExam) exam = fj_exam_new ();
  g_autoptr (FjExam) copy = NULL;
  FjGate *gate = fj_gate_new ("pregnancy");

  g_assert_cmpuint (exam->gates->len, ==, 0);
  g_assert_true (gate->open);
  gate->answer = g_strdup ("no");
  gate->note = g_strdup ("末次月经 2026-11-10");
  gate->by = g_strdup ("d1");
  gate->by_name = g_strdup ("赵登记");
  gate->at = 7;
  gate->open = FALSE;
  gate->late = TRUE;
  g_ptr_array_add (exam->gates, gate);
  g_ptr_array_add (exam->gates, fj_gate_new ("consent"));
  copy = fj_exam_copy (exam);
  g_clear_pointer (&exam, fj_exam_free);

  g_assert_cmpuint (copy->gates->len, ==, 2);
  g_assert_cmpuint (fj_gate_list_n_open (copy->gates), ==, 1);
  gate = fj_gate_list_find (copy->gates, "pregnancy");
  g_assert_nonnull (gate);
  g_assert_cmpstr (gate->answer, ==, "no");
  g_assert_cmpstr (gate->note, ==, "末次月经 2026-11-10");
  g_assert_cmpstr (gate->by, ==, "d1");
  g_assert_cmpstr (gate->by_name, ==, "赵登记");
  g_assert_cmpint (gate->at, ==, 7);
  g_assert_true (gate->late);
  g_assert_null (fj_gate_list_find (copy->gates, "egfr"));
  g_assert_null (fj_gate_list_find (copy->gates, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/copy", test_copy);
  return g_test_run ();
}
