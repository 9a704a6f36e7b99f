/* Never more processes than allowed, the right one for a file, and nobody waits for ever. */
#include "fj-sandbox-pool.h"

#include <locale.h>

#include "fj-error.h"
#include "fj-language.h"

static const char *program;

static FjSandboxWorker *
take (FjSandboxPool *pool)
{
  g_autoptr (GError) error = NULL;
  FjSandboxWorker *worker = fj_sandbox_pool_take (pool, 1, NULL, &error);
  g_assert_no_error (error);
  return worker;
}

static void
test_is_used_again (void)
{
  FjSandboxPool *pool = fj_sandbox_pool_new (2, program);
  FjSandboxWorker *first = take (pool), *second;
  GPid pid = fj_sandbox_worker_get_pid (first);
  second = take (pool);
  g_assert_cmpint (fj_sandbox_worker_get_pid (second), !=, pid);
  fj_sandbox_pool_give_back (pool, first);
  first = take (pool);
  g_assert_cmpint (fj_sandbox_worker_get_pid (first), ==, pid);
  fj_sandbox_worker_end (first);
  fj_sandbox_pool_give_back (pool, NULL);
  first = take (pool);
  g_assert_cmpint (fj_sandbox_worker_get_pid (first), !=, pid);
  fj_sandbox_pool_give_back (pool, first);
  fj_sandbox_pool_give_back (pool, second);
  fj_sandbox_pool_free (pool);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (50000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* All are busy: whoever waits can give up. */
static void
test_gives_up (void)
{
  FjSandboxPool *pool = fj_sandbox_pool_new (1, program);
  FjSandboxWorker *worker = take (pool);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (fj_sandbox_pool_take (pool, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_clear_error (&error);
  g_assert_null (fj_sandbox_pool_take (pool, 1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fj_sandbox_pool_give_back (pool, worker);
  fj_sandbox_pool_free (pool);
}

static gpointer
give_back_soon (gpointer data)
{
  gpointer *both = data;
  g_usleep (50000);
  fj_sandbox_pool_give_back (both[0], both[1]);
  return NULL;
}

static void
test_waits (void)
{
  FjSandboxPool *pool = fj_sandbox_pool_new (1, program);
  FjSandboxWorker *worker = take (pool);
  gpointer both[] = { pool, worker };
  GThread *thread = g_thread_new ("give back", give_back_soon, both);
  g_assert_true (take (pool) == worker);
  g_thread_join (thread);
  fj_sandbox_pool_give_back (pool, worker);
  fj_sandbox_pool_free (pool);
}

/* One that cannot be started takes nobody's place. */
static void
test_cannot_start (void)
{
  FjSandboxPool *pool = fj_sandbox_pool_new (1, "/nowhere/fenji-decoder");
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (fj_sandbox_pool_take (pool, 1, NULL, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
    }
  fj_sandbox_pool_free (pool);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add_func ("/sandbox-pool/is-used-again", test_is_used_again);
  g_test_add_func ("/sandbox-pool/gives-up", test_gives_up);
  g_test_add_func ("/sandbox-pool/waits", test_waits);
  g_test_add_func ("/sandbox-pool/cannot-start", test_cannot_start);
  return g_test_run ();
}
