#include "central-timeline.h"

#include <string.h>
#include "central-exam-rows.h"
#include "central-filter.h"
#include "central-identity.h"
#include "central-persons.h"
#include "central-sites.h"
#include "fj-language.h"
#include "fj-report.h"
#include "fj-time.h"
#include "fj-uid.h"

#define DEFAULT_COUNT 100
#define MAX_COUNT 200

/* What the caller may see of rows, asked once. */
typedef struct
{
  GStrv patients;           /* sites whose exams they see anyway */
  GStrv texts;              /* sites whose signed reports they see anyway */
  gboolean texts_of_person; /* and those of this person, wherever they were signed */
  char *patient;            /* whose timeline it is */
  GHashTable *confirmed;    /* records that a person said to be the same one's */
} Sight;

static void
sight_clear (Sight *sight)
{
  g_strfreev (sight->patients);
  g_strfreev (sight->texts);
  g_free (sight->patient);
  g_clear_pointer (&sight->confirmed, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sight, sight_clear)

static gboolean
look_up_sight (Sight *sight,
               CentralCall *call,
               CentralTransaction *transaction,
               const char *patient,
               const char *site,
               GError **error)
{
  sight->patient = g_strdup (patient);
  sight->confirmed = central_identity_decided (transaction, patient, "same", error);
  if (sight->confirmed == NULL)
    return FALSE;
  sight->patients = central_call_sites (call, transaction, FJ_VERB_READ_PATIENT, error);
  sight->texts = sight->patients != NULL
                     ? central_call_sites (call, transaction, FJ_VERB_READ_REPORT_SIGNED, error)
                     : NULL;
  if (sight->texts == NULL)
    return FALSE;
  sight->texts_of_person = central_call_allow (call, transaction, FJ_VERB_READ_REPORT_SIGNED, site, NULL);
  return TRUE;
}

static gboolean
is_among (const char *site, GStrv sites)
{
  return g_strv_contains ((const char *const *) sites, site);
}

/* How it is known that the exam is this person's: "same" record, "confirmed" by a person, or by "number". */
static void
tell_identity (JsonObject *row, const char *patient, const Sight *sight)
{
  json_object_set_string_member (row, "identity",
                                 g_str_equal (patient, sight->patient)               ? "same"
                                 : g_hash_table_contains (sight->confirmed, patient) ? "confirmed"
                                                                                     : "number");
}

/* Of another hospital's exam only what is done counts: not who works on it, nor what is not signed. */
static void
narrow_row (JsonObject *row, const char *site, const Sight *sight)
{
  if (is_among (site, sight->patients))
    return;
  json_object_set_null_member (row, "task");
  json_object_set_null_member (row, "holder");
  json_object_set_null_member (row, "criticalValue");
  if (central_report_status_is_signed (fj_json_get_string (row, "report.status")))
    return;
  json_object_set_null_member (row, "report");
  json_object_set_boolean_member (row, "critical", FALSE);
}

static gboolean
find_patient (CentralCall *call, CentralTransaction *transaction, const char *id, char **site, GError **error)
{
  g_autoptr (CentralRows) rows = NULL;
  gboolean found;

  if (!fj_uuid_is_valid (id))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("There is no %s with the id %.64s. Ids here are UUIDs."), "Patient", id);
      return FALSE;
    }
  rows = central_query (transaction, error, "SELECT site FROM patient WHERE id = ?", "s", id);
  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (!found)
    g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                 _ ("There is no %s with the id %s. Check the link, or search for it again."), "Patient", id);
  else
    *site = g_strdup (central_rows_string (rows, 0));
  return found && central_call_allow (call, transaction, FJ_VERB_READ_PATIENT, *site, error);
}

/* ---- the words of signed reports ---- */

static void
add_text (JsonObject *report, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (report, member, text);
}

static gboolean
add_words (JsonObject *row, const char *id, const char *text, GError **error)
{
  g_autoptr (JsonObject) document = central_document_parse ("DiagnosticReport", id, text, error);
  g_autoptr (FjReport) words = document != NULL ? fj_fhir_report_from_json (document, error) : NULL;
  JsonObject *report = json_object_get_object_member (row, "report");

  if (words == NULL)
    return FALSE;
  add_text (report, "findings", words->findings);
  add_text (report, "impression", words->impression);
  add_text (report, "reader", words->reader_name);
  add_text (report, "auditor", words->auditor_name);
  add_text (report, "pdf", words->pdf);
  if (words->signed_at != 0)
    {
      g_autofree char *at = fj_time_to_fhir (words->signed_at, 0);
      json_object_set_string_member (report, "signedAt", at);
    }
  return TRUE;
}

/* One query for the page. @by_report: report id to row, of those whose words the caller may see. */
static gboolean
add_reports (GHashTable *by_report, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralFilter) filter = central_filter_new ();
  g_autofree const char **ids = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (GError) local = NULL;

  if (g_hash_table_size (by_report) == 0)
    return TRUE;
  ids = (const char **) g_hash_table_get_keys_as_array (by_report, NULL);
  central_filter_in (filter, "id", ids);
  sql = g_strconcat ("SELECT id, document FROM clinical_resource WHERE type = 'DiagnosticReport'",
                     filter->sql->str, NULL);
  rows = central_queryv (transaction, error, sql, (const CentralValue *) (gpointer) filter->values->data,
                         filter->values->len);
  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &local))
    if (!add_words (g_hash_table_lookup (by_report, central_rows_string (rows, 0)),
                    central_rows_string (rows, 0), central_rows_string (rows, 1), error))
      return FALSE;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return local == NULL;
}

/* ---- the page ---- */

static CentralRows *
query_exams (CentralCall *call, CentralTransaction *transaction, GStrv records, guint count, GError **error)
{
  const char *after = fj_request_query (call->request, "after");
  g_autoptr (CentralFilter) filter = central_filter_new ();
  g_autofree char *sql = NULL;
  g_autofree char *id = NULL;
  gint64 key;

  central_filter_in (filter, "e.patient", (const char *const *) records);
  if (after != NULL)
    {
      if (!central_cursor_parse (after, &key, &id, error))
        return NULL;
      central_filter_add (filter, " AND (e.registered_at < ? OR (e.registered_at = ? AND e.id < ?))");
      central_filter_bind_int (filter, key);
      central_filter_bind_int (filter, key);
      central_filter_bind (filter, id);
    }
  central_filter_bind_int (filter, (gint64) count + 1);
  sql = central_exam_rows_sql (filter->sql->str);
  return central_queryv (transaction, error, sql, (const CentralValue *) (gpointer) filter->values->data,
                         filter->values->len);
}

static gboolean
add_rows (JsonObject *reply,
          CentralCall *call,
          CentralTransaction *transaction,
          CentralRows *rows,
          guint count,
          const Sight *sight,
          GError **error)
{
  g_autoptr (GHashTable) by_exam = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) by_report = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) local = NULL;
  g_autofree char *last = NULL;
  JsonArray *array = json_array_new ();
  gint64 now = fj_time_now ();
  guint n = 0;

  json_object_set_array_member (reply, "rows", array);
  json_object_set_null_member (reply, "next");
  while (central_rows_next (rows, &local))
    {
      const char *site = central_rows_string (rows, CENTRAL_EXAM_ROW_SITE);
      JsonObject *row;

      if (n++ == count)
        {
          json_object_set_string_member (reply, "next", last);
          break;
        }
      row = central_exam_row_json (rows, now);
      json_array_add_object_element (array, row);
      narrow_row (row, site, sight);
      tell_identity (row, central_rows_string (rows, CENTRAL_EXAM_ROW_PATIENT), sight);
      g_hash_table_insert (by_exam, (gpointer) json_object_get_string_member (row, "exam"), row);
      if (central_report_status_is_signed (fj_json_get_string (row, "report.status"))
          && (sight->texts_of_person || is_among (site, sight->texts)))
        g_hash_table_insert (by_report, (gpointer) fj_json_get_string (row, "report.id"), row);
      central_call_touch (call, central_rows_string (rows, CENTRAL_EXAM_ROW_PATIENT));
      g_free (last);
      last = central_cursor_new (central_rows_int (rows, CENTRAL_EXAM_ROW_REGISTERED_AT),
                                 central_rows_string (rows, CENTRAL_EXAM_ROW_EXAM));
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return central_exam_rows_add_times (by_exam, transaction, error)
         && add_reports (by_report, transaction, error);
}

FjReply *
central_timeline (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  static const char *const known[] = { "count", "after", NULL };
  const char *id = call->request->captures[0];
  g_autofree char *site = NULL;
  g_auto (Sight) sight = { 0 };
  g_auto (GStrv) records = NULL;
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (JsonObject) reply = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;
  guint count;

  if (!find_patient (call, transaction, id, &site, error) || !central_check_parameters (call, known, error)
      || !central_parse_count (fj_request_query (call->request, "count"), DEFAULT_COUNT, MAX_COUNT, &count,
                               error)
      || !look_up_sight (&sight, call, transaction, id, site, error))
    return NULL;
  central_call_touch (call, id);
  records = central_person_records (call, transaction, id, site, error);
  rows = records != NULL ? query_exams (call, transaction, records, count, error) : NULL;
  if (rows == NULL || !add_rows (reply, call, transaction, rows, count, &sight, error))
    return NULL;
  bytes = fj_json_to_bytes (reply);
  return fj_reply_new (200, "application/json", bytes);
}
