#include "fj-header-reader.h"

/* What the threads share; goes with the last of them. */
typedef struct
{
  gatomicrefcount refs;
  FjImageSource *source;
  FjSandbox *sandbox;
  FjHeaderShelf *shelf;
  GCancellable *cancellable;
  GMutex mutex;
  guint n_waiting;
  GSource *wake; /* NULL: closed */
} Shared;

typedef struct
{
  Shared *shared;
  char *key;
  guint frame;
} Job;

struct _FjHeaderReader
{
  Shared *shared;
  GThreadPool *pool;
  GHashTable *asked; /* "frame\nkey" */
};

static void
shared_unref (Shared *shared)
{
  if (!g_atomic_ref_count_dec (&shared->refs))
    return;
  g_object_unref (shared->source);
  fj_sandbox_unref (shared->sandbox);
  fj_header_shelf_unref (shared->shelf);
  g_object_unref (shared->cancellable);
  g_mutex_clear (&shared->mutex);
  g_free (shared);
}

static void
job_free (Job *job)
{
  shared_unref (job->shared);
  g_free (job->key);
  g_free (job);
}

/* ---- in a thread ---- */

static FjHeaderValues *
read_header (const Job *job)
{
  Shared *shared = job->shared;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fj_image_source_fetch (shared->source, job->key, shared->cancellable, &error);
  g_autoptr (FjSandboxFile) file = path != NULL ? fj_sandbox_open (shared->sandbox, path, &error) : NULL;
  g_autoptr (FjDicomObject) header
      = file != NULL ? fj_sandbox_read_header (shared->sandbox, file, shared->cancellable, &error) : NULL;

  if (header != NULL)
    return fj_header_values_new (header, job->frame);
  /* The pane of the image says what is wrong with it. */
  g_debug ("a header is not read: %s", error->message);
  return fj_header_values_new_failed ();
}

static void
work (gpointer data, gpointer user_data)
{
  Job *job = data;
  Shared *shared = job->shared;

  /* Of a reader that has gone: what waited is only let go. */
  if (!g_cancellable_is_cancelled (shared->cancellable))
    fj_header_shelf_put (shared->shelf, job->key, job->frame, read_header (job));
  g_mutex_lock (&shared->mutex);
  shared->n_waiting--;
  if (shared->wake != NULL)
    g_source_set_ready_time (shared->wake, 0);
  g_mutex_unlock (&shared->mutex);
  job_free (job);
}

/* ---- in the owner's ---- */

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  g_source_set_ready_time (source, -1);
  callback (data);
  return G_SOURCE_CONTINUE;
}

FjHeaderReader *
fj_header_reader_new (FjImageSource *source,
                      FjSandbox *sandbox,
                      FjHeaderShelf *shelf,
                      GMainContext *context,
                      GSourceFunc came,
                      gpointer data)
{
  static GSourceFuncs FUNCS = { .dispatch = dispatch };
  FjHeaderReader *reader = g_new0 (FjHeaderReader, 1);
  Shared *shared = g_new0 (Shared, 1);

  g_atomic_ref_count_init (&shared->refs);
  g_mutex_init (&shared->mutex);
  shared->source = g_object_ref (source);
  shared->sandbox = fj_sandbox_ref (sandbox);
  shared->shelf = fj_header_shelf_ref (shelf);
  shared->cancellable = g_cancellable_new ();
  shared->wake = g_source_new (&FUNCS, sizeof (GSource));
  g_source_set_callback (shared->wake, came, data, NULL);
  g_source_attach (shared->wake, context);
  reader->shared = shared;
  reader->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reader->pool = g_thread_pool_new (work, NULL, FJ_HEADER_READER_THREADS, FALSE, NULL);
  return reader;
}

void
fj_header_reader_free (FjHeaderReader *reader)
{
  Shared *shared = reader->shared;

  g_cancellable_cancel (shared->cancellable);
  g_mutex_lock (&shared->mutex);
  g_source_destroy (shared->wake);
  g_clear_pointer (&shared->wake, g_source_unref);
  g_mutex_unlock (&shared->mutex);
  /* Not at once: GLib would push items of its own (1) to wake its threads, and they are no jobs. */
  g_thread_pool_free (reader->pool, FALSE, FALSE);
  g_hash_table_unref (reader->asked);
  shared_unref (shared);
  g_free (reader);
}

gboolean
fj_header_reader_ask (FjHeaderReader *reader, const char *key, guint frame)
{
  Job *job;

  if (g_hash_table_size (reader->asked) >= FJ_HEADER_READER_MOST
      || !g_hash_table_add (reader->asked, g_strdup_printf ("%u\n%s", frame, key)))
    return FALSE;
  job = g_new0 (Job, 1);
  job->shared = reader->shared;
  job->key = g_strdup (key);
  job->frame = frame;
  g_atomic_ref_count_inc (&job->shared->refs);
  g_mutex_lock (&job->shared->mutex);
  job->shared->n_waiting++;
  g_mutex_unlock (&job->shared->mutex);
  g_thread_pool_push (reader->pool, job, NULL);
  return TRUE;
}

guint
fj_header_reader_count_waiting (FjHeaderReader *reader)
{
  guint n;

  g_mutex_lock (&reader->shared->mutex);
  n = reader->shared->n_waiting;
  g_mutex_unlock (&reader->shared->mutex);
  return n;
}
