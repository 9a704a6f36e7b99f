#include "central-reports.h"

#include <string.h>
#include "central-report-index.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

#define MAX_NOTE 2000 /* characters */

void
central_report_free (CentralReport *report)
{
  if (report == NULL)
    return;
  central_resource_free (report->resource);
  g_clear_pointer (&report->report, fj_report_free);
  g_free (report);
}

FjReport *
central_report_from_document (const CentralResource *resource, GError **error)
{
  FjReport *report = fj_fhir_report_from_json (resource->document, error);

  if (report == NULL)
    return NULL;
  g_free (report->id);
  report->id = g_strdup (resource->id);
  report->version = resource->version;
  return report;
}

CentralReport *
central_report_load (CentralCall *call, CentralTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CentralReport) report = g_new0 (CentralReport, 1);

  if (!fj_uuid_is_valid (id))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("There is no %s with the id %.64s. Ids here are UUIDs."), "DiagnosticReport", id);
      return NULL;
    }
  report->resource = central_resource_load (transaction, "DiagnosticReport", id, error);
  if (report->resource == NULL)
    return NULL;
  report->report = central_report_from_document (report->resource, error);
  if (report->report == NULL)
    return NULL;
  central_call_set_exam (call, report->resource->exam);
  central_call_touch (call, report->resource->patient);
  return g_steal_pointer (&report);
}

gboolean
central_report_of_exam (CentralCall *call,
                        CentralTransaction *transaction,
                        const char *exam,
                        CentralReport **report,
                        GError **error)
{
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT id FROM report WHERE exam = ?", "s", exam);
  gboolean found;

  *report = NULL;
  if (!central_rows_first (rows, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  *report = central_report_load (call, transaction, central_rows_string (rows, 0), error);
  return *report != NULL;
}

gboolean
central_report_save (CentralReport *report,
                     CentralCall *call,
                     CentralTransaction *transaction,
                     const char *event,
                     GError **error)
{
  const FjReport *r = report->report;
  gboolean is_new = report->resource->version == 0;
  const char *status = fj_report_status_to_string (r->status);
  g_autofree char *signed_at = r->signed_at != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, r->signed_at) : NULL;
  JsonObject *document = fj_fhir_report_to_json (r, report->resource->document);

  json_object_unref (report->resource->document);
  report->resource->document = document;
  if (!central_resource_save (report->resource, call, transaction, event, error)
      || !central_report_index_put (transaction, report->resource->id, report->resource->site, r, error))
    return FALSE;
  report->report->version = report->resource->version;
  if (is_new)
    return central_exec (
        transaction, error,
        "INSERT INTO report (id, exam, patient, site, status, critical, reader, auditor, signed_at,"
        " version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS BIGINT), ?)",
        "sssssisssi", report->resource->id, report->resource->exam, report->resource->patient,
        report->resource->site, status, (gint64) r->critical, r->reader, r->auditor, signed_at,
        (gint64) report->resource->version);
  return central_exec (transaction, error,
                       "UPDATE report SET status = ?, critical = ?, reader = ?, auditor = ?,"
                       " signed_at = CAST(? AS BIGINT), version = ? WHERE id = ?",
                       "sisssis", status, (gint64) r->critical, r->reader, r->auditor, signed_at,
                       (gint64) report->resource->version, report->resource->id);
}

static gboolean
says_something (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

gboolean
central_report_has_text (const FjReport *report)
{
  return says_something (report->findings) && says_something (report->impression);
}

gboolean
central_report_take_text (char **field, const char *text, const char *element, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (text != NULL && g_utf8_strlen (text, -1) > CENTRAL_REPORT_MAX_TEXT)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("%s is longer than %u characters. Shorten it and save again."), element,
                   (guint) CENTRAL_REPORT_MAX_TEXT);
      return FALSE;
    }
  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c == '\r')
        {
          if (p[1] != '\n')
            g_string_append_c (out, '\n');
          continue;
        }
      if (g_unichar_iscntrl (c) && c != '\n' && c != '\t')
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                       _ ("%s contains a control character (U+%04X). Remove it and save again."), element,
                       (guint) c);
          return FALSE;
        }
      g_string_append_unichar (out, c);
    }
  g_free (*field);
  *field = out->len > 0 ? g_strdup (out->str) : NULL;
  return TRUE;
}

/* --- starting --- */

static CentralReport *
new_report (CentralCall *call, const CentralExam *exam)
{
  CentralReport *report = g_new0 (CentralReport, 1);
  g_autofree char *id = g_uuid_string_random ();
  JsonObject *document = json_object_new ();

  json_object_set_string_member (document, "resourceType", "DiagnosticReport");
  report->resource = central_resource_new ("DiagnosticReport", id, exam->resource->site,
                                           exam->resource->patient, exam->resource->id, document);
  report->report = fj_report_new ();
  report->report->id = g_strdup (id);
  report->report->exam = g_strdup (exam->resource->id);
  report->report->patient = g_strdup (exam->resource->patient);
  report->report->status = FJ_REPORT_PARTIAL;
  report->report->drafted_at = fj_time_now ();
  return report;
}

gboolean
central_report_start (CentralCall *call,
                      CentralTransaction *transaction,
                      CentralExam *exam,
                      CentralTask *task,
                      const FjLifecycleFacts *facts,
                      GError **error)
{
  g_autoptr (CentralReport) report = NULL;

  if (!central_exam_apply (exam, call, transaction, FJ_EVENT_START_REPORT, facts, NULL, NULL, error)
      || !central_report_of_exam (call, transaction, exam->resource->id, &report, error))
    return FALSE;
  if (report == NULL)
    report = new_report (call, exam);
  g_free (report->report->reader);
  report->report->reader = g_strdup (central_call_actor (call));
  g_free (report->report->reader_name);
  report->report->reader_name = g_strdup (central_call_actor_name (call));
  return central_report_save (report, call, transaction, "start-report", error)
         && central_task_set_holder (task, call, transaction, central_call_actor (call),
                                     central_call_actor_name (call), error);
}

static gboolean
is_person (CentralCall *call, GError **error)
{
  if (call->session->device == NULL)
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
               _ ("Reports are written by persons, not by devices. Sign in with a person's account."));
  return FALSE;
}

FjReply *
central_report_start_call (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralExam) exam = central_exam_load (call, transaction, call->request->captures[0], error);
  g_autoptr (CentralTask) task = NULL;
  g_autoptr (CentralReport) report = NULL;
  FjLifecycleFacts facts;
  FjReply *reply = NULL;
  guint seen;

  if (exam == NULL || !central_call_allow (call, transaction, FJ_VERB_DRAFT, exam->resource->site, error)
      || !is_person (call, error) || !central_call_if_match (call, &seen, error)
      || !central_task_open_of (transaction, exam->resource->id, &task, error)
      || !central_report_of_exam (call, transaction, exam->resource->id, &report, error))
    return NULL;
  if (task != NULL && g_str_equal (task->code, "draft") && task->holder != NULL)
    {
      if (!central_task_check_held (task, call, "draft", error))
        return NULL;
      if (report != NULL) /* asked again by the one who holds it */
        return central_reply_resource (200, report->resource->document);
    }
  if (!central_resource_match (exam->resource, call, transaction, &reply, error))
    return reply;
  if (!central_exam_facts (exam, call, transaction, &facts, error))
    return NULL;
  if (task == NULL || !g_str_equal (task->code, "draft"))
    {
      /* The state table says why: images not complete, submitted already, signed … */
      if (central_exam_apply (exam, call, transaction, FJ_EVENT_START_REPORT, &facts, NULL, NULL, error))
        g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                     _ ("This exam has no step of drafting open now. Read it again to see its stage."));
      return NULL;
    }
  if (!central_report_start (call, transaction, exam, task, &facts, error))
    return NULL;
  g_clear_pointer (&report, central_report_free);
  if (!central_report_of_exam (call, transaction, exam->resource->id, &report, error))
    return NULL;
  return central_reply_resource (200, report->resource->document);
}

/* --- saving --- */

static gboolean
allow_writing (CentralCall *call, CentralTransaction *transaction, const char *site, GError **error)
{
  return central_call_allow (call, transaction, FJ_VERB_AUDIT, site, NULL)
         || central_call_allow (call, transaction, FJ_VERB_DRAFT, site, error);
}

static gboolean
check_same_reference (
    JsonObject *body, const char *path, const char *type, const char *id, const char *element, GError **error)
{
  const char *given = fj_json_get_string (body, path);

  if (given == NULL || g_strcmp0 (fj_json_reference_id (given, type), id) == 0)
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
               _ ("%s: a report stays with its exam and patient (%s/%s). Open the right exam instead."),
               element, type, id);
  return FALSE;
}

/* The words of @body into the report; everything else in it is the server's. */
static gboolean
take_body (CentralReport *report, JsonObject *body, GError **error)
{
  FjReport *own = report->report;
  const char *status = fj_json_get_string (body, "status");
  JsonObject *document = NULL;
  g_autoptr (FjReport) sent = NULL;
  JsonArray *based_on;

  if (status != NULL && g_strcmp0 (status, fj_report_status_to_string (own->status)) != 0)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("The status of a report (%s) is changed by $submit, $return and $sign only, not by saving. Send it "
             "unchanged."),
          fj_report_status_to_string (own->status));
      return FALSE;
    }
  if (!check_same_reference (body, "basedOn[0].reference", "ServiceRequest", own->exam,
                             "DiagnosticReport.basedOn", error)
      || !check_same_reference (body, "subject.reference", "Patient", own->patient,
                                "DiagnosticReport.subject", error))
    return FALSE;
  document = fj_json_copy (body);
  based_on = json_array_new ();
  json_array_add_object_element (based_on, central_reference_new ("ServiceRequest", own->exam, NULL));
  json_object_set_array_member (document, "basedOn", based_on);
  json_object_set_object_member (document, "subject", central_reference_new ("Patient", own->patient, NULL));
  sent = fj_fhir_report_from_json (document, error);
  if (sent == NULL || !central_report_take_text (&own->technique, sent->technique, "technique", error)
      || !central_report_take_text (&own->findings, sent->findings, "findings", error)
      || !central_report_take_text (&own->impression, sent->impression, "conclusion", error))
    {
      json_object_unref (document);
      return FALSE;
    }
  own->critical = sent->critical;
  json_object_unref (report->resource->document);
  report->resource->document = document;
  return TRUE;
}

FjReply *
central_report_put (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralReport) report
      = central_report_load (call, transaction, call->request->captures[0], error);
  g_autoptr (CentralExam) exam = NULL;
  g_autoptr (CentralTask) task = NULL;
  JsonObject *body;
  const char *own_id;
  FjLifecycleFacts facts;
  FjReply *reply = NULL;

  if (report == NULL)
    {
      if (error != NULL && g_error_matches (*error, FJ_ERROR, FJ_ERROR_NOT_FOUND))
        {
          g_clear_error (error);
          g_set_error (
              error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
              _ ("There is no DiagnosticReport with the id %.64s. A report is made by ServiceRequest/…/"
                 "$start-report."),
              call->request->captures[0]);
        }
      return NULL;
    }
  if (!allow_writing (call, transaction, report->resource->site, error) || !is_person (call, error))
    return NULL;
  if (!central_resource_match (report->resource, call, transaction, &reply, error))
    return reply;
  body = central_call_body (call, "DiagnosticReport", error);
  if (body == NULL)
    return NULL;
  own_id = fj_json_get_string (body, "id");
  if (own_id != NULL && !g_str_equal (own_id, report->resource->id))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("The id in the body (%.64s) differs from the one in the address (%s). Make them the same."),
          own_id, report->resource->id);
      return NULL;
    }
  exam = central_exam_load (call, transaction, report->resource->exam, error);
  if (exam == NULL || !central_exam_facts (exam, call, transaction, &facts, error)
      || !central_task_open_of (transaction, exam->resource->id, &task, error))
    return NULL;
  if (task == NULL && facts.report_signed)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_CONFLICT,
          _ ("This report is signed and cannot be changed any more. Write an addendum or a correction instead."));
      return NULL;
    }
  if (!central_task_check_held (task, call,
                                report->report->status == FJ_REPORT_PRELIMINARY ? "audit" : "draft", error)
      || !central_call_allow (call, transaction,
                              report->report->status == FJ_REPORT_PRELIMINARY ? FJ_VERB_AUDIT : FJ_VERB_DRAFT,
                              report->resource->site, error)
      || !take_body (report, body, error))
    return NULL;
  facts.report_has_text = central_report_has_text (report->report);
  if (!central_exam_apply (exam, call, transaction, FJ_EVENT_SAVE, &facts, NULL, NULL, error)
      || !central_report_save (report, call, transaction, "save", error))
    return NULL;
  return central_reply_resource (200, report->resource->document);
}

/* --- handing on --- */

/* What $submit and $return begin with: report, exam, open step, rights, version. */
static gboolean
begin (CentralCall *call,
       CentralTransaction *transaction,
       FjVerb verb,
       CentralReport **report,
       CentralExam **exam,
       CentralTask **task,
       FjLifecycleFacts *facts,
       FjReply **reply,
       GError **error)
{
  *reply = NULL;
  *report = central_report_load (call, transaction, call->request->captures[0], error);
  if (*report == NULL || !central_call_allow (call, transaction, verb, (*report)->resource->site, error)
      || !is_person (call, error)
      || !central_resource_match ((*report)->resource, call, transaction, reply, error))
    return FALSE;
  *exam = central_exam_load (call, transaction, (*report)->resource->exam, error);
  if (*exam == NULL || !central_exam_facts (*exam, call, transaction, facts, error)
      || !central_task_open_of (transaction, (*exam)->resource->id, task, error))
    return FALSE;
  facts->report_has_text = central_report_has_text ((*report)->report);
  return TRUE;
}

FjReply *
central_report_submit (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralReport) report = NULL;
  g_autoptr (CentralExam) exam = NULL;
  g_autoptr (CentralTask) task = NULL;
  g_autofree char *focus = NULL;
  FjLifecycleFacts facts;
  FjReply *reply;

  if (!begin (call, transaction, FJ_VERB_DRAFT, &report, &exam, &task, &facts, &reply, error))
    return reply;
  if (task != NULL && g_str_equal (task->code, "draft")
      && !central_task_check_held (task, call, "draft", error))
    return NULL;
  if (!central_exam_apply (exam, call, transaction, FJ_EVENT_SUBMIT, &facts, NULL, NULL, error)
      || !central_task_check_held (task, call, "draft", error)
      || !central_task_close (task, call, transaction, "completed", error))
    return NULL;
  report->report->status = FJ_REPORT_PRELIMINARY;
  report->report->submitted_at = fj_time_now ();
  focus = g_strdup_printf ("DiagnosticReport/%s", report->resource->id);
  if (!central_report_save (report, call, transaction, "submit", error)
      || !central_task_make (call, transaction, exam, "audit", focus, NULL, NULL, NULL, error))
    return NULL;
  return central_reply_resource (200, report->resource->document);
}

FjReply *
central_report_return (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralReport) report = NULL;
  g_autoptr (CentralExam) exam = NULL;
  g_autoptr (CentralTask) task = NULL;
  g_autofree char *focus = NULL;
  g_autofree char *note = NULL;
  FjLifecycleFacts facts;
  FjReply *reply;

  if (!begin (call, transaction, FJ_VERB_AUDIT, &report, &exam, &task, &facts, &reply, error))
    return reply;
  if (!central_call_parameter (call, "note", MAX_NOTE, &note, error))
    return NULL;
  if (note == NULL)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("Say in a note why the report goes back, so that its writer knows what to change: Parameters "
             "\"note\"."));
      return NULL;
    }
  if (task != NULL && g_str_equal (task->code, "audit") && task->holder != NULL
      && !central_task_check_held (task, call, "audit", error))
    return NULL;
  if (!central_exam_apply (exam, call, transaction, FJ_EVENT_RETURN, &facts, note, NULL, error)
      || task == NULL || !central_task_close (task, call, transaction, "completed", error))
    {
      if (task == NULL && error != NULL && *error == NULL)
        central_task_check_held (task, call, "audit", error);
      return NULL;
    }
  report->report->status = FJ_REPORT_PARTIAL;
  g_free (report->report->return_note);
  report->report->return_note = g_steal_pointer (&note);
  focus = g_strdup_printf ("DiagnosticReport/%s", report->resource->id);
  /* It goes back to whom it came from. */
  if (!central_report_save (report, call, transaction, "return", error)
      || !central_task_make (call, transaction, exam, "draft", focus, report->report->reader,
                             report->report->reader_name, NULL, error))
    return NULL;
  return central_reply_resource (200, report->resource->document);
}
