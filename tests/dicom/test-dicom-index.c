/* fj-dicom-index: the tree of a study, from real files and from objects made to disagree. */
#include <locale.h>

#include "fj-dicom-index.h"
#include "fj-error.h"
#include "fj-language.h"

#define FILES "/usr/lib/python3/dist-packages/pydicom/data/test_files/"

static FjDicomObject *
make (const char *study, const char *series, const char *instance)
{
  FjDicomObject *object = fj_dicom_object_new ("GB18030");
  const struct
  {
    FjTag tag;
    const char *value;
  } values[] = {
    { 0x00080016, "1.2.840.10008.5.1.4.1.1.1.1" },
    { 0x00080018, instance },
    { 0x0020000D, study },
    { 0x0020000E, series },
    { 0x00080020, "20260512" },
    { 0x00080030, "093000.5" },
    { 0x00080050, "SITE260512000001" },
    { 0x00080060, "DX" },
    { 0x00081030, "胸部正侧位" },
    { 0x0008103E, "正位" },
    { 0x00100020, "P0001" },
    { 0x00180015, "CHEST" },
    { 0x00200011, "2" },
    { 0x00200013, "7" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_true (fj_dicom_object_set_string (object, values[i].tag, values[i].value, NULL));
  return object;
}

static void
test_tree (void)
{
  static const char *const ids[][2]
      = { { "2.25.2", "2.25.10" }, { "2.25.2", "2.25.11" }, { "2.25.3", "2.25.12" } };
  g_autoptr (FjStudy) study = fj_study_new ();
  g_autoptr (GError) error = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (FjDicomObject) object = make ("2.25.1", ids[i][0], ids[i][1]);
      FjInstance *instance = fj_dicom_index_add (study, object, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (instance->sop_instance_uid, ==, ids[i][1]);
      g_assert_cmpstr (instance->sop_class_uid, ==, "1.2.840.10008.5.1.4.1.1.1.1");
      g_assert_cmpint (instance->number, ==, 7);
      g_assert_cmpuint (instance->frames, ==, 1);
    }
  g_assert_cmpuint (fj_study_count_instances (study), ==, 3);
  g_assert_cmpuint (study->series->len, ==, 2);
  g_assert_cmpstr (study->study_uid, ==, "2.25.1");
  g_assert_cmpstr (study->accession, ==, "SITE260512000001");
  g_assert_cmpstr (study->patient_id, ==, "P0001");
  g_assert_cmpstr (study->description, ==, "胸部正侧位");
  /* 2026-05-12 09:30:00 in Shanghai, where the tests are */
  g_assert_cmpint (study->started_at, ==, G_GINT64_CONSTANT (1778549400) * G_USEC_PER_SEC);
  FjSeries *series = g_ptr_array_index (study->series, 0);
  g_assert_cmpstr (series->modality, ==, "DX");
  g_assert_cmpstr (series->description, ==, "正位");
  g_assert_cmpstr (series->body_part, ==, "CHEST");
  g_assert_cmpint (series->number, ==, 2);
  g_assert_cmpuint (series->instances->len, ==, 2);

  /* The same again is the same. */
  g_autoptr (FjDicomObject) again = make ("2.25.1", "2.25.2", "2.25.10");
  fj_dicom_object_set_string (again, 0x00280008, "12", NULL);
  FjInstance *instance = fj_dicom_index_add (study, again, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (instance->frames, ==, 12);
  g_assert_cmpuint (fj_study_count_instances (study), ==, 3);
}

static void
test_zone (void)
{
  g_autoptr (FjStudy) study = fj_study_new ();
  g_autoptr (FjDicomObject) object = make ("2.25.1", "2.25.2", "2.25.10");
  fj_dicom_object_set_string (object, 0x00080201, "-0330", NULL);
  g_assert_nonnull (fj_dicom_index_add (study, object, NULL));
  g_assert_cmpint (study->started_at, ==,
                   (G_GINT64_CONSTANT (1778549400) + (8 * 60 + 210) * 60) * G_USEC_PER_SEC);
  g_autoptr (FjStudy) timeless = fj_study_new ();
  fj_dicom_object_set_string (object, 0x00080020, NULL, NULL);
  g_assert_nonnull (fj_dicom_index_add (timeless, object, NULL));
  g_assert_cmpint (timeless->started_at, ==, 0);
}

static void
test_refuses (void)
{
  static const struct
  {
    FjTag tag;
    const char *value;
  } changes[] = {
    { 0x0020000D, "2.25.99" }, { 0x00100020, "P0002" },   { 0x00100020, NULL },
    { 0x00080050, "" },        { 0x0020000E, "2.25.98" }, { 0x0020000D, NULL },
    { 0x0020000E, "" },        { 0x00080018, NULL },      { 0x00080016, "" },
  };
  g_autoptr (FjStudy) study = fj_study_new ();
  g_autoptr (FjDicomObject) first = make ("2.25.1", "2.25.2", "2.25.10");
  g_assert_nonnull (fj_dicom_index_add (study, first, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjDicomObject) object = fj_dicom_object_copy (first);
      g_test_message ("%08X %s", changes[i].tag, changes[i].value);
      g_assert_true (fj_dicom_object_set_string (object, changes[i].tag, changes[i].value, NULL));
      g_assert_null (fj_dicom_index_add (study, object, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
      g_assert_cmpuint (fj_study_count_instances (study), ==, 1);
      g_assert_cmpuint (study->series->len, ==, 1);
    }
  /* A study that the caller has named takes no other. */
  g_autoptr (FjStudy) named = fj_study_new ();
  g_autoptr (GError) error = NULL;
  named->study_uid = g_strdup ("2.25.5");
  g_assert_null (fj_dicom_index_add (named, first, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
}

static void
test_header_of_file (void)
{
  g_autoptr (FjStudy) study = fj_study_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (FILES "rtdose.dcm", FJ_DICOM_OPEN_HEADER, &error);
  FjInstance *instance = fj_dicom_index_add (study, object, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (instance->frames, ==, 15);
  g_assert_cmpstr (((FjSeries *) g_ptr_array_index (study->series, 0))->modality, ==, "RTDOSE");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-index/tree", test_tree);
  g_test_add_func ("/dicom-index/zone", test_zone);
  g_test_add_func ("/dicom-index/refuses", test_refuses);
  g_test_add_func ("/dicom-index/header-of-file", test_header_of_file);
  return g_test_run ();
}
