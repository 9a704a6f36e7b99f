#include "fj-image-queue.h"

#include <sys/resource.h>

typedef struct
{
  char *name;
  gpointer job;
  FjFramePriority priority;
  GList link; /* of its row, while it waits */
  gboolean is_begun;
  gpointer again; /* the next job of that name, put while this one is under way; NULL: none */
  FjFramePriority again_priority;
} Entry;

struct _FjImageQueue
{
  gatomicrefcount refs; /* the owner's and one of each thread */
  GMutex mutex;
  GCond cond;
  GHashTable *entries; /* name to Entry: waiting or begun */
  GQueue rows[FJ_FRAME_N_PRIORITIES];
  guint n_threads, n_started, n_idle;
  gboolean is_closed;
  FjImageWork work;
  GDestroyNotify job_free, data_free;
  gpointer data;
};

static void
entry_free (FjImageQueue *queue, Entry *entry)
{
  queue->job_free (entry->job);
  if (entry->again != NULL)
    queue->job_free (entry->again);
  g_free (entry->name);
  g_free (entry);
}

static void
queue_unref (FjImageQueue *queue)
{
  if (!g_atomic_ref_count_dec (&queue->refs))
    return;
  g_hash_table_unref (queue->entries);
  g_mutex_clear (&queue->mutex);
  g_cond_clear (&queue->cond);
  if (queue->data_free != NULL)
    queue->data_free (queue->data);
  g_free (queue);
}

FjImageQueue *
fj_image_queue_new (
    guint n_threads, FjImageWork work, GDestroyNotify job_free, gpointer data, GDestroyNotify data_free)
{
  FjImageQueue *queue = g_new0 (FjImageQueue, 1);

  g_atomic_ref_count_init (&queue->refs);
  g_mutex_init (&queue->mutex);
  g_cond_init (&queue->cond);
  queue->entries = g_hash_table_new (g_str_hash, g_str_equal);
  queue->n_threads = MAX (n_threads, 1);
  queue->work = work;
  queue->job_free = job_free;
  queue->data = data;
  queue->data_free = data_free;
  return queue;
}

/* Under the mutex. */
static Entry *
take (FjImageQueue *queue)
{
  for (guint i = 0; i < FJ_FRAME_N_PRIORITIES; i++)
    {
      GList *link = g_queue_peek_head_link (&queue->rows[i]);

      if (link != NULL)
        {
          Entry *entry = link->data;

          g_queue_unlink (&queue->rows[i], link);
          entry->is_begun = TRUE;
          return entry;
        }
    }
  return NULL;
}

/* Under the mutex. */
static void
finish (FjImageQueue *queue, Entry *entry)
{
  if (entry->again == NULL || queue->is_closed)
    {
      g_hash_table_remove (queue->entries, entry->name);
      entry_free (queue, entry);
      return;
    }
  queue->job_free (entry->job);
  entry->job = g_steal_pointer (&entry->again);
  entry->priority = entry->again_priority;
  entry->is_begun = FALSE;
  g_queue_push_tail_link (&queue->rows[entry->priority], &entry->link);
}

/* On Linux this is the thread's own. The thread that draws comes first when there are fewer processors than
 * work. */
#define NICENESS 5

static gpointer
run (gpointer data)
{
  FjImageQueue *queue = data;

  setpriority (PRIO_PROCESS, 0, getpriority (PRIO_PROCESS, 0) + NICENESS);
  g_mutex_lock (&queue->mutex);
  while (!queue->is_closed)
    {
      Entry *entry = take (queue);

      if (entry == NULL)
        {
          queue->n_idle++;
          g_cond_wait (&queue->cond, &queue->mutex);
          queue->n_idle--;
          continue;
        }
      g_mutex_unlock (&queue->mutex);
      queue->work (entry->name, entry->job, entry->priority, queue->data);
      g_mutex_lock (&queue->mutex);
      finish (queue, entry);
    }
  g_mutex_unlock (&queue->mutex);
  queue_unref (queue);
  return NULL;
}

/* Under the mutex: somebody comes for the new job. Those that were woken before still count as idle, and
 * their jobs as waiting. */
static void
wake (FjImageQueue *queue)
{
  guint n_waiting = 0;

  for (guint i = 0; i < FJ_FRAME_N_PRIORITIES; i++)
    n_waiting += queue->rows[i].length;
  if (queue->n_idle > 0)
    g_cond_signal (&queue->cond);
  if (n_waiting <= queue->n_idle || queue->n_started == queue->n_threads)
    return;
  queue->n_started++;
  g_atomic_ref_count_inc (&queue->refs);
  g_thread_unref (g_thread_new ("fj-image", run, queue));
}

void
fj_image_queue_close (FjImageQueue *queue)
{
  Entry *entry;

  g_mutex_lock (&queue->mutex);
  queue->is_closed = TRUE;
  while ((entry = take (queue)) != NULL)
    {
      g_hash_table_remove (queue->entries, entry->name);
      entry_free (queue, entry);
    }
  g_cond_broadcast (&queue->cond);
  g_mutex_unlock (&queue->mutex);
  queue_unref (queue);
}

static void
move (FjImageQueue *queue, Entry *entry, FjFramePriority priority)
{
  g_queue_unlink (&queue->rows[entry->priority], &entry->link);
  entry->priority = priority;
  g_queue_push_tail_link (&queue->rows[priority], &entry->link);
}

void
fj_image_queue_put (FjImageQueue *queue, const char *name, gpointer job, FjFramePriority priority)
{
  Entry *entry;

  g_mutex_lock (&queue->mutex);
  entry = g_hash_table_lookup (queue->entries, name);
  if (entry != NULL && !entry->is_begun && priority < entry->priority)
    move (queue, entry, priority);
  if (entry != NULL && entry->is_begun && entry->again == NULL)
    {
      entry->again = g_steal_pointer (&job);
      entry->again_priority = priority;
    }
  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->name = g_strdup (name);
      entry->job = g_steal_pointer (&job);
      entry->priority = priority;
      entry->link.data = entry;
      g_hash_table_insert (queue->entries, entry->name, entry);
      g_queue_push_tail_link (&queue->rows[priority], &entry->link);
      wake (queue);
    }
  g_mutex_unlock (&queue->mutex);
  if (job != NULL)
    queue->job_free (job);
}

gboolean
fj_image_queue_drop (FjImageQueue *queue, const char *name)
{
  Entry *entry;
  gpointer unwanted = NULL;
  gboolean waits;

  g_mutex_lock (&queue->mutex);
  entry = g_hash_table_lookup (queue->entries, name);
  waits = entry != NULL && (!entry->is_begun || entry->again != NULL);
  if (waits && entry->is_begun)
    {
      unwanted = g_steal_pointer (&entry->again);
      entry = NULL;
    }
  else if (waits)
    {
      g_queue_unlink (&queue->rows[entry->priority], &entry->link);
      g_hash_table_remove (queue->entries, name);
    }
  g_mutex_unlock (&queue->mutex);
  if (unwanted != NULL)
    queue->job_free (unwanted);
  else if (waits)
    entry_free (queue, entry);
  return waits;
}
