#include "fj-drafts.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"

#define SUFFIX ".json"
#define LONGEST_NAME 180   /* bytes of a file's name; longer ones are named by their digest */
#define STALE_SECONDS 3600 /* a file that was being written when its program was killed */

struct _FjDrafts
{
  gatomicrefcount references;
  char *folder;
  GMutex disk;  /* one writes at a time; never taken by what must not wait for a disk */
  GMutex mutex; /* of what follows; may be taken with @disk held, not the other way round */
  GCond idle;
  guint n_writing;
  guint64 sequence;
  GHashTable *done; /* key -> sequence of what was last written or removed (guint64 *) */
};

FjDrafts *
fj_drafts_ref (FjDrafts *drafts)
{
  g_return_val_if_fail (drafts != NULL, NULL);
  g_atomic_ref_count_inc (&drafts->references);
  return drafts;
}

void
fj_drafts_free (FjDrafts *drafts)
{
  if (drafts == NULL || !g_atomic_ref_count_dec (&drafts->references))
    return;
  g_hash_table_unref (drafts->done);
  g_mutex_clear (&drafts->mutex);
  g_mutex_clear (&drafts->disk);
  g_cond_clear (&drafts->idle);
  g_free (drafts->folder);
  g_free (drafts);
}

/* Every key has a name of its own, and no name leaves the folder. */
static char *
path_of (FjDrafts *drafts, const char *key)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *at = key; *at != '\0'; at++)
    if (g_ascii_isalnum (*at) || *at == '-' || *at == '_')
      g_string_append_c (name, *at);
    else
      g_string_append_printf (name, "%%%02X", (guint8) *at);
  if (name->len > LONGEST_NAME)
    {
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);

      g_string_printf (name, "%%%%%s", digest);
    }
  g_string_append (name, SUFFIX);
  return g_build_filename (drafts->folder, name->str, NULL);
}

static void
remove_stale (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf status;

      if (!g_str_has_suffix (name, SUFFIX) && strstr (name, SUFFIX ".") != NULL
          && g_lstat (path, &status) == 0 && S_ISREG (status.st_mode)
          && g_get_real_time () / G_USEC_PER_SEC - status.st_mtime > STALE_SECONDS)
        g_unlink (path);
    }
}

char *
fj_drafts_folder (const char *server, const char *practitioner)
{
  g_autofree char *account = g_strconcat (server, "\n", practitioner, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, account, -1);

  digest[32] = '\0';
  return g_build_filename (g_get_user_data_dir (), "fenji", "drafts", digest, NULL);
}

FjDrafts *
fj_drafts_new (const char *folder, GError **error)
{
  FjDrafts *drafts;

  if (g_mkdir_with_parents (folder, 0700) != 0 || g_chmod (folder, 0700) != 0)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_IO,
          _ ("The folder %s for unsent texts cannot be made (%s). Tell whoever looks after this computer."),
          folder, g_strerror (errno));
      return NULL;
    }
  remove_stale (folder);
  drafts = g_new0 (FjDrafts, 1);
  g_atomic_ref_count_init (&drafts->references);
  drafts->folder = g_strdup (folder);
  drafts->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_mutex_init (&drafts->mutex);
  g_mutex_init (&drafts->disk);
  g_cond_init (&drafts->idle);
  return drafts;
}

/* With the mutex held. FALSE: something newer was done with @key meanwhile. */
static gboolean
take_turn (FjDrafts *drafts, const char *key, guint64 sequence)
{
  const guint64 *last = g_hash_table_lookup (drafts->done, key);

  if (last != NULL && *last > sequence)
    return FALSE;
  g_hash_table_replace (drafts->done, g_strdup (key), g_memdup2 (&sequence, sizeof sequence));
  return TRUE;
}

static guint64
next_sequence (FjDrafts *drafts)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&drafts->mutex);

  return ++drafts->sequence;
}

/* The key stands in the file too: its name cannot always say it. */
static GBytes *
envelope (const char *key, JsonObject *document)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "key", key);
  json_object_set_object_member (object, "document", fj_json_copy (document));
  return fj_json_to_bytes (object);
}

static gboolean
write_draft (FjDrafts *drafts, const char *key, GBytes *bytes, guint64 sequence, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&drafts->disk);
  g_autofree char *path = path_of (drafts, key);
  g_autoptr (GError) cause = NULL;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  gboolean is_turn, is_written;

  g_mutex_lock (&drafts->mutex);
  is_turn = take_turn (drafts, key, sequence);
  g_mutex_unlock (&drafts->mutex);
  if (!is_turn)
    return TRUE;
  is_written = g_file_set_contents_full (
      path, text, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &cause);
  g_mutex_lock (&drafts->mutex);
  /* Only a removal comes in between: it must not find its file back. */
  if (!take_turn (drafts, key, sequence))
    g_unlink (path);
  g_mutex_unlock (&drafts->mutex);
  if (is_written)
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
               _ ("What you typed cannot be kept on this computer (%s). Send it now, or copy it elsewhere."),
               cause->message);
  return FALSE;
}

gboolean
fj_drafts_put (FjDrafts *drafts, const char *key, JsonObject *document, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (drafts != NULL && key != NULL && document != NULL, FALSE);
  bytes = envelope (key, document);
  return write_draft (drafts, key, bytes, next_sequence (drafts), error);
}

typedef struct
{
  FjDrafts *drafts;
  char *key;
  GBytes *bytes;
  guint64 sequence;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  fj_drafts_free (job->drafts);
  g_free (job->key);
  g_bytes_unref (job->bytes);
  g_free (job);
}

static void
put_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  gboolean is_written = write_draft (job->drafts, job->key, job->bytes, job->sequence, &error);

  g_mutex_lock (&job->drafts->mutex);
  if (--job->drafts->n_writing == 0)
    g_cond_broadcast (&job->drafts->idle);
  g_mutex_unlock (&job->drafts->mutex);
  if (is_written)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
fj_drafts_put_async (
    FjDrafts *drafts, const char *key, JsonObject *document, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->drafts = fj_drafts_ref (drafts);
  job->key = g_strdup (key);
  job->bytes = envelope (key, document);
  job->sequence = next_sequence (drafts);
  g_mutex_lock (&drafts->mutex);
  drafts->n_writing++;
  g_mutex_unlock (&drafts->mutex);
  g_task_set_source_tag (task, fj_drafts_put_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, put_in_thread);
}

gboolean
fj_drafts_put_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The whole file at @path; NULL when there is none or it is none of ours. */
static JsonObject *
read_envelope (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  g_autoptr (JsonObject) object = bytes != NULL ? fj_json_parse_object (bytes, NULL) : NULL;

  if (object == NULL || fj_json_get_string (object, "key") == NULL
      || fj_json_get_object (object, "document") == NULL)
    return NULL;
  return g_steal_pointer (&object);
}

JsonObject *
fj_drafts_get (FjDrafts *drafts, const char *key)
{
  g_autofree char *path = NULL;
  g_autoptr (JsonObject) object = NULL;

  g_return_val_if_fail (drafts != NULL && key != NULL, NULL);
  path = path_of (drafts, key);
  object = read_envelope (path);
  if (object == NULL || !g_str_equal (fj_json_get_string (object, "key"), key))
    return NULL;
  return json_object_ref (fj_json_get_object (object, "document"));
}

void
fj_drafts_remove (FjDrafts *drafts, const char *key)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autofree char *path = NULL;

  g_return_if_fail (drafts != NULL && key != NULL);
  path = path_of (drafts, key);
  locker = g_mutex_locker_new (&drafts->mutex);
  take_turn (drafts, key, ++drafts->sequence);
  g_unlink (path);
}

void
fj_drafts_wait (FjDrafts *drafts, guint seconds)
{
  g_autoptr (GMutexLocker) locker = NULL;
  gint64 end = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;

  g_return_if_fail (drafts != NULL);
  locker = g_mutex_locker_new (&drafts->mutex);
  while (drafts->n_writing > 0 && g_cond_wait_until (&drafts->idle, &drafts->mutex, end))
    ;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Of a file's name; NULL: it does not say it. Scans lie here too, and are not read for the sake of their
 * keys. */
static char *
key_of (const char *name)
{
  g_autofree char *bare
      = g_str_has_suffix (name, SUFFIX) ? g_strndup (name, strlen (name) - strlen (SUFFIX)) : NULL;

  return bare != NULL && !g_str_has_prefix (bare, "%%") ? g_uri_unescape_string (bare, NULL) : NULL;
}

GStrv
fj_drafts_list (FjDrafts *drafts)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (drafts != NULL, NULL);
  dir = g_dir_open (drafts->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (drafts->folder, name, NULL);
      g_autofree char *key = key_of (name);
      g_autoptr (JsonObject) object
          = key == NULL && g_str_has_suffix (name, SUFFIX) ? read_envelope (path) : NULL;

      if (key != NULL)
        g_ptr_array_add (keys, g_steal_pointer (&key));
      else if (object != NULL)
        g_ptr_array_add (keys, g_strdup (fj_json_get_string (object, "key")));
    }
  g_ptr_array_sort (keys, compare_keys);
  g_ptr_array_add (keys, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}
