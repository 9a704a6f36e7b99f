/* viewer-batch: the order of a batch audit, and what it counts. */
#include "viewer-batch.h"

static void
goes_through (void)
{
  const char *const exams[] = { "a", "b", "c", NULL };
  g_autoptr (ViewerBatch) batch = viewer_batch_new (exams);

  g_assert_cmpuint (viewer_batch_get_count (batch), ==, 3);
  g_assert_cmpuint (viewer_batch_get_place (batch), ==, 1);
  g_assert_cmpstr (viewer_batch_get_current (batch), ==, "a");
  g_assert_true (viewer_batch_finish (batch, "a"));
  g_assert_cmpstr (viewer_batch_get_current (batch), ==, "b");
  g_assert_cmpuint (viewer_batch_get_place (batch), ==, 2);
  viewer_batch_skip (batch);
  g_assert_cmpstr (viewer_batch_get_current (batch), ==, "c");
  g_assert_cmpuint (viewer_batch_get_n_done (batch), ==, 1);
  g_assert_true (viewer_batch_finish (batch, "c"));
  g_assert_null (viewer_batch_get_current (batch));
  g_assert_cmpuint (viewer_batch_get_n_done (batch), ==, 2);
  g_assert_cmpuint (viewer_batch_get_place (batch), ==, 3);
}

/* A report that was opened aside (a notification) is none of it. */
static void
another_changes_nothing (void)
{
  const char *const exams[] = { "a", "b", NULL };
  g_autoptr (ViewerBatch) batch = viewer_batch_new (exams);

  g_assert_false (viewer_batch_finish (batch, "b"));
  g_assert_false (viewer_batch_finish (batch, "x"));
  g_assert_false (viewer_batch_finish (batch, NULL));
  g_assert_cmpstr (viewer_batch_get_current (batch), ==, "a");
  g_assert_cmpuint (viewer_batch_get_n_done (batch), ==, 0);
}

static void
past_the_end (void)
{
  const char *const exams[] = { "a", NULL };
  g_autoptr (ViewerBatch) batch = viewer_batch_new (exams);

  viewer_batch_skip (batch);
  viewer_batch_skip (batch);
  g_assert_null (viewer_batch_get_current (batch));
  g_assert_false (viewer_batch_finish (batch, NULL));
  g_assert_false (viewer_batch_finish (batch, "a"));
  g_assert_cmpuint (viewer_batch_get_n_done (batch), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-batch/goes-through", goes_through);
  g_test_add_func ("/viewer-batch/another-changes-nothing", another_changes_nothing);
  g_test_add_func ("/viewer-batch/past-the-end", past_the_end);
  return g_test_run ();
}
