#include "fj-bands.h"

#define MOST_THREADS 64

typedef struct
{
  gatomicrefcount refs;
  FjBand band;
  gpointer data;
  guint rows, step;
  gint next; /* the next band, atomic */
  guint n_bands;
  GMutex mutex;
  GCond cond;
  guint done; /* bands, under the mutex */
} Job;

static void
job_unref (Job *job)
{
  if (!g_atomic_ref_count_dec (&job->refs))
    return;
  g_mutex_clear (&job->mutex);
  g_cond_clear (&job->cond);
  g_free (job);
}

static void
work (Job *job)
{
  guint done = 0;

  for (guint i = (guint) g_atomic_int_add (&job->next, 1); i < job->n_bands;
       i = (guint) g_atomic_int_add (&job->next, 1), done++)
    {
      guint begin = i * job->step;

      job->band (begin, begin + MIN (job->step, job->rows - begin), job->data);
    }
  if (done == 0)
    return;
  g_mutex_lock (&job->mutex);
  job->done += done;
  if (job->done == job->n_bands)
    g_cond_signal (&job->cond);
  g_mutex_unlock (&job->mutex);
}

static void
help (gpointer data, gpointer unused)
{
  work (data);
  job_unref (data);
}

static gpointer
make_helpers (gpointer unused)
{
  return g_thread_pool_new (help, NULL, -1, FALSE, NULL);
}

void
fj_bands_run (guint threads, guint rows, guint step, FjBand band, gpointer data)
{
  static GOnce helpers = G_ONCE_INIT;
  Job *job;
  guint n_bands;

  step = CLAMP (step, 1, MAX (rows, 1));
  n_bands = rows / step + (rows % step != 0);
  threads = MIN (threads == 0 ? g_get_num_processors () : threads, MOST_THREADS);
  threads = MIN (threads, n_bands);
  if (threads <= 1)
    {
      if (rows > 0)
        band (0, rows, data);
      return;
    }
  g_once (&helpers, make_helpers, NULL);
  job = g_new0 (Job, 1);
  g_atomic_ref_count_init (&job->refs);
  g_mutex_init (&job->mutex);
  g_cond_init (&job->cond);
  job->band = band;
  job->data = data;
  job->rows = rows;
  job->step = step;
  job->n_bands = n_bands;
  for (guint i = 1; i < threads; i++)
    {
      g_atomic_ref_count_inc (&job->refs);
      g_thread_pool_push (helpers.retval, job, NULL);
    }
  work (job);
  g_mutex_lock (&job->mutex);
  while (job->done < job->n_bands)
    g_cond_wait (&job->cond, &job->mutex);
  g_mutex_unlock (&job->mutex);
  job_unref (job);
}
