#include "fj-object-cache.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <utime.h>
#include "fj-error.h"
#include "fj-language.h"

#define SUFFIX ".dcm"
#define TEMPORARY ".part"
#define STALE_SECONDS 3600  /* a file that was being written when its program was killed */
#define YOUNG_SECONDS 60    /* somebody may be about to open it (fj-image-source.h) */
#define RECOUNT (64u << 20) /* bytes stored here before the folder is measured again: others store too */
#define LOW_WATER(ceiling) ((ceiling) / 10 * 9)

struct _FjObjectCache
{
  gatomicrefcount references;
  char *folder;
  guint64 ceiling;
  GMutex mutex;
  guint64 size; /* of the folder, when it was measured, and what came since */
  guint64 unmeasured;
};

/* One file of the folder. */
typedef struct
{
  char *path;
  guint64 size;
  gint64 used; /* seconds since the epoch */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  g_free (entry);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *one = *(Entry *const *) a, *other = *(Entry *const *) b;

  return one->used != other->used ? (one->used < other->used ? -1 : 1) : strcmp (one->path, other->path);
}

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* Every file of the folder, least recently used first; what was left half-written goes. */
static GPtrArray *
measure (FjObjectCache *cache)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (GDir) dir = g_dir_open (cache->folder, 0, NULL);
  const char *name;

  cache->size = 0;
  cache->unmeasured = 0;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (cache->folder, name, NULL);
      GStatBuf status;
      Entry *entry;

      if (g_lstat (path, &status) != 0 || !S_ISREG (status.st_mode))
        continue;
      if (g_str_has_suffix (name, TEMPORARY) && now () - status.st_mtime > STALE_SECONDS)
        g_unlink (path);
      if (!g_str_has_suffix (name, SUFFIX))
        continue;
      entry = g_new0 (Entry, 1);
      entry->size = (guint64) status.st_size;
      entry->used = status.st_mtime;
      entry->path = g_steal_pointer (&path);
      cache->size += entry->size;
      g_ptr_array_add (entries, entry);
    }
  g_ptr_array_sort (entries, compare_entries);
  return entries;
}

/* With the lock held. */
static void
make_room (FjObjectCache *cache, guint64 wanted)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (cache->size + wanted <= cache->ceiling && cache->unmeasured < RECOUNT)
    return;
  entries = measure (cache);
  if (cache->size + wanted <= cache->ceiling)
    return;
  for (guint i = 0; i < entries->len && cache->size + wanted > LOW_WATER (cache->ceiling); i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      if (now () - entry->used <= YOUNG_SECONDS)
        break;
      if (g_unlink (entry->path) == 0)
        cache->size -= entry->size;
    }
}

/* Keys are UIDs and slashes, but from outside: a name says nothing and leads nowhere. */
static char *
path_of (FjObjectCache *cache, const char *key)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  g_autofree char *name = g_strconcat (digest, SUFFIX, NULL);

  return g_build_filename (cache->folder, name, NULL);
}

FjObjectCache *
fj_object_cache_new (const char *folder, guint64 ceiling, GError **error)
{
  FjObjectCache *cache;

  g_return_val_if_fail (folder != NULL && ceiling > 0, NULL);
  if (g_mkdir_with_parents (folder, 0700) != 0 || g_chmod (folder, 0700) != 0)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_IO,
          _ ("The folder %s for images cannot be made (%s). Tell whoever looks after this computer."), folder,
          g_strerror (errno));
      return NULL;
    }
  cache = g_new0 (FjObjectCache, 1);
  g_atomic_ref_count_init (&cache->references);
  cache->folder = g_strdup (folder);
  cache->ceiling = ceiling;
  g_mutex_init (&cache->mutex);
  cache->unmeasured = RECOUNT;
  make_room (cache, 0);
  return cache;
}

FjObjectCache *
fj_object_cache_ref (FjObjectCache *cache)
{
  g_return_val_if_fail (cache != NULL, NULL);
  g_atomic_ref_count_inc (&cache->references);
  return cache;
}

void
fj_object_cache_unref (FjObjectCache *cache)
{
  if (cache == NULL || !g_atomic_ref_count_dec (&cache->references))
    return;
  g_mutex_clear (&cache->mutex);
  g_free (cache->folder);
  g_free (cache);
}

char *
fj_object_cache_default_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "fenji", "objects", NULL);
}

char *
fj_object_cache_lookup (FjObjectCache *cache, const char *key)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (cache != NULL && key != NULL, NULL);
  path = path_of (cache, key);
  /* Its time says when it was used; whether it is there is said at once. */
  return utime (path, NULL) == 0 ? g_steal_pointer (&path) : NULL;
}

/* On disk before it takes its name: half a file must never be found under it. */
char *
fj_object_cache_store (FjObjectCache *cache, const char *key, GBytes *bytes, GError **error)
{
  g_autofree char *path = NULL, *beside = NULL, *unique = NULL;
  g_autoptr (GError) cause = NULL;
  gsize size;
  const char *data;

  g_return_val_if_fail (cache != NULL && key != NULL && bytes != NULL, NULL);
  data = g_bytes_get_data (bytes, &size);
  path = path_of (cache, key);
  unique = g_uuid_string_random ();
  beside = g_strconcat (path, ".", unique, TEMPORARY, NULL);
  g_mutex_lock (&cache->mutex);
  make_room (cache, size);
  cache->size += size;
  cache->unmeasured += size;
  g_mutex_unlock (&cache->mutex);
  if (g_file_set_contents_full (beside, data, (gssize) size, G_FILE_SET_CONTENTS_DURABLE, 0600, &cause)
      && g_rename (beside, path) == 0)
    return g_steal_pointer (&path);
  if (cause == NULL)
    g_set_error_literal (&cause, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
  g_unlink (beside);
  g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
               _ ("An image cannot be kept on this computer (%s). Make room on the disk and open it again."),
               cause->message);
  return NULL;
}

void
fj_object_cache_remove (FjObjectCache *cache, const char *key)
{
  g_autofree char *path = NULL;

  g_return_if_fail (cache != NULL && key != NULL);
  path = path_of (cache, key);
  g_unlink (path);
}

void
fj_object_cache_clear (FjObjectCache *cache)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (cache != NULL);
  locker = g_mutex_locker_new (&cache->mutex);
  entries = measure (cache);
  for (guint i = 0; i < entries->len; i++)
    g_unlink (((Entry *) g_ptr_array_index (entries, i))->path);
  cache->size = 0;
}

static void
clear_in_thread (GTask *task, gpointer source, gpointer cache, GCancellable *cancellable)
{
  fj_object_cache_clear (cache);
  g_task_return_boolean (task, TRUE);
}

void
fj_object_cache_clear_later (FjObjectCache *cache)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_return_if_fail (cache != NULL);
  g_task_set_task_data (task, fj_object_cache_ref (cache), (GDestroyNotify) fj_object_cache_unref);
  g_task_run_in_thread (task, clear_in_thread);
}
