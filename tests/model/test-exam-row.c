#include "fj-exam-row.h"

static FjExamRow *
make_row (void)
{
  FjExamRowData data = { .exam = g_strdup ("e1"),
                         .name = g_strdup ("单小红"),
                         .stage = FJ_STAGE_ACQUIRED,
                         .version = 3,
                         .n_instances = 2 };
  const char *parts[] = { "胸部", NULL };
  FjExamRow *row;

  data.parts = g_strdupv ((char **) parts);
  data.times[FJ_STAGE_REGISTERED] = 5;
  row = fj_exam_row_new (&data);
  g_assert_null (data.exam); /* taken over */
  return row;
}

static void
test_holds_what_it_was_given (void)
{
  g_autoptr (FjExamRow) row = make_row ();
  FjExamRowData none = { 0 };
  g_autoptr (FjExamRow) empty = fj_exam_row_new (&none);

  g_assert_cmpstr (fj_exam_row_get (row)->name, ==, "单小红");
  g_assert_cmpstr (fj_exam_row_get (row)->parts[0], ==, "胸部");
  g_assert_nonnull (fj_exam_row_get (empty)->parts);
  g_assert_null (fj_exam_row_get (empty)->parts[0]);
}

/* Every member counts: a row that differs in any of them must be drawn again. */
static void
test_equal (void)
{
  g_autoptr (FjExamRow) row = make_row ();
  g_autoptr (FjExamRow) same = make_row ();

#define DIFFERS(change)                                                                                      \
  {                                                                                                          \
    g_autoptr (FjExamRow) other = make_row ();                                                               \
    FjExamRowData *data = (FjExamRowData *) fj_exam_row_get (other);                                         \
    change;                                                                                                  \
    g_assert_false (fj_exam_row_equal (row, other));                                                         \
  }
  g_assert_true (fj_exam_row_equal (row, same));
  DIFFERS (data->holder_name = g_strdup ("李"))
  DIFFERS (data->parts[0][0] = 'x')
  DIFFERS (data->stage = FJ_STAGE_DRAFTING)
  DIFFERS (data->version++)
  DIFFERS (data->times[FJ_STAGE_SIGNED] = 1)
  DIFFERS (data->n_instances++)
  DIFFERS (data->complete = TRUE)
  DIFFERS (data->critical = TRUE)
  DIFFERS (data->n_open_gates = 1)
  DIFFERS (data->urgency = FJ_URGENCY_STAT)
  DIFFERS (data->report_version = 2)
  DIFFERS (data->closed_at = 9)
#undef DIFFERS
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exam-row/holds-what-it-was-given", test_holds_what_it_was_given);
  g_test_add_func ("/exam-row/equal", test_equal);
  return g_test_run ();
}
