/* See fj-sandbox-pool.h. */
#include "fj-sandbox-pool.h"

struct _FjSandboxPool
{
  GMutex mutex;
  GCond changed;
  char *program;
  guint most, out;      /* those given out, and those being started */
  GQueue idle;          /* FjSandboxWorker; out + idle never more than most */
  GThreadPool *starter; /* of one thread that lives as long as this: its processes die with it */
};

typedef struct
{
  FjSandboxPool *pool;
  FjSandboxWorker *worker;
  GError *error;
  gboolean is_done;
} Start;

static void
start (gpointer data, gpointer user_data)
{
  Start *job = data;
  FjSandboxPool *self = user_data;
  GError *error = NULL;
  FjSandboxWorker *worker = fj_sandbox_worker_start (self->program, &error);
  g_mutex_lock (&self->mutex);
  job->worker = worker;
  job->error = error;
  job->is_done = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

FjSandboxPool *
fj_sandbox_pool_new (guint n_workers, const char *program)
{
  FjSandboxPool *self = g_new0 (FjSandboxPool, 1);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->idle);
  self->most = MAX (n_workers, 1);
  self->program = program ? g_strdup (program) : fj_sandbox_worker_find_program ();
  self->starter = g_thread_pool_new (start, self, 1, TRUE, NULL);
  return self;
}

void
fj_sandbox_pool_free (FjSandboxPool *self)
{
  if (!self)
    return;
  g_queue_clear_full (&self->idle, (GDestroyNotify) fj_sandbox_worker_end);
  g_thread_pool_free (self->starter, FALSE, TRUE);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self->program);
  g_free (self);
}

static FjSandboxWorker *
take_idle (FjSandboxPool *self, guint64 file)
{
  for (GList *link = self->idle.head; link; link = link->next)
    if (fj_sandbox_worker_get_file (link->data) == file)
      {
        FjSandboxWorker *worker = link->data;
        g_queue_delete_link (&self->idle, link);
        return worker;
      }
  return g_queue_pop_head (&self->idle);
}

/* With the lock held, which is let go meanwhile. */
static FjSandboxWorker *
start_and_wait (FjSandboxPool *self, GError **error)
{
  Start job = { .pool = self };
  g_thread_pool_push (self->starter, &job, NULL);
  while (!job.is_done)
    g_cond_wait (&self->changed, &self->mutex);
  if (job.error)
    g_propagate_error (error, job.error);
  return job.worker;
}

static void
wake (GCancellable *cancellable, gpointer data)
{
  FjSandboxPool *self = data;
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

static FjSandboxWorker *
take (FjSandboxPool *self, guint64 file, GCancellable *cancellable, GError **error)
{
  FjSandboxWorker *worker = NULL;
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      if (g_queue_is_empty (&self->idle) && self->out >= self->most)
        {
          g_cond_wait (&self->changed, &self->mutex);
          continue;
        }
      self->out++;
      worker = take_idle (self, file);
      if (!worker)
        worker = start_and_wait (self, error);
      if (!worker)
        {
          self->out--;
          g_cond_broadcast (&self->changed);
        }
      break;
    }
  return worker;
}

FjSandboxWorker *
fj_sandbox_pool_take (FjSandboxPool *self, guint64 file, GCancellable *cancellable, GError **error)
{
  FjSandboxWorker *worker;
  gulong handler = cancellable ? g_cancellable_connect (cancellable, G_CALLBACK (wake), self, NULL) : 0;
  g_mutex_lock (&self->mutex);
  worker = take (self, file, cancellable, error);
  g_mutex_unlock (&self->mutex);
  if (handler)
    g_cancellable_disconnect (cancellable, handler);
  return worker;
}

void
fj_sandbox_pool_give_back (FjSandboxPool *self, FjSandboxWorker *worker)
{
  g_mutex_lock (&self->mutex);
  self->out--;
  if (worker)
    g_queue_push_head (&self->idle, worker);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}
