/* fj-annotation-subject: the head of an object says whose images it is about, whatever these say of
 * themselves. */
#include "fj-annotation-subject.h"

#include <string.h>

#include "annotation-files.h"

static char *
get (FjDicomObject *object, FjTag tag)
{
  return fj_dicom_object_dup_string (object, tag);
}

static void
test_head (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) image = fj_dicom_object_new ("GB18030");
  g_autoptr (FjAnnotationSubject) subject = NULL;
  g_autoptr (FjDicomObject) object = NULL;
  const FjAnnotationMaker maker = { .made_at = NOON, .instance_number = 5, .institution = "A\\B\nC" };

  g_assert_true (fj_dicom_object_set_string (image, 0x00100010, "Wang^Wu=王^五", &error));
  g_assert_true (fj_dicom_object_set_string (image, 0x00100020, "7", &error));
  g_assert_true (fj_dicom_object_set_string (image, 0x0020000D, "2.25.2", &error));
  subject = fj_annotation_subject_read (image);
  g_free (subject->birth_date);
  subject->birth_date = g_strdup ("about 1950"); /* as some archives have it */
  g_free (subject->accession);
  subject->accession = g_strdup ("0123456789ABCDEFGH");
  object = fj_annotation_subject_write (subject, &maker, CT, "PR", "Marks", "2.25.9", 2, &error);
  g_assert_no_error (error);
  {
    g_autofree char *name = get (object, 0x00100010), *birth = get (object, 0x00100030);
    g_autofree char *accession = get (object, 0x00080050), *number = get (object, 0x00200013);
    g_autofree char *series = get (object, 0x0020000E), *zone = get (object, 0x00080201);
    g_autofree char *institution = get (object, 0x00080080);

    g_assert_cmpstr (name, ==, "Wang^Wu=王^五");
    g_assert_cmpstr (birth, ==, "");
    g_assert_cmpstr (accession, ==, "0123456789ABCDEF");
    g_assert_cmpstr (number, ==, "7");
    g_assert_cmpstr (series, ==, "2.25.9");
    g_assert_cmpuint (strlen (zone), ==, 5);
    g_assert_cmpstr (institution, ==, "A B C");
  }
}

static void
test_moments (void)
{
  static const char *const damaged[] = {
    NULL, "", "2026", "20260512120000", "20260512120000.", "20261312120000+0800", "20260512120000.1+08"
  };
  g_autofree char *moment = fj_annotation_dup_moment (NOON + 1234);

  g_assert_cmpint (fj_annotation_parse_moment (moment), ==, NOON + 1234);
  g_assert_cmpint (fj_annotation_parse_moment ("20260512120000.5+0800"), ==, NOON + 500000);
  g_assert_cmpint (fj_annotation_parse_moment ("20260512040000+0000"), ==, NOON);
  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++)
    g_assert_cmpint (fj_annotation_parse_moment (damaged[i]), ==, 0);
}

static void
test_line (void)
{
  g_autofree char *line = fj_annotation_dup_line ("右上肺\\结\n节", 5);

  g_assert_cmpstr (line, ==, "右上肺 结");
  g_assert_null (fj_annotation_dup_line (NULL, 5));
  {
    g_autofree char *paragraph = fj_annotation_dup_paragraph ("一\n二\t三", 5);
    g_autofree char *back = fj_annotation_parse_paragraph (paragraph);

    g_assert_cmpstr (paragraph, ==, "一\r\n二 ");
    g_assert_cmpstr (back, ==, "一\n二 ");
  }
}

static void
test_decimal (void)
{
  static const double values[] = { 0, 40.5, -1.0 / 3, 1e-300 / 7, -123456789.123456789, 1e22 };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *text = fj_annotation_dup_decimal (values[i]);

      g_assert_cmpuint (strlen (text), <=, 16);
      g_assert_cmpfloat (ABS (g_ascii_strtod (text, NULL) - values[i]), <=, ABS (values[i]) * 1e-8);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation/subject/head", test_head);
  g_test_add_func ("/annotation/subject/moments", test_moments);
  g_test_add_func ("/annotation/subject/line", test_line);
  g_test_add_func ("/annotation/subject/decimal", test_decimal);
  return g_test_run ();
}
