/* Operations on the order itself: its particulars, $cancel and $deliver. */
#include <string.h>
#include "central-gates.h"
#include "central-reports.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

#define MAX_REASON 1000 /* characters */

static gboolean
same_or_absent (const char *sent, const char *stored, const char *element, GError **error)
{
  if (sent == NULL || g_strcmp0 (sent, stored) == 0)
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
      _ ("%s is given once and cannot be changed (it is %s). Leave it as it is; cancel the order and register a "
         "new one when it is wrong."),
      element, stored != NULL ? stored : "-");
  return FALSE;
}

/* What was ordered is fixed once images are being taken. */
static gboolean
check_what_is_ordered (const FjExam *stored, const FjExam *sent, GError **error)
{
  if (stored->stage < FJ_STAGE_ACQUIRING)
    return TRUE;
  if (g_strcmp0 (stored->item, sent->item) == 0 && g_strcmp0 (stored->item_code, sent->item_code) == 0
      && g_strcmp0 (stored->modality, sent->modality) == 0
      && g_strcmp0 (stored->laterality, sent->laterality) == 0
      && g_strv_equal ((const char *const *) stored->parts, (const char *const *) sent->parts))
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_CONFLICT,
      _ ("Images of this exam are there already, so item, parts, side and modality cannot be changed. Cancel it "
         "and register a new one when they are wrong."));
  return FALSE;
}

static void
replace_string (char **field, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}

FjReply *
central_exam_put (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  const char *id = call->request->captures[0];
  g_autoptr (CentralExam) exam = NULL;
  g_autoptr (FjExam) sent = NULL;
  JsonObject *body = call->body;
  g_autoptr (CentralPatient) patient = NULL;
  JsonObject *document;
  const char *status;
  const char *stage;
  gboolean exists;
  gboolean changed;
  FjReply *reply = NULL;

  if (body == NULL)
    {
      central_call_body (call, "ServiceRequest", error);
      return NULL;
    }
  if (!central_put_check (call, transaction, FJ_VERB_REGISTER, "ServiceRequest", id, body, &exists, error))
    return NULL;
  if (!exists)
    return central_exam_create_call (call, transaction, id, error);
  exam = central_exam_load (call, transaction, id, error);
  if (exam == NULL || !central_call_allow (call, transaction, FJ_VERB_REGISTER, exam->resource->site, error))
    return NULL;
  if (!central_resource_match (exam->resource, call, transaction, &reply, error))
    return reply;
  if (central_call_body (call, "ServiceRequest", error) == NULL)
    return NULL;
  status = fj_json_get_string (body, "status");
  stage = central_extension_string (body, FJ_SYSTEM_STAGE);
  if ((status != NULL && g_strcmp0 (status, fj_json_get_string (exam->resource->document, "status")) != 0)
      || (stage != NULL && g_strcmp0 (stage, fj_stage_to_string (exam->exam->stage)) != 0))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("Status and stage (now %s) change by the operations only, such as $cancel or $images-complete. Send "
             "them unchanged."),
          fj_stage_to_string (exam->exam->stage));
      return NULL;
    }
  if (exam->exam->stage >= FJ_STAGE_SIGNED)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_CONFLICT,
          _ ("This exam is %s: its order is part of what was signed and cannot be changed any more."),
          fj_stage_to_string (exam->exam->stage));
      return NULL;
    }
  sent = fj_fhir_exam_from_json (body, error);
  if (sent == NULL
      || !same_or_absent (sent->accession, exam->exam->accession, "ServiceRequest.identifier", error)
      || !same_or_absent (sent->study_uid, exam->exam->study_uid, "ServiceRequest.identifier", error)
      || !same_or_absent (sent->patient, exam->exam->patient, "ServiceRequest.subject", error)
      || !same_or_absent (sent->site, exam->exam->site, "ServiceRequest.extension", error)
      || !check_what_is_ordered (exam->exam, sent, error))
    return NULL;

  replace_string (&sent->id, id);
  replace_string (&sent->accession, exam->exam->accession);
  replace_string (&sent->study_uid, exam->exam->study_uid);
  replace_string (&sent->patient, exam->exam->patient);
  replace_string (&sent->site, exam->exam->site);
  if (sent->request_form == NULL)
    replace_string (&sent->request_form, exam->exam->request_form);
  sent->stage = exam->exam->stage;
  sent->registered_at = exam->exam->registered_at;
  sent->version = exam->exam->version;
  /* Answers come by $answer-gate only: what is sent here is neither taken nor lost. */
  g_ptr_array_unref (sent->gates);
  sent->gates = fj_gate_list_copy (exam->exam->gates);
  fj_exam_free (exam->exam);
  exam->exam = g_steal_pointer (&sent);
  document = fj_json_copy (body);
  json_object_unref (exam->resource->document);
  exam->resource->document = document;
  patient = central_patient_load (transaction, exam->exam->patient, error);
  if (patient == NULL || !central_gates_update (exam, patient->patient, call, transaction, &changed, error)
      || !central_exam_store (exam, call, transaction, "update", error))
    return NULL;
  return central_reply_resource (200, exam->resource->document);
}

FjReply *
central_exam_create_call (CentralCall *call, CentralTransaction *transaction, const char *id, GError **error)
{
  JsonObject *body = central_call_body (call, "ServiceRequest", error);
  const char *patient_id;
  g_autoptr (CentralPatient) patient = NULL;
  g_autoptr (CentralSite) site = NULL;
  g_autoptr (CentralExam) exam = NULL;

  if (body == NULL)
    return NULL;
  patient_id = fj_json_reference_id (fj_json_get_string (body, "subject.reference"), "Patient");
  if (patient_id == NULL || !fj_uuid_is_valid (patient_id))
    {
      /* Who may not register learns only that. */
      g_autoptr (CentralSite) any = central_site_choose (call, transaction, FJ_VERB_REGISTER, NULL, error);
      if (any != NULL || g_error_matches (*error, FJ_ERROR, FJ_ERROR_INVALID))
        {
          g_clear_error (error);
          g_set_error (
              error, FJ_ERROR, FJ_ERROR_INVALID,
              _ ("ServiceRequest.subject: a reference like Patient/UUID is required. Say whose exam it is."));
        }
      return NULL;
    }
  patient = central_patient_load (transaction, patient_id, error);
  if (patient == NULL
      || !central_call_allow (call, transaction, FJ_VERB_REGISTER, patient->resource->site, error))
    return NULL;
  site = central_site_load (transaction, patient->resource->site, error);
  if (site == NULL)
    return NULL;
  exam = central_exam_create (call, transaction, site, patient, id, body, NULL, NULL, error);
  return exam != NULL ? central_reply_resource (201, exam->resource->document) : NULL;
}

FjReply *
central_exam_post (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autofree char *id = g_uuid_string_random ();

  return central_exam_create_call (call, transaction, id, error);
}

FjReply *
central_exam_cancel (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralExam) exam = central_exam_load (call, transaction, call->request->captures[0], error);
  g_autoptr (CentralTask) task = NULL;
  g_autoptr (CentralReport) report = NULL;
  g_autofree char *reason = NULL;
  FjLifecycleFacts facts;
  FjReply *reply = NULL;

  if (exam == NULL || !central_call_allow (call, transaction, FJ_VERB_CANCEL, exam->resource->site, error))
    return NULL;
  if (!central_resource_match (exam->resource, call, transaction, &reply, error))
    return reply;
  if (!central_call_parameter (call, "reason", MAX_REASON, &reason, error))
    return NULL;
  if (reason == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("Say why the exam is cancelled: Parameters \"reason\". Others will read it."));
      return NULL;
    }
  if (!central_exam_facts (exam, call, transaction, &facts, error)
      || !central_task_open_of (transaction, exam->resource->id, &task, error)
      || !central_report_of_exam (call, transaction, exam->resource->id, &report, error))
    return NULL;
  central_extension_set (exam->resource->document, "urn:fenji:cancel-reason", "valueString", reason);
  if (!central_exam_apply (exam, call, transaction, FJ_EVENT_CANCEL, &facts, reason, NULL, error))
    return NULL;
  if (task != NULL && !central_task_close (task, call, transaction, "cancelled", error))
    return NULL;
  if (report != NULL
      && (report->report->status == FJ_REPORT_PARTIAL || report->report->status == FJ_REPORT_PRELIMINARY))
    {
      report->report->status = FJ_REPORT_CANCELLED;
      if (!central_report_save (report, call, transaction, "cancel", error))
        return NULL;
    }
  return central_reply_resource (200, exam->resource->document);
}

/* The printed version must be the one that stands: paper of an older one is no delivery. Who names none means
 * that. */
static gboolean
check_delivered_version (CentralCall *call, const CentralReport *report, GError **error)
{
  JsonArray *parameters = fj_json_get_array (call->body, "parameter");
  const char *text = fj_fhir_parameter (call->body, "version");
  guint64 version = 0;
  gboolean has_version = FALSE;

  for (guint i = 0; text == NULL && parameters != NULL && i < json_array_get_length (parameters); i++)
    {
      JsonNode *node = json_array_get_element (parameters, i);
      JsonObject *parameter = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (parameter == NULL || g_strcmp0 (fj_json_get_string (parameter, "name"), "version") != 0)
        continue;
      has_version = TRUE;
      version = (guint64) MAX (fj_json_get_int (parameter, "valueInteger", 0), 0);
      if (version == 0)
        version = (guint64) MAX (fj_json_get_int (parameter, "valuePositiveInt", 0), 0);
    }
  if (version == 0 && text == NULL && !has_version)
    return TRUE;
  if (version == 0 && (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, &version, NULL)))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("Say which version of the report was handed over: Parameters \"version\", a whole number."));
      return FALSE;
    }
  if (version == report->resource->version)
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_CONFLICT,
      _ ("Version %u was handed over, but version %u is the one that stands. Print it and hand it over "
         "instead, and take the older paper back."),
      (guint) version, report->resource->version);
  return FALSE;
}

FjReply *
central_exam_deliver (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralExam) exam = central_exam_load (call, transaction, call->request->captures[0], error);
  g_autoptr (CentralReport) report = NULL;
  g_autofree char *detail = NULL;
  FjLifecycleFacts facts;
  FjReply *reply = NULL;

  if (exam == NULL || !central_call_allow (call, transaction, FJ_VERB_DELIVER, exam->resource->site, error))
    return NULL;
  /* A machine's event needs no version; who names one is held to it. */
  if (fj_request_header (call->request, "if-match") != NULL
      && !central_resource_match (exam->resource, call, transaction, &reply, error))
    return reply;
  if (!central_exam_facts (exam, call, transaction, &facts, error)
      || !central_report_of_exam (call, transaction, exam->resource->id, &report, error))
    return NULL;
  if (report == NULL || !facts.report_signed)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_CONFLICT,
          _ ("The report of this exam is not signed yet, so there is nothing to hand over. Wait until it is "
             "signed."));
      return NULL;
    }
  if (call->body != NULL && !check_delivered_version (call, report, error))
    return NULL;
  detail = g_strdup_printf ("version %u", report->resource->version);
  if (!central_exam_apply (exam, call, transaction, FJ_EVENT_DELIVER, &facts, detail, NULL, error))
    return NULL;
  return central_reply_resource (200, exam->resource->document);
}
