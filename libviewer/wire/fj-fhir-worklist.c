#include "fj-fhir-worklist.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

static gboolean
fail (const char *what, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
               _ ("The list of exams cannot be read (%s). Tell whoever looks after the system."), what);
  return FALSE;
}

static char *
text (JsonObject *json, const char *path)
{
  return g_strdup (fj_json_get_string (json, path));
}

static guint
number (JsonObject *json, const char *path)
{
  return (guint) CLAMP (fj_json_get_int (json, path, 0), 0, G_MAXINT);
}

static gint64
instant (JsonObject *json, const char *path)
{
  const char *written = fj_json_get_string (json, path);
  gint64 value = 0;

  return written != NULL && fj_time_from_fhir (written, &value) ? value : 0;
}

static char **
words (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  return g_strv_builder_end (builder);
}

static void
read_patient (JsonObject *json, FjExamRowData *row)
{
  row->patient = text (json, "patient.id");
  row->name = text (json, "patient.name");
  row->pinyin = text (json, "patient.pinyin");
  row->mrn = text (json, "patient.mrn");
  row->age = text (json, "patient.age");
  row->birth_date = text (json, "patient.birthDate");
  row->sex = fj_sex_from_fhir (fj_json_get_string (json, "patient.sex"));
}

static void
read_work (JsonObject *json, FjExamRowData *row)
{
  JsonArray *open = fj_json_get_array (json, "gates.open");

  row->holder = text (json, "holder.id");
  row->holder_name = text (json, "holder.display");
  row->task = text (json, "task.id");
  row->task_code = text (json, "task.code");
  row->task_version = number (json, "task.version");
  row->report = text (json, "report.id");
  row->report_version = number (json, "report.version");
  if (!fj_report_status_from_string (fj_json_get_string (json, "report.status"), &row->report_status))
    row->report_status = FJ_REPORT_PARTIAL;
  row->critical = fj_json_get_boolean (json, "critical", FALSE);
  row->critical_value = text (json, "criticalValue.id");
  row->critical_version = number (json, "criticalValue.version");
  row->critical_level = number (json, "criticalValue.level");
  row->critical_sent_at = instant (json, "criticalValue.sent");
  row->critical_deadline = instant (json, "criticalValue.deadline");
  row->critical_read_back_at = instant (json, "criticalValue.readBack");
  /* A number, or the list of them. */
  row->n_open_gates = open != NULL ? json_array_get_length (open) : number (json, "gates.open");
}

static void
read_times (JsonObject *json, FjExamRowData *row)
{
  for (guint stage = FJ_STAGE_REGISTERED; stage < FJ_N_STAGES; stage++)
    {
      g_autofree char *path = g_strconcat ("times.", fj_stage_to_string (stage), NULL);

      row->times[stage] = instant (json, path);
    }
  row->target_seconds = number (json, "target");
  row->closed_at = instant (json, "closed");
}

FjExamRow *
fj_fhir_worklist_row (JsonObject *json, GError **error)
{
  FjExamRowData data = { 0 };
  g_autoptr (FjExamRow) row = NULL;

  data.exam = text (json, "exam");
  data.version = number (json, "version");
  data.accession = text (json, "accession");
  read_patient (json, &data);
  data.item = text (json, "item");
  data.parts = words (fj_json_get_array (json, "parts"));
  data.modality = text (json, "modality");
  data.site = text (json, "site.id");
  data.site_name = text (json, "site.name");
  data.device = text (json, "device");
  if (!fj_visit_class_from_string (fj_json_get_string (json, "visitClass"), &data.visit_class))
    data.visit_class = FJ_VISIT_OUTPATIENT;
  if (!fj_urgency_from_string (fj_json_get_string (json, "urgency"), &data.urgency))
    data.urgency = FJ_URGENCY_ROUTINE;
  data.stage = fj_stage_from_string (fj_json_get_string (json, "stage"));
  read_times (json, &data);
  data.study_uid = text (json, "images.study");
  data.n_series = number (json, "images.series");
  data.n_instances = number (json, "images.instances");
  data.complete = fj_json_get_boolean (json, "images.complete", FALSE);
  read_work (json, &data);
  row = fj_exam_row_new (&data);

  const FjExamRowData *whole = fj_exam_row_get (row);
  if (whole->exam == NULL || whole->accession == NULL)
    return fail ("exam", error), NULL;
  if (whole->patient == NULL || whole->name == NULL)
    return fail ("patient", error), NULL;
  if (whole->stage == FJ_STAGE_NONE)
    return fail ("stage", error), NULL;
  return g_steal_pointer (&row);
}

GPtrArray *
fj_fhir_worklist_rows (JsonObject *json, guint *counts, char **next, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array = fj_json_get_array (json, "rows");

  if (array == NULL)
    return fail ("rows", error), NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = fj_json_element_object (array, i);
      FjExamRow *row = object != NULL ? fj_fhir_worklist_row (object, error) : NULL;

      if (row == NULL)
        return object != NULL ? NULL : (fail ("rows", error), NULL);
      g_ptr_array_add (rows, row);
    }
  if (counts != NULL)
    {
      memset (counts, 0, FJ_N_STAGES * sizeof *counts);
      for (guint stage = FJ_STAGE_REGISTERED; stage < FJ_N_STAGES; stage++)
        {
          g_autofree char *path = g_strconcat ("counts.", fj_stage_to_string (stage), NULL);

          counts[stage] = number (json, path);
        }
    }
  if (next != NULL)
    *next = text (json, "next");
  return g_steal_pointer (&rows);
}
