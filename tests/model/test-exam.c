#include "fj-exam.h"

static void
test_stage_words (void)
{
  for (FjStage stage = FJ_STAGE_REGISTERED; stage < FJ_N_STAGES; stage++)
    g_assert_cmpint (fj_stage_from_string (fj_stage_to_string (stage)), ==, stage);
  g_assert_cmpstr (fj_stage_to_string (FJ_STAGE_AUDITING), ==, "auditing");
  g_assert_cmpint (fj_stage_from_string ("Signed"), ==, FJ_STAGE_NONE);
  g_assert_cmpint (fj_stage_from_string (NULL), ==, FJ_STAGE_NONE);
}

static void
test_other_words (void)
{
  FjUrgency urgency = FJ_URGENCY_ASAP;
  FjVisitClass visit = FJ_VISIT_INPATIENT;

  g_assert_true (fj_urgency_from_string ("stat", &urgency));
  g_assert_cmpint (urgency, ==, FJ_URGENCY_STAT);
  g_assert_false (fj_urgency_from_string ("now", &urgency));
  g_assert_cmpint (urgency, ==, FJ_URGENCY_STAT);
  g_assert_true (fj_visit_class_from_string ("emergency", &visit));
  g_assert_cmpint (visit, ==, FJ_VISIT_EMERGENCY);
  g_assert_false (fj_visit_class_from_string (NULL, &visit));
  g_assert_cmpstr (fj_visit_class_to_string (FJ_VISIT_CHECKUP), ==, "checkup");
}

static void
test_copy (void)
{
  g_autoptr (FjExam) exam = fj_exam_new ();
  g_autoptr (FjExam) copy = NULL;

  g_assert_nonnull (exam->parts);
  g_assert_null (exam->parts[0]);
  exam->accession = g_strdup ("QSHZ26051200001");
  exam->urgency = FJ_URGENCY_URGENT;
  g_strfreev (exam->parts);
  exam->parts = g_strsplit ("胸部,腹部", ",", 0);
  copy = fj_exam_copy (exam);
  g_free (g_steal_pointer (&exam->accession));
  g_assert_cmpstr (copy->accession, ==, "QSHZ26051200001");
  g_assert_cmpstr (copy->parts[1], ==, "腹部");
  g_assert_true (copy->parts != exam->parts);
  g_assert_cmpint (copy->urgency, ==, FJ_URGENCY_URGENT);
  fj_exam_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exam/stage-words", test_stage_words);
  g_test_add_func ("/exam/other-words", test_other_words);
  g_test_add_func ("/exam/copy", test_copy);
  return g_test_run ();
}
