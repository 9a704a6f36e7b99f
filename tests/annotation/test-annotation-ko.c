/* fj-annotation-ko: key images come back; dsrdump and pydicom read them; a selection that rejects is told
 * apart. */
#include "fj-annotation-ko.h"

#include <string.h>

#include "annotation-files.h"
#include "fj-error.h"

static char *folder;

static const FjMarkImage images[] = {
  { (char *) "2.25.2", (char *) "2.25.3", (char *) CT, (char *) "2.25.11", 1 },
  { (char *) "2.25.2", (char *) "2.25.4", (char *) "1.2.840.10008.5.1.4.1.1.2.1", (char *) "2.25.13", 7 },
  { (char *) "2.25.2", (char *) "2.25.4", (char *) "1.2.840.10008.5.1.4.1.1.2.1", (char *) "2.25.13", 9 },
};

static FjDicomObject *
write_all (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjAnnotationSubject) subject = fj_annotation_subject_new ();
  const FjAnnotationMaker maker = { .author = "Li^Na=李^娜", .made_at = NOON };
  const FjAnnotationChoice choices[] = { { &images[0], 1 }, { &images[1], 20 }, { &images[2], 20 } };
  FjDicomObject *object;

  subject->patient_name = g_strdup ("Ouyang^Xiaohong=欧阳^小红");
  subject->study_uid = g_strdup ("2.25.2");
  object = fj_annotation_ko_write (subject, &maker, choices, G_N_ELEMENTS (choices), "右肺\n结节", &error);
  g_assert_no_error (error);
  g_assert_null (fj_annotation_ko_write (subject, &maker, choices, 0, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  return object;
}

static void
test_own (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = write_all ();
  g_autoptr (FjAnnotationContent) content = fj_annotation_content_new ();

  g_assert_true (fj_annotation_ko_read (object, content, &error));
  g_assert_cmpuint (content->keys->len, ==, G_N_ELEMENTS (images));
  for (guint i = 0; i < content->keys->len; i++)
    {
      const FjAnnotationKey *key = g_ptr_array_index (content->keys, i);

      g_assert_true (fj_mark_image_equal (&key->image, &images[i]));
      g_assert_cmpstr (key->image.series_uid, ==, images[i].series_uid);
      g_assert_cmpstr (key->image.study_uid, ==, "2.25.2");
      g_assert_true (key->is_whole == (i == 0));
      g_assert_cmpint (key->purpose, ==, FJ_KEY_OF_INTEREST);
    }
  g_assert_cmpstr (content->creator, ==, "Li^Na=李^娜");
  g_assert_cmpstr (content->title, ==, "Of Interest");
  g_assert_cmpstr (content->description, ==, "右肺\n结节");
}

static void
test_others (void)
{
  g_autoptr (FjDicomObject) object = write_all ();
  g_autofree char *path = g_build_filename (folder, "ko.dcm", NULL), *warnings = NULL, *dumped = NULL,
                  *out = NULL;
  const char *dump[] = { "dsrdump", "+U8", "+Pl", "+Pt", "+Pc", "+Pu", path, NULL };
  g_auto (GStrv) lines = NULL;

  save_object (object, path);
  dumped = run_program (dump, &warnings);
  lines = g_strsplit (warnings, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    /* Nor can it check the template, which is said of every selection. */
    if (*lines[i] && strcmp (lines[i], "W: Check for template constraints not yet supported") != 0)
      g_assert_cmpstr (lines[i], ==,
                       "W: The VR checker does not support this Specific Character Set: ISO_IR 192");
  g_assert_nonnull (strstr (dumped, "Key Object Selection Document"));
  g_assert_nonnull (strstr (dumped, "(113000,DCM,\"Of Interest\")"));
  g_assert_nonnull (strstr (dumped, "# TID 2010 (DCMR)"));
  out = run_python (
      "import sys, pydicom\n"
      "ds = pydicom.dcmread(sys.argv[1])\n"
      "assert ds.Modality == 'KO' and ds.SOPClassUID == '1.2.840.10008.5.1.4.1.1.88.59'\n"
      "keys = [i.ReferencedSOPSequence[0] for i in ds.ContentSequence if i.ValueType == 'IMAGE']\n"
      "assert [(k.ReferencedSOPInstanceUID, k.get('ReferencedFrameNumber')) for k in keys] == [\n"
      "    ('2.25.11', None), ('2.25.13', 7), ('2.25.13', 9)]\n"
      "series = ds.CurrentRequestedProcedureEvidenceSequence[0].ReferencedSeriesSequence\n"
      "assert [(s.SeriesInstanceUID, len(s.ReferencedSOPSequence)) for s in series] == [('2.25.3', 1), ('2.25.4', 1)]\n",
      path, NULL);
}

static void
test_rejected (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = write_all ();
  g_autoptr (FjAnnotationContent) content = fj_annotation_content_new ();
  FjDicomObject *title = fj_dicom_object_get_item (object, FJ_ITEM_CONCEPT, 0);

  g_assert_true (fj_dicom_object_set_string (title, 0x00080100, "113001", &error));
  g_assert_true (fj_annotation_ko_read (object, content, &error));
  g_assert_cmpint (((FjAnnotationKey *) g_ptr_array_index (content->keys, 1))->purpose, ==, FJ_KEY_REJECTED);
  g_assert_true (fj_dicom_object_set_string (object, 0x00080016, CT, &error));
  g_assert_false (fj_annotation_ko_read (object, content, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("fenji-ko-XXXXXX", NULL);
  g_test_add_func ("/annotation/ko/own", test_own);
  g_test_add_func ("/annotation/ko/others", test_others);
  g_test_add_func ("/annotation/ko/rejected", test_rejected);
  status = g_test_run ();
  {
    const char *remove[] = { "rm", "-r", folder, NULL };
    g_autofree char *out = run_program (remove, NULL);
  }
  g_free (folder);
  return status;
}
