/* Steps after the signature: the SR in the PACS, the paper out of the kiosk, the end of the loop. */
#define _GNU_SOURCE /* memmem */
#include <string.h>
#include "fj-dicom-object.h"
#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "simulator-multipart.h"
#include "simulator-run.h"

/* The SR goes to the PACS from a queue, after the signature. */
#define SR_SECONDS 30

/* Keeps bytes beside the verdicts; *path is where, NULL when nothing is kept. */
static gboolean
keep (const SimulatorRun *run,
      const SimulatorExam *exam,
      const char *suffix,
      GBytes *bytes,
      char **path,
      GError **error)
{
  if (run->keep == NULL)
    return TRUE;
  g_autofree char *name = g_strconcat (exam->accession, suffix, NULL);
  g_autofree char *target = g_build_filename (run->keep, name, NULL);
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  if (!g_file_set_contents (target, data, (gssize) size, error))
    return FALSE;
  *path = g_steal_pointer (&target);
  return TRUE;
}

/* Series Instance UID of the SR when the PACS has it; NULL and no error: not yet. */
static char *
find_sr_series (SimulatorRun *run, const SimulatorExam *exam, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/dicom-web/studies/%s/instances?SOPInstanceUID=%s",
                                           exam->entry->study_uid, exam->sr_uid);
  g_autoptr (GBytes) body = fj_client_fetch (simulator_run_client (run, "reader"), path,
                                             "application/dicom+json", NULL, NULL, error);
  if (body == NULL || g_bytes_get_size (body) == 0)
    return NULL;
  g_autoptr (JsonNode) root = fj_json_parse_within (body, 1 << 20, error);
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root)
      || json_array_get_length (json_node_get_array (root)) == 0)
    return NULL;
  JsonObject *found = fj_json_element_object (json_node_get_array (root), 0);
  return found != NULL ? g_strdup (fj_json_get_string (found, "0020000E.Value[0]")) : NULL;
}

static gboolean
await_sr (SimulatorRun *run, SimulatorExam *exam, GError **error)
{
  const gint64 end = g_get_monotonic_time () + SR_SECONDS * G_USEC_PER_SEC;

  /* The PACS tells nobody what came in: ask until it is there. */
  while (TRUE)
    {
      g_autoptr (GError) local = NULL;
      exam->sr_series = find_sr_series (run, exam, &local);
      if (exam->sr_series != NULL)
        return TRUE;
      if (local != NULL && !g_error_matches (local, FJ_ERROR, FJ_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (g_get_monotonic_time () > end)
        return simulator_fail (error, _ ("The structured report of %s is not in the PACS after %d s."),
                               exam->accession, SR_SECONDS);
      g_usleep (20 * 1000);
    }
}

/* Verified, complete, of this patient. */
static gboolean
check_sr (const SimulatorExam *exam, GBytes *bytes, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open_bytes (bytes, FJ_DICOM_OPEN_ALL, error);
  const struct
  {
    FjTag tag;
    const char *value;
  } expected[] = {
    { 0x00080060, "SR" },
    { 0x0040A491, "COMPLETE" },
    { 0x0040A493, "VERIFIED" },
    { 0x00080018, exam->sr_uid },
    { 0x0020000D, exam->entry->study_uid },
    { 0x00100020, exam->mrn },
    { 0x00080050, exam->accession },
  };
  if (object == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *value = fj_dicom_object_dup_string (object, expected[i].tag);
      if (g_strcmp0 (value, expected[i].value) != 0)
        return simulator_fail (error,
                               _ ("The structured report of %s has \"%s\" in (%04X,%04X) instead of \"%s\"."),
                               exam->accession, value != NULL ? value : "", expected[i].tag >> 16,
                               expected[i].tag & 0xffff, expected[i].value);
    }
  return TRUE;
}

gboolean
simulator_step_sr (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  if (!await_sr (run, exam, error))
    return FALSE;
  g_autofree char *path = g_strdup_printf ("/dicom-web/studies/%s/series/%s/instances/%s",
                                           exam->entry->study_uid, exam->sr_series, exam->sr_uid);
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body
      = fj_client_fetch (simulator_run_client (run, "reader"), path,
                         "multipart/related; type=\"application/dicom\"", &type, NULL, error);
  g_autoptr (GPtrArray) parts = body != NULL ? simulator_multipart_split (body, type, error) : NULL;
  if (parts == NULL)
    return FALSE;
  if (parts->len != 1)
    return simulator_fail (error, _ ("The PACS gives %u objects for the structured report of %s."),
                           parts->len, exam->accession);
  GBytes *sr = g_ptr_array_index (parts, 0);
  if (!check_sr (exam, sr, error) || !keep (run, exam, "-sr.dcm", sr, &exam->sr_path, error))
    return FALSE;
  g_string_append_printf (detail, "%s: %s", exam->accession, exam->sr_uid);
  return TRUE;
}

gboolean
simulator_step_deliver (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  FjClient *kiosk = simulator_run_client (run, "kiosk");
  g_autofree char *type = NULL;
  g_autoptr (GBytes) pdf = fj_client_fetch (kiosk, exam->pdf_url, "application/pdf", &type, NULL, error);
  gsize size = 0;

  if (pdf == NULL)
    return FALSE;
  const char *data = g_bytes_get_data (pdf, &size);
  if (size < 1000 || memcmp (data, "%PDF-", 5) != 0 || memmem (data + size - 32, 32, "%%EOF", 5) == NULL)
    return simulator_fail (error, _ ("What the kiosk is given for %s is no whole PDF (%s, %zu bytes)."),
                           exam->accession, type != NULL ? type : "?", size);
  if (!keep (run, exam, ".pdf", pdf, &exam->pdf_path, error))
    return FALSE;
  g_autofree char *path = g_strdup_printf ("/ServiceRequest/%s/$deliver", exam->exam_id);
  g_autofree char *version = g_strdup_printf ("%u", exam->report_version);
  g_autoptr (JsonObject) parameters = fj_fhir_parameters_new ();
  fj_fhir_parameters_add_string (parameters, "version", version);
  g_autoptr (JsonObject) reply = fj_client_send (kiosk, "POST", path, parameters, 0, NULL, NULL, NULL, error);
  if (reply == NULL)
    return FALSE;
  g_string_append_printf (detail, "%s: PDF %.0f kB", exam->accession, size / 1000.0);
  return TRUE;
}

gboolean
simulator_step_end (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  static const FjStage delivered[] = { FJ_STAGE_DELIVERED, FJ_STAGE_NONE };

  if (!simulator_run_wait (run, exam, delivered, 10, error))
    return FALSE;
  const char *report = fj_json_get_string (exam->row, "report.id");
  if (g_strcmp0 (report, fj_json_get_string (exam->report, "id")) != 0)
    return simulator_fail (error, _ ("The worklist names another report (%s) for exam %s."),
                           report != NULL ? report : "-", exam->accession);
  /* A signed report is not written over, not even by who signed it. */
  g_autofree char *path = g_strconcat ("/DiagnosticReport/", report, NULL);
  g_autoptr (GError) refusal = NULL;
  g_autoptr (JsonObject) reply
      = fj_client_send (simulator_run_client (run, "auditor"), "PUT", path, exam->report,
                        exam->report_version, NULL, NULL, NULL, &refusal);
  if (reply != NULL)
    return simulator_fail (error, _ ("The signed report of %s could be written over."), exam->accession);
  g_string_append_printf (detail, "%s: %s", exam->accession, fj_json_get_string (exam->row, "stage"));
  return TRUE;
}
