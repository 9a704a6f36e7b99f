#include "central-sign.h"

#include <string.h>
#include "central-corrections.h"
#include "central-documents.h"
#include "fj-dicom-sr.h"
#include "fj-language.h"
#include "fj-person-name.h"
#include "fj-report-paper.h"
#include "fj-report-text.h"
#include "fj-time.h"
#include "fj-uid.h"

/* Everything of one signing, from the first look to the write that decides. */
typedef struct
{
  CentralCall *call;
  guint seen; /* version in If-Match */
  char *findings;
  char *impression;

  CentralReport *report;
  CentralExam *exam;
  CentralPatient *patient;
  GPtrArray *studies; /* of CentralStudy */
  CentralSite *issuing;
  CentralSite *diagnosing;

  char *pdf_id;
  char *provenance_id;
  char *sr_uid;
  char *earlier_sr; /* that this one supersedes, or NULL */
  gint64 signed_at;
  GBytes *canonical;
  char *digest;
  char *signature;
  GBytes *pdf;
  GBytes *sr;

  FjReply *reply;
} Signing;

static void
signing_clear (Signing *signing)
{
  g_free (signing->findings);
  g_free (signing->impression);
  g_clear_pointer (&signing->report, central_report_free);
  g_clear_pointer (&signing->exam, central_exam_free);
  g_clear_pointer (&signing->patient, central_patient_free);
  g_clear_pointer (&signing->studies, g_ptr_array_unref);
  g_clear_pointer (&signing->issuing, central_site_free);
  g_clear_pointer (&signing->diagnosing, central_site_free);
  g_free (signing->pdf_id);
  g_free (signing->provenance_id);
  g_free (signing->sr_uid);
  g_free (signing->earlier_sr);
  g_clear_pointer (&signing->canonical, g_bytes_unref);
  g_free (signing->digest);
  g_free (signing->signature);
  g_clear_pointer (&signing->pdf, g_bytes_unref);
  g_clear_pointer (&signing->sr, g_bytes_unref);
}

/* --- may it be signed --- */

static gboolean
take_last_words (Signing *signing, FjReport *report, GError **error)
{
  if (signing->findings != NULL
      && !central_report_take_text (&report->findings, signing->findings, "findings", error))
    return FALSE;
  return signing->impression == NULL
         || central_report_take_text (&report->impression, signing->impression, "impression", error);
}

/* The rules, asked twice: before the slow work, and in the write that decides. @to: where the exam goes. */
static gboolean
check_rules (Signing *signing,
             CentralTransaction *transaction,
             CentralReport *report,
             CentralExam *exam,
             FjLifecycleFacts *facts,
             CentralTask **task,
             GError **error)
{
  FjStage to;

  if (!central_exam_facts (exam, signing->call, transaction, facts, error)
      || !central_task_open_of (transaction, exam->resource->id, task, error))
    return FALSE;
  if (*task != NULL && (*task)->holder != NULL
      && !central_task_check_held (*task, signing->call, (*task)->code, error))
    return FALSE;
  facts->report_has_text = central_report_has_text (report->report);
  return fj_lifecycle_apply (exam->exam->stage, FJ_EVENT_SIGN, facts, &to, error) != FJ_OUTCOME_REFUSED;
}

/* The signer's own hospital, whose name is printed as the diagnosing one. */
static CentralSite *
signers_hospital (CentralCall *call,
                  CentralTransaction *transaction,
                  const CentralSite *issuing,
                  GError **error)
{
  for (guint i = 0; i < call->session->n_roles; i++)
    if (fj_authorization_check (&call->session->roles[i], 1, FJ_VERB_SIGN, issuing->id, issuing->part_of,
                                NULL))
      return central_site_load (transaction, call->session->roles[i].organization, error);
  return central_site_load (transaction, issuing->id, error);
}

static gboolean
begin (CentralTransaction *transaction, gpointer data, GError **error)
{
  Signing *signing = data;
  CentralCall *call = signing->call;
  g_autoptr (CentralTask) task = NULL;
  FjLifecycleFacts facts;

  signing->report = central_report_load (call, transaction, call->request->captures[0], error);
  if (signing->report == NULL
      || !central_call_allow (call, transaction, FJ_VERB_SIGN, signing->report->resource->site, error))
    return FALSE;
  if (call->session->device != NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN,
                   _ ("Reports are signed by persons, not by devices. Sign in with a person's account."));
      return FALSE;
    }
  if (!central_call_if_match (call, &signing->seen, error))
    return FALSE;
  if (!central_resource_match (signing->report->resource, call, transaction, &signing->reply, error))
    return signing->reply != NULL;
  if (!central_call_parameter (call, "findings", CENTRAL_REPORT_MAX_TEXT, &signing->findings, error)
      || !central_call_parameter (call, "impression", CENTRAL_REPORT_MAX_TEXT, &signing->impression, error)
      || !take_last_words (signing, signing->report->report, error))
    return FALSE;
  signing->exam = central_exam_load (call, transaction, signing->report->resource->exam, error);
  if (signing->exam == NULL
      || !check_rules (signing, transaction, signing->report, signing->exam, &facts, &task, error))
    return FALSE;
  signing->patient = central_patient_load (transaction, signing->report->resource->patient, error);
  signing->issuing = signing->patient != NULL
                         ? central_site_load (transaction, signing->exam->resource->site, error)
                         : NULL;
  signing->diagnosing
      = signing->issuing != NULL ? signers_hospital (call, transaction, signing->issuing, error) : NULL;
  if (signing->diagnosing == NULL)
    return FALSE;
  signing->studies = central_studies_of_exam (transaction, signing->exam->resource->id, NULL, error);
  return signing->studies != NULL;
}

/* --- what is signed --- */

GBytes *
central_canonical (const CentralResource *report_resource,
                   const CentralResource *exam_resource,
                   const CentralResource *patient_resource,
                   GPtrArray *studies,
                   GError **error)
{
  g_autoptr (FjReport) report = central_report_from_document (report_resource, error);
  g_autoptr (FjExam) exam = report != NULL ? fj_fhir_exam_from_json (exam_resource->document, error) : NULL;
  g_autoptr (FjPatient) patient
      = exam != NULL ? fj_fhir_patient_from_json (patient_resource->document, error) : NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_study_free);

  if (patient == NULL)
    return NULL;
  g_free (exam->id);
  exam->id = g_strdup (exam_resource->id);
  g_free (exam->site);
  exam->site = g_strdup (exam_resource->site);
  g_free (patient->id);
  patient->id = g_strdup (patient_resource->id);
  g_free (patient->site);
  patient->site = g_strdup (patient_resource->site);
  for (guint i = 0; i < studies->len; i++)
    {
      FjStudy *study = central_study_from_document (g_ptr_array_index (studies, i), error);
      if (study == NULL)
        return NULL;
      g_ptr_array_add (list, study);
    }
  g_ptr_array_add (list, NULL);
  return fj_report_text_canonical (report, exam, patient, (FjStudy *const *) list->pdata);
}

static GPtrArray *
study_resources (GPtrArray *studies)
{
  GPtrArray *resources = g_ptr_array_new ();

  for (guint i = 0; i < studies->len; i++)
    g_ptr_array_add (resources, ((CentralStudy *) g_ptr_array_index (studies, i))->resource);
  return resources;
}

static void
replace_string (char **field, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}

/* The report as it will stand: final, with who signed, when, and where paper and SR are. */
static void
fill_in (Signing *signing, CentralReport *report)
{
  FjReport *r = report->report;

  r->status = FJ_REPORT_FINAL;
  replace_string (&r->auditor, central_call_actor (signing->call));
  replace_string (&r->auditor_name, central_call_actor_name (signing->call));
  r->signed_at = signing->signed_at;
  replace_string (&r->pdf, signing->pdf_id);
  replace_string (&r->sr_uid, signing->sr_uid);
}

/* The study that the SR goes into: that with most images. */
static const CentralStudy *
main_study (GPtrArray *studies)
{
  const CentralStudy *best = NULL;

  for (guint i = 0; i < studies->len; i++)
    {
      const CentralStudy *study = g_ptr_array_index (studies, i);
      if (best == NULL || fj_study_count_instances (study->study) > fj_study_count_instances (best->study))
        best = study;
    }
  return best;
}

static gboolean
make_paper (Signing *signing, const FjReport *report, GError **error)
{
  g_autofree char *url = g_strdup_printf (
      "%s/DiagnosticReport/%s", central_get_base_url (signing->call->central), signing->report->resource->id);
  g_autofree char *short_digest = g_strndup (signing->digest, 16);
  FjReportPaper paper
      = { .patient = signing->patient->patient,
          .exam = signing->exam->exam,
          .report = report,
          .issuing_hospital = signing->issuing->name,
          .diagnosing_hospital = signing->diagnosing->name,
          .latest_url = url,
          .signature_algorithm = central_keys_algorithm (central_get_keys (signing->call->central)),
          .digest = short_digest,
          .language = "zh_CN" };

  for (guint i = 0; i < signing->studies->len; i++)
    paper.n_images
        += fj_study_count_instances (((CentralStudy *) g_ptr_array_index (signing->studies, i))->study);
  signing->pdf = fj_report_paper_to_pdf (&paper, error);
  return signing->pdf != NULL;
}

/* The name with its pinyin as DICOM spells it; NULL when it cannot be spelled so. */
static char *
dup_pn (const char *name)
{
  g_autofree char *pinyin = name != NULL ? fj_person_name_to_pinyin (name) : NULL;

  return pinyin != NULL ? fj_person_name_to_dicom (name, pinyin, NULL) : NULL;
}

static gboolean
make_sr (Signing *signing, const FjReport *report, GError **error)
{
  const CentralStudy *study = main_study (signing->studies);
  g_autoptr (FjExam) exam = fj_exam_copy (signing->exam->exam);
  g_autofree char *series_name = g_strconcat ("report series ", signing->report->resource->id, NULL);
  g_autofree char *series = fj_uid_from_name (series_name);
  g_autofree char *auditor = dup_pn (report->auditor_name);
  g_autofree char *reader = dup_pn (report->reader_name);
  g_autoptr (FjDicomObject) object = NULL;
  FjDicomSrContent content = { .patient = signing->patient->patient,
                               .exam = exam,
                               .report = report,
                               .study = study->study,
                               .institution = signing->diagnosing->name,
                               .predecessor = signing->earlier_sr,
                               .sop_instance_uid = signing->sr_uid,
                               .series_uid = series,
                               .auditor_pn = auditor,
                               .reader_pn = reader };

  /* The images' own study, also when the modality did not take the UID of the worklist. */
  replace_string (&exam->study_uid, study->study->study_uid);
  object = fj_dicom_sr_new (&content, error);
  signing->sr = object != NULL ? fj_dicom_object_to_bytes (object, NULL, error) : NULL;
  return signing->sr != NULL;
}

/* Slow, and outside any transaction. */
static gboolean
prepare (Signing *signing, GError **error)
{
  CentralKeys *keys = central_get_keys (signing->call->central);
  g_autoptr (GPtrArray) studies = study_resources (signing->studies);
  g_autoptr (CentralResource) final = NULL;
  g_autoptr (FjReport) report = NULL;
  g_autoptr (GBytes) message = NULL;

  signing->pdf_id = g_uuid_string_random ();
  signing->provenance_id = g_uuid_string_random ();
  signing->sr_uid = fj_uid_new ();
  signing->earlier_sr = g_strdup (signing->report->report->sr_uid);
  signing->signed_at = fj_time_now () / 1000 * 1000; /* as the document can say it */
  fill_in (signing, signing->report);

  /* From the document, not from memory: so it can be made again from what is stored. */
  final = central_resource_new (
      "DiagnosticReport", signing->report->resource->id, signing->report->resource->site,
      signing->report->resource->patient, signing->report->resource->exam,
      fj_fhir_report_to_json (signing->report->report, signing->report->resource->document));
  final->version = signing->seen + 1;
  signing->canonical
      = central_canonical (final, signing->exam->resource, signing->patient->resource, studies, error);
  if (signing->canonical == NULL)
    return FALSE;
  signing->digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, signing->canonical);
  message = g_bytes_new (signing->digest, strlen (signing->digest));
  signing->signature = central_keys_sign (keys, central_call_actor (signing->call), message, error);
  if (signing->signature == NULL)
    return FALSE;
  report = central_report_from_document (final, error);
  return report != NULL && make_paper (signing, report, error) && make_sr (signing, report, error);
}

/* --- the write that decides --- */

/* What the signature was made from is still what is stored. */
static gboolean
check_unchanged (Signing *signing, CentralTransaction *transaction, const CentralExam *exam, GError **error)
{
  g_autoptr (CentralPatient) patient
      = central_patient_load (transaction, signing->patient->resource->id, error);
  g_autoptr (GPtrArray) studies
      = patient != NULL ? central_studies_of_exam (transaction, exam->resource->id, NULL, error) : NULL;
  gboolean same;

  if (studies == NULL)
    return FALSE;
  same = exam->resource->version == signing->exam->resource->version
         && patient->resource->version == signing->patient->resource->version
         && studies->len == signing->studies->len;
  for (guint i = 0; same && i < studies->len; i++)
    {
      const CentralStudy *now = g_ptr_array_index (studies, i);
      const CentralStudy *then = g_ptr_array_index (signing->studies, i);
      same = g_str_equal (now->resource->id, then->resource->id)
             && now->resource->version == then->resource->version;
    }
  if (!same)
    g_set_error (
        error, FJ_ERROR, FJ_ERROR_CONFLICT,
        _ ("The order, the patient's record or the images changed at this moment, so nothing was signed. Look at "
           "the exam again and sign it then."));
  return same;
}

static JsonObject *
provenance_document (Signing *signing, guint version, const char *pdf_digest)
{
  JsonObject *document = json_object_new ();
  JsonArray *array = json_array_new ();
  JsonObject *object;
  JsonObject *who;
  JsonArray *extensions = json_array_new ();
  g_autofree char *when = fj_time_to_fhir (signing->signed_at, 0);
  g_autofree char *target
      = g_strdup_printf ("DiagnosticReport/%s/_history/%u", signing->report->resource->id, version);
  const char *algorithm = central_keys_algorithm (central_get_keys (signing->call->central));

  json_object_set_string_member (document, "resourceType", "Provenance");
  central_extension_add (extensions, "urn:fenji:signature-algorithm", "valueString", algorithm);
  central_extension_add (extensions, "urn:fenji:canonical-digest", "valueString", signing->digest);
  central_extension_add (extensions, "urn:fenji:paper-digest", "valueString", pdf_digest);
  json_object_set_array_member (document, "extension", extensions);
  object = json_object_new ();
  json_object_set_string_member (object, "reference", target);
  json_array_add_object_element (array, object);
  json_object_set_array_member (document, "target", array);
  json_object_set_string_member (document, "recorded", when);

  array = json_array_new ();
  object = json_object_new ();
  json_object_set_object_member (object, "who", central_call_actor_reference (signing->call));
  json_array_add_object_element (array, object);
  json_object_set_array_member (document, "agent", array);

  /* FHIR Signature: ASTM E1762-95, "verification signature": the signer verified the report. */
  object = json_object_new ();
  array = json_array_new ();
  who = json_object_new ();
  json_object_set_string_member (who, "system", "urn:iso-astm:E1762-95:2013");
  json_object_set_string_member (who, "code", "1.2.840.10065.1.12.1.5");
  json_object_set_string_member (who, "display", "Verification Signature");
  json_array_add_object_element (array, who);
  json_object_set_array_member (object, "type", array);
  json_object_set_string_member (object, "when", when);
  json_object_set_object_member (object, "who", central_call_actor_reference (signing->call));
  json_object_set_string_member (object, "targetFormat", "text/plain");
  json_object_set_string_member (object, "sigFormat", "application/octet-stream");
  json_object_set_string_member (object, "data", signing->signature);
  array = json_array_new ();
  json_array_add_object_element (array, object);
  json_object_set_array_member (document, "signature", array);
  return document;
}

static gboolean
keep_proof (Signing *signing, CentralTransaction *transaction, const CentralReport *report, GError **error)
{
  CentralCall *call = signing->call;
  g_autofree char *pdf_digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, signing->pdf);
  g_autoptr (CentralResource) provenance = central_resource_new (
      "Provenance", signing->provenance_id, report->resource->site, report->resource->patient,
      report->resource->exam, provenance_document (signing, report->resource->version, pdf_digest));

  if (!central_resource_save (provenance, call, transaction, "sign", error)
      || !central_exec (
          transaction, error,
          "INSERT INTO report_signature (id, report, report_version, exam, exam_version, patient,"
          " patient_version, signer, algorithm, canonical, digest, signature, signed_at, pdf, pdf_digest,"
          " sr_uid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          "ssisisissbssisss", signing->provenance_id, report->resource->id,
          (gint64) report->resource->version, signing->exam->resource->id,
          (gint64) signing->exam->resource->version, signing->patient->resource->id,
          (gint64) signing->patient->resource->version, central_call_actor (call),
          central_keys_algorithm (central_get_keys (call->central)), signing->canonical, signing->digest,
          signing->signature, (gint64) signing->signed_at, signing->pdf_id, pdf_digest, signing->sr_uid))
    return FALSE;
  for (guint i = 0; i < signing->studies->len; i++)
    {
      const CentralStudy *study = g_ptr_array_index (signing->studies, i);
      if (!central_exec (
              transaction, error,
              "INSERT INTO report_signature_study (signature, study, study_version) VALUES (?, ?, ?)", "ssi",
              signing->provenance_id, study->resource->id, (gint64) study->resource->version))
        return FALSE;
    }
  return TRUE;
}

static gboolean
close_step (Signing *signing, CentralTransaction *transaction, CentralTask *task, GError **error)
{
  if (task == NULL)
    return TRUE;
  if (task->holder == NULL
      && !central_task_set_holder (task, signing->call, transaction, central_call_actor (signing->call),
                                   central_call_actor_name (signing->call), error))
    return FALSE;
  return central_task_close (task, signing->call, transaction, "completed", error);
}

static gboolean
decide (CentralTransaction *transaction, gpointer data, GError **error)
{
  Signing *signing = data;
  CentralCall *call = signing->call;
  g_autoptr (CentralReport) report
      = central_report_load (call, transaction, signing->report->resource->id, error);
  g_autoptr (CentralExam) exam = NULL;
  g_autoptr (CentralTask) task = NULL;
  g_autoptr (CentralResource) pdf = NULL;
  FjLifecycleFacts facts;

  g_clear_pointer (&signing->reply, fj_reply_free);
  if (report == NULL)
    return FALSE;
  if (report->resource->version != signing->seen)
    {
      /* Another signer, or a save, was first: this one is shown what changed. */
      signing->reply = central_resource_stale (report->resource, call, transaction, signing->seen, error);
      return signing->reply != NULL && central_audit_record (transaction, call, 412, error);
    }
  exam = central_exam_load (call, transaction, report->resource->exam, error);
  if (exam == NULL || !take_last_words (signing, report->report, error)
      || !check_rules (signing, transaction, report, exam, &facts, &task, error)
      || !check_unchanged (signing, transaction, exam, error))
    return FALSE;
  fill_in (signing, report);
  if (!central_report_save (report, call, transaction, "sign", error)
      || !central_correction_keep (call, transaction, report, error))
    return FALSE;
  pdf = central_binary_store (call, transaction, report->resource->site, report->resource->patient,
                              report->resource->exam, signing->pdf_id, "application/pdf", "report",
                              signing->pdf, error);
  if (pdf == NULL || !keep_proof (signing, transaction, report, error)
      || !central_exam_apply (exam, call, transaction, FJ_EVENT_SIGN, &facts, signing->digest, NULL, error)
      || !close_step (signing, transaction, task, error)
      || !central_outbox_add (transaction, main_study (signing->studies)->study->study_uid, signing->sr_uid,
                              signing->sr, error)
      || !central_audit_record (transaction, call, 200, error))
    return FALSE;
  signing->reply = central_reply_resource (200, report->resource->document);
  return TRUE;
}

FjReply *
central_report_sign (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  CentralStore *store = central_get_store (call->central);
  Signing signing = { .call = call };
  gboolean good = central_store_read (store, begin, &signing, error);

  if (good && signing.reply == NULL)
    {
      good = prepare (&signing, error) && central_store_write (store, decide, &signing, error);
      if (good && signing.reply->status == 200)
        central_outbox_wake (call->central);
    }
  if (!good)
    g_clear_pointer (&signing.reply, fj_reply_free);
  signing_clear (&signing);
  return signing.reply;
}
