#include "central-corrections.h"

#include "central-filter.h"
#include "fj-correction.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

#define DEFAULT_COUNT 50
#define MAX_COUNT 200

#define ROW                                                                                                  \
  "SELECT c.report, c.exam, c.patient, e.accession, e.item, p.name, c.auditor_name, c.submitted_version,"    \
  " c.signed_version, c.classes, c.signed_at, c.acknowledged_at, c.reader FROM correction c JOIN exam e ON"  \
  " e.id = c.exam JOIN patient p ON p.id = c.patient WHERE "

enum
{
  REPORT,
  EXAM,
  PATIENT,
  ACCESSION,
  ITEM,
  NAME,
  AUDITOR,
  SUBMITTED_VERSION,
  SIGNED_VERSION,
  CLASSES,
  SIGNED_AT,
  ACKNOWLEDGED_AT,
  READER
};

/* --- keeping --- */

/* The report as its reader handed it in last; NULL without an error: nobody did. */
static FjReport *
load_submitted (CentralTransaction *transaction, const char *id, guint *version, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT version FROM clinical_history WHERE type = 'DiagnosticReport' AND id = ? AND event = 'submit'"
      " ORDER BY version DESC LIMIT 1",
      "s", id);
  g_autoptr (CentralResource) resource = NULL;
  gboolean found;

  if (!central_rows_first (rows, &found, error) || !found)
    return NULL;
  *version = (guint) central_rows_int (rows, 0);
  resource = central_resource_load_version (transaction, "DiagnosticReport", id, *version, error);
  return resource != NULL ? central_report_from_document (resource, error) : NULL;
}

/* (transfer full) */
static char *
dup_words (guint classes)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < FJ_N_CORRECTIONS; i++)
    if (classes & (1u << i))
      g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "",
                              fj_correction_to_string ((FjCorrection) i));
  return g_string_free (g_steal_pointer (&words), FALSE);
}

gboolean
central_correction_keep (CentralCall *call,
                         CentralTransaction *transaction,
                         const CentralReport *signed_report,
                         GError **error)
{
  const FjReport *now = signed_report->report;
  g_autoptr (FjReport) submitted = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *words = NULL;
  guint version = 0, classes;

  if (!central_exec (transaction, error, "DELETE FROM correction WHERE report = ?", "s",
                     signed_report->resource->id))
    return FALSE;
  if (now->reader == NULL || g_strcmp0 (now->reader, central_call_actor (call)) == 0)
    return TRUE;
  submitted = load_submitted (transaction, signed_report->resource->id, &version, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  classes = submitted != NULL
                ? fj_correction_classify (&(FjCorrectionText){ submitted->findings, submitted->impression },
                                          &(FjCorrectionText){ now->findings, now->impression })
                : 0;
  if (classes == 0)
    return TRUE;
  words = dup_words (classes);
  return central_exec (
      transaction, error,
      "INSERT INTO correction (report, exam, patient, site, reader, auditor, auditor_name,"
      " submitted_version, signed_version, classes, signed_at, open) VALUES (?, ?, ?, ?, ?, ?, ?,"
      " ?, ?, ?, ?, 1)",
      "sssssssiisi", signed_report->resource->id, signed_report->resource->exam,
      signed_report->resource->patient, signed_report->resource->site, now->reader, central_call_actor (call),
      central_call_actor_name (call), (gint64) version, (gint64) signed_report->resource->version, words,
      now->signed_at);
}

/* --- telling --- */

static JsonObject *
row_json (CentralCall *call, CentralRows *rows)
{
  JsonObject *row = json_object_new (), *patient = json_object_new ();
  JsonArray *classes = json_array_new ();
  g_auto (GStrv) words = g_strsplit (central_rows_string (rows, CLASSES), " ", -1);
  g_autofree char *signed_at = fj_time_to_fhir (central_rows_int (rows, SIGNED_AT), 0);

  json_object_set_string_member (row, "report", central_rows_string (rows, REPORT));
  json_object_set_string_member (row, "exam", central_rows_string (rows, EXAM));
  json_object_set_string_member (row, "accession", central_rows_string (rows, ACCESSION));
  json_object_set_string_member (row, "item", central_rows_string (rows, ITEM));
  json_object_set_string_member (patient, "name", central_rows_string (rows, NAME));
  json_object_set_object_member (row, "patient", patient);
  json_object_set_string_member (row, "auditor", central_rows_string (rows, AUDITOR));
  json_object_set_string_member (row, "signedAt", signed_at);
  if (central_rows_string (rows, ACKNOWLEDGED_AT) != NULL)
    {
      g_autofree char *at = fj_time_to_fhir (central_rows_int (rows, ACKNOWLEDGED_AT), 0);

      json_object_set_string_member (row, "acknowledgedAt", at);
    }
  else
    json_object_set_null_member (row, "acknowledgedAt");
  for (guint i = 0; words[i] != NULL; i++)
    json_array_add_string_element (classes, words[i]);
  json_object_set_array_member (row, "classes", classes);
  json_object_set_int_member (row, "submittedVersion", central_rows_int (rows, SUBMITTED_VERSION));
  json_object_set_int_member (row, "signedVersion", central_rows_int (rows, SIGNED_VERSION));
  central_call_touch (call, central_rows_string (rows, PATIENT));
  return row;
}

static gboolean
count_open (CentralCall *call, CentralTransaction *transaction, gint64 *n, GError **error)
{
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT COUNT(*) FROM correction WHERE reader = ? AND open = 1",
                       "s", central_call_actor (call));
  gboolean found;

  if (!central_rows_first (rows, &found, error))
    return FALSE;
  *n = found ? central_rows_int (rows, 0) : 0;
  return TRUE;
}

static gboolean
parse_open (CentralCall *call, gboolean *is_open_only, GError **error)
{
  const char *open = fj_request_query (call->request, "open");

  *is_open_only = g_strcmp0 (open, "true") == 0;
  if (open == NULL || *is_open_only || g_str_equal (open, "false"))
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("“open” is true or false."));
  return FALSE;
}

static CentralRows *
query (CentralCall *call, CentralTransaction *transaction, gboolean is_open_only, guint count, GError **error)
{
  const char *after = fj_request_query (call->request, "after");
  g_autoptr (CentralFilter) filter = central_filter_new ();
  g_autofree char *sql = NULL, *id = NULL;
  gint64 key;

  central_filter_add (filter, "c.reader = ?");
  central_filter_bind (filter, central_call_actor (call));
  if (is_open_only)
    central_filter_add (filter, " AND c.open = 1");
  if (after != NULL)
    {
      if (!central_cursor_parse (after, &key, &id, error))
        return NULL;
      central_filter_add (filter, " AND (c.signed_at < ? OR (c.signed_at = ? AND c.report < ?))");
      central_filter_bind_int (filter, key);
      central_filter_bind_int (filter, key);
      central_filter_bind (filter, id);
    }
  central_filter_bind_int (filter, (gint64) count + 1);
  sql = g_strconcat (ROW, filter->sql->str, " ORDER BY c.signed_at DESC, c.report DESC LIMIT ?", NULL);
  return central_queryv (transaction, error, sql, (const CentralValue *) (gpointer) filter->values->data,
                         filter->values->len);
}

FjReply *
central_correction_list (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  static const char *const known[] = { "open", "count", "after", NULL };
  g_autoptr (JsonObject) reply = json_object_new ();
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *last = NULL;
  JsonArray *array = json_array_new ();
  gboolean is_open_only = FALSE;
  gint64 n_open = 0;
  guint count, n = 0;

  json_object_set_array_member (reply, "rows", array);
  json_object_set_null_member (reply, "next");
  if (!central_check_parameters (call, known, error) || !parse_open (call, &is_open_only, error)
      || !central_parse_count (fj_request_query (call->request, "count"), DEFAULT_COUNT, MAX_COUNT, &count,
                               error)
      || !count_open (call, transaction, &n_open, error))
    return NULL;
  json_object_set_int_member (reply, "open", n_open);
  rows = query (call, transaction, is_open_only, count, error);
  if (rows == NULL)
    return NULL;
  while (central_rows_next (rows, &local))
    {
      if (n++ == count)
        {
          json_object_set_string_member (reply, "next", last);
          break;
        }
      json_array_add_object_element (array, row_json (call, rows));
      g_free (last);
      last = central_cursor_new (central_rows_int (rows, SIGNED_AT), central_rows_string (rows, REPORT));
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  bytes = fj_json_to_bytes (reply);
  return fj_reply_new (200, "application/json", bytes);
}

/* --- acknowledging --- */

static CentralRows *
find (CentralTransaction *transaction, const char *report, gboolean *found, GError **error)
{
  CentralRows *rows = central_query (transaction, error, ROW "c.report = ?", "s", report);

  if (central_rows_first (rows, found, error))
    return rows;
  central_rows_free (rows);
  return NULL;
}

FjReply *
central_correction_acknowledge (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  const char *id = call->request->captures[0];
  g_autoptr (CentralReport) report = central_report_load (call, transaction, id, error);
  g_autoptr (CentralRows) rows = NULL, after = NULL;
  g_autoptr (JsonObject) row = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gboolean found;

  if (report == NULL)
    return NULL;
  if (g_strcmp0 (report->report->reader, central_call_actor (call)) != 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
                           _ ("A correction is acknowledged by who wrote the report, and by nobody else."));
      return NULL;
    }
  rows = find (transaction, id, &found, error);
  if (rows == NULL)
    return NULL;
  if (!found)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_CONFLICT,
          _ ("Nothing was changed in this report when it was signed, or it is not signed yet: "
             "there is nothing to acknowledge."));
      return NULL;
    }
  if (!central_exec (transaction, error,
                     "UPDATE correction SET acknowledged_at = ?, open = 0 WHERE report = ? AND open = 1",
                     "is", fj_time_now (), id))
    return NULL;
  after = find (transaction, id, &found, error);
  if (after == NULL)
    return NULL;
  row = row_json (call, after);
  bytes = fj_json_to_bytes (row);
  return fj_reply_new (200, "application/json", bytes);
}
