/* Steps of the report: drafted at the site, audited and signed at the centre, refused to everyone else. */
#include <string.h>
#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "simulator-run.h"

static char *
report_path (const SimulatorExam *exam, const char *operation)
{
  return g_strconcat ("/DiagnosticReport/", fj_json_get_string (exam->report, "id"), operation, NULL);
}

/* @report is consumed. */
static gboolean
take_report (SimulatorExam *exam, JsonObject *report, guint version, GError **error)
{
  if (report == NULL)
    return FALSE;
  g_clear_pointer (&exam->report, json_object_unref);
  exam->report = report;
  exam->report_version = version != 0 ? version : fj_fhir_get_version (report);
  if (g_strcmp0 (fj_json_get_string (report, "resourceType"), "DiagnosticReport") != 0
      || fj_json_get_string (report, "id") == NULL)
    return simulator_fail (error, _ ("The answer about exam %s is no report."), exam->accession);
  return TRUE;
}

static gboolean
expect_status (const SimulatorExam *exam, const char *status, GError **error)
{
  const char *now = fj_json_get_string (exam->report, "status");

  return g_strcmp0 (now, status) == 0
         || simulator_fail (error, _ ("The report of %s has status %s instead of %s."), exam->accession,
                            now != NULL ? now : "?", status);
}

gboolean
simulator_step_start (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/ServiceRequest/%s/$start-report", exam->exam_id);
  guint version = 0;

  if (!simulator_run_read_row (run, exam, error))
    return FALSE;
  g_autoptr (JsonObject) parameters = fj_fhir_parameters_new ();
  JsonObject *report
      = fj_client_send (simulator_run_client (run, "reader"), "POST", path, parameters,
                        (guint) fj_json_get_int (exam->row, "version", 0), NULL, &version, NULL, error);
  if (!take_report (exam, report, version, error) || !expect_status (exam, "partial", error))
    return FALSE;
  g_string_append_printf (detail, "%s: %s", exam->accession,
                          fj_client_get_display (simulator_run_client (run, "reader")));
  return TRUE;
}

/* Writes the words into the report and reads back what the service made of them. */
static gboolean
save_words (SimulatorRun *run,
            SimulatorExam *exam,
            const char *account,
            const char *findings,
            const char *impression,
            GError **error)
{
  g_autoptr (FjReport) report = fj_fhir_report_from_json (exam->report, error);
  guint version = 0;

  if (report == NULL)
    return FALSE;
  g_free (report->technique);
  report->technique = g_strdup (exam->order->technique);
  g_free (report->findings);
  report->findings = g_strdup (findings);
  g_free (report->impression);
  report->impression = g_strdup (impression);
  g_autofree char *path = report_path (exam, NULL);
  g_autoptr (JsonObject) body = fj_fhir_report_to_json (report, exam->report);
  JsonObject *saved = fj_client_send (simulator_run_client (run, account), "PUT", path, body,
                                      exam->report_version, NULL, &version, NULL, error);
  if (!take_report (exam, saved, version, error))
    return FALSE;
  g_autoptr (FjReport) back = fj_fhir_report_from_json (exam->report, error);
  if (back == NULL)
    return FALSE;
  if (g_strcmp0 (back->findings, findings) != 0 || g_strcmp0 (back->impression, impression) != 0)
    return simulator_fail (error,
                           _ ("The report of %s was saved, but its words are not those that were sent."),
                           exam->accession);
  return TRUE;
}

gboolean
simulator_step_draft (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  const SimulatorText *text = simulator_texts_find (run->texts, exam->order);

  if (!save_words (run, exam, "reader", text->findings, text->impression, error))
    return FALSE;
  g_string_append_printf (detail, "%s v%u: %s", exam->accession, exam->report_version, text->impression);
  return TRUE;
}

gboolean
simulator_step_submit (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  g_autofree char *path = report_path (exam, "/$submit");
  g_autoptr (JsonObject) parameters = fj_fhir_parameters_new ();
  guint version = 0;
  JsonObject *report = fj_client_send (simulator_run_client (run, "reader"), "POST", path, parameters,
                                       exam->report_version, NULL, &version, NULL, error);
  if (!take_report (exam, report, version, error) || !expect_status (exam, "preliminary", error))
    return FALSE;
  g_string_append_printf (detail, "%s v%u", exam->accession, exam->report_version);
  return TRUE;
}

/* ---- what must not be possible ---- */

static gboolean
must_be_refused (FjClient *client,
                 const char *who,
                 const char *method,
                 const char *path,
                 guint etag,
                 int first_code,
                 int second_code,
                 GString *detail,
                 GError **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autoptr (JsonObject) body = g_str_equal (method, "GET") ? NULL : fj_fhir_parameters_new ();
  g_autoptr (JsonObject) reply
      = fj_client_send (client, method, path, body, etag, NULL, NULL, NULL, &refusal);

  if (reply != NULL)
    return simulator_fail (error, _ ("%s was allowed %s %s."), who, method, path);
  if (!g_error_matches (refusal, FJ_ERROR, first_code) && !g_error_matches (refusal, FJ_ERROR, second_code))
    return simulator_fail (error, _ ("%s was refused %s %s for another reason than expected: %s"), who,
                           method, path, refusal->message);
  /* "clerk $sign", "clerk2 Patient": what was asked, without the ids. */
  g_auto (GStrv) words = g_strsplit (path + 1, "/", -1);
  const char *operation = strchr (path, '$');
  g_string_append_printf (detail, "%s%s %s", detail->len > 0 ? ", " : "", who,
                          operation != NULL ? operation : words[0]);
  return TRUE;
}

gboolean
simulator_step_refusals (SimulatorRun *run, GString *detail, GError **error)
{
  const SimulatorExam *exam = NULL;

  for (guint i = 0; exam == NULL && i < run->exams->len; i++)
    if (!((SimulatorExam *) g_ptr_array_index (run->exams, i))->failed)
      exam = g_ptr_array_index (run->exams, i);
  if (exam == NULL)
    return simulator_fail (error, _ ("No exam got this far."));
  g_autofree char *sign = report_path (exam, "/$sign"), *report = report_path (exam, NULL);
  g_autofree char *patient = g_strconcat ("/Patient/", exam->patient_id, NULL);
  g_autofree char *study = g_strdup_printf ("/dicom-web/studies/%s/metadata", exam->entry->study_uid);
  g_autofree char *deliver = g_strdup_printf ("/ServiceRequest/%s/$deliver", exam->exam_id);
  guint version = exam->report_version;
  g_autoptr (FjClient) nobody = fj_client_new (run->stack->base, error);
  if (nobody == NULL)
    return FALSE;

  return must_be_refused (nobody, "-", "GET", patient, 0, FJ_ERROR_UNAUTHENTICATED, FJ_ERROR_UNAUTHENTICATED,
                          detail, error)
         && must_be_refused (simulator_run_client (run, "clerk"), "clerk", "POST", sign, version,
                             FJ_ERROR_FORBIDDEN, FJ_ERROR_FORBIDDEN, detail, error)
         && must_be_refused (simulator_run_client (run, "reader"), "reader", "POST", sign, version,
                             FJ_ERROR_FORBIDDEN, FJ_ERROR_FORBIDDEN, detail, error)
         && must_be_refused (simulator_run_client (run, "technologist"), "technologist", "POST", sign,
                             version, FJ_ERROR_FORBIDDEN, FJ_ERROR_FORBIDDEN, detail, error)
         && must_be_refused (simulator_run_client (run, "kiosk"), "kiosk", "GET", report, 0,
                             FJ_ERROR_FORBIDDEN, FJ_ERROR_NOT_FOUND, detail, error)
         && must_be_refused (simulator_run_client (run, "clinician"), "clinician", "POST", deliver, 0,
                             FJ_ERROR_FORBIDDEN, FJ_ERROR_FORBIDDEN, detail, error)
         && must_be_refused (simulator_run_client (run, "system-admin"), "system-admin", "GET", patient, 0,
                             FJ_ERROR_FORBIDDEN, FJ_ERROR_NOT_FOUND, detail, error)
         /* Another hospital: neither the person, nor the images, nor the signature. */
         && must_be_refused (simulator_run_client (run, "clerk2"), "clerk2", "GET", patient, 0,
                             FJ_ERROR_FORBIDDEN, FJ_ERROR_NOT_FOUND, detail, error)
         && must_be_refused (simulator_run_client (run, "auditor2"), "auditor2", "GET", study, 0,
                             FJ_ERROR_FORBIDDEN, FJ_ERROR_NOT_FOUND, detail, error)
         && must_be_refused (simulator_run_client (run, "auditor2"), "auditor2", "POST", sign, version,
                             FJ_ERROR_FORBIDDEN, FJ_ERROR_NOT_FOUND, detail, error);
}

/* ---- audit ---- */

gboolean
simulator_step_claim (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  FjClient *auditor = simulator_run_client (run, "auditor");

  if (!simulator_run_read_row (run, exam, error))
    return FALSE;
  const char *task = fj_json_get_string (exam->row, "task.id"),
             *code = fj_json_get_string (exam->row, "task.code");
  if (task == NULL || g_strcmp0 (code, "audit") != 0)
    return simulator_fail (error, _ ("Exam %s has no step \"audit\" open (%s)."), exam->accession,
                           code != NULL ? code : "-");
  g_autofree char *path = g_strdup_printf ("/Task/%s/$claim", task);
  g_autoptr (JsonObject) parameters = fj_fhir_parameters_new ();
  g_autoptr (JsonObject) reply
      = fj_client_send (auditor, "POST", path, parameters,
                        (guint) fj_json_get_int (exam->row, "task.version", 0), NULL, NULL, NULL, error);
  if (reply == NULL || !simulator_run_read_row (run, exam, error))
    return FALSE;
  if (g_strcmp0 (fj_json_get_string (exam->row, "holder.id"), fj_client_get_practitioner (auditor)) != 0)
    return simulator_fail (error, _ ("The auditor claimed exam %s, but its holder is %s."), exam->accession,
                           fj_json_get_string (exam->row, "holder.display"));
  g_string_append_printf (detail, "%s: %s", exam->accession, fj_client_get_display (auditor));
  return TRUE;
}

gboolean
simulator_step_correct (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  const SimulatorText *text = simulator_texts_find (run->texts, exam->order);

  if (!save_words (run, exam, "auditor", text->audited_findings, text->audited_impression, error))
    return FALSE;
  g_string_append_printf (detail, "%s v%u: %s", exam->accession, exam->report_version,
                          text->audited_impression);
  return TRUE;
}

gboolean
simulator_step_sign (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  g_autofree char *path = report_path (exam, "/$sign");
  g_autoptr (JsonObject) parameters = fj_fhir_parameters_new ();
  guint version = 0;
  JsonObject *signed_report = fj_client_send (simulator_run_client (run, "auditor"), "POST", path, parameters,
                                              exam->report_version, NULL, &version, NULL, error);
  if (!take_report (exam, signed_report, version, error) || !expect_status (exam, "final", error))
    return FALSE;
  g_autoptr (FjReport) report = fj_fhir_report_from_json (exam->report, error);
  if (report == NULL)
    return FALSE;
  if (report->pdf == NULL || report->sr_uid == NULL || report->signed_at == 0)
    return simulator_fail (error,
                           _ ("The report of %s is final, but its PDF, its SR or its time of signing is "
                              "missing."),
                           exam->accession);
  exam->pdf_url = g_strconcat ("/Binary/", report->pdf, NULL);
  exam->sr_uid = g_strdup (report->sr_uid);
  g_string_append_printf (detail, "%s v%u: %s", exam->accession, exam->report_version, report->auditor_name);
  return TRUE;
}
