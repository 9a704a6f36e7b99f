#include "central-exams.h"

#include <string.h>
#include "central-documents.h"
#include "central-gates.h"
#include "central-tasks.h"
#include "fj-clock.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

#define MAX_PARTS 16
#define MAX_CLINICAL_INFORMATION 4000 /* characters */

void
central_exam_free (CentralExam *exam)
{
  if (exam == NULL)
    return;
  central_resource_free (exam->resource);
  g_clear_pointer (&exam->exam, fj_exam_free);
  g_free (exam);
}

static CentralExam *
exam_of_resource (CentralResource *resource, GError **error)
{
  CentralExam *result;
  FjExam *exam = fj_fhir_exam_from_json (resource->document, error);

  if (exam == NULL)
    {
      central_resource_free (resource);
      return NULL;
    }
  g_free (exam->id);
  exam->id = g_strdup (resource->id);
  g_free (exam->site);
  exam->site = g_strdup (resource->site);
  exam->version = resource->version;
  result = g_new0 (CentralExam, 1);
  result->resource = resource;
  result->exam = exam;
  return result;
}

CentralExam *
central_exam_load (CentralCall *call, CentralTransaction *transaction, const char *id, GError **error)
{
  CentralResource *resource = NULL;
  CentralExam *result;
  g_autoptr (CentralRows) rows = NULL;
  gboolean found;

  if (!fj_uuid_is_valid (id))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("There is no %s with the id %.64s. Ids here are UUIDs."), "ServiceRequest", id);
      return NULL;
    }
  resource = central_resource_load (transaction, "ServiceRequest", id, error);
  result = resource != NULL ? exam_of_resource (resource, error) : NULL;
  if (result == NULL)
    return NULL;
  /* The row is what the rules look at; the document is made from it. */
  rows = central_query (transaction, error, "SELECT stage, registered_at, patient FROM exam WHERE id = ?",
                        "s", id);
  if (!central_rows_first (rows, &found, error))
    {
      central_exam_free (result);
      return NULL;
    }
  result->exam->stage = found ? fj_stage_from_string (central_rows_string (rows, 0)) : FJ_STAGE_NONE;
  result->exam->registered_at = found ? central_rows_int (rows, 1) : 0;
  central_call_set_exam (call, id);
  if (result->resource->patient != NULL)
    central_call_touch (call, result->resource->patient);
  return result;
}

/* --- what must be true of an order --- */

static gboolean
check_text (const char *element, const char *text, guint max, gboolean required, GError **error)
{
  gboolean good = text == NULL || g_utf8_strlen (text, -1) <= max;

  if (required && (text == NULL || *text == '\0'))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE, _ ("%s is required. Enter it and send it again."),
                   element);
      return FALSE;
    }
  for (const char *p = text; good && p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    good = *p == '\n' || !g_unichar_iscntrl (g_utf8_get_char (p));
  if (!good)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
        _ ("%s may have at most %u characters and no control characters. Shorten it and send it again."),
        element, max);
  return good;
}

static gboolean
check_exam (FjExam *exam, GError **error)
{
  static const char *const modalities[]
      = { "CR", "CT", "DX", "ES", "IO", "MG", "MR", "NM", "PT", "PX", "RF", "US", "XA", "BMD", "ECG", NULL };

  if ((exam->item == NULL || *exam->item == '\0') && exam->item_code != NULL)
    {
      g_free (exam->item);
      exam->item = g_strdup (exam->item_code);
    }
  if (!check_text ("ServiceRequest.code.text", exam->item, 64, TRUE, error)
      || !check_text ("ServiceRequest.code.coding.code", exam->item_code, 64, FALSE, error)
      || !check_text ("ServiceRequest.requester.display", exam->doctor, 64, FALSE, error)
      || !check_text ("department", exam->department, 64, FALSE, error)
      || !check_text ("bed", exam->bed, 16, FALSE, error)
      || !check_text ("visit number", exam->visit_number, 64, FALSE, error)
      || !check_text ("device", exam->device, 16, FALSE, error)
      || !check_text ("ServiceRequest.reasonCode", exam->clinical_information, MAX_CLINICAL_INFORMATION,
                      FALSE, error))
    return FALSE;
  if (exam->modality == NULL || !g_strv_contains (modalities, exam->modality))
    {
      g_autofree char *known = g_strjoinv (" ", (char **) modalities);
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("ServiceRequest.orderDetail: a modality is required, one of %s (DICOM code). Choose it and send it "
             "again."),
          known);
      return FALSE;
    }
  if (g_strv_length (exam->parts) > MAX_PARTS)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("ServiceRequest.bodySite: at most %u parts in one order. Make a second order for the others."),
          MAX_PARTS);
      return FALSE;
    }
  for (guint i = 0; exam->parts[i] != NULL; i++)
    if (!check_text ("ServiceRequest.bodySite", exam->parts[i], 64, FALSE, error))
      return FALSE;
  if (exam->laterality != NULL && strlen (exam->laterality) != 1)
    exam->laterality[0] = '\0';
  if (exam->laterality != NULL && (*exam->laterality == '\0' || strchr ("LRBU", *exam->laterality) == NULL))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                   _ ("The side must be L, R or B, or left out. Correct it and send it again."));
      return FALSE;
    }
  return TRUE;
}

/* --- numbers --- */

static gboolean
accession_taken (CentralTransaction *transaction, const char *accession, gboolean *taken, GError **error)
{
  g_autoptr (CentralRows) rows
      = central_query (transaction, error, "SELECT 1 FROM exam WHERE accession = ?", "s", accession);

  return central_rows_first (rows, taken, error);
}

static gboolean
check_accession (const char *accession,
                 const CentralSite *site,
                 CentralTransaction *transaction,
                 GError **error)
{
  gboolean good = strlen (accession) == 15 && g_str_has_prefix (accession, site->code);
  gboolean taken = FALSE;

  for (gsize i = strlen (site->code); good && i < 15; i++)
    good = g_ascii_isdigit (accession[i]);
  if (!good)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("The accession number \"%.20s\" is not one of %s: it is %s, six digits of the date and five digits. "
             "Leave it out to get one."),
          accession, site->name, site->code);
      return FALSE;
    }
  if (!accession_taken (transaction, accession, &taken, error))
    return FALSE;
  if (taken)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_CONFLICT,
        _ ("The accession number %s is already in use. Take the next one, or leave it out to get one."),
        accession);
  return !taken;
}

static char *
give_accession (const CentralSite *site, CentralTransaction *transaction, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%y%m%d");
  g_autofree char *kind = g_strconcat ("accession ", day, NULL);

  for (;;)
    {
      gint64 number = central_site_next (transaction, site->id, kind, error);
      g_autofree char *accession = NULL;
      gboolean taken;

      if (number == 0)
        return NULL;
      if (number > 99999)
        {
          g_set_error (
              error, FJ_ERROR, FJ_ERROR_CONFLICT,
              _ ("%s has used up its accession numbers of today. Go on tomorrow, or ask for a second site code."),
              site->name);
          return NULL;
        }
      accession = g_strdup_printf ("%s%s%05" G_GINT64_FORMAT, site->code, day, number);
      /* Numbers made offline may be ahead of the counter. */
      if (!accession_taken (transaction, accession, &taken, error))
        return NULL;
      if (!taken)
        return g_steal_pointer (&accession);
    }
}

static gboolean
give_study_uid (FjExam *exam, CentralTransaction *transaction, GError **error)
{
  g_autoptr (CentralRows) rows = NULL;
  gboolean taken;

  if (exam->study_uid == NULL)
    {
      exam->study_uid = fj_uid_new ();
      return TRUE;
    }
  if (!fj_uid_is_valid (exam->study_uid))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                   _ ("\"%.70s\" is no valid Study Instance UID. Leave it out to get one."), exam->study_uid);
      return FALSE;
    }
  rows = central_query (transaction, error, "SELECT 1 FROM exam WHERE study_uid = ?", "s", exam->study_uid);
  if (!central_rows_first (rows, &taken, error))
    return FALSE;
  if (taken)
    g_set_error (error, FJ_ERROR, FJ_ERROR_CONFLICT,
                 _ ("Another exam has this Study Instance UID already. Leave it out to get a new one."));
  return !taken;
}

/* --- storing --- */

static char *
parts_to_json (const FjExam *exam)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; exam->parts[i] != NULL; i++)
    json_array_add_string_element (array, exam->parts[i]);
  json_node_set_array (node, array);
  return json_to_string (node, FALSE);
}

static gboolean
is_open (FjStage stage)
{
  return stage != FJ_STAGE_SIGNED && stage != FJ_STAGE_DELIVERED && stage != FJ_STAGE_AMENDED
         && stage != FJ_STAGE_CANCELLED;
}

static gboolean
save_new_row (const FjExam *exam, guint version, CentralTransaction *transaction, GError **error)
{
  g_autofree char *parts = parts_to_json (exam);
  g_autofree char *gates = central_gates_open_codes (exam);

  return central_exec (
      transaction, error,
      "INSERT INTO exam (id, accession, patient, site, study_uid, item_code, item, parts, modality,"
      " visit_class, urgency, urgency_rank, device, stage, open, registered_at, target_seconds, version, gates_open,"
      " gate_codes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      "sssssssssssissiiiiis", exam->id, exam->accession, exam->patient, exam->site, exam->study_uid,
      exam->item_code, exam->item, parts, exam->modality, fj_visit_class_to_string (exam->visit_class),
      fj_urgency_to_string (exam->urgency), (gint64) exam->urgency, exam->device,
      fj_stage_to_string (exam->stage), (gint64) is_open (exam->stage), (gint64) exam->registered_at,
      (gint64) fj_clock_target_seconds (exam), (gint64) version, (gint64) fj_gate_list_n_open (exam->gates),
      gates);
}

static gboolean
save_row (const FjExam *exam, guint version, CentralTransaction *transaction, GError **error)
{
  g_autofree char *parts = parts_to_json (exam);
  g_autofree char *gates = central_gates_open_codes (exam);

  return central_exec (
      transaction, error,
      "UPDATE exam SET item_code = ?, item = ?, parts = ?, modality = ?, visit_class = ?, urgency = ?,"
      " urgency_rank = ?, device = ?, stage = ?, open = ?, target_seconds = ?, version = ?,"
      " gates_open = ?, gate_codes = ? WHERE id = ?",
      "ssssssissiiiiss", exam->item_code, exam->item, parts, exam->modality,
      fj_visit_class_to_string (exam->visit_class), fj_urgency_to_string (exam->urgency),
      (gint64) exam->urgency, exam->device, fj_stage_to_string (exam->stage), (gint64) is_open (exam->stage),
      (gint64) fj_clock_target_seconds (exam), (gint64) version, (gint64) fj_gate_list_n_open (exam->gates),
      gates, exam->id);
}

/* Document and row, the next version. */
static gboolean
save_exam (
    CentralExam *exam, CentralCall *call, CentralTransaction *transaction, const char *event, GError **error)
{
  JsonObject *document = fj_fhir_exam_to_json (exam->exam, exam->resource->document);
  gboolean is_new = exam->resource->version == 0;

  json_object_unref (exam->resource->document);
  exam->resource->document = document;
  if (!central_resource_save (exam->resource, call, transaction, event, error))
    return FALSE;
  exam->exam->version = exam->resource->version;
  return is_new ? save_new_row (exam->exam, exam->resource->version, transaction, error)
                : save_row (exam->exam, exam->resource->version, transaction, error);
}

gboolean
central_exam_store (
    CentralExam *exam, CentralCall *call, CentralTransaction *transaction, const char *event, GError **error)
{
  return check_exam (exam->exam, error) && save_exam (exam, call, transaction, event, error);
}

static const char *
outcome_word (FjLifecycleOutcome outcome)
{
  static const char *const words[] = { "moved", "kept", "parked", "noted", "refused" };

  return words[outcome];
}

static gboolean
write_event (CentralExam *exam,
             CentralCall *call,
             CentralTransaction *transaction,
             FjEvent event,
             FjLifecycleOutcome outcome,
             FjStage from,
             gint64 sequence,
             gint64 device_time,
             const char *detail,
             GError **error)
{
  g_autofree char *device_text = device_time != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, device_time) : NULL;

  return central_exec (
      transaction, error,
      "INSERT INTO exam_event (sequence, exam, event, outcome, from_stage, to_stage, actor, actor_name,"
      " server_time, device_time, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS BIGINT), ?)",
      "isssssssiss", (gint64) sequence, exam->exam->id, fj_event_to_string (event), outcome_word (outcome),
      fj_stage_to_string (from), fj_stage_to_string (exam->exam->stage), central_call_actor (call),
      central_call_actor_name (call), (gint64) fj_time_now (), device_text, detail);
}

static gboolean
write_stage (CentralExam *exam, CentralTransaction *transaction, gint64 at, GError **error)
{
  FjStage stage = exam->exam->stage;

  if (!central_exec (transaction, error,
                     "INSERT INTO exam_stage (exam, stage, at) VALUES (?, ?, ?)"
                     " ON CONFLICT (exam, stage) DO UPDATE SET at = excluded.at",
                     "ssi", exam->exam->id, fj_stage_to_string (stage), (gint64) at))
    return FALSE;
  if (stage != FJ_STAGE_SIGNED && stage != FJ_STAGE_CANCELLED)
    return TRUE;
  return central_exec (transaction, error, "UPDATE exam SET closed_at = ? WHERE id = ?", "is", (gint64) at,
                       exam->exam->id);
}

gboolean
central_exam_apply (CentralExam *exam,
                    CentralCall *call,
                    CentralTransaction *transaction,
                    FjEvent event,
                    const FjLifecycleFacts *facts,
                    const char *detail,
                    FjLifecycleOutcome *outcome,
                    GError **error)
{
  FjStage from = exam->exam->stage;
  FjStage to = from;
  FjLifecycleOutcome result;
  gint64 device_time = 0;
  gint64 sequence;

  if (!central_call_device_time (call, &device_time, error))
    return FALSE;
  result = fj_lifecycle_apply (from, event, facts, &to, error);
  if (outcome != NULL)
    *outcome = result;
  if (result == FJ_OUTCOME_REFUSED)
    return FALSE;
  if (result == FJ_OUTCOME_MOVED)
    {
      exam->exam->stage = to;
      if (!save_exam (exam, call, transaction, fj_event_to_string (event), error)
          || !write_stage (exam, transaction, exam->resource->updated, error))
        return FALSE;
      sequence = exam->resource->sequence;
    }
  else
    {
      /* Nothing of the document changes, but whoever follows the exam should look. */
      sequence = central_change (transaction, "ServiceRequest", exam->exam->id, exam->resource->version,
                                 exam->exam->id, exam->resource->site, error);
      if (sequence <= 0)
        return FALSE;
    }
  return write_event (exam, call, transaction, event, result, from, sequence, device_time, detail, error);
}

gboolean
central_exam_facts (CentralExam *exam,
                    CentralCall *call,
                    CentralTransaction *transaction,
                    FjLifecycleFacts *facts,
                    GError **error)
{
  g_autoptr (CentralRows) images = NULL;
  g_autoptr (CentralRows) unconfirmed = NULL;
  g_autoptr (CentralRows) report = NULL;
  g_autoptr (CentralTask) task = NULL;
  gboolean found;

  memset (facts, 0, sizeof *facts);
  images = central_query (
      transaction, error,
      "SELECT COALESCE(SUM(n_instances), 0), COALESCE(MIN(complete), 0) FROM imaging_study WHERE exam = ?",
      "s", exam->exam->id);
  if (!central_rows_first (images, &found, error))
    return FALSE;
  facts->has_images = found && central_rows_int (images, 0) > 0;
  unconfirmed
      = central_query (transaction, error,
                       "SELECT COUNT(*) FROM instance JOIN imaging_study ON imaging_study.id = instance.study"
                       " WHERE imaging_study.exam = ? AND instance.confirmed = 0",
                       "s", exam->exam->id);
  if (!central_rows_first (unconfirmed, &found, error))
    return FALSE;
  facts->images_verified
      = facts->has_images && central_rows_int (images, 1) == 1 && central_rows_int (unconfirmed, 0) == 0;

  report = central_query (transaction, error, "SELECT status, reader FROM report WHERE exam = ?", "s",
                          exam->exam->id);
  if (!central_rows_first (report, &found, error))
    return FALSE;
  facts->report_signed = found && central_report_status_is_signed (central_rows_string (report, 0));
  facts->drafted_by_actor
      = found && g_strcmp0 (central_rows_string (report, 1), central_call_actor (call)) == 0;

  if (!central_task_open_of (transaction, exam->exam->id, &task, error))
    return FALSE;
  facts->holder_is_actor
      = task == NULL || task->holder == NULL || g_strcmp0 (task->holder, central_call_actor (call)) == 0;
  facts->gates_open = fj_gate_list_n_open (exam->exam->gates) > 0;
  /* The policy of this installation: an expert may sign what nobody else drafted. */
  facts->signs_alone = (central_session_roles (call->session) & FJ_ROLE_EXPERT) != 0;
  return TRUE;
}

CentralExam *
central_exam_create (CentralCall *call,
                     CentralTransaction *transaction,
                     const CentralSite *site,
                     const CentralPatient *patient,
                     const char *id,
                     JsonObject *document,
                     const char *form,
                     const char *task_id,
                     GError **error)
{
  const char *status = fj_json_get_string (document, "status");
  const char *stage = central_extension_string (document, FJ_SYSTEM_STAGE);
  const char *authored = fj_json_get_string (document, "authoredOn");
  g_autoptr (CentralExam) exam = NULL;
  g_autofree char *focus = g_strdup_printf ("ServiceRequest/%s", id);
  FjLifecycleFacts facts = { 0 };
  FjStage to = FJ_STAGE_NONE;
  gint64 device_time = 0;

  if ((status != NULL && !g_str_equal (status, "active"))
      || (stage != NULL && !g_str_equal (stage, "registered")))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("A new order is active and registered; later stages come by the operations only. Leave status and "
             "stage out."));
      return NULL;
    }
  exam = exam_of_resource (central_resource_new ("ServiceRequest", id, site->id, patient->resource->id, id,
                                                 fj_json_copy (document)),
                           error);
  if (exam == NULL || !check_exam (exam->exam, error))
    return NULL;
  if (exam->exam->accession == NULL)
    exam->exam->accession = give_accession (site, transaction, error);
  else if (!check_accession (exam->exam->accession, site, transaction, error))
    return NULL;
  if (exam->exam->accession == NULL || !give_study_uid (exam->exam, transaction, error))
    return NULL;
  g_free (exam->exam->patient);
  exam->exam->patient = g_strdup (patient->resource->id);
  if (exam->exam->request_form == NULL)
    exam->exam->request_form = g_strdup (form);
  if (authored != NULL)
    (void) fj_time_from_fhir (authored, &device_time);
  exam->exam->registered_at = fj_time_now ();
  if (!central_gates_register (exam, patient->patient, call, transaction, error))
    return NULL;
  if (fj_lifecycle_apply (FJ_STAGE_NONE, FJ_EVENT_REGISTER, &facts, &to, error) == FJ_OUTCOME_REFUSED)
    return NULL;
  exam->exam->stage = to;
  if (!save_exam (exam, call, transaction, "register", error)
      || !write_stage (exam, transaction, exam->exam->registered_at, error)
      || !write_event (exam, call, transaction, FJ_EVENT_REGISTER, FJ_OUTCOME_MOVED, FJ_STAGE_NONE,
                       exam->resource->sequence, device_time, NULL, error)
      || !central_task_make (call, transaction, exam, "acquire", focus, NULL, NULL, task_id, error))
    return NULL;
  if (exam->exam->request_form != NULL
      && !central_document_join_exam (transaction, exam->exam->request_form, patient->resource->id, id,
                                      error))
    return NULL;
  central_call_set_exam (call, id);
  central_call_touch (call, patient->resource->id);
  return g_steal_pointer (&exam);
}
