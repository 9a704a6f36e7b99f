/* Steps with images: taking them, sending them, and finding every one of them unchanged in the PACS. */
#include <errno.h>
#include <glib/gstdio.h>
#include "fj-dicom-digest.h"
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"
#include "simulator-multipart.h"
#include "simulator-run.h"

/* Quiet time of the gateway, upload, and the service's own look at every image. */
#define COMPLETE_SECONDS 120

/* What is sent, by SOP Instance UID: the digest that must come back out of the PACS. */
static gboolean
take_digests (SimulatorExam *exam, GError **error)
{
  exam->digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < exam->paths->len; i++)
    {
      g_autoptr (FjDicomObject) object
          = fj_dicom_object_open (g_ptr_array_index (exam->paths, i), FJ_DICOM_OPEN_ALL, error);
      if (object == NULL)
        return FALSE;
      char *digest = fj_dicom_digest_dataset (object, NULL, error);
      if (digest == NULL)
        return FALSE;
      g_hash_table_replace (exam->digests, fj_dicom_object_dup_string (object, 0x00080018), digest);
    }
  return TRUE;
}

gboolean
simulator_step_take (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  exam->directory = g_build_filename (run->directory, exam->accession, NULL);
  if (g_mkdir (exam->directory, 0700) != 0)
    return simulator_fail (error, _ ("The folder %s cannot be made: %s."), exam->directory,
                           g_strerror (errno));
  if (exam->study != NULL)
    {
      exam->uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      exam->paths = simulator_input_prepare (exam->study, exam->entry, exam->directory, exam->uids, error);
    }
  else
    exam->paths = simulator_modality_take (exam->entry, exam->modality, SIMULATOR_DETAIL_QUICK,
                                           SIMULATOR_FAULT_NONE, exam->directory, error);
  if (exam->paths == NULL || !take_digests (exam, error))
    return FALSE;
  g_string_append_printf (detail, _ ("%s: %u %s images"), exam->accession, exam->paths->len, exam->modality);
  return TRUE;
}

gboolean
simulator_step_send (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  if (!simulator_modality_send (exam->device, exam->paths, error))
    return FALSE;
  /* A patient's images do not lie about longer than needed. */
  for (guint i = 0; i < exam->paths->len; i++)
    g_unlink (g_ptr_array_index (exam->paths, i));
  g_string_append_printf (detail, "%s: %s -> %s, %u", exam->accession, exam->device->aet,
                          exam->device->called_aet, exam->paths->len);
  return TRUE;
}

gboolean
simulator_step_complete (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  static const FjStage ready[] = { FJ_STAGE_ACQUIRED, FJ_STAGE_ASSIGNED, FJ_STAGE_NONE };

  if (!simulator_run_wait (run, exam, ready, COMPLETE_SECONDS, error))
    return FALSE;
  gint64 instances = fj_json_get_int (exam->row, "images.instances", -1);
  if (!fj_json_get_boolean (exam->row, "images.complete", FALSE) || instances != exam->paths->len)
    return simulator_fail (error, _ ("Exam %s is %s with %d images, but %u were sent."), exam->accession,
                           fj_json_get_string (exam->row, "stage"), (int) instances, exam->paths->len);
  g_string_append_printf (detail, "%s: %s, %d", exam->accession, fj_json_get_string (exam->row, "stage"),
                          (int) instances);
  return TRUE;
}

/* One image as the PACS gives it out. */
static gboolean
check_part (SimulatorExam *exam, GBytes *part, GHashTable *seen, GError **error)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_open_bytes (part, FJ_DICOM_OPEN_ALL, error);
  if (object == NULL)
    return FALSE;
  g_autofree char *uid = fj_dicom_object_dup_string (object, 0x00080018);
  const char *expected = uid != NULL ? g_hash_table_lookup (exam->digests, uid) : NULL;
  if (expected == NULL)
    return simulator_fail (error, _ ("The PACS has an image %s in the study that was never sent."), uid);
  g_autofree char *digest = fj_dicom_digest_dataset (object, NULL, error);
  if (digest == NULL)
    return FALSE;
  if (!g_str_equal (digest, expected))
    return simulator_fail (error, _ ("Image %s is not the same in the PACS as it was sent."), uid);
  g_autofree char *name = fj_dicom_object_dup_string (object, 0x00100010);
  g_autofree char *patient = fj_dicom_object_dup_string (object, 0x00100020);
  g_autofree char *accession = fj_dicom_object_dup_string (object, 0x00080050);
  if (g_strcmp0 (name, exam->entry->patient_name) != 0 || g_strcmp0 (patient, exam->mrn) != 0
      || g_strcmp0 (accession, exam->accession) != 0)
    return simulator_fail (error, _ ("Image %s belongs to \"%s\" (%s, %s) in the PACS."), uid, name, patient,
                           accession);
  g_hash_table_add (seen, g_steal_pointer (&uid));
  return TRUE;
}

gboolean
simulator_step_check_images (SimulatorRun *run, SimulatorExam *exam, GString *detail, GError **error)
{
  g_autofree char *path = g_strconcat ("/dicom-web/studies/", exam->entry->study_uid, NULL);
  g_autofree char *type = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  /* As they are stored: PS3.18 8.7.3. */
  g_autoptr (GBytes) body = fj_client_fetch (
      simulator_run_client (run, "reader"), path,
      "multipart/related; type=\"application/dicom\"; transfer-syntax=*", &type, NULL, error);
  if (body == NULL)
    return FALSE;
  g_autoptr (GPtrArray) parts = simulator_multipart_split (body, type, error);
  if (parts == NULL)
    return FALSE;
  for (guint i = 0; i < parts->len; i++)
    if (!check_part (exam, g_ptr_array_index (parts, i), seen, error))
      return FALSE;
  if (g_hash_table_size (seen) != g_hash_table_size (exam->digests))
    return simulator_fail (error, _ ("The PACS has %u of the %u images of %s."), g_hash_table_size (seen),
                           g_hash_table_size (exam->digests), exam->accession);
  g_string_append_printf (detail, _ ("%s: %u of %u the same, %.1f MB"), exam->accession,
                          g_hash_table_size (seen), g_hash_table_size (exam->digests),
                          g_bytes_get_size (body) / 1e6);
  return TRUE;
}
