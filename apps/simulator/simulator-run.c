#include "simulator-run.h"

#include <stdarg.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"

/* The longest that one question to the change feed stays open. */
#define FEED_SECONDS 5

void
simulator_exam_free (SimulatorExam *exam)
{
  if (exam == NULL)
    return;
  g_free (exam->patient_id);
  g_free (exam->exam_id);
  g_free (exam->form_id);
  g_free (exam->accession);
  g_free (exam->mrn);
  simulator_entry_free (exam->entry);
  g_free (exam->directory);
  g_clear_pointer (&exam->paths, g_ptr_array_unref);
  g_clear_pointer (&exam->uids, g_hash_table_unref);
  g_clear_pointer (&exam->digests, g_hash_table_unref);
  g_clear_pointer (&exam->row, json_object_unref);
  g_clear_pointer (&exam->report, json_object_unref);
  g_free (exam->sr_uid);
  g_free (exam->sr_series);
  g_free (exam->sr_path);
  g_free (exam->pdf_url);
  g_free (exam->pdf_path);
  g_free (exam);
}

gboolean
simulator_fail (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CONFLICT, text);
  return FALSE;
}

FjClient *
simulator_run_client (SimulatorRun *run, const char *account)
{
  return g_hash_table_lookup (run->clients, account);
}

gboolean
simulator_run_read_row (SimulatorRun *run, SimulatorExam *exam, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/worklist?q=%s", exam->accession);
  g_autoptr (JsonObject) reply
      = fj_client_send (simulator_run_client (run, "reader"), "GET", path, NULL, 0, NULL, NULL, NULL, error);
  if (reply == NULL)
    return FALSE;
  JsonArray *rows = fj_json_get_array (reply, "rows");
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = fj_json_element_object (rows, i);
      if (row == NULL || g_strcmp0 (fj_json_get_string (row, "exam"), exam->exam_id) != 0)
        continue;
      g_clear_pointer (&exam->row, json_object_unref);
      exam->row = json_object_ref (row);
      return TRUE;
    }
  return simulator_fail (error, _ ("The reader's worklist does not show exam %s."), exam->accession);
}

static gboolean
in_stages (const SimulatorExam *exam, const FjStage *stages)
{
  FjStage now = fj_stage_from_string (fj_json_get_string (exam->row, "stage"));

  for (; *stages != FJ_STAGE_NONE; stages++)
    if (*stages == now)
      return TRUE;
  return FALSE;
}

gboolean
simulator_run_wait (
    SimulatorRun *run, SimulatorExam *exam, const FjStage *stages, guint seconds, GError **error)
{
  const gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;

  while (simulator_run_read_row (run, exam, error))
    {
      if (in_stages (exam, stages))
        return TRUE;
      gint64 left = (end - g_get_monotonic_time ()) / G_USEC_PER_SEC;
      if (left <= 0)
        return simulator_fail (error, _ ("Exam %s is still %s after %u s; expected: %s."), exam->accession,
                               fj_json_get_string (exam->row, "stage"), seconds,
                               fj_stage_to_string (stages[0]));
      /* What happened since the row was read is in the feed already: nothing is missed. */
      g_autofree char *path = g_strdup_printf ("/changes?after=%" G_GINT64_FORMAT "&wait=%d", run->sequence,
                                               (int) CLAMP (left, 1, FEED_SECONDS));
      g_autoptr (JsonObject) changes = fj_client_send (simulator_run_client (run, "reader"), "GET", path,
                                                       NULL, 0, NULL, NULL, NULL, error);
      if (changes == NULL)
        return FALSE;
      run->sequence = fj_json_get_int (changes, "next", run->sequence);
    }
  return FALSE;
}
