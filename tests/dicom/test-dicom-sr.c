/* fj-dicom-sr: a signed report as dsrdump, dcmdump and pydicom read it. */
#include <gio/gio.h>
#include <locale.h>
#include <string.h>

#include "fj-dicom-index.h"
#include "fj-dicom-sr.h"
#include "fj-error.h"
#include "fj-language.h"

#define FINDINGS "双肺纹理清晰，未见实质性病变。\n心影大小、形态正常。"

static char *folder;

static char *
run (const char *const *argv, char **err)
{
  char *out = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, err, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  return out;
}

/* DCMTK 3.6.7 says of every object in UTF-8 that it cannot check it; anything else would be about ours. */
static void
assert_no_warnings (const char *warnings)
{
  g_auto (GStrv) lines = g_strsplit (warnings, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (*lines[i])
      g_assert_cmpstr (lines[i], ==,
                       "W: The VR checker does not support this Specific Character Set: ISO_IR 192");
}

typedef struct
{
  FjPatient *patient;
  FjExam *exam;
  FjReport *report;
  FjStudy *study;
  FjDicomSrContent content;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->patient = fj_patient_new ();
  f->patient->name = g_strdup ("欧阳小红");
  f->patient->family = g_strdup ("欧阳");
  f->patient->given = g_strdup ("小红");
  f->patient->pinyin = g_strdup ("Ouyang^Xiaohong");
  f->patient->mrn = g_strdup ("P0001");
  f->patient->sex = FJ_SEX_FEMALE;
  f->patient->birth_date = g_strdup ("1990-05-01");
  f->exam = fj_exam_new ();
  f->exam->accession = g_strdup ("SITE260512000001");
  f->exam->item_code = g_strdup ("DR-CHEST-PA-LAT");
  f->exam->item = g_strdup ("胸部正侧位");
  f->exam->clinical_information = g_strdup ("咳嗽三天");
  f->exam->doctor = g_strdup ("李大夫");
  f->report = fj_report_new ();
  f->report->findings = g_strdup (FINDINGS);
  f->report->impression = g_strdup ("心肺未见异常。");
  f->report->technique = g_strdup ("站立后前位及左侧位");
  f->report->reader_name = g_strdup ("赵初");
  f->report->auditor_name = g_strdup ("王审");
  f->report->signed_at = G_GINT64_CONSTANT (1778549400) * G_USEC_PER_SEC; /* 2026-05-12 09:30 in Shanghai */
  f->study = fj_study_new ();
  f->study->study_uid = g_strdup ("2.25.100");
  f->study->started_at = f->report->signed_at - 600 * G_USEC_PER_SEC;
  for (int i = 0; i < 3; i++)
    {
      FjSeries *series = fj_study_ensure_series (f->study, i < 2 ? "2.25.101" : "2.25.102");
      g_autofree char *uid = g_strdup_printf ("2.25.11%d", i);
      fj_series_ensure_instance (series, uid)->sop_class_uid = g_strdup ("1.2.840.10008.5.1.4.1.1.1.1");
    }
  FjDicomSrContent content = { f->patient, f->exam,    f->report,  f->study,          "中心医院",
                               "2.25.199", "2.25.201", "2.25.200", "Wang^Shen=王^审", NULL };
  f->content = content;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fj_patient_free (f->patient);
  fj_exam_free (f->exam);
  fj_report_free (f->report);
  fj_study_free (f->study);
}

static void
test_read_by_others (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) sr = fj_dicom_sr_new (&f->content, &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (folder, "sr.dcm", NULL);
  g_assert_true (fj_dicom_object_save (sr, path, NULL, &error));
  g_assert_no_error (error);

  g_autofree char *warnings = NULL, *silence = NULL;
  const char *dsrdump[] = { "dsrdump", "+U8", "+Pl", "+Pt", "+Pc", "+Pu", path, NULL };
  g_autofree char *dumped = run (dsrdump, &warnings);
  assert_no_warnings (warnings);
  static const char *const expected[]
      = { "Basic Text SR Document",
          "Patient             : Ouyang^Xiaohong=欧阳^小红 (F, 1990-05-01, #P0001)",
          "Completion Flag     : COMPLETE",
          "Preliminary Flag    : FINAL",
          "Verification Flag   : VERIFIED",
          "Verifying Observers : 2026-05-12 09:30:00, Wang^Shen=王^审, 中心医院",
          "(18748-4,LN,\"Diagnostic Imaging Report\")",
          "# TID 2000 (DCMR)",
          "(121058,DCM,\"Procedure reported\")=(DR-CHEST-PA-LAT,99FENJI,\"胸部正侧位\")",
          "(121049,DCM,\"Language of Content Item and Descendants\")=(zh-CN,RFC5646,",
          "(121008,DCM,\"Person Observer Name\")=\"Wang^Shen=王^审\"",
          "(121008,DCM,\"Person Observer Name\")=\"赵初\"",
          "CONTAINER:(55752-0,LN,\"Clinical Information\")",
          "TEXT:(11329-0,LN,\"History\")=\"咳嗽三天\"",
          "TEXT:(121065,DCM,\"Procedure Description\")=\"站立后前位及左侧位\"",
          "CONTAINER:(59776-5,LN,\"Findings\")",
          "双肺纹理清晰，未见实质性病变。",
          "心影大小、形态正常。",
          "CONTAINER:(19005-8,LN,\"Impressions\")",
          "TEXT:(121073,DCM,\"Impression\")=\"心肺未见异常。\"" };
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    if (!strstr (dumped, expected[i]))
      g_error ("dsrdump does not say %s, but:\n%s", expected[i], dumped);

  const char *dcmdump[] = { "dcmdump", "+U8", "+P", "0010,0010", "+P", "0040,a160", path, NULL };
  g_autofree char *raw = run (dcmdump, &silence);
  g_assert_nonnull (strstr (raw, "[Ouyang^Xiaohong=欧阳^小红]"));
  g_assert_nonnull (strstr (raw, "[心肺未见异常。]"));
}

/* Everything that the modules require, by an independent reader. */
static void
test_attributes (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) sr = fj_dicom_sr_new (&f->content, &error);
  g_autofree char *path = g_build_filename (folder, "sr.dcm", NULL);
  g_assert_true (fj_dicom_object_save (sr, path, NULL, &error));
  const char *python[] = {
    "/usr/bin/python3",
    "-W",
    "ignore",
    "-c",
    "import pydicom,sys\nd=pydicom.dcmread(sys.argv[1])\n"
    "print(d.SOPClassUID,d.SOPInstanceUID,d.StudyInstanceUID,d.SeriesInstanceUID,d.Modality,d.AccessionNumber)\n"
    "print(d.SpecificCharacterSet,d.StudyDate,d.StudyTime,d.ContentDate,d.ContentTime,d.TimezoneOffsetFromUTC)\n"
    "print(d.PatientSex,d.PatientBirthDate,d.ReferringPhysicianName,d.InstitutionName,d.StudyDescription)\n"
    "e=d.CurrentRequestedProcedureEvidenceSequence\n"
    "print(len(e),[(s.SeriesInstanceUID,[i.ReferencedSOPInstanceUID for i in s.ReferencedSOPSequence])"
    " for s in e[0].ReferencedSeriesSequence])\n"
    "p=d.PredecessorDocumentsSequence[0]\n"
    "print(p.StudyInstanceUID,p.ReferencedSeriesSequence[0].ReferencedSOPSequence[0].ReferencedSOPInstanceUID)\n"
    "r=d.ReferencedRequestSequence[0]\n"
    "print(r.AccessionNumber,r.RequestedProcedureDescription,len(r.ReferencedStudySequence))\n"
    "v=d.VerifyingObserverSequence[0]\n"
    "print(v.VerifyingObserverName,v.VerifyingOrganization,v.VerificationDateTime)\n"
    "a=d.AuthorObserverSequence[0]\nprint(a.PersonName,a.ObserverType)\n"
    "print(d.CodingSchemeIdentificationSequence[0].CodingSchemeDesignator,d.SeriesNumber,d.InstanceNumber)\n"
    "print(repr([c for c in d.ContentSequence if c.ValueType=='CONTAINER'][2].ContentSequence[0].TextValue))\n"
    "print([k for k in (0x00081111,0x0040A372) if k not in d])\n",
    path,
    NULL
  };
  g_autofree char *warnings = NULL;
  g_autofree char *said = run (python, &warnings);
  g_assert_cmpstr (warnings, ==, "");
  g_assert_cmpstr (said, ==,
                   "1.2.840.10008.5.1.4.1.1.88.11 2.25.201 2.25.100 2.25.200 SR SITE260512000001\n"
                   "ISO_IR 192 20260512 092000 20260512 093000 +0800\n"
                   "F 19900501 李大夫 中心医院 胸部正侧位\n"
                   "1 [('2.25.101', ['2.25.110', '2.25.111']), ('2.25.102', ['2.25.112'])]\n"
                   "2.25.100 2.25.199\n"
                   "SITE260512000001 胸部正侧位 0\n"
                   "Wang^Shen=王^审 中心医院 20260512093000\n"
                   "赵初 PSN\n"
                   "99FENJI 9001 1\n"
                   "'双肺纹理清晰，未见实质性病变。\\r\\n心影大小、形态正常。'\n"
                   "[]\n");
}

/* The least that a report may have, and names and texts with all that could break a value. */
static void
test_sparse (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_clear_pointer (&f->report->findings, g_free);
  g_clear_pointer (&f->report->technique, g_free);
  g_clear_pointer (&f->report->reader_name, g_free);
  g_clear_pointer (&f->exam->clinical_information, g_free);
  g_clear_pointer (&f->exam->item, g_free);
  g_clear_pointer (&f->exam->doctor, g_free);
  g_clear_pointer (&f->patient->pinyin, g_free);
  g_clear_pointer (&f->patient->birth_date, g_free);
  f->exam->item_code = (g_free (f->exam->item_code), g_strdup ("A-CODE-LONGER-THAN-16-CHARACTERS"));
  f->patient->given = (g_free (f->patient->given), g_strdup ("小^=\\红"));
  f->report->impression = (g_free (f->report->impression), g_strdup ("a\\b ^=\x01 <c> & \"d\"\r\ne\rf"));
  f->content.predecessor = NULL;
  f->content.auditor_pn = NULL;
  g_autoptr (FjDicomObject) sr = fj_dicom_sr_new (&f->content, &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (folder, "sparse.dcm", NULL);
  g_assert_true (fj_dicom_object_save (sr, path, NULL, &error));
  g_autofree char *warnings = NULL;
  const char *dsrdump[] = { "dsrdump", "+U8", "+Pl", "+Pt", path, NULL };
  g_autofree char *dumped = run (dsrdump, &warnings);
  assert_no_warnings (warnings);
  g_assert_nonnull (strstr (dumped, "欧阳^小   红"));
  g_assert_nonnull (strstr (dumped, "a\\b ^= <c> & \"d\""));
  g_assert_null (strstr (dumped, "Findings"));
  g_assert_nonnull (strstr (dumped, "A-CODE-LONGER-THAN-16-CHARACTERS"));
}

static void
test_refuses (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 signed_at = f->report->signed_at;
  f->report->signed_at = 0;
  g_assert_null (fj_dicom_sr_new (&f->content, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
  g_clear_error (&error);
  f->report->signed_at = signed_at;
  FjDicomSrContent content = f->content;
  content.sop_instance_uid = "no.uid";
  g_assert_null (fj_dicom_sr_new (&content, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  content = f->content;
  content.institution = "";
  g_assert_null (fj_dicom_sr_new (&content, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  g_clear_pointer (&f->report->findings, g_free);
  g_clear_pointer (&f->report->impression, g_free);
  g_assert_null (fj_dicom_sr_new (&f->content, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
}

/* The codes are those that pydicom's copy of PS3.16 has. */
static void
test_codes (Fixture *f, gconstpointer data)
{
  const char *python[]
      = { "/usr/bin/python3",
          "-W",
          "ignore",
          "-c",
          "from pydicom.sr.codedict import codes as c\n"
          "for v in (c.cid7000.DiagnosticImagingReport,c.cid7001.ClinicalInformation,"
          "c.cid7001.CurrentProcedureDescriptions,c.cid7001.Findings,c.cid7001.Impressions,"
          "c.cid7002.History,c.cid7002.ProcedureDescription,c.cid7002.Finding,c.cid7002.Impression):"
          " print('(%s,%s,\"%s\")'%(v.value,v.scheme_designator,v.meaning))",
          NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *warnings = NULL, *silence = NULL, *path = g_build_filename (folder, "codes.dcm", NULL);
  g_autoptr (FjDicomObject) sr = fj_dicom_sr_new (&f->content, &error);
  g_assert_true (fj_dicom_object_save (sr, path, NULL, &error));
  const char *dsrdump[] = { "dsrdump", "+U8", "+Pc", path, NULL };
  g_autofree char *dumped = run (dsrdump, &warnings), *listed = run (python, &silence);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (listed), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 9);
  for (guint i = 0; lines[i]; i++)
    if (!strstr (dumped, lines[i]))
      g_error ("%s is not in\n%s", lines[i], dumped);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("fenji-dicom-XXXXXX", NULL);
  g_test_add ("/dicom-sr/read-by-others", Fixture, NULL, set_up, test_read_by_others, tear_down);
  g_test_add ("/dicom-sr/attributes", Fixture, NULL, set_up, test_attributes, tear_down);
  g_test_add ("/dicom-sr/sparse", Fixture, NULL, set_up, test_sparse, tear_down);
  g_test_add ("/dicom-sr/refuses", Fixture, NULL, set_up, test_refuses, tear_down);
  g_test_add ("/dicom-sr/codes", Fixture, NULL, set_up, test_codes, tear_down);
  int status = g_test_run ();
  const char *clean[] = { "rm", "-r", folder, NULL };
  g_autofree char *silence = NULL, *nothing = run (clean, &silence);
  g_free (folder);
  return status;
}
