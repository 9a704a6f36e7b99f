/* fj-dicom-object: open and ask, held against pydicom. */
#include "dicom-files.h"

/* Patient's Name in every set of pydicom's collection, as pydicom reads it. */
static void
test_names_like_pydicom (void)
{
  const char *script = "import pydicom,glob,os\n"
                       "for f in sorted(glob.glob('" PYDICOM "charset_files/*.dcm')):\n"
                       "  d=pydicom.dcmread(f); d.decode()\n"
                       "  n=d.get('PatientName')\n"
                       "  if n is not None: print(os.path.basename(f)+'\\t'+str(n).strip())\n";
  const char *argv[] = { "/usr/bin/python3", "-W", "ignore", "-c", script, NULL };
  g_autofree char *listing = run (argv);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (listing), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >=, 15);
  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", 2);
      g_autofree char *path = g_build_filename (PYDICOM "charset_files", cells[0], NULL);
      g_autoptr (FjDicomObject) object = open_good (path);
      gboolean repaired = TRUE;
      g_autofree char *name = fj_dicom_object_dup_string_repaired (object, 0x00100010, &repaired);
      g_test_message ("%s", lines[i]);
      g_assert_false (repaired);
      if (g_str_has_suffix (name, "=")) /* an empty group, which pydicom leaves out */
        name[strlen (name) - 1] = 0;
      g_assert_cmpstr (name, ==, cells[1]);
    }
}

static void
test_ask (void)
{
  g_autoptr (FjDicomObject) object = open_good (PYDICOM "test_files/CT_small.dcm");
  gint64 whole = 0;
  double real = 0;
  g_assert_cmpstr (fj_dicom_object_get_transfer_syntax (object), ==, "1.2.840.10008.1.2.1");
  g_autofree char *modality = fj_dicom_object_dup_string (object, 0x00080060);
  g_assert_cmpstr (modality, ==, "CT");
  g_autofree char *type = fj_dicom_object_dup_string (object, 0x00080008);
  g_assert_cmpstr (type, ==, "ORIGINAL\\PRIMARY\\AXIAL");
  g_assert_true (fj_dicom_object_get_int (object, 0x00280010, 0, &whole));
  g_assert_cmpint (whole, ==, 128);
  g_assert_true (fj_dicom_object_get_double (object, 0x00280030, 1, &real));
  g_assert_cmpfloat (real, ==, 0.661468);
  g_assert_false (fj_dicom_object_get_double (object, 0x00280030, 2, &real));
  g_assert_false (fj_dicom_object_get_int (object, 0x00280030, 0, &whole)); /* not whole */
  g_assert_null (fj_dicom_object_dup_string (object, 0x00100030 + 0xF000));
  g_autofree char *empty = fj_dicom_object_dup_string (object, 0x00080050);
  g_assert_cmpstr (empty, ==, "");
  g_assert_true (fj_dicom_object_is_image (object));
  g_assert_true (fj_dicom_object_has (object, 0x7FE00010));
  g_assert_cmpuint (fj_dicom_object_count_items (object, 0x00101002), ==, 2);
  g_autofree char *other
      = fj_dicom_object_dup_string (fj_dicom_object_get_item (object, 0x00101002, 1), 0x00100020);
  g_assert_cmpstr (other, ==, "1234ABCD");
  g_assert_null (fj_dicom_object_get_item (object, 0x00101002, 2));
}

static void
test_header (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object
      = fj_dicom_object_open (PYDICOM "test_files/CT_small.dcm", FJ_DICOM_OPEN_HEADER, &error);
  g_assert_no_error (error);
  g_assert_false (fj_dicom_object_has (object, 0x7FE00010));
  g_assert_true (fj_dicom_object_is_image (object));
  g_autofree char *out = in_folder ("header.dcm");
  g_assert_false (fj_dicom_object_save (object, out, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_autoptr (FjDicomObject) report
      = fj_dicom_object_open (PYDICOM "test_files/test-SR.dcm", FJ_DICOM_OPEN_HEADER, &error);
  g_assert_no_error (error);
  g_assert_false (fj_dicom_object_is_image (report));
}

static void
test_bad_files (void)
{
  static const struct
  {
    const char *name;
    int code;
  } cases[] = {
    { PYDICOM "test_files/MR_truncated.dcm", FJ_ERROR_CORRUPT },
    { PYDICOM "test_files/rtplan_truncated.dcm", FJ_ERROR_CORRUPT },
    { PYDICOM "test_files/zipMR.gz", FJ_ERROR_INVALID },
    { PYDICOM "test_files/README.txt", FJ_ERROR_INVALID },
    { PYDICOM "test_files/no_meta.dcm", FJ_ERROR_INVALID }, /* its first bytes are lost */
    { PYDICOM "test_files", FJ_ERROR_INVALID },
    { "/nonexistent/file", FJ_ERROR_NOT_FOUND },
    { "/dev/null", FJ_ERROR_INVALID },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int flags = 0; flags < 2; flags++)
      {
        g_autoptr (GError) error = NULL;
        g_test_message ("%s", cases[i].name);
        g_assert_null (fj_dicom_object_open (cases[i].name, flags, &error));
        g_assert_error (error, FJ_ERROR, cases[i].code);
      }
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);
  g_assert_null (fj_dicom_object_open_bytes (none, FJ_DICOM_OPEN_ALL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
}

/* Type 2: there, and nothing in it; what was in it is gone. */
static void
test_empty_sequence (void)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");

  g_assert_nonnull (fj_dicom_object_append_item (object, 0x00081032));
  g_assert_cmpuint (fj_dicom_object_count_items (object, 0x00081032), ==, 1);
  g_assert_true (fj_dicom_object_set_empty_sequence (object, 0x00081032));
  g_assert_true (fj_dicom_object_has (object, 0x00081032));
  g_assert_cmpuint (fj_dicom_object_count_items (object, 0x00081032), ==, 0);
  g_assert_nonnull (fj_dicom_object_append_item (object, 0x00081032));
  g_assert_false (fj_dicom_object_set_empty_sequence (object, 0x00100010));
}

int
main (int argc, char **argv)
{
  begin_in_folder (&argc, &argv);
  g_test_add_func ("/dicom-object/names-like-pydicom", test_names_like_pydicom);
  g_test_add_func ("/dicom-object/ask", test_ask);
  g_test_add_func ("/dicom-object/header", test_header);
  g_test_add_func ("/dicom-object/bad-files", test_bad_files);
  g_test_add_func ("/dicom-object/empty-sequence", test_empty_sequence);
  return run_and_remove_folder ();
}
