#include "fj-report.h"

static void
test_status (void)
{
  FjReportStatus status = FJ_REPORT_PARTIAL;

  for (int s = FJ_REPORT_PARTIAL; s <= FJ_REPORT_ENTERED_IN_ERROR; s++)
    {
      g_assert_true (fj_report_status_from_string (fj_report_status_to_string ((FjReportStatus) s), &status));
      g_assert_cmpint (status, ==, s);
    }
  g_assert_false (fj_report_status_from_string ("signed", &status));
}

static void
test_copy (void)
{
  g_autoptr (FjReport) report = fj_report_new ();
  g_autoptr (FjReport) copy = NULL;

  report->findings = g_strdup ("左下肺野见斑片状模糊影。");
  report->signed_at = 17;
  copy = fj_report_copy (report);
  g_free (g_steal_pointer (&report->findings));
  g_assert_cmpstr (copy->findings, ==, "左下肺野见斑片状模糊影。");
  g_assert_cmpint (copy->signed_at, ==, 17);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/status", test_status);
  g_test_add_func ("/report/copy", test_copy);
  return g_test_run ();
}
