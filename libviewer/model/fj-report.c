#include "fj-report.h"

static const char *const status_words[] = {
  [FJ_REPORT_PARTIAL] = "partial",     [FJ_REPORT_PRELIMINARY] = "preliminary",
  [FJ_REPORT_FINAL] = "final",         [FJ_REPORT_AMENDED] = "amended",
  [FJ_REPORT_CORRECTED] = "corrected", [FJ_REPORT_APPENDED] = "appended",
  [FJ_REPORT_CANCELLED] = "cancelled", [FJ_REPORT_ENTERED_IN_ERROR] = "entered-in-error",
};

const char *
fj_report_status_to_string (FjReportStatus status)
{
  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (status_words), "partial");
  return status_words[status];
}

gboolean
fj_report_status_from_string (const char *word, FjReportStatus *status)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (status_words); i++)
    if (g_str_equal (status_words[i], word))
      {
        *status = (FjReportStatus) i;
        return TRUE;
      }
  return FALSE;
}

FjReport *
fj_report_new (void)
{
  return g_new0 (FjReport, 1);
}

FjReport *
fj_report_copy (const FjReport *report)
{
  FjReport *copy = g_memdup2 (report, sizeof *report);

  copy->id = g_strdup (report->id);
  copy->exam = g_strdup (report->exam);
  copy->patient = g_strdup (report->patient);
  copy->technique = g_strdup (report->technique);
  copy->findings = g_strdup (report->findings);
  copy->impression = g_strdup (report->impression);
  copy->reader = g_strdup (report->reader);
  copy->reader_name = g_strdup (report->reader_name);
  copy->auditor = g_strdup (report->auditor);
  copy->auditor_name = g_strdup (report->auditor_name);
  copy->return_note = g_strdup (report->return_note);
  copy->pdf = g_strdup (report->pdf);
  copy->sr_uid = g_strdup (report->sr_uid);
  return copy;
}

void
fj_report_free (FjReport *report)
{
  if (report == NULL)
    return;
  g_free (report->id);
  g_free (report->exam);
  g_free (report->patient);
  g_free (report->technique);
  g_free (report->findings);
  g_free (report->impression);
  g_free (report->reader);
  g_free (report->reader_name);
  g_free (report->auditor);
  g_free (report->auditor_name);
  g_free (report->return_note);
  g_free (report->pdf);
  g_free (report->sr_uid);
  g_free (report);
}
