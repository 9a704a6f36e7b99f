#include "fj-fhir.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"

static JsonObject *
json (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonObject *object = fj_json_parse_object (bytes, &error);

  g_assert_no_error (error);
  return object;
}

static FjReport *
read_report (const char *text, GError **error)
{
  g_autoptr (JsonObject) object = json (text);

  return fj_fhir_report_from_json (object, error);
}

static const char whole[]
    = "{\"resourceType\":\"DiagnosticReport\",\"id\":\"r-1\",\"meta\":{\"versionId\":\"4\"},\"extension\":["
      "{\"url\":\"urn:fenji:findings\",\"valueString\":\"双肺纹理清晰。\\n心影不大。\"},"
      "{\"url\":\"urn:fenji:technique\",\"valueString\":\"立位后前位\"},"
      "{\"url\":\"urn:fenji:critical\",\"valueBoolean\":true},"
      "{\"url\":\"urn:fenji:return-note\",\"valueString\":\"左右请核对\"},"
      "{\"url\":\"urn:fenji:drafted-at\",\"valueInstant\":\"2026-05-12T09:40:00+08:00\"},"
      "{\"url\":\"urn:fenji:submitted-at\",\"valueInstant\":\"2026-05-12T09:45:00+08:00\"}],"
      "\"identifier\":[{\"system\":\"urn:dicom:uid\",\"value\":\"urn:oid:2.25.7\"}],"
      "\"basedOn\":[{\"reference\":\"ServiceRequest/e-1\"}],\"status\":\"final\",\"category\":[{\"text\":\"影像\"}],"
      "\"code\":{\"text\":\"胸部正侧位\"},\"subject\":{\"reference\":\"Patient/p-1\"},"
      "\"issued\":\"2026-05-12T09:50:00.125+08:00\",\"resultsInterpreter\":["
      "{\"reference\":\"Practitioner/b\",\"display\":\"赵审核\",\"extension\":[{\"url\":\"urn:fenji:signer-role\","
      "\"valueCode\":\"auditor\"}]},{\"reference\":\"Practitioner/a\",\"display\":\"王初读\",\"extension\":[{\"url\":"
      "\"urn:fenji:signer-role\",\"valueCode\":\"reader\"}]}],\"conclusion\":\"心肺未见异常。\","
      "\"presentedForm\":[{\"contentType\":\"text/html\",\"data\":\"PGI+\"},{\"contentType\":\"application/pdf\",\"url\":"
      "\"Binary/pdf-1\"}]}";

#define ISSUED G_GINT64_CONSTANT (1778550600125000) /* 2026-05-12T01:50:00.125Z */

static void
assert_whole (const FjReport *report)
{
  g_assert_cmpstr (report->id, ==, "r-1");
  g_assert_cmpstr (report->exam, ==, "e-1");
  g_assert_cmpstr (report->patient, ==, "p-1");
  g_assert_cmpint (report->status, ==, FJ_REPORT_FINAL);
  g_assert_cmpstr (report->findings, ==, "双肺纹理清晰。\n心影不大。");
  g_assert_cmpstr (report->technique, ==, "立位后前位");
  g_assert_cmpstr (report->impression, ==, "心肺未见异常。");
  g_assert_true (report->critical);
  g_assert_cmpstr (report->return_note, ==, "左右请核对");
  g_assert_cmpstr (report->reader, ==, "a");
  g_assert_cmpstr (report->reader_name, ==, "王初读");
  g_assert_cmpstr (report->auditor, ==, "b");
  g_assert_cmpstr (report->auditor_name, ==, "赵审核");
  g_assert_cmpint (report->signed_at, ==, ISSUED);
  g_assert_cmpint (report->drafted_at, ==, ISSUED - 125000 - 600 * G_USEC_PER_SEC);
  g_assert_cmpint (report->submitted_at, ==, ISSUED - 125000 - 300 * G_USEC_PER_SEC);
  g_assert_cmpstr (report->pdf, ==, "pdf-1");
  g_assert_cmpstr (report->sr_uid, ==, "2.25.7");
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjReport) report = read_report (whole, &error);

  g_assert_no_error (error);
  assert_whole (report);
  g_assert_cmpuint (report->version, ==, 4);
}

static void
test_write (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) base = json (whole), same = NULL, new = NULL;
  g_autoptr (FjReport) report = fj_fhir_report_from_json (base, &error), again = NULL;
  g_autoptr (GBytes) before = fj_json_to_bytes (base), after = NULL;

  same = fj_fhir_report_to_json (report, base);
  after = fj_json_to_bytes (same);
  g_assert_true (g_bytes_equal (before, after));
  new = fj_fhir_report_to_json (report, NULL);
  again = fj_fhir_report_from_json (new, &error);
  g_assert_no_error (error);
  assert_whole (again);
  g_assert_cmpstr (fj_json_get_string (new, "code.coding[0].code"), ==, "18748-4");
  g_assert_cmpstr (fj_json_get_string (new, "category[0].coding[0].code"), ==, "RAD");
  /* Reader first, auditor second, each with the role on it. */
  g_assert_cmpstr (fj_json_get_string (new, "resultsInterpreter[0].reference"), ==, "Practitioner/a");
  g_assert_cmpstr (fj_json_get_string (new, "resultsInterpreter[1].extension[0].valueCode"), ==, "auditor");
}

/* A report signed by one alone has an auditor and no reader: by the role, not by the place. */
static void
test_auditor_alone (void)
{
  g_autoptr (FjReport) report = read_report (whole, NULL), again = NULL;
  g_autoptr (JsonObject) written = NULL;

  g_clear_pointer (&report->reader, g_free);
  g_clear_pointer (&report->reader_name, g_free);
  written = fj_fhir_report_to_json (report, NULL);
  again = fj_fhir_report_from_json (written, NULL);
  g_assert_null (again->reader);
  g_assert_null (again->reader_name);
  g_assert_cmpstr (again->auditor, ==, "b");
}

static void
test_merge (void)
{
  g_autoptr (JsonObject) base = json (whole), written = NULL;
  g_autoptr (FjReport) report = fj_fhir_report_from_json (base, NULL), again = NULL;

  report->status = FJ_REPORT_PARTIAL;
  report->critical = FALSE;
  report->signed_at = 0;
  g_clear_pointer (&report->auditor, g_free);
  g_clear_pointer (&report->auditor_name, g_free);
  g_clear_pointer (&report->pdf, g_free);
  g_clear_pointer (&report->sr_uid, g_free);
  g_clear_pointer (&report->return_note, g_free);
  g_free (report->findings);
  report->findings = g_strdup ("改过");
  written = fj_fhir_report_to_json (report, base);
  again = fj_fhir_report_from_json (written, NULL);
  g_assert_cmpint (again->status, ==, FJ_REPORT_PARTIAL);
  g_assert_false (again->critical);
  g_assert_cmpint (again->signed_at, ==, 0);
  g_assert_null (again->auditor);
  g_assert_null (again->auditor_name);
  g_assert_cmpstr (again->reader_name, ==, "王初读");
  g_assert_null (again->pdf);
  g_assert_null (again->sr_uid);
  g_assert_null (again->return_note);
  g_assert_cmpstr (again->findings, ==, "改过");
  g_assert_cmpstr (fj_json_get_string (written, "presentedForm[0].contentType"), ==, "text/html");
  g_assert_cmpstr (fj_json_get_string (written, "code.text"), ==, "胸部正侧位");
  g_assert_false (json_object_has_member (written, "issued"));
  g_assert_false (json_object_has_member (written, "identifier"));
}

static void
test_draft (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjReport) report
      = read_report ("{\"resourceType\":\"DiagnosticReport\",\"basedOn\":[{\"reference\":"
                     "\"ServiceRequest/e\"}],\"subject\":{\"reference\":\"Patient/p\"},"
                     "\"conclusion\":\"\"}",
                     &error);

  g_assert_no_error (error);
  g_assert_cmpint (report->status, ==, FJ_REPORT_PARTIAL);
  g_assert_null (report->findings);
  g_assert_null (report->impression);
  g_assert_null (report->id);
}

static void
test_refused (void)
{
  static const char ok[]
      = "\"basedOn\":[{\"reference\":\"ServiceRequest/e\"}],\"subject\":{\"reference\":\"Patient/p\"}";
  static const struct
  {
    const char *members;
    int code;
    const char *names;
  } bad[] = {
    { "\"subject\":{\"reference\":\"Patient/p\"}", FJ_ERROR_INVALID, "DiagnosticReport.basedOn" },
    { "\"basedOn\":[{\"reference\":\"CarePlan/e\"}],\"subject\":{\"reference\":\"Patient/p\"}",
      FJ_ERROR_INVALID, "DiagnosticReport.basedOn" },
    { "\"basedOn\":[{\"reference\":\"ServiceRequest/e\"}]", FJ_ERROR_INVALID, "DiagnosticReport.subject" },
    { "OK,\"status\":\"signed\"", FJ_ERROR_INVALID, "DiagnosticReport.status" },
    { "OK,\"status\":\"registered\"", FJ_ERROR_INVALID, "DiagnosticReport.status" },
    { "OK,\"conclusion\":7", FJ_ERROR_INVALID, "conclusion" },
    { "OK,\"conclusion\":\"a\\u0008b\"", FJ_ERROR_UNPROCESSABLE, "conclusion" },
    { "OK,\"extension\":[{\"url\":\"urn:fenji:findings\",\"valueInteger\":7}]", FJ_ERROR_INVALID,
      "urn:fenji:findings" },
    { "OK,\"extension\":[{\"url\":\"urn:fenji:critical\",\"valueString\":\"true\"}]", FJ_ERROR_INVALID,
      "urn:fenji:critical" },
    { "OK,\"extension\":[{\"url\":\"urn:fenji:drafted-at\",\"valueInstant\":\"2026\"}]", FJ_ERROR_INVALID,
      "urn:fenji:drafted-at" },
    { "OK,\"extension\":{}", FJ_ERROR_INVALID, "extension" },
    { "OK,\"issued\":\"now\"", FJ_ERROR_INVALID, "DiagnosticReport.issued" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gboolean with = g_str_has_prefix (bad[i].members, "OK");
      g_autofree char *text = g_strdup_printf ("{\"resourceType\":\"DiagnosticReport\",%s%s}", with ? ok : "",
                                               bad[i].members + (with ? 2 : 0));
      g_autoptr (GError) error = NULL;
      FjReport *report = read_report (text, &error);

      if (report != NULL)
        g_error ("accepted: %s", text);
      if (!g_error_matches (error, FJ_ERROR, bad[i].code) || strstr (error->message, bad[i].names) == NULL)
        g_error ("%s: %d %s", text, error->code, error->message);
    }
}

/* 64 KiB of findings are taken, one byte more is not; counted in bytes of UTF-8. */
static void
test_too_long (void)
{
  static const char frame[]
      = "{\"resourceType\":\"DiagnosticReport\",\"basedOn\":[{\"reference\":\"ServiceRequest/e\"}],"
        "\"subject\":{\"reference\":\"Patient/p\"},\"extension\":[{\"url\":\"urn:fenji:findings\","
        "\"valueString\":\"%s%s\"}]}";
  g_autoptr (GString) words = g_string_new ("x");
  g_autofree char *fits = NULL, *more = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjReport) report = NULL;

  while (words->len < 65536)
    g_string_append (words, "肺"); /* three bytes each: 1 + 3 * 21845 = 65536 */
  fits = g_strdup_printf (frame, words->str, "");
  more = g_strdup_printf (frame, words->str, "x");
  report = read_report (fits, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (report->findings), ==, 65536);
  g_assert_null (read_report (more, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/read", test_read);
  g_test_add_func ("/report/write", test_write);
  g_test_add_func ("/report/auditor-alone", test_auditor_alone);
  g_test_add_func ("/report/merge", test_merge);
  g_test_add_func ("/report/draft", test_draft);
  g_test_add_func ("/report/refused", test_refused);
  g_test_add_func ("/report/too-long", test_too_long);
  return g_test_run ();
}
