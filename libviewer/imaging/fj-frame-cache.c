#include "fj-frame-cache.h"

#include <unistd.h>

#define MIB ((gsize) 1 << 20)

typedef struct
{
  char *uid;
  guint frame;
} Key;

typedef struct
{
  Key key;
  FjFrame *pixels;
  gsize bytes;
  FjFramePriority priority;
  guint pins;
  GList link; /* in the queue of its priority, the most recently used first; in none while it is pinned */
} Entry;

struct _FjFrameCache
{
  gatomicrefcount refs;
  GMutex mutex;
  GHashTable *entries; /* of Entry, which holds its Key */
  GQueue queues[FJ_FRAME_N_PRIORITIES];
  gsize queued[FJ_FRAME_N_PRIORITIES]; /* bytes */
  FjFrameCacheStatistics statistics;
};

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;

  return g_str_hash (key->uid) * 31 + key->frame;
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  const Key *one = a, *other = b;

  return one->frame == other->frame && g_str_equal (one->uid, other->uid);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  fj_frame_unref (entry->pixels);
  g_free (entry->key.uid);
  g_free (entry);
}

gsize
fj_frame_cache_default_ceiling (guint64 physical_bytes)
{
  return (gsize) CLAMP (physical_bytes / 4, 128 * MIB, 4096 * MIB);
}

FjFrameCache *
fj_frame_cache_new (gsize ceiling)
{
  FjFrameCache *cache = g_new0 (FjFrameCache, 1);
  long pages = sysconf (_SC_PHYS_PAGES), page = sysconf (_SC_PAGESIZE);

  g_atomic_ref_count_init (&cache->refs);
  g_mutex_init (&cache->mutex);
  cache->entries = g_hash_table_new_full (hash_key, equal_keys, NULL, entry_free);
  for (guint i = 0; i < FJ_FRAME_N_PRIORITIES; i++)
    g_queue_init (&cache->queues[i]);
  cache->statistics.ceiling = ceiling != 0 ? ceiling
                              : pages > 0 && page > 0
                                  ? fj_frame_cache_default_ceiling ((guint64) pages * (guint64) page)
                                  : fj_frame_cache_default_ceiling (0);
  return cache;
}

FjFrameCache *
fj_frame_cache_ref (FjFrameCache *cache)
{
  g_atomic_ref_count_inc (&cache->refs);
  return cache;
}

void
fj_frame_cache_unref (FjFrameCache *cache)
{
  if (cache == NULL || !g_atomic_ref_count_dec (&cache->refs))
    return;
  g_hash_table_unref (cache->entries);
  g_mutex_clear (&cache->mutex);
  g_free (cache);
}

/* All below: with the mutex held. */

static void
enqueue (FjFrameCache *cache, Entry *entry)
{
  entry->link = (GList){ .data = entry };
  g_queue_push_head_link (&cache->queues[entry->priority], &entry->link);
  cache->queued[entry->priority] += entry->bytes;
}

static void
dequeue (FjFrameCache *cache, Entry *entry)
{
  g_queue_unlink (&cache->queues[entry->priority], &entry->link);
  cache->queued[entry->priority] -= entry->bytes;
}

static Entry *
find (FjFrameCache *cache, const char *uid, guint frame)
{
  Key key = { (char *) uid, frame };

  return g_hash_table_lookup (cache->entries, &key);
}

static Entry *
use (FjFrameCache *cache, const char *uid, guint frame)
{
  Entry *entry = find (cache, uid, frame);

  if (entry == NULL)
    {
      cache->statistics.misses++;
      return NULL;
    }
  cache->statistics.hits++;
  if (entry->pins == 0)
    {
      dequeue (cache, entry);
      enqueue (cache, entry);
    }
  return entry;
}

static void
change_priority (FjFrameCache *cache, Entry *entry, FjFramePriority priority)
{
  if (entry->priority == priority)
    return;
  if (entry->pins == 0)
    dequeue (cache, entry);
  entry->priority = priority;
  if (entry->pins == 0)
    enqueue (cache, entry);
}

static void
drop (FjFrameCache *cache, Entry *entry)
{
  dequeue (cache, entry);
  cache->statistics.bytes -= entry->bytes;
  cache->statistics.n_frames--;
  g_hash_table_remove (cache->entries, &entry->key);
}

/* Nothing goes when all that may go is not enough. */
static gboolean
make_room (FjFrameCache *cache, gsize bytes, FjFramePriority priority)
{
  gsize kept = cache->statistics.bytes;

  for (guint i = priority; i < FJ_FRAME_N_PRIORITIES; i++)
    kept -= cache->queued[i];
  if (bytes > cache->statistics.ceiling || kept > cache->statistics.ceiling - bytes)
    return FALSE;
  for (guint i = FJ_FRAME_N_PRIORITIES; i-- > priority;)
    while (cache->statistics.bytes > cache->statistics.ceiling - bytes
           && !g_queue_is_empty (&cache->queues[i]))
      {
        drop (cache, g_queue_peek_tail (&cache->queues[i]));
        cache->statistics.evicted++;
      }
  return TRUE;
}

static gboolean
add (
    FjFrameCache *cache, const char *uid, guint frame, FjFrame *pixels, gsize bytes, FjFramePriority priority)
{
  Entry *entry;

  if (!make_room (cache, bytes, priority))
    {
      cache->statistics.refused++;
      return FALSE;
    }
  entry = g_new0 (Entry, 1);
  *entry = (Entry){
    .key = { g_strdup (uid), frame }, .pixels = fj_frame_ref (pixels), .bytes = bytes, .priority = priority
  };
  enqueue (cache, entry);
  g_hash_table_insert (cache->entries, &entry->key, entry);
  cache->statistics.n_frames++;
  cache->statistics.bytes += bytes;
  cache->statistics.peak_bytes = MAX (cache->statistics.peak_bytes, cache->statistics.bytes);
  return TRUE;
}

gboolean
fj_frame_cache_insert (
    FjFrameCache *cache, const char *uid, guint frame, FjFrame *pixels, FjFramePriority priority)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);
  Entry *entry = find (cache, uid, frame);

  if (entry == NULL)
    return add (cache, uid, frame, pixels, fj_frame_get_size (pixels) + FJ_FRAME_CACHE_OVERHEAD, priority);
  change_priority (cache, entry, priority);
  return TRUE;
}

/* In its place, with its pins. */
static void
put_shared (FjFrameCache *cache, Entry *entry, FjFrame *pixels)
{
  gsize spared = entry->bytes - FJ_FRAME_CACHE_OVERHEAD;

  if (entry->pins == 0)
    cache->queued[entry->priority] -= spared;
  else
    cache->statistics.pinned_bytes -= spared;
  cache->statistics.bytes -= spared;
  entry->bytes = FJ_FRAME_CACHE_OVERHEAD;
  fj_frame_ref (pixels);
  fj_frame_unref (entry->pixels);
  entry->pixels = pixels;
}

gboolean
fj_frame_cache_share (
    FjFrameCache *cache, const char *uid, guint frame, FjFrame *pixels, FjFramePriority priority)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);
  Entry *entry = find (cache, uid, frame);

  if (entry == NULL)
    return add (cache, uid, frame, pixels, FJ_FRAME_CACHE_OVERHEAD, priority);
  put_shared (cache, entry, pixels);
  return TRUE;
}

void
fj_frame_cache_unshare (FjFrameCache *cache, const char *uid, guint frame, const FjFrame *pixels)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);
  Entry *entry = find (cache, uid, frame);

  if (entry != NULL && entry->pixels == pixels && entry->pins == 0)
    drop (cache, entry);
}

FjFrame *
fj_frame_cache_lookup (FjFrameCache *cache, const char *uid, guint frame)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);
  Entry *entry = use (cache, uid, frame);

  return entry != NULL ? fj_frame_ref (entry->pixels) : NULL;
}

FjFrame *
fj_frame_cache_pin (FjFrameCache *cache, const char *uid, guint frame)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);
  Entry *entry = use (cache, uid, frame);

  if (entry == NULL)
    return NULL;
  if (entry->pins++ == 0)
    {
      dequeue (cache, entry);
      cache->statistics.pinned_bytes += entry->bytes;
    }
  return fj_frame_ref (entry->pixels);
}

void
fj_frame_cache_unpin (FjFrameCache *cache, const char *uid, guint frame)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);
  Entry *entry = find (cache, uid, frame);

  g_return_if_fail (entry != NULL && entry->pins > 0);
  if (--entry->pins == 0)
    {
      enqueue (cache, entry);
      cache->statistics.pinned_bytes -= entry->bytes;
    }
}

void
fj_frame_cache_set_priority (FjFrameCache *cache, const char *uid, guint frame, FjFramePriority priority)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);
  Entry *entry = find (cache, uid, frame);

  if (entry != NULL)
    change_priority (cache, entry, priority);
}

void
fj_frame_cache_clear (FjFrameCache *cache)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);

  for (guint i = 0; i < FJ_FRAME_N_PRIORITIES; i++)
    while (!g_queue_is_empty (&cache->queues[i]))
      drop (cache, g_queue_peek_tail (&cache->queues[i]));
}

gboolean
fj_frame_cache_lend (FjFrameCache *cache, gsize bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);
  FjFrameCacheStatistics *statistics = &cache->statistics;

  if (bytes > statistics->ceiling || statistics->lent > statistics->ceiling - bytes)
    return FALSE;
  statistics->lent += bytes;
  return TRUE;
}

void
fj_frame_cache_take_back (FjFrameCache *cache, gsize bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);

  g_return_if_fail (bytes <= cache->statistics.lent);
  cache->statistics.lent -= bytes;
}

void
fj_frame_cache_get_statistics (FjFrameCache *cache, FjFrameCacheStatistics *statistics)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&cache->mutex);

  *statistics = cache->statistics;
}
