#include "fj-exam-rows.h"

static FjExamRow *
row (const char *exam, gint64 registered, guint version)
{
  FjExamRowData data = { .exam = g_strdup (exam), .version = version };

  data.times[FJ_STAGE_REGISTERED] = registered;
  return fj_exam_row_new (&data);
}

static int
put (FjExamRows *rows, const char *exam, gint64 registered, guint version)
{
  g_autoptr (FjExamRow) one = row (exam, registered, version);

  return fj_exam_rows_put (rows, one);
}

static void
count (GListModel *model, guint position, guint removed, guint added, guint *changes)
{
  ++*changes;
}

static void
test_order (void)
{
  g_autoptr (GListStore) model = g_list_store_new (FJ_TYPE_EXAM_ROW); /* only to say what moves */
  FjExamRows *rows = fj_exam_rows_new (G_LIST_MODEL (model));
  g_autoptr (GPtrArray) some = g_ptr_array_new_with_free_func (g_object_unref);
  guint changes = 0;

  g_signal_connect (model, "items-changed", G_CALLBACK (count), &changes);
  g_assert_cmpint (put (rows, "b", 200, 1), ==, 0);
  g_assert_cmpint (put (rows, "a", 100, 1), ==, 1);
  g_assert_cmpint (put (rows, "c", 200, 1), ==, 0); /* the same instant: by id, the greater first */
  g_assert_cmpint (put (rows, "d", 0, 1), ==, 3);
  g_assert_cmpuint (changes, ==, 4);
  g_assert_cmpint (put (rows, "b", 200, 1), ==, -1);
  g_assert_cmpuint (changes, ==, 4);
  g_assert_cmpint (put (rows, "b", 200, 2), ==, -1);
  g_assert_cmpuint (changes, ==, 5);
  g_assert_cmpuint (fj_exam_row_get (fj_exam_rows_find (rows, "b"))->version, ==, 2);
  g_assert_cmpint (put (rows, "d", 300, 2), ==, -1); /* its time was set right: it moves, and is not new */
  g_assert_cmpstr (fj_exam_row_get (fj_exam_rows_at (rows, 0))->exam, ==, "d");
  g_assert_cmpuint (fj_exam_rows_length (rows), ==, 4);
  fj_exam_rows_remove (rows, "nobody");
  fj_exam_rows_remove (rows, "d");
  g_assert_null (fj_exam_rows_find (rows, "d"));
  g_ptr_array_add (some, row ("a", 100, 1));
  fj_exam_rows_keep_only (rows, some);
  g_assert_cmpuint (fj_exam_rows_length (rows), ==, 1);
  g_ptr_array_add (some, row ("z", 900, 1));
  g_ptr_array_add (some, row ("z", 900, 1));
  fj_exam_rows_replace (rows, some);
  g_assert_cmpuint (fj_exam_rows_length (rows), ==, 2);
  g_assert_cmpstr (fj_exam_row_get (fj_exam_rows_at (rows, 0))->exam, ==, "z");
  fj_exam_rows_free (rows);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exam-rows/order", test_order);
  return g_test_run ();
}
