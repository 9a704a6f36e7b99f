/* fj-image-queue: the order of need, one job of a name at a time, dropping, closing while work is under way.
 */
#include "fj-image-queue.h"

#include <sys/resource.h>

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean is_shut;
  GString *done; /* names in the order in which they were begun */
  guint at_once, most_at_once, n_done;
  int niceness; /* of the thread that worked last */
  gint n_freed; /* jobs and data; atomic */
} Bench;

static Bench *current;

static void
free_job (gpointer job)
{
  g_atomic_int_inc (&current->n_freed);
  g_free (job);
}

static void
free_data (gpointer data)
{
  g_atomic_int_add (&current->n_freed, 1000);
}

static void
work (const char *name, gpointer job, FjFramePriority priority, gpointer data)
{
  Bench *bench = data;

  g_assert_cmpstr (name, ==, job);
  g_mutex_lock (&bench->mutex);
  bench->at_once++;
  bench->niceness = getpriority (PRIO_PROCESS, 0);
  bench->most_at_once = MAX (bench->most_at_once, bench->at_once);
  g_string_append_printf (bench->done, "%s%u ", name, priority);
  while (bench->is_shut)
    g_cond_wait (&bench->cond, &bench->mutex);
  bench->at_once--;
  bench->n_done++;
  g_cond_broadcast (&bench->cond);
  g_mutex_unlock (&bench->mutex);
}

static FjImageQueue *
begin_bench (Bench *bench, guint n_threads)
{
  current = bench;
  bench->done = g_string_new (NULL);
  g_mutex_init (&bench->mutex);
  g_cond_init (&bench->cond);
  bench->is_shut = TRUE;
  return fj_image_queue_new (n_threads, work, free_job, bench, free_data);
}

static void
put (FjImageQueue *queue, const char *name, FjFramePriority priority)
{
  fj_image_queue_put (queue, name, g_strdup (name), priority);
}

static void
wait_begun (Bench *bench, guint n)
{
  for (gboolean is_begun = FALSE; !is_begun; g_usleep (500))
    {
      g_mutex_lock (&bench->mutex);
      is_begun = bench->at_once == n;
      g_mutex_unlock (&bench->mutex);
    }
}

static void
let_go (Bench *bench, guint n)
{
  g_mutex_lock (&bench->mutex);
  bench->is_shut = FALSE;
  g_cond_broadcast (&bench->cond);
  while (bench->n_done < n)
    g_cond_wait (&bench->cond, &bench->mutex);
  g_mutex_unlock (&bench->mutex);
}

static void
end_bench (Bench *bench, FjImageQueue *queue, gint jobs)
{
  fj_image_queue_close (queue);
  for (guint i = 0; i < 5000 && g_atomic_int_get (&bench->n_freed) < 1000 + jobs; i++)
    g_usleep (1000);
  g_assert_cmpint (g_atomic_int_get (&bench->n_freed), ==, 1000 + jobs);
  g_string_free (bench->done, TRUE);
  g_mutex_clear (&bench->mutex);
  g_cond_clear (&bench->cond);
}

static void
test_order (void)
{
  Bench bench = { 0 };
  FjImageQueue *queue = begin_bench (&bench, 1);

  put (queue, "a", FJ_FRAME_REST);
  wait_begun (&bench, 1);
  put (queue, "b", FJ_FRAME_REST);
  put (queue, "c", FJ_FRAME_NEAR);
  put (queue, "d", FJ_FRAME_SHOWN);
  put (queue, "e", FJ_FRAME_REST);
  put (queue, "f", FJ_FRAME_SHOWN);
  put (queue, "e", FJ_FRAME_HANGING); /* more urgent than before */
  put (queue, "f", FJ_FRAME_REST);    /* not less */
  put (queue, "g", FJ_FRAME_NEAR);
  g_assert_true (fj_image_queue_drop (queue, "g"));
  g_assert_false (fj_image_queue_drop (queue, "g"));
  g_assert_false (fj_image_queue_drop (queue, "a")); /* it has begun */
  let_go (&bench, 6);
  g_assert_cmpstr (bench.done->str, ==, "a3 d0 f0 e1 c2 b3 ");
  g_assert_cmpint (bench.niceness, ==, MIN (getpriority (PRIO_PROCESS, 0) + 5, 19)); /* drawing comes first */
  end_bench (&bench, queue, 9);
}

/* What is put while its like is under way is done after it, once. */
static void
test_again (void)
{
  Bench bench = { 0 };
  FjImageQueue *queue = begin_bench (&bench, 3);

  put (queue, "a", FJ_FRAME_REST);
  wait_begun (&bench, 1);
  put (queue, "a", FJ_FRAME_NEAR);
  put (queue, "a", FJ_FRAME_NEAR);
  let_go (&bench, 2);
  g_assert_cmpstr (bench.done->str, ==, "a3 a2 ");
  g_assert_cmpuint (bench.most_at_once, ==, 1);
  bench.is_shut = TRUE;
  put (queue, "b", FJ_FRAME_REST);
  wait_begun (&bench, 1);
  put (queue, "b", FJ_FRAME_REST);
  g_assert_true (fj_image_queue_drop (queue, "b")); /* the second */
  let_go (&bench, 3);
  end_bench (&bench, queue, 5);
}

/* As many threads as there is work for. */
static void
test_threads (void)
{
  Bench bench = { 0 };
  FjImageQueue *queue = begin_bench (&bench, 3);

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      put (queue, name, FJ_FRAME_REST);
    }
  wait_begun (&bench, 3);
  let_go (&bench, 8);
  g_assert_cmpuint (bench.most_at_once, ==, 3);
  bench.is_shut = TRUE; /* now they are idle */
  bench.n_done = 0;
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      put (queue, name, FJ_FRAME_REST);
    }
  wait_begun (&bench, 3);
  let_go (&bench, 3);
  end_bench (&bench, queue, 11);
}

static void
test_close (void)
{
  Bench bench = { 0 };
  FjImageQueue *queue = begin_bench (&bench, 1);

  put (queue, "a", FJ_FRAME_REST);
  wait_begun (&bench, 1);
  put (queue, "a", FJ_FRAME_REST);
  put (queue, "b", FJ_FRAME_REST);
  g_mutex_lock (&bench.mutex);
  bench.is_shut = FALSE;
  g_cond_broadcast (&bench.cond);
  fj_image_queue_close (queue);
  g_mutex_unlock (&bench.mutex);
  for (guint i = 0; i < 5000 && g_atomic_int_get (&bench.n_freed) < 1003; i++)
    g_usleep (1000);
  g_assert_cmpint (g_atomic_int_get (&bench.n_freed), ==, 1003);
  g_assert_cmpstr (bench.done->str, ==, "a3 ");
  g_string_free (bench.done, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-queue/order", test_order);
  g_test_add_func ("/image-queue/again", test_again);
  g_test_add_func ("/image-queue/threads", test_threads);
  g_test_add_func ("/image-queue/close", test_close);
  return g_test_run ();
}
