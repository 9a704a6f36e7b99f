/* The spool seen from the uploader: studies, their instances, and how far each is. */
#include <glib/gstdio.h>

#include "fj-error.h"
#include "fj-language.h"
#include "fj-uid.h"
#include "gateway-log.h"
#include "gateway-spool-private.h"

void
gateway_spool_study_free (GatewaySpoolStudy *study)
{
  if (study == NULL)
    return;
  g_free (study->study_uid);
  g_free (study->exam);
  g_free (study->patient);
  g_free (study->accession);
  g_free (study->patient_id);
  g_free (study->unmatched);
  g_free (study);
}

void
gateway_spool_instance_free (GatewaySpoolInstance *instance)
{
  if (instance == NULL)
    return;
  g_free (instance->sop_instance_uid);
  g_free (instance->path);
  g_free (instance->digest);
  g_free (instance);
}

static GatewaySpoolStudy *
read_row (sqlite3_stmt *statement)
{
  GatewaySpoolStudy *study = g_new0 (GatewaySpoolStudy, 1);

  study->study_uid = gateway_database_dup_text (statement, 0);
  study->exam = gateway_database_dup_text (statement, 1);
  study->patient = gateway_database_dup_text (statement, 2);
  study->accession = gateway_database_dup_text (statement, 3);
  study->patient_id = gateway_database_dup_text (statement, 4);
  study->mixed = sqlite3_column_int (statement, 5) != 0;
  study->unmatched = gateway_database_dup_text (statement, 6);
  study->etag = (guint) sqlite3_column_int64 (statement, 7);
  study->n_indexed = (guint) sqlite3_column_int64 (statement, 8);
  study->last_received = sqlite3_column_int64 (statement, 9);
  study->n_total = (guint) sqlite3_column_int64 (statement, 10);
  study->n_received = (guint) sqlite3_column_int64 (statement, 11);
  study->n_sent = (guint) sqlite3_column_int64 (statement, 12);
  return study;
}

static gboolean
list_studies (GatewaySpool *spool, GPtrArray *list, GError **error)
{
  sqlite3_stmt *statement = gateway_database_query (
      spool->database, error,
      "SELECT s.uid, s.exam, s.patient, s.accession, s.patient_id, s.mixed, s.unmatched, s.etag, s.n_indexed,"
      " s.last_received, count(*), sum(i.state = 'received'), sum(i.state = 'sent')"
      " FROM study s JOIN instance i ON i.study = s.uid"
      " WHERE s.uid IN (SELECT DISTINCT study FROM instance WHERE state IN ('received', 'sent'))"
      " GROUP BY s.uid ORDER BY min(i.received_at)",
      "");
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (gateway_database_step (spool->database, statement, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (list, read_row (statement));
    }
  return FALSE;
}

GPtrArray *
gateway_spool_list_studies (GatewaySpool *spool, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) gateway_spool_study_free);

  g_mutex_lock (&spool->lock);
  gboolean good = list_studies (spool, list, error);
  g_mutex_unlock (&spool->lock);
  return good ? g_steal_pointer (&list) : NULL;
}

static gboolean
list_received (GatewaySpool *spool,
               const char *study_uid,
               guint limit,
               guint64 max_bytes,
               GPtrArray *list,
               GError **error)
{
  sqlite3_stmt *statement
      = gateway_database_query (spool->database, error,
                                "SELECT id, uid, file, size, digest FROM instance"
                                " WHERE study = ? AND state = 'received' ORDER BY id LIMIT ?",
                                "si", study_uid, (gint64) limit);
  guint64 bytes = 0;
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (gateway_database_step (spool->database, statement, &row, error))
    {
      if (!row)
        return TRUE;
      guint64 size = (guint64) sqlite3_column_int64 (statement, 3);
      if (list->len > 0 && bytes + size > max_bytes)
        {
          sqlite3_reset (statement);
          return TRUE;
        }
      GatewaySpoolInstance *instance = g_new0 (GatewaySpoolInstance, 1);
      g_autofree char *file = gateway_database_dup_text (statement, 2);
      instance->id = sqlite3_column_int64 (statement, 0);
      instance->sop_instance_uid = gateway_database_dup_text (statement, 1);
      instance->path = gateway_spool_file_path (spool, file);
      instance->size = size;
      instance->digest = gateway_database_dup_text (statement, 4);
      bytes += size;
      g_ptr_array_add (list, instance);
    }
  return FALSE;
}

GPtrArray *
gateway_spool_list_received (
    GatewaySpool *spool, const char *study_uid, guint limit, guint64 max_bytes, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) gateway_spool_instance_free);

  g_mutex_lock (&spool->lock);
  gboolean good = list_received (spool, study_uid, limit, max_bytes, list, error);
  g_mutex_unlock (&spool->lock);
  return good ? g_steal_pointer (&list) : NULL;
}

gboolean
gateway_spool_set_digest (GatewaySpool *spool, gint64 id, const char *digest, GError **error)
{
  g_mutex_lock (&spool->lock);
  gboolean good = gateway_database_run (spool->database, error, NULL,
                                        "UPDATE instance SET digest = ? WHERE id = ?", "si", digest, id);
  g_mutex_unlock (&spool->lock);
  return good;
}

static gboolean
mark_sent (GatewaySpool *spool, GArray *ids, GError **error)
{
  if (!gateway_database_begin (spool->database, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!gateway_database_run (spool->database, error, NULL,
                               "UPDATE instance SET state = 'sent' WHERE id = ? AND state = 'received'", "i",
                               g_array_index (ids, gint64, i)))
      {
        gateway_database_rollback (spool->database);
        return FALSE;
      }
  return gateway_database_commit (spool->database, error);
}

gboolean
gateway_spool_mark_sent (GatewaySpool *spool, GArray *ids, GError **error)
{
  g_mutex_lock (&spool->lock);
  gboolean good = mark_sent (spool, ids, error);
  g_mutex_unlock (&spool->lock);
  return good;
}

static int
mark_again (GatewaySpool *spool, const char *study_uid, const char *const *uids, GError **error)
{
  int changed = 0, all = 0;

  if (uids == NULL)
    return gateway_database_run (spool->database, error, &changed,
                                 "UPDATE instance SET state = 'received' WHERE study = ? AND state = 'sent'",
                                 "s", study_uid)
               ? changed
               : -1;
  for (guint i = 0; uids[i] != NULL; i++)
    {
      if (!gateway_database_run (
              spool->database, error, &changed,
              "UPDATE instance SET state = 'received' WHERE study = ? AND uid = ? AND state = 'sent'", "ss",
              study_uid, uids[i]))
        return -1;
      all += changed;
    }
  return all;
}

int
gateway_spool_mark_again (GatewaySpool *spool,
                          const char *study_uid,
                          const char *const *sop_instance_uids,
                          GError **error)
{
  g_mutex_lock (&spool->lock);
  int n = mark_again (spool, study_uid, sop_instance_uids, error);
  g_mutex_unlock (&spool->lock);
  return n;
}

gboolean
gateway_spool_set_match (GatewaySpool *spool,
                         const char *study_uid,
                         const char *exam,
                         const char *patient,
                         const char *unmatched,
                         GError **error)
{
  g_mutex_lock (&spool->lock);
  /* What central has of the study is out of date with this. */
  gboolean good = gateway_database_run (
      spool->database, error, NULL,
      "UPDATE study SET exam = ?, patient = ?, unmatched = ?, n_indexed = 0 WHERE uid = ?", "ssss", exam,
      patient, unmatched, study_uid);
  g_mutex_unlock (&spool->lock);
  return good;
}

gboolean
gateway_spool_set_indexed (
    GatewaySpool *spool, const char *study_uid, guint etag, guint n_indexed, GError **error)
{
  g_mutex_lock (&spool->lock);
  gboolean good = gateway_database_run (spool->database, error, NULL,
                                        "UPDATE study SET etag = ?, n_indexed = ? WHERE uid = ?", "iis",
                                        (gint64) etag, (gint64) n_indexed, study_uid);
  g_mutex_unlock (&spool->lock);
  return good;
}

/* ---- confirmation
 * ------------------------------------------------------------------------------------------------------ */

/* Rows to confirmed; the names of their files in @files. */
static gboolean
confirm_rows (GatewaySpool *spool, const char *study_uid, guint n_total, GPtrArray *files, GError **error)
{
  sqlite3_stmt *statement = gateway_database_query (
      spool->database, error,
      "SELECT file, state = 'sent', (SELECT count(*) FROM instance WHERE study = ?1) FROM instance"
      " WHERE study = ?1 AND state <> 'confirmed'",
      "s", study_uid);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  do
    {
      if (!gateway_database_step (spool->database, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      if (sqlite3_column_int (statement, 1) == 0 || (guint) sqlite3_column_int64 (statement, 2) != n_total)
        {
          sqlite3_reset (statement);
          return FALSE;
        }
      g_ptr_array_add (files, gateway_database_dup_text (statement, 0));
    }
  while (row);
  return gateway_database_run (spool->database, error, NULL,
                               "UPDATE instance SET state = 'confirmed' WHERE study = ? AND state = 'sent'",
                               "s", study_uid);
}

gboolean
gateway_spool_confirm (GatewaySpool *spool, const char *study_uid, guint n_total, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  g_mutex_lock (&spool->lock);
  gboolean good = confirm_rows (spool, study_uid, n_total, files, error);
  g_mutex_unlock (&spool->lock);
  if (!good)
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *path = gateway_spool_file_path (spool, g_ptr_array_index (files, i));
      g_unlink (path); /* one that stays is removed at the next start */
    }
  return TRUE;
}

/* ---- the index ---- */

static gboolean
read_study_row (GatewaySpool *spool, FjStudy *study, GError **error)
{
  sqlite3_stmt *statement = gateway_database_query (
      spool->database, error,
      "SELECT exam, patient, accession, patient_id, description, started_at, unmatched FROM study WHERE uid = ?",
      "s", study->study_uid);
  gboolean row = FALSE;

  if (statement == NULL || !gateway_database_step (spool->database, statement, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_FOUND, _ ("The study is not in the spool."));
      return FALSE;
    }
  study->exam = gateway_database_dup_text (statement, 0);
  study->patient = gateway_database_dup_text (statement, 1);
  study->accession = gateway_database_dup_text (statement, 2);
  study->patient_id = gateway_database_dup_text (statement, 3);
  study->description = gateway_database_dup_text (statement, 4);
  study->started_at = sqlite3_column_int64 (statement, 5);
  study->unmatched = gateway_database_dup_text (statement, 6);
  sqlite3_reset (statement);
  return TRUE;
}

static void
replace_text (char **to, const char *text)
{
  g_free (*to);
  *to = g_strdup (text);
}

static gboolean
read_instances (GatewaySpool *spool, FjStudy *study, GError **error)
{
  sqlite3_stmt *statement = gateway_database_query (
      spool->database, error,
      "SELECT series, series_number, modality, series_description, body_part, uid, sop_class, number, frames, digest"
      " FROM instance WHERE study = ? ORDER BY series_number, series, number, id",
      "s", study->study_uid);
  gboolean row = FALSE;

  if (statement == NULL)
    return FALSE;
  while (gateway_database_step (spool->database, statement, &row, error))
    {
      if (!row)
        return TRUE;
      FjSeries *series = fj_study_ensure_series (study, (const char *) sqlite3_column_text (statement, 0));
      if (series->instances->len == 0)
        {
          series->number = sqlite3_column_int (statement, 1);
          replace_text (&series->modality, (const char *) sqlite3_column_text (statement, 2));
          replace_text (&series->description, (const char *) sqlite3_column_text (statement, 3));
          replace_text (&series->body_part, (const char *) sqlite3_column_text (statement, 4));
        }
      FjInstance *instance
          = fj_series_ensure_instance (series, (const char *) sqlite3_column_text (statement, 5));
      replace_text (&instance->sop_class_uid, (const char *) sqlite3_column_text (statement, 6));
      instance->number = sqlite3_column_int (statement, 7);
      instance->frames = (guint) sqlite3_column_int (statement, 8);
      replace_text (&instance->dataset_digest, (const char *) sqlite3_column_text (statement, 9));
    }
  return FALSE;
}

FjStudy *
gateway_spool_read_study (GatewaySpool *spool, const char *study_uid, GError **error)
{
  g_autoptr (FjStudy) study = fj_study_new ();

  study->study_uid = g_strdup (study_uid);
  study->id = fj_uuid_from_name (study_uid);
  g_mutex_lock (&spool->lock);
  gboolean good = read_study_row (spool, study, error) && read_instances (spool, study, error);
  g_mutex_unlock (&spool->lock);
  return good ? g_steal_pointer (&study) : NULL;
}

static gboolean
count (GatewaySpool *spool, guint figures[3], GError **error)
{
  sqlite3_stmt *statement = gateway_database_query (
      spool->database, error,
      "SELECT count(*) FILTER (WHERE state = 'received'), count(*) FILTER (WHERE state = 'sent'),"
      " count(*) FILTER (WHERE state = 'confirmed') FROM instance",
      "");
  gboolean row = FALSE;

  if (statement == NULL || !gateway_database_step (spool->database, statement, &row, error))
    return FALSE;
  for (int i = 0; i < 3; i++)
    figures[i] = row ? (guint) sqlite3_column_int64 (statement, i) : 0;
  sqlite3_reset (statement);
  return TRUE;
}

gboolean
gateway_spool_count (
    GatewaySpool *spool, guint *n_received, guint *n_sent, guint *n_confirmed, GError **error)
{
  guint figures[3] = { 0, 0, 0 };

  g_mutex_lock (&spool->lock);
  gboolean good = count (spool, figures, error);
  g_mutex_unlock (&spool->lock);
  *n_received = figures[0];
  *n_sent = figures[1];
  *n_confirmed = figures[2];
  return good;
}
