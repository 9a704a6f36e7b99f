#include "fj-report-text.h"

#include <string.h>

/* One value: every line of it behind the field's name, so that no text can imitate another field. An absent
 * field (NULL) has no line, an empty one has one. Bytes that are no UTF-8 cannot be normalised: they go in as
 * hexadecimal digits. */
static void
add_text (GString *out, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_autofree char *normal = g_utf8_normalize (value, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  if (normal == NULL)
    {
      g_string_append_printf (out, "%s (hex): ", name);
      for (const guchar *byte = (const guchar *) value; *byte != '\0'; byte++)
        g_string_append_printf (out, "%02x", *byte);
      g_string_append_c (out, '\n');
      return;
    }
  const char *line = normal;
  while (TRUE)
    {
      gsize length = strcspn (line, "\r\n");
      g_string_append_printf (out, "%s: ", name);
      g_string_append_len (out, line, (gssize) length);
      g_string_append_c (out, '\n');
      line += length;
      if (*line == '\0')
        return;
      line += line[0] == '\r' && line[1] == '\n' ? 2 : 1;
    }
}

static void
add_instant (GString *out, const char *name, gint64 instant)
{
  if (instant == 0)
    return;
  g_autoptr (GDateTime) whole = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
  g_autofree char *text = whole != NULL ? g_date_time_format (whole, "%Y-%m-%dT%H:%M:%S") : NULL;
  if (text != NULL && instant > 0)
    g_string_append_printf (out, "%s: %s.%06dZ\n", name, text, (int) (instant % G_USEC_PER_SEC));
  else
    g_string_append_printf (out, "%s: %" G_GINT64_FORMAT " us\n", name, instant);
}

static void
add_patient (GString *out, const FjPatient *patient)
{
  add_text (out, "patient.id", patient->id);
  add_text (out, "patient.site", patient->site);
  add_text (out, "patient.mrn", patient->mrn);
  add_text (out, "patient.resident-id", patient->resident_id);
  add_text (out, "patient.name", patient->name);
  add_text (out, "patient.sex", fj_sex_to_fhir (patient->sex));
  add_text (out, "patient.birth-date", patient->birth_date);
}

static void
add_exam (GString *out, const FjExam *exam)
{
  add_text (out, "exam.id", exam->id);
  add_text (out, "exam.accession", exam->accession);
  add_text (out, "exam.patient", exam->patient);
  add_text (out, "exam.site", exam->site);
  add_text (out, "exam.item-code", exam->item_code);
  add_text (out, "exam.item", exam->item);
  add_text (out, "exam.modality", exam->modality);
  for (guint i = 0; exam->parts != NULL && exam->parts[i] != NULL; i++)
    add_text (out, "exam.part", exam->parts[i]);
  add_text (out, "exam.laterality", exam->laterality);
  add_text (out, "exam.clinical-information", exam->clinical_information);
  add_text (out, "exam.study", exam->study_uid);
}

static void
add_report (GString *out, const FjReport *report)
{
  add_text (out, "report.id", report->id);
  add_text (out, "report.exam", report->exam);
  add_text (out, "report.patient", report->patient);
  add_text (out, "report.technique", report->technique);
  add_text (out, "report.findings", report->findings);
  add_text (out, "report.impression", report->impression);
  add_text (out, "report.critical", report->critical ? "yes" : "no");
  add_text (out, "report.reader", report->reader);
  add_text (out, "report.reader-name", report->reader_name);
  add_text (out, "report.auditor", report->auditor);
  add_text (out, "report.auditor-name", report->auditor_name);
  add_instant (out, "report.drafted", report->drafted_at);
  add_instant (out, "report.submitted", report->submitted_at);
  add_instant (out, "report.signed", report->signed_at);
}

static gint
compare_studies (gconstpointer a, gconstpointer b)
{
  const FjStudy *const *left = a, *const *right = b;
  return g_strcmp0 ((*left)->study_uid, (*right)->study_uid);
}

static gint
compare_instances (gconstpointer a, gconstpointer b)
{
  const FjInstance *const *left = a, *const *right = b;
  return g_strcmp0 ((*left)->sop_instance_uid, (*right)->sop_instance_uid);
}

static void
add_study (GString *out, const FjStudy *study)
{
  add_text (out, "study", study->study_uid != NULL ? study->study_uid : "");
  g_autoptr (GPtrArray) instances = g_ptr_array_new ();
  for (guint s = 0; study->series != NULL && s < study->series->len; s++)
    {
      const FjSeries *series = g_ptr_array_index (study->series, s);
      for (guint i = 0; series->instances != NULL && i < series->instances->len; i++)
        g_ptr_array_add (instances, g_ptr_array_index (series->instances, i));
    }
  g_ptr_array_sort (instances, compare_instances);
  for (guint i = 0; i < instances->len; i++)
    {
      const FjInstance *instance = g_ptr_array_index (instances, i);
      g_autofree char *line
          = g_strconcat (instance->sop_instance_uid != NULL ? instance->sop_instance_uid : "?", " ",
                         instance->dataset_digest != NULL ? instance->dataset_digest : "unknown", NULL);
      add_text (out, "instance", line);
    }
}

GBytes *
fj_report_text_canonical (const FjReport *report,
                          const FjExam *exam,
                          const FjPatient *patient,
                          FjStudy *const *studies)
{
  GString *out = g_string_new ("fenji-report-text 1\n");

  add_patient (out, patient);
  add_exam (out, exam);
  add_report (out, report);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  for (guint i = 0; studies != NULL && studies[i] != NULL; i++)
    g_ptr_array_add (sorted, studies[i]);
  g_ptr_array_sort (sorted, compare_studies);
  for (guint i = 0; i < sorted->len; i++)
    add_study (out, g_ptr_array_index (sorted, i));
  g_string_append (out, "end\n");
  return g_string_free_to_bytes (out);
}
