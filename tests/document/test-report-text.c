#include <string.h>
#include "fj-report-text.h"

typedef struct
{
  FjPatient *patient;
  FjExam *exam;
  FjReport *report;
  FjStudy *study;
} Case;

static Case
case_new (void)
{
  Case c = { fj_patient_new (), fj_exam_new (), fj_report_new (), fj_study_new () };
  c.patient->id = g_strdup ("p1");
  c.patient->mrn = g_strdup ("M1");
  c.patient->name = g_strdup ("张三");
  c.exam->accession = g_strdup ("A1");
  c.report->findings = g_strdup ("甲\n乙");
  c.report->impression = g_strdup ("丙");
  c.report->signed_at = 1778551200LL * G_USEC_PER_SEC + 42;
  c.study->study_uid = g_strdup ("1.2.3");
  FjSeries *series = fj_study_ensure_series (c.study, "1.2.3.1");
  FjInstance *late = fj_series_ensure_instance (series, "1.2.3.1.9");
  late->dataset_digest = g_strdup ("bb");
  FjInstance *early = fj_series_ensure_instance (fj_study_ensure_series (c.study, "1.2.3.2"), "1.2.3.1.10");
  early->dataset_digest = g_strdup ("aa");
  return c;
}

static void
case_clear (Case *c)
{
  fj_patient_free (c->patient);
  fj_exam_free (c->exam);
  fj_report_free (c->report);
  fj_study_free (c->study);
}

static FjInstance *
late (const Case *c)
{
  return fj_study_find_instance (c->study, "1.2.3.1.9");
}

static char *
text_of (const Case *c)
{
  FjStudy *studies[] = { c->study, NULL };
  g_autoptr (GBytes) bytes = fj_report_text_canonical (c->report, c->exam, c->patient, studies);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_form (void)
{
  Case c = case_new ();
  g_autofree char *text = text_of (&c);

  g_assert_cmpstr (text, ==,
                   "fenji-report-text 1\n"
                   "patient.id: p1\n"
                   "patient.mrn: M1\n"
                   "patient.name: 张三\n"
                   "patient.sex: unknown\n"
                   "exam.accession: A1\n"
                   "report.findings: 甲\n"
                   "report.findings: 乙\n"
                   "report.impression: 丙\n"
                   "report.critical: no\n"
                   "report.signed: 2026-05-12T02:00:00.000042Z\n"
                   "study: 1.2.3\n"
                   "instance: 1.2.3.1.10 aa\n"
                   "instance: 1.2.3.1.9 bb\n"
                   "end\n");
  case_clear (&c);
}

/* The same words in another spelling of Unicode or with other line ends are the same report. */
static void
test_normal_form (void)
{
  Case c = case_new ();
  g_free (c.report->findings);
  c.report->findings = g_strdup ("Caf\xc3\xa9\nx");
  g_autofree char *composed = text_of (&c);
  g_free (c.report->findings);
  c.report->findings = g_strdup ("Cafe\xcc\x81\r\nx");
  g_autofree char *decomposed = text_of (&c);
  g_assert_cmpstr (composed, ==, decomposed);
  case_clear (&c);
}

/* Each field that is signed changes the bytes, and no text can imitate another field. */
static void
test_distinct (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

#define CASE(change)                                                                                         \
  {                                                                                                          \
    Case c = case_new ();                                                                                    \
    change;                                                                                                  \
    char *text = text_of (&c);                                                                               \
    if (!g_hash_table_add (seen, text))                                                                      \
      g_error ("same bytes for: %s", #change);                                                               \
    case_clear (&c);                                                                                         \
  }
#define SET(field, value) (g_free (field), field = g_strdup (value))
  CASE ();
  CASE (SET (c.patient->id, "p2"));
  CASE (SET (c.patient->site, "p2"));
  CASE (SET (c.patient->mrn, "M2"));
  CASE (SET (c.patient->mrn, NULL));
  CASE (SET (c.patient->mrn, ""));
  CASE (SET (c.patient->resident_id, "32"));
  CASE (SET (c.patient->name, "张四"));
  CASE (SET (c.patient->birth_date, "1970"));
  CASE (c.patient->sex = FJ_SEX_MALE);
  CASE (SET (c.exam->id, "x"));
  CASE (SET (c.exam->patient, "x"));
  CASE (SET (c.exam->accession, "A2"));
  CASE (SET (c.exam->site, "x"));
  CASE (SET (c.exam->item_code, "x"));
  CASE (SET (c.exam->item, "x"));
  CASE (SET (c.exam->modality, "x"));
  CASE (SET (c.exam->laterality, "L"));
  CASE (SET (c.exam->clinical_information, "x"));
  CASE (SET (c.exam->study_uid, "x"));
  CASE (g_strfreev (c.exam->parts); c.exam->parts = g_strsplit ("a,b", ",", -1));
  CASE (g_strfreev (c.exam->parts); c.exam->parts = g_strsplit ("a b", ",", -1));
  CASE (SET (c.report->id, "x"));
  CASE (SET (c.report->exam, "x"));
  CASE (SET (c.report->patient, "x"));
  CASE (SET (c.report->technique, "x"));
  CASE (SET (c.report->findings, "甲乙"));
  CASE (SET (c.report->findings, "甲\n乙\n"));
  CASE (SET (c.report->findings, "甲\n乙\nreport.impression: 丙"));
  CASE (SET (c.report->findings, "\xff"));
  CASE (SET (c.report->findings, "\xfe"));
  CASE (SET (c.report->impression, "丁"));
  CASE (c.report->critical = TRUE);
  CASE (SET (c.report->reader, "x"));
  CASE (SET (c.report->reader_name, "x"));
  CASE (SET (c.report->auditor, "x"));
  CASE (SET (c.report->auditor_name, "x"));
  CASE (c.report->drafted_at = 5);
  CASE (c.report->submitted_at = 5);
  CASE (c.report->signed_at += 1);
  CASE (SET (c.study->study_uid, "1.2.4"));
  CASE (SET (late (&c)->dataset_digest, "bc"));
  CASE (SET (late (&c)->dataset_digest, NULL));
  CASE (FjInstance *moved = late (&c); SET (moved->sop_instance_uid, "1.9"));
#undef SET
#undef CASE
}

/* What moves on after the signature does not change what was signed. */
static void
test_after_signature (void)
{
  Case c = case_new ();
  g_autofree char *before = text_of (&c);
  c.report->version = 9;
  c.report->status = FJ_REPORT_FINAL;
  c.report->pdf = g_strdup ("b");
  c.report->sr_uid = g_strdup ("1.2");
  c.exam->version = 7;
  c.exam->stage = FJ_STAGE_DELIVERED;
  g_autofree char *after = text_of (&c);
  g_assert_cmpstr (before, ==, after);
  case_clear (&c);
}

static void
test_studies_sorted (void)
{
  Case c = case_new ();
  g_autoptr (FjStudy) other = fj_study_new ();
  other->study_uid = g_strdup ("1.2.1");
  FjStudy *one[] = { c.study, other, NULL }, *two[] = { other, c.study, NULL };
  g_autoptr (GBytes) first = fj_report_text_canonical (c.report, c.exam, c.patient, one);
  g_autoptr (GBytes) second = fj_report_text_canonical (c.report, c.exam, c.patient, two);
  g_assert_true (g_bytes_equal (first, second));
  g_autoptr (GBytes) none = fj_report_text_canonical (c.report, c.exam, c.patient, NULL);
  g_assert_false (g_bytes_equal (first, none));
  case_clear (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/report-text/form", test_form);
  g_test_add_func ("/document/report-text/normal-form", test_normal_form);
  g_test_add_func ("/document/report-text/distinct", test_distinct);
  g_test_add_func ("/document/report-text/after-signature", test_after_signature);
  g_test_add_func ("/document/report-text/studies-sorted", test_studies_sorted);
  return g_test_run ();
}
