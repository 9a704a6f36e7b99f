#include "central-critical.h"

#include "central-basic.h"
#include "central-reports.h"
#include "fj-critical-clock.h"
#include "fj-critical-list.h"
#include "fj-fhir-critical.h"
#include "fj-language.h"
#include "fj-time.h"

#define MAX_DUE 100 /* passed on in one sweep */

/* --- the row --- */

static char *
number_or_null (gint64 value)
{
  return value != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : NULL;
}

static gboolean
save (CentralResource *resource,
      const FjCriticalValue *value,
      CentralCall *call,
      CentralTransaction *transaction,
      const char *event,
      GError **error)
{
  gboolean is_new = resource->version == 0, is_open = value->read_back_at == 0;
  gint64 next = is_open ? fj_critical_next (value->sent_at, value->deadline, value->level) : 0;
  g_autofree char *read_back_at = number_or_null (value->read_back_at);
  JsonObject *document = fj_fhir_critical_to_json (value, resource->document);

  json_object_unref (resource->document);
  resource->document = document;
  if (!central_resource_save (resource, call, transaction, event, error))
    return FALSE;
  if (is_new)
    return central_exec (transaction, error,
                         "INSERT INTO critical_value (id, exam, patient, site, finding, status, sent_at,"
                         " deadline, level, next_at, open, version)"
                         " VALUES (?, ?, ?, ?, ?, 'in-progress', ?, ?, 0, ?, 1, ?)",
                         "sssssiiii", resource->id, resource->exam, resource->patient, resource->site,
                         value->finding, value->sent_at, value->deadline, next, (gint64) resource->version);
  return central_exec (transaction, error,
                       "UPDATE critical_value SET status = ?, level = ?, next_at = ?,"
                       " read_back_at = CAST(? AS BIGINT), open = ?, version = ? WHERE id = ?",
                       "siisiis", is_open ? "in-progress" : "completed", (gint64) value->level, next,
                       read_back_at, (gint64) is_open, (gint64) resource->version, resource->id);
}

static FjCriticalValue *
value_of (const CentralResource *resource, GError **error)
{
  FjCriticalValue *value = fj_fhir_critical_from_json (resource->document, error);

  if (value != NULL)
    value->version = resource->version;
  return value;
}

/* --- telling --- */

/* Of the list in force at the hospital: its own, else the installation's. */
static gboolean
find_seconds (CentralTransaction *transaction, const char *site, guint *seconds, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error,
      "SELECT id FROM basic WHERE code = 'vocabulary' AND name = ? AND (scope = 'installation' OR"
      " (scope = 'site' AND owner = ?)) ORDER BY CASE scope WHEN 'site' THEN 0 ELSE 1 END LIMIT 1",
      "ss", FJ_CRITICAL_LIST_NAME, site);
  g_autoptr (CentralResource) resource = NULL;
  g_autoptr (FjCriticalList) list = NULL;
  gboolean found;

  *seconds = FJ_CRITICAL_SECONDS;
  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  resource = central_resource_load (transaction, "Basic", central_rows_string (rows, 0), error);
  if (resource == NULL)
    return FALSE;
  list = central_basic_critical_list (resource, error);
  if (list == NULL)
    return FALSE;
  *seconds = fj_critical_list_get_seconds (list);
  return TRUE;
}

/* The words of somebody who has seen the images: who holds a step of the exam, or stands for its report. */
static gboolean
check_sender (CentralCall *call, CentralTransaction *transaction, const char *exam, GError **error)
{
  const char *me = central_call_actor (call);
  g_autoptr (CentralTask) task = NULL;
  g_autoptr (CentralReport) report = NULL;

  if (!central_task_open_of (transaction, exam, &task, error)
      || !central_report_of_exam (call, transaction, exam, &report, error))
    return FALSE;
  if (task != NULL && !g_str_equal (task->code, "acquire") && g_strcmp0 (task->holder, me) == 0)
    return TRUE;
  if (report != NULL
      && (g_strcmp0 (report->report->reader, me) == 0 || g_strcmp0 (report->report->auditor, me) == 0))
    return TRUE;
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
      _ ("A critical value is told by whoever reads this exam or has written its report. Open the exam first."));
  return FALSE;
}

static gboolean
check_new (CentralTransaction *transaction, const char *exam, const char *finding, GError **error)
{
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT sent_at FROM critical_value WHERE exam = ? AND open = 1 AND finding = ?",
      "ss", exam, finding);
  g_autofree char *at = NULL;
  gboolean found;

  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  at = fj_time_to_display (central_rows_int (rows, 0));
  g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
               _ ("This was told at %s already, and nobody has taken it yet. Call the hospital."), at);
  return FALSE;
}

/* Who it is about and who is told, in words: a client shows it without asking for more. */
static gboolean
name_all (FjCriticalValue *value, const CentralExam *exam, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralPatient) patient = central_patient_load (transaction, exam->resource->patient, error);
  g_autoptr (CentralSite) site
      = patient != NULL ? central_site_load (transaction, exam->resource->site, error) : NULL;

  if (site == NULL)
    return FALSE;
  g_free (value->patient_name);
  value->patient_name = g_strdup (patient->patient->name);
  g_free (value->exam_name);
  value->exam_name = g_strdup_printf ("%s %s", exam->exam->accession, exam->exam->item);
  g_free (value->site_name);
  value->site_name = g_strdup (site->name);
  return TRUE;
}

FjReply *
central_critical_put (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  const char *id = call->request->captures[0];
  JsonObject *body = central_call_body (call, "Communication", error);
  g_autoptr (FjCriticalValue) value = NULL;
  g_autoptr (CentralExam) exam = NULL;
  g_autoptr (CentralResource) resource = NULL;
  g_autoptr (JsonObject) document = NULL;
  gboolean exists;
  guint seconds;

  if (body == NULL
      || !central_put_check (call, transaction, FJ_VERB_TELL_CRITICAL, "Communication", id, body, &exists,
                             error))
    return NULL;
  if (exists)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                           _ ("What was told cannot be changed any more. Tell it anew when it was wrong."));
      return NULL;
    }
  value = fj_fhir_critical_from_json (body, error);
  if (value == NULL)
    return NULL;
  exam = central_exam_load (call, transaction, value->exam, error);
  if (exam == NULL
      || !central_call_allow (call, transaction, FJ_VERB_TELL_CRITICAL, exam->resource->site, error))
    return NULL;
  if (g_strcmp0 (value->patient, exam->resource->patient) != 0)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("Communication.subject: this is not the patient of the exam. Read the exam again."));
      return NULL;
    }
  if (!check_sender (call, transaction, exam->resource->id, error)
      || !check_new (transaction, exam->resource->id, value->finding, error)
      || !find_seconds (transaction, exam->resource->site, &seconds, error)
      || !name_all (value, exam, transaction, error))
    return NULL;
  document = fj_json_copy (body);
  resource = central_resource_new ("Communication", id, exam->resource->site, exam->resource->patient,
                                   exam->resource->id, json_object_ref (document));
  g_free (value->id);
  value->id = g_strdup (id);
  g_free (value->site);
  value->site = g_strdup (exam->resource->site);
  g_free (value->sender);
  value->sender = g_strdup (central_call_actor (call));
  g_free (value->sender_name);
  value->sender_name = g_strdup (central_call_actor_name (call));
  value->sent_at = fj_time_now ();
  value->deadline = value->sent_at + (gint64) seconds * G_USEC_PER_SEC;
  value->level = 0;
  value->read_back_at = 0;
  if (!save (resource, value, call, transaction, "tell", error))
    return NULL;
  return central_reply_resource (201, resource->document);
}

/* --- taking --- */

FjReply *
central_critical_read_back (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralResource) resource
      = central_resource_load (transaction, "Communication", call->request->captures[0], error);
  g_autoptr (FjCriticalValue) value = NULL;
  g_autofree char *receiver = NULL, *repeated = NULL;
  FjReply *reply = NULL;

  if (resource == NULL || !central_call_allow (call, transaction, FJ_VERB_READ_BACK, resource->site, error))
    return NULL;
  central_call_set_exam (call, resource->exam);
  central_call_touch (call, resource->patient);
  value = value_of (resource, error);
  if (value == NULL)
    return NULL;
  if (value->read_back_at != 0)
    {
      g_autofree char *at = fj_time_to_display (value->read_back_at);

      g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT, _ ("%s has taken this critical value at %s already."),
                   value->receiver, at);
      return NULL;
    }
  if (!central_resource_match (resource, call, transaction, &reply, error))
    return reply;
  if (!central_call_parameter (call, "receiver", FJ_CRITICAL_MAX_RECEIVER, &receiver, error)
      || !central_call_parameter (call, "repeated", FJ_CRITICAL_MAX_REPEATED, &repeated, error))
    return NULL;
  if (receiver == NULL || repeated == NULL)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("Say who took it (Parameters \"receiver\") and what they repeated (\"repeated\")."));
      return NULL;
    }
  g_free (value->receiver);
  value->receiver = g_steal_pointer (&receiver);
  g_free (value->repeated);
  value->repeated = g_steal_pointer (&repeated);
  g_free (value->noted_by);
  value->noted_by = g_strdup (central_call_actor (call));
  g_free (value->noted_by_name);
  value->noted_by_name = g_strdup (central_call_actor_name (call));
  value->read_back_at = fj_time_now ();
  if (!save (resource, value, call, transaction, "read-back", error))
    return NULL;
  return central_reply_resource (200, resource->document);
}

/* --- passing on --- */

static gboolean
find_due (CentralTransaction *transaction, gpointer ids, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (CentralRows) rows
      = central_query (transaction, error,
                       "SELECT id FROM critical_value WHERE open = 1 AND next_at > 0 AND next_at <= ?"
                       " ORDER BY next_at LIMIT ?",
                       "ii", fj_time_now (), (gint64) MAX_DUE);

  if (rows == NULL)
    return FALSE;
  while (central_rows_next (rows, &local))
    g_ptr_array_add (ids, g_strdup (central_rows_string (rows, 0)));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return local == NULL;
}

typedef struct
{
  Central *central;
  const char *id;
} Due;

static gboolean
pass_on (CentralTransaction *transaction, gpointer data, GError **error)
{
  const Due *due = data;
  const CentralSession program = { .display = (char *) "Fenji" };
  CentralCall call = { .central = due->central, .session = &program };
  g_autoptr (CentralResource) resource = central_resource_load (transaction, "Communication", due->id, error);
  g_autoptr (FjCriticalValue) value = resource != NULL ? value_of (resource, error) : NULL;
  gint64 now = fj_time_now ();
  guint level;

  if (value == NULL)
    return FALSE;
  level = fj_critical_level (value->sent_at, value->deadline, now);
  if (value->read_back_at != 0 || level <= value->level)
    return TRUE; /* somebody was quicker */
  value->level = level;
  value->escalated_at = now;
  return save (resource, value, &call, transaction, "escalate", error);
}

void
central_critical_sweep (Central *central, gpointer unused)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  if (!central_store_read (central_get_store (central), find_due, ids, &error))
    {
      g_message ("critical values: %s", error->message);
      return;
    }
  for (guint i = 0; i < ids->len; i++)
    {
      Due due = { central, g_ptr_array_index (ids, i) };
      g_autoptr (GError) local = NULL;

      if (!central_store_write (central_get_store (central), pass_on, &due, &local))
        g_message ("critical values: %s", local->message);
    }
}
