#include "fj-stall-meter.h"

#include <stdlib.h>

#define EVERY_US 5000
#define WRITE_EVERY_US G_USEC_PER_SEC

struct _FjStallMeter
{
  char *path;
  GThread *thread;
  GMutex mutex;
  GCond cond;
  gboolean is_answered, is_over;
  GArray *waits; /* of gint64, microseconds */
};

static gboolean
answer (gpointer user_data)
{
  FjStallMeter *self = user_data;

  g_mutex_lock (&self->mutex);
  self->is_answered = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  return G_SOURCE_REMOVE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return one < other ? -1 : one > other;
}

static void
write_down (FjStallMeter *self)
{
  g_autoptr (GArray) sorted = g_array_copy (self->waits);
  g_autofree char *text = NULL;
  guint n = sorted->len, over[2] = { 0, 0 };

  if (n == 0)
    return;
  g_array_sort (sorted, compare);
  for (guint i = 0; i < n; i++)
    {
      over[0] += g_array_index (sorted, gint64, i) > 16000;
      over[1] += g_array_index (sorted, gint64, i) > 50000;
    }
  text = g_strdup_printf ("{\"knocks\": %u, \"median_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f, "
                          "\"over_16_ms\": %u, \"over_50_ms\": %u}\n",
                          n, g_array_index (sorted, gint64, n / 2) / 1000.0,
                          g_array_index (sorted, gint64, (guint) ((guint64) n * 99 / 100)) / 1000.0,
                          g_array_index (sorted, gint64, n - 1) / 1000.0, over[0], over[1]);
  g_file_set_contents (self->path, text, -1, NULL);
}

static gpointer
knock (gpointer user_data)
{
  FjStallMeter *self = user_data;
  gint64 written = g_get_monotonic_time ();

  g_mutex_lock (&self->mutex);
  while (!self->is_over)
    {
      gint64 begin = g_get_monotonic_time (), wait;
      GSource *source = g_idle_source_new ();

      self->is_answered = FALSE;
      /* Ahead of drawing: what waits here is the work of one dispatch, as a key press would. */
      g_source_set_priority (source, G_PRIORITY_HIGH);
      g_source_set_callback (source, answer, self, NULL);
      g_mutex_unlock (&self->mutex);
      g_source_attach (source, NULL);
      g_mutex_lock (&self->mutex);
      while (!self->is_answered && !self->is_over)
        g_cond_wait (&self->cond, &self->mutex);
      g_source_destroy (source);
      g_source_unref (source);
      wait = g_get_monotonic_time () - begin;
      if (self->is_answered)
        g_array_append_val (self->waits, wait);
      if (begin - written > WRITE_EVERY_US)
        {
          write_down (self);
          written = begin;
        }
      if (!self->is_over)
        g_cond_wait_until (&self->cond, &self->mutex, g_get_monotonic_time () + EVERY_US);
    }
  write_down (self);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

FjStallMeter *
fj_stall_meter_start (const char *path)
{
  FjStallMeter *self;

  if (path == NULL)
    path = g_getenv ("FENJI_STALL_LOG");
  if (path == NULL || *path == '\0')
    return NULL;
  self = g_new0 (FjStallMeter, 1);
  self->path = g_strdup (path);
  self->waits = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("stall-meter", knock, self);
  return self;
}

void
fj_stall_meter_stop (FjStallMeter *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_array_unref (self->waits);
  g_free (self->path);
  g_free (self);
}
