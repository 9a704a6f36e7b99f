#include "gateway-spool.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "fj-dicom-digest.h"
#include "fj-dicom-index.h"
#include "fj-dicom-object.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"
#include "gateway-log.h"
#include "gateway-spool-private.h"

static const char *const schema[] = {
  "CREATE TABLE study (uid TEXT PRIMARY KEY, exam TEXT, patient TEXT, accession TEXT NOT NULL, patient_id TEXT NOT NULL,"
  " description TEXT, started_at INTEGER NOT NULL, mixed INTEGER NOT NULL DEFAULT 0, unmatched TEXT,"
  " etag INTEGER NOT NULL DEFAULT 0, n_indexed INTEGER NOT NULL DEFAULT 0, last_received INTEGER NOT NULL);"
  "CREATE TABLE instance (id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,"
  " study TEXT NOT NULL REFERENCES study (uid), series TEXT NOT NULL, sop_class TEXT NOT NULL,"
  " series_number INTEGER NOT NULL, modality TEXT, series_description TEXT, body_part TEXT, number INTEGER NOT NULL,"
  " frames INTEGER NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL, digest TEXT, device TEXT,"
  " received_at INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'received');"
  "CREATE INDEX instance_study ON instance (study, state);"
  "CREATE INDEX instance_state ON instance (state)",
  NULL,
};

/* An instance on its way into the spool. */
typedef struct
{
  const char *name; /* of the file in DIR/spool */
  const char *device;
  FjStudy *study; /* with this one instance */
  guint64 size;
  gboolean done;
  gboolean known;   /* another row has its UID */
  gboolean foreign; /* its study is another patient's */
  GError *error;
} Arrival;

static gboolean
set_io_error (GError **error, const char *path, int code)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("The spool cannot be written (%s: %s). Check the disk."),
               path, g_strerror (code));
  return FALSE;
}

static gboolean
sync_folder (const char *folder, GError **error)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  int code = 0;

  if (fd < 0 || fsync (fd) != 0)
    code = errno;
  if (fd >= 0)
    close (fd);
  return code == 0 || set_io_error (error, folder, code);
}

char *
gateway_spool_file_path (GatewaySpool *spool, const char *name)
{
  return g_build_filename (spool->files, name, NULL);
}

char *
gateway_spool_new_path (GatewaySpool *spool)
{
  g_autofree char *name = g_uuid_string_random ();
  g_autofree char *file = g_strconcat (name, ".dcm", NULL);

  return g_build_filename (spool->incoming, file, NULL);
}

void
gateway_spool_set_notify (GatewaySpool *spool, GatewaySpoolNotify notify, gpointer user_data)
{
  spool->notify = notify;
  spool->user_data = user_data;
}

/* ---- one row ---- */

/* TRUE, and the UID's file, digest and state when there is a row. */
static gboolean
find_known (GatewaySpool *spool, const char *uid, gboolean *known, char **file, char **digest, GError **error)
{
  sqlite3_stmt *statement = gateway_database_query (
      spool->database, error,
      "SELECT CASE state WHEN 'confirmed' THEN '' ELSE file END, digest FROM instance WHERE uid = ?", "s",
      uid);

  if (statement == NULL || !gateway_database_step (spool->database, statement, known, error))
    return FALSE;
  if (*known && file != NULL)
    {
      *file = gateway_database_dup_text (statement, 0);
      *digest = gateway_database_dup_text (statement, 1);
    }
  sqlite3_reset (statement);
  return TRUE;
}

/* A study has one patient: images under its UID that name another are not let into it. */
static gboolean
find_foreign (GatewaySpool *spool, const FjStudy *study, gboolean *foreign, GError **error)
{
  sqlite3_stmt *statement = gateway_database_query (
      spool->database, error, "SELECT 1 FROM study WHERE uid = ? AND patient_id <> ?", "ss", study->study_uid,
      study->patient_id != NULL ? study->patient_id : "");

  if (statement == NULL || !gateway_database_step (spool->database, statement, foreign, error))
    return FALSE;
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
insert_study (GatewaySpool *spool, const FjStudy *study, gint64 now, GError **error)
{
  const char *accession = study->accession != NULL ? study->accession : "";
  const char *patient_id = study->patient_id != NULL ? study->patient_id : "";

  return gateway_database_run (
      spool->database, error, NULL,
      "INSERT INTO study (uid, accession, patient_id, description, started_at, last_received) VALUES (?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (uid) DO UPDATE SET last_received = excluded.last_received,"
      " mixed = mixed OR (accession <> '' AND excluded.accession <> '' AND accession <> excluded.accession),"
      " accession = CASE accession WHEN '' THEN excluded.accession ELSE accession END",
      "ssssii", study->study_uid, accession, patient_id, study->description, study->started_at, now);
}

static gboolean
insert_instance (GatewaySpool *spool, const Arrival *arrival, gint64 now, GError **error)
{
  const FjSeries *series = g_ptr_array_index (arrival->study->series, 0);
  const FjInstance *instance = g_ptr_array_index (series->instances, 0);

  return gateway_database_run (
      spool->database, error, NULL,
      "INSERT INTO instance (uid, study, series, sop_class, series_number, modality, series_description, body_part,"
      " number, frames, file, size, device, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      "ssssisssiisisi", instance->sop_instance_uid, arrival->study->study_uid, series->series_uid,
      instance->sop_class_uid, (gint64) series->number, series->modality, series->description,
      series->body_part, (gint64) instance->number, (gint64) instance->frames, arrival->name,
      (gint64) arrival->size, arrival->device, now);
}

static const char *
arrival_uid (const Arrival *arrival)
{
  const FjSeries *series = g_ptr_array_index (arrival->study->series, 0);

  return ((const FjInstance *) g_ptr_array_index (series->instances, 0))->sop_instance_uid;
}

/* ---- group commit
 * ------------------------------------------------------------------------------------------------------ */

static gboolean
write_batch (GatewaySpool *spool, GPtrArray *batch, GError **error)
{
  gint64 now = fj_time_now ();

  if (!gateway_database_begin (spool->database, error))
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    {
      Arrival *arrival = g_ptr_array_index (batch, i);
      if (!find_known (spool, arrival_uid (arrival), &arrival->known, NULL, NULL, error)
          || !find_foreign (spool, arrival->study, &arrival->foreign, error)
          || (!arrival->known && !arrival->foreign
              && (!insert_study (spool, arrival->study, now, error)
                  || !insert_instance (spool, arrival, now, error))))
        {
          gateway_database_rollback (spool->database);
          return FALSE;
        }
    }
  return gateway_database_commit (spool->database, error);
}

/* Makes @arrival durable together with all that wait at the same time: whoever finds nobody at work commits
 * for all. */
static gboolean
commit (GatewaySpool *spool, Arrival *arrival, GError **error)
{
  g_mutex_lock (&spool->commit_lock);
  g_ptr_array_add (spool->waiting, arrival);
  while (!arrival->done)
    {
      if (spool->committing)
        {
          g_cond_wait (&spool->commit_done, &spool->commit_lock);
          continue;
        }
      g_autoptr (GPtrArray) batch = g_steal_pointer (&spool->waiting);
      g_autoptr (GError) failure = NULL;
      spool->waiting = g_ptr_array_new ();
      spool->committing = TRUE;
      g_mutex_unlock (&spool->commit_lock);

      /* The names first: a row without its file would be worse than a file without its row. */
      gboolean good = sync_folder (spool->files, &failure);
      g_mutex_lock (&spool->lock);
      good = good && write_batch (spool, batch, &failure);
      g_mutex_unlock (&spool->lock);

      g_mutex_lock (&spool->commit_lock);
      for (guint i = 0; i < batch->len; i++)
        {
          Arrival *each = g_ptr_array_index (batch, i);
          each->done = TRUE;
          if (!good)
            each->error = g_error_copy (failure);
        }
      spool->committing = FALSE;
      g_cond_broadcast (&spool->commit_done);
    }
  g_mutex_unlock (&spool->commit_lock);
  if (arrival->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&arrival->error));
  return FALSE;
}

/* ---- duplicates ---- */

static char *
digest_of (const char *path, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, error);

  return object != NULL ? fj_dicom_digest_dataset (object, NULL, error) : NULL;
}

static GatewaySpoolResult
quarantine (GatewaySpool *spool, const char *path, const char *study_uid, const char *device, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *kept = g_build_filename (spool->quarantine, name, NULL);
  g_autofree char *study = fj_uuid_from_name (study_uid);

  if (g_rename (path, kept) != 0)
    {
      set_io_error (error, kept, errno);
      g_unlink (path);
      return GATEWAY_SPOOL_FAILED;
    }
  if (!sync_folder (spool->quarantine, error))
    return GATEWAY_SPOOL_FAILED;
  gateway_log (GATEWAY_LOG_WARNING, "quarantined", "file", name, "study", study, "device", device, NULL);
  return GATEWAY_SPOOL_QUARANTINED;
}

/* A UID that is known: is it the same dataset? */
static GatewaySpoolResult
compare (GatewaySpool *spool,
         const char *path,
         const char *uid,
         const char *study_uid,
         const char *device,
         GError **error)
{
  g_autofree char *file = NULL;
  g_autofree char *digest = NULL;
  gboolean known = FALSE;

  g_mutex_lock (&spool->lock);
  gboolean found = find_known (spool, uid, &known, &file, &digest, error);
  g_mutex_unlock (&spool->lock);
  if (!found || !known)
    {
      g_unlink (path);
      return GATEWAY_SPOOL_FAILED;
    }
  if (digest == NULL)
    {
      g_autofree char *stored = gateway_spool_file_path (spool, file);
      digest = digest_of (stored, error);
    }
  g_autofree char *here = digest != NULL ? digest_of (path, error) : NULL;
  if (here == NULL)
    {
      g_unlink (path);
      return GATEWAY_SPOOL_FAILED;
    }
  if (strcmp (digest, here) != 0)
    return quarantine (spool, path, study_uid, device, error);
  g_unlink (path);
  return GATEWAY_SPOOL_DUPLICATE;
}

/* ---- taking in ---- */

static FjStudy *
read_header (const char *path, const FjDicomObject *header, GError **error)
{
  g_autoptr (FjDicomObject) object
      = header == NULL ? fj_dicom_object_open (path, FJ_DICOM_OPEN_HEADER, error) : NULL;
  g_autoptr (FjStudy) study = fj_study_new ();

  if (header == NULL)
    header = object;
  if (header == NULL || fj_dicom_index_add (study, header, error) == NULL)
    return NULL;
  return g_steal_pointer (&study);
}

/* Moves the file at @path into the spool and makes it durable there. */
static GatewaySpoolResult
take_in (GatewaySpool *spool, const char *path, const char *device, FjStudy *study, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *kept = gateway_spool_file_path (spool, name);
  GStatBuf status;
  Arrival arrival = { .name = name, .device = device, .study = study };

  if (g_stat (path, &status) != 0 || (strcmp (path, kept) != 0 && g_rename (path, kept) != 0))
    {
      set_io_error (error, path, errno);
      g_unlink (path);
      return GATEWAY_SPOOL_FAILED;
    }
  arrival.size = (guint64) status.st_size;
  if (!commit (spool, &arrival, error))
    {
      g_unlink (kept);
      return GATEWAY_SPOOL_FAILED;
    }
  if (arrival.foreign)
    return quarantine (spool, kept, study->study_uid, device, error);
  if (arrival.known)
    return compare (spool, kept, arrival_uid (&arrival), study->study_uid, device, error);
  return GATEWAY_SPOOL_STORED;
}

GatewaySpoolResult
gateway_spool_add (GatewaySpool *spool,
                   const char *path,
                   const FjDicomObject *header,
                   const char *calling_aet,
                   GError **error)
{
  g_autoptr (FjStudy) study = read_header (path, header, error);

  if (study == NULL)
    {
      g_unlink (path);
      return GATEWAY_SPOOL_FAILED;
    }
  GatewaySpoolResult result = take_in (spool, path, calling_aet, study, error);
  if (result == GATEWAY_SPOOL_STORED && spool->notify != NULL)
    spool->notify (spool->user_data);
  return result;
}

/* ---- opening ---- */

static gboolean
make_folder (const char *folder, GError **error)
{
  return g_mkdir_with_parents (folder, 0700) == 0 || set_io_error (error, folder, errno);
}

/* Transfers that a crash cut off: the modality was never told that we have them. */
static gboolean
clear_incoming (GatewaySpool *spool, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (spool->incoming, 0, error);

  if (dir == NULL)
    return FALSE;
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (spool->incoming, name, NULL);
      g_unlink (path);
    }
  return TRUE;
}

static gboolean
has_row (GatewaySpool *spool, const char *name, gboolean *confirmed, gboolean *row, GError **error)
{
  sqlite3_stmt *statement = gateway_database_query (
      spool->database, error, "SELECT state = 'confirmed' FROM instance WHERE file = ?", "s", name);

  if (statement == NULL || !gateway_database_step (spool->database, statement, row, error))
    return FALSE;
  *confirmed = *row && sqlite3_column_int (statement, 0) != 0;
  sqlite3_reset (statement);
  return TRUE;
}

/* Files without a row are complete (they were renamed after fsync): they are taken in; confirmed ones are
 * removed. */
static gboolean
reconcile (GatewaySpool *spool, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (spool->files, 0, error);
  g_autoptr (GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3_stmt *statement;
  gboolean row = FALSE;

  if (dir == NULL)
    return FALSE;
  statement = gateway_database_query (spool->database, error,
                                      "SELECT file FROM instance WHERE state <> 'confirmed'", "");
  if (statement == NULL)
    return FALSE;
  do
    {
      if (!gateway_database_step (spool->database, statement, &row, error))
        return FALSE;
      if (row)
        g_hash_table_add (rows, gateway_database_dup_text (statement, 0));
    }
  while (row);

  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      if (g_hash_table_remove (rows, name))
        continue;
      gboolean confirmed = FALSE;
      g_autofree char *path = gateway_spool_file_path (spool, name);
      if (!has_row (spool, name, &confirmed, &row, error))
        return FALSE;
      if (confirmed)
        {
          g_unlink (path);
          continue;
        }
      g_autoptr (GError) local = NULL;
      GatewaySpoolResult result = gateway_spool_add (spool, path, NULL, NULL, &local);
      gateway_log (result == GATEWAY_SPOOL_FAILED ? GATEWAY_LOG_ERROR : GATEWAY_LOG_INFO, "adopted", "file",
                   name, "why", local != NULL ? local->message : NULL, NULL);
    }

  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    gateway_log (GATEWAY_LOG_ERROR, "file-lost", "file", name, NULL);
  return TRUE;
}

GatewaySpool *
gateway_spool_open (const char *folder, GError **error)
{
  g_autoptr (GatewaySpool) spool = g_new0 (GatewaySpool, 1);
  g_autofree char *path = g_build_filename (folder, "spool.sqlite", NULL);

  g_mutex_init (&spool->lock);
  g_mutex_init (&spool->commit_lock);
  g_cond_init (&spool->commit_done);
  spool->waiting = g_ptr_array_new ();
  spool->incoming = g_build_filename (folder, "incoming", NULL);
  spool->files = g_build_filename (folder, "spool", NULL);
  spool->quarantine = g_build_filename (folder, "quarantine", NULL);
  if (!make_folder (spool->incoming, error) || !make_folder (spool->files, error)
      || !make_folder (spool->quarantine, error) || !sync_folder (folder, error))
    return NULL;
  spool->database = gateway_database_open (path, schema, error);
  if (spool->database == NULL || !clear_incoming (spool, error) || !reconcile (spool, error))
    return NULL;
  return g_steal_pointer (&spool);
}

void
gateway_spool_free (GatewaySpool *spool)
{
  if (spool == NULL)
    return;
  gateway_database_free (spool->database);
  g_ptr_array_unref (spool->waiting);
  g_mutex_clear (&spool->lock);
  g_mutex_clear (&spool->commit_lock);
  g_cond_clear (&spool->commit_done);
  g_free (spool->incoming);
  g_free (spool->files);
  g_free (spool->quarantine);
  g_free (spool);
}
