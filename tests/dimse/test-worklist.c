#define _GNU_SOURCE /* memmem */
/* What matches a query and what a device gets to read. The raw bytes expected are written down by hand. */
#include "fj-worklist.h"

#include <string.h>

#include "fj-charset.h"
#include "fj-time.h"

static FjPatient *
make_patient (const char *name, const char *family, const char *given, const char *pinyin)
{
  FjPatient *patient = fj_patient_new ();

  patient->id = g_strdup ("p");
  patient->mrn = g_strdup ("MRN0042");
  patient->name = g_strdup (name);
  patient->family = g_strdup (family);
  patient->given = g_strdup (given);
  patient->pinyin = g_strdup (pinyin);
  patient->sex = FJ_SEX_FEMALE;
  patient->birth_date = g_strdup ("1961-03-04");
  return patient;
}

static FjExam *
make_exam (void)
{
  FjExam *exam = fj_exam_new ();

  exam->id = g_strdup ("e");
  exam->accession = g_strdup ("QSWS26112200001");
  exam->item = g_strdup ("胸部正侧位");
  exam->item_code = g_strdup ("DR-CHEST-PA-LAT");
  exam->modality = g_strdup ("DX");
  exam->department = g_strdup ("内科门诊");
  exam->doctor = g_strdup ("钱门诊");
  exam->clinical_information = g_strdup ("咳嗽\\发热\n一周");
  exam->study_uid = g_strdup ("2.25.1234567890");
  exam->urgency = FJ_URGENCY_URGENT;
  g_assert_true (fj_time_from_fhir ("2026-05-12T09:30:00+08:00", &exam->scheduled_at));
  return exam;
}

typedef struct
{
  FjPatient *patient;
  FjExam *exam;
  FjWorklistEntry entry;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->patient = make_patient ("张三", "张", "三", "Zhang^San");
  fixture->exam = make_exam ();
  fixture->entry
      = (FjWorklistEntry){ fixture->patient, fixture->exam, "青山镇卫生院", "DR1", "Qian^Menzhen" };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fj_patient_free (fixture->patient);
  fj_exam_free (fixture->exam);
}

static gboolean
matches (const Fixture *fixture, const char *charset, gboolean in_step, FjTag tag, const char *value)
{
  g_autoptr (FjDicomObject) query = fj_dicom_object_new (charset);
  FjDicomObject *step = fj_dicom_object_append_item (query, 0x00400100);
  g_autoptr (GError) error = NULL;

  g_assert_true (fj_dicom_object_set_string (in_step ? step : query, tag, value, &error));
  return fj_worklist_matches (&fixture->entry, query);
}

static void
test_matching (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    gboolean expected;
    gboolean in_step;
    FjTag tag;
    const char *value;
  } cases[] = {
    { TRUE, FALSE, 0x00080050, "QSWS26112200001" },
    { FALSE, FALSE, 0x00080050, "QSWS26112200002" },
    { TRUE, FALSE, 0x00080050, "QSWS*" },
    { TRUE, FALSE, 0x00080050, "QSWS2611220000?" },
    { FALSE, FALSE, 0x00080050, "qsws*" }, /* case counts */
    { TRUE, FALSE, 0x00080050, "" },
    { TRUE, FALSE, 0x00100020, "MRN0042" },
    { FALSE, FALSE, 0x00100020, "MRN004" },
    { TRUE, FALSE, 0x00100010, "ZHANG^san" },
    { TRUE, FALSE, 0x00100010, "zhang*" },
    { TRUE, FALSE, 0x00100010, "Zhang^San^^^" },
    { FALSE, FALSE, 0x00100010, "Zhang" },
    { TRUE, FALSE, 0x00100010, "张*" },
    { TRUE, FALSE, 0x00100010, "张^三" },
    { FALSE, FALSE, 0x00100010, "李*" },
    { TRUE, FALSE, 0x00100010, "=张*" },
    { FALSE, FALSE, 0x00100010, "Li*=张*" },
    { TRUE, FALSE, 0x00100010, "*" },
    { TRUE, FALSE, 0x00100040, "F" },
    { FALSE, FALSE, 0x00100040, "M" },
    { TRUE, FALSE, 0x00100030, "19610304" },
    { TRUE, FALSE, 0x0020000D, "2.25.1\\2.25.1234567890" },
    { FALSE, FALSE, 0x0020000D, "2.25.12345678901" },
    { TRUE, FALSE, 0x00401001, "QSWS26112200001" },
    { TRUE, TRUE, 0x00080060, "DX" },
    { FALSE, TRUE, 0x00080060, "CT" },
    { TRUE, TRUE, 0x00400001, "DR1" },
    { FALSE, TRUE, 0x00400001, "DR2" },
    { TRUE, TRUE, 0x00400002, "20260512" },
    { FALSE, TRUE, 0x00400002, "20260513" },
    { TRUE, TRUE, 0x00400002, "20260501-20260531" },
    { TRUE, TRUE, 0x00400002, "20260512-" },
    { FALSE, TRUE, 0x00400002, "20260513-" },
    { TRUE, TRUE, 0x00400002, "-20260512" },
    { FALSE, TRUE, 0x00400002, "-20260511" },
    { TRUE, TRUE, 0x00400003, "0900-0930" }, /* to the end of that minute */
    { FALSE, TRUE, 0x00400003, "100000-110000" },
    { TRUE, TRUE, 0x00400009, "QSWS26112200001" },
    { TRUE, TRUE, 0x00400007, "*正侧位" },
    { TRUE, TRUE, 0x00400006, "" },
    { FALSE, TRUE, 0x00400006, "Somebody*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (matches (fixture, "ISO_IR 192", cases[i].in_step, cases[i].tag, cases[i].value) != cases[i].expected)
      g_error ("%08X %s: expected %d", cases[i].tag, cases[i].value, cases[i].expected);
  /* A Chinese key in any set that the device writes. */
  g_assert_true (matches (fixture, "GB18030", FALSE, 0x00100010, "=张*"));
  g_assert_true (matches (fixture, "GBK", FALSE, 0x00100010, "=张^三"));
  g_assert_true (matches (fixture, "ISO 2022 IR 58", FALSE, 0x00100010, "=张*"));
  g_assert_false (matches (fixture, "GB18030", FALSE, 0x00100010, "=李*"));
}

/* Unknown facts match only what asks for nothing. */
static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->patient->birth_date);
  fixture->patient->birth_date = g_strdup ("1961");
  g_assert_false (matches (fixture, "ISO_IR 192", FALSE, 0x00100030, "19610101-19611231"));
  g_assert_true (matches (fixture, "ISO_IR 192", FALSE, 0x00100030, ""));
  g_clear_pointer (&fixture->exam->study_uid, g_free);
  g_assert_false (matches (fixture, "ISO_IR 192", FALSE, 0x0020000D, "2.25.1234567890"));
  g_free (fixture->exam->device);
  fixture->exam->device = g_strdup ("DR2");
  g_assert_false (matches (fixture, "ISO_IR 192", TRUE, 0x00400001, "DR1"));
  g_assert_true (matches (fixture, "ISO_IR 192", TRUE, 0x00400001, "DR2"));
}

static FjDicomObject *
ask (const Fixture *fixture, const char *charset)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) query = fj_worklist_query_new ("ISO_IR 192", "DX", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (fj_dicom_object_set_string (query, 0x00102110, "", NULL));
  g_assert_true (fj_worklist_matches (&fixture->entry, query));
  FjDicomObject *answer = fj_worklist_answer (&fixture->entry, query, charset, &error);
  g_assert_no_error (error);
  return answer;
}

static void
assert_text (const FjDicomObject *object, FjTag tag, const char *expected)
{
  g_autofree char *value = fj_dicom_object_dup_string (object, tag);

  if (g_strcmp0 (value, expected) != 0)
    g_error ("%08X is \"%s\", expected \"%s\"", tag, value, expected);
}

static gboolean
holds_bytes (FjDicomObject *object, const void *wanted, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fj_dicom_object_set_string (object, 0x00080016, "1.2.840.10008.5.1.4.1.1.7", NULL));
  g_assert_true (fj_dicom_object_set_string (object, 0x00080018, "2.25.1", NULL));
  g_autoptr (GBytes) bytes = fj_dicom_object_to_bytes (object, NULL, &error);
  g_assert_no_error (error);
  gsize size = 0;
  const char *all = g_bytes_get_data (bytes, &size);
  return memmem (all, size, wanted, length) != NULL;
}

static void
test_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjDicomObject) answer = ask (fixture, "ISO_IR 192");

  assert_text (answer, 0x00080005, "ISO_IR 192");
  assert_text (answer, 0x00080050, "QSWS26112200001");
  assert_text (answer, 0x00080080, "青山镇卫生院");
  assert_text (answer, 0x00080090, "Qian^Menzhen=钱门诊");
  assert_text (answer, 0x00100010, "Zhang^San=张^三");
  assert_text (answer, 0x00100020, "MRN0042");
  assert_text (answer, 0x00100030, "19610304");
  assert_text (answer, 0x00100040, "F");
  assert_text (answer, 0x00102110, "");
  assert_text (answer, 0x0020000D, "2.25.1234567890");
  assert_text (answer, 0x00321033, "内科门诊");
  assert_text (answer, 0x00321060, "胸部正侧位");
  assert_text (answer, 0x00401001, "QSWS26112200001");
  assert_text (answer, 0x00401003, "HIGH");
  assert_text (answer, 0x00401400, "咳嗽 发热\n一周");
  g_assert_cmpuint (fj_dicom_object_count_items (answer, 0x00400100), ==, 1);
  FjDicomObject *step = fj_dicom_object_get_item (answer, 0x00400100, 0);
  assert_text (step, 0x00080060, "DX");
  assert_text (step, 0x00400001, "DR1");
  assert_text (step, 0x00400002, "20260512");
  assert_text (step, 0x00400003, "093000");
  assert_text (step, 0x00400006, "");
  assert_text (step, 0x00400007, "胸部正侧位");
  assert_text (step, 0x00400009, "QSWS26112200001");
  /* Not asked for, not answered. */
  g_assert_false (fj_dicom_object_has (answer, 0x00401002));
  g_assert_false (fj_dicom_object_has (answer, 0x00102000));
}

/* The bytes that each kind of device gets (GB 18030-2005; PS3.5 K.2 for ISO 2022 IR 58). */
static void
test_character_sets (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *charset, *bytes;
  } cases[] = {
    { "GB18030", "Zhang^San=\xD5\xC5^\xC8\xFD" },
    { "GBK", "Zhang^San=\xD5\xC5^\xC8\xFD" },
    { "ISO_IR 192", "Zhang^San=\xE5\xBC\xA0^\xE4\xB8\x89" },
    { "ISO 2022 IR 58", "Zhang^San=\x1B\x24\x29\x41\xD5\xC5^\x1B\x24\x29\x41\xC8\xFD" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FjDicomObject) answer = ask (fixture, cases[i].charset);
      assert_text (answer, 0x00100010, "Zhang^San=张^三");
      if (!holds_bytes (answer, cases[i].bytes, strlen (cases[i].bytes)))
        g_error ("%s", cases[i].charset);
    }
}

static void
test_pinyin_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjDicomObject) answer = ask (fixture, "ISO_IR 6");
  FjDicomObject *step = fj_dicom_object_get_item (answer, 0x00400100, 0);

  assert_text (answer, 0x00100010, "Zhang^San");
  assert_text (answer, 0x00080090, "Qian^Menzhen");
  assert_text (answer, 0x00321060, "DR-CHEST-PA-LAT");
  assert_text (step, 0x00400007, "DR-CHEST-PA-LAT");
  assert_text (answer, 0x00080080, "");
  assert_text (answer, 0x00321033, "");
  assert_text (answer, 0x00100020, "MRN0042");
  g_assert_false (holds_bytes (answer, "?", 1));
}

/* A character outside the set: 㛃 is in GB 18030, not in GB 2312. */
static void
test_rare_character (Fixture *fixture, gconstpointer data)
{
  fj_patient_free (fixture->patient);
  fixture->patient = make_patient ("欧阳晓㛃", "欧阳", "晓㛃", "Ouyang^Xiao");
  fixture->entry.patient = fixture->patient;
  g_autoptr (FjDicomObject) gb18030 = ask (fixture, "GB18030");
  g_autoptr (FjDicomObject) gb2312 = ask (fixture, "ISO 2022 IR 58");

  assert_text (gb18030, 0x00100010, "Ouyang^Xiao=欧阳^晓㛃");
  assert_text (gb2312, 0x00100010, "Ouyang^Xiao");
  assert_text (gb2312, 0x00321060, "胸部正侧位"); /* the rest is not lost with it */
}

static void
test_odd_values (Fixture *fixture, gconstpointer data)
{
  g_autofree char *endless = g_strnfill (300, 'x');

  fj_patient_free (fixture->patient);
  fixture->patient = make_patient ("O=Brien\\^X", NULL, NULL, NULL);
  fixture->entry.patient = fixture->patient;
  g_free (fixture->exam->item);
  fixture->exam->item = g_strdup (endless);
  g_free (fixture->exam->accession);
  fixture->exam->accession = g_strdup (endless);
  g_clear_pointer (&fixture->exam->doctor, g_free);
  fixture->entry.institution = NULL;
  g_autoptr (FjDicomObject) answer = ask (fixture, "GB18030");
  g_autofree char *item = fj_dicom_object_dup_string (answer, 0x00321060);
  g_autofree char *accession = fj_dicom_object_dup_string (answer, 0x00080050);

  assert_text (answer, 0x00100010, "O Brien  X");
  g_assert_cmpuint (strlen (item), ==, 64);
  g_assert_cmpuint (strlen (accession), ==, 16);
  assert_text (answer, 0x00080080, "");
  assert_text (answer, 0x00080090, "");
}

static void
test_unknown_charset (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjDicomObject) query = fj_worklist_query_new (NULL, NULL, NULL, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_worklist_answer (&fixture->entry, query, "EBCDIC", &error));
  g_assert_nonnull (error);
}

/* An empty sequence asks for the whole step. */
static void
test_whole_step (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjDicomObject) query
      = fj_worklist_query_new ("ISO_IR 192", NULL, NULL, "20260512", "QSWS*", NULL);
  g_autoptr (FjDicomObject) code_query = fj_dicom_object_new ("ISO_IR 192");

  g_assert_true (fj_worklist_matches (&fixture->entry, query));
  fj_dicom_object_append_item (fj_dicom_object_append_item (code_query, 0x00400100), 0x00400008);
  g_autoptr (FjDicomObject) answer = fj_worklist_answer (&fixture->entry, code_query, "ISO_IR 192", NULL);
  FjDicomObject *step = fj_dicom_object_get_item (answer, 0x00400100, 0);
  FjDicomObject *code = fj_dicom_object_get_item (step, 0x00400008, 0);
  g_assert_nonnull (code);
  assert_text (code, 0x00080100, "DR-CHEST-PA-LAT");
  assert_text (code, 0x00080102, "99FENJI");
  assert_text (code, 0x00080104, "胸部正侧位");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/worklist/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("matching", test_matching);
  ADD ("unknown", test_unknown);
  ADD ("answer", test_answer);
  ADD ("character-sets", test_character_sets);
  ADD ("pinyin-only", test_pinyin_only);
  ADD ("rare-character", test_rare_character);
  ADD ("odd-values", test_odd_values);
  ADD ("unknown-charset", test_unknown_charset);
  ADD ("whole-step", test_whole_step);
  return g_test_run ();
}
