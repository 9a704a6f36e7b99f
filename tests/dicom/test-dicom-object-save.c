/* fj-dicom-object-save: what is written holds the same, for pydicom and DCMTK's tools; a save that fails
 * leaves nothing. */
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "dicom-files.h"

/* Files of many syntaxes come out with the same pixels and elements: dcmdump says the same of both. */
static void
test_save_keeps (void)
{
  static const char *const names[] = { "CT_small.dcm",
                                       "MR_small.dcm",
                                       "MR_small_implicit.dcm",
                                       "MR_small_bigendian.dcm",
                                       "JPEG-lossy.dcm",
                                       "JPEG2000.dcm",
                                       "MR_small_RLE.dcm",
                                       "MR_small_jpeg_ls_lossless.dcm",
                                       "image_dfl.dcm",
                                       "SC_rgb_rle_2frame.dcm",
                                       "rtplan.dcm",
                                       "test-SR.dcm",
                                       "waveform_ecg.dcm",
                                       "ExplVR_LitEndNoMeta.dcm",
                                       "ExplVR_BigEndNoMeta.dcm",
                                       "no_meta_group_length.dcm",
                                       "SC_rgb_small_odd.dcm",
                                       "MR_small_padded.dcm",
                                       "UN_sequence.dcm" };
  const char *script
      = "import pydicom,sys\n"
        "a,b=[pydicom.dcmread(p,force=True) for p in sys.argv[1:]]\n"
        "for d in (a,b):\n"
        "  for e in list(d):\n"
        "    if e.tag.element==0: del d[e.tag]\n"
        "  d.walk(lambda s,e: [s.__delitem__(x.tag) for x in list(s) if x.tag.element==0])\n"
        "p=[d.pop('PixelData').value if 'PixelData' in d else None for d in (a,b)]\n" /* OW may become OB */
        "print(a.to_json()==b.to_json(), p[0]==p[1])\n";
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_build_filename (PYDICOM "test_files", names[i], NULL);
      g_autofree char *out = in_folder ("kept.dcm");
      g_autoptr (FjDicomObject) object = open_good (path);
      g_test_message ("%s", names[i]);
      g_assert_true (fj_dicom_object_save (object, out, NULL, &error));
      g_assert_no_error (error);
      const char *argv[] = { "/usr/bin/python3", "-W", "ignore", "-c", script, path, out, NULL };
      g_autofree char *verdict = run (argv);
      g_assert_cmpstr (verdict, ==, "True True\n");
      /* Over the file it was read from, and once more from what is in memory. */
      g_autoptr (FjDicomObject) again = open_good (out);
      g_assert_true (fj_dicom_object_save (again, out, NULL, &error));
      g_assert_true (fj_dicom_object_save (again, out, NULL, &error));
      g_autofree char *second = run (argv);
      g_assert_cmpstr (second, ==, "True True\n");
      g_autoptr (GBytes) bytes = fj_dicom_object_to_bytes (again, NULL, &error);
      g_autofree char *stored = NULL;
      gsize length = 0;
      g_assert_true (g_file_get_contents (out, &stored, &length, NULL));
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), stored, length);
      g_autoptr (FjDicomObject) from_bytes = fj_dicom_object_open_bytes (bytes, FJ_DICOM_OPEN_ALL, &error);
      g_assert_no_error (error);
    }
}

static void
test_save_other_syntax (void)
{
  static const char *const plain[]
      = { "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99" };
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjDicomObject) object = open_good (PYDICOM "test_files/CT_small.dcm");
      g_autofree char *out = in_folder ("plain.dcm");
      g_assert_true (fj_dicom_object_save (object, out, plain[i], &error));
      g_assert_no_error (error);
      const char *argv[] = {
        "/usr/bin/python3",
        "-W",
        "ignore",
        "-c",
        "import pydicom,sys\nd=pydicom.dcmread(sys.argv[1])\n"
        "print(d.file_meta.TransferSyntaxUID,int(d.pixel_array.sum()),d.file_meta.ImplementationClassUID[:5])",
        out,
        NULL
      };
      g_autofree char *said = run (argv);
      const char *argv0[] = { "/usr/bin/python3",
                              "-W",
                              "ignore",
                              "-c",
                              "import pydicom,sys\nd=pydicom.dcmread(sys.argv[1])\n"
                              "print(sys.argv[2],int(d.pixel_array.sum()),'2.25.')",
                              PYDICOM "test_files/CT_small.dcm",
                              plain[i],
                              NULL };
      g_autofree char *expected = run (argv0);
      g_assert_cmpstr (said, ==, expected);
    }
  g_autoptr (GError) error = NULL;
  g_autofree char *out = in_folder ("never.dcm");
  g_autoptr (FjDicomObject) packed = open_good (PYDICOM "test_files/JPEG2000.dcm");
  g_assert_false (fj_dicom_object_save (packed, out, plain[1], &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_autoptr (FjDicomObject) raw = open_good (PYDICOM "test_files/CT_small.dcm");
  g_assert_false (fj_dicom_object_save (raw, out, "1.2.840.10008.1.2.4.70", &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
}

/* A syntax that DCMTK 3.6.7 has never heard of (HTJ2K) is carried through untouched. */
static void
test_young_syntax (void)
{
  g_autofree char *path = in_folder ("htj2k.dcm");
  g_autofree char *out = in_folder ("htj2k-2.dcm");
  const char *make[]
      = { "/usr/bin/python3", "-c",
          "import sys\nd=open('" PYDICOM "test_files/MR_small_jp2klossless.dcm','rb').read()\n"
          "d=d.replace(b'UI\\x16\\x001.2.840.10008.1.2.4.90',b'UI\\x18\\x001.2.840.10008.1.2.4.201\\0')\n"
          "open(sys.argv[1],'wb').write(d)",
          path, NULL };
  g_autofree char *nothing = run (make);
  g_autoptr (FjDicomObject) object = open_good (path);
  g_autoptr (GError) error = NULL;
  g_assert_cmpstr (fj_dicom_object_get_transfer_syntax (object), ==, "1.2.840.10008.1.2.4.201");
  g_assert_true (fj_dicom_object_save (object, out, NULL, &error));
  g_assert_no_error (error);
  const char *argv[] = { "/usr/bin/python3",
                         "-c",
                         "import sys\na,b=[open(p,'rb').read() for p in sys.argv[1:]]\n"
                         "t=[d[d.index(b'\\xe0\\x7f\\x10\\x00O')+12:] for d in (a,b)]\n"
                         "print(b'1.2.840.10008.1.2.4.201' in b, t[0]==t[1])",
                         path,
                         out,
                         NULL };
  g_autofree char *said = run (argv);
  g_assert_cmpstr (said, ==, "True True\n");
}

/* Nothing is left of a save that fails, and an older file of that name is not touched. */
static void
test_save_fails_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = open_good (PYDICOM "test_files/CT_small.dcm");
  g_assert_false (fj_dicom_object_save (object, "/nonexistent/a.dcm", NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  g_clear_error (&error);
  g_autofree char *sub = in_folder ("full");
  g_autofree char *taken = g_build_filename (sub, "a.dcm", NULL);
  g_autofree char *inside = g_build_filename (taken, "b", NULL);
  g_assert_cmpint (g_mkdir_with_parents (inside, 0700), ==, 0); /* a folder that is not empty: rename fails */
  g_assert_false (fj_dicom_object_save (object, taken, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  g_autoptr (GDir) dir = g_dir_open (sub, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "a.dcm");
  g_assert_null (g_dir_read_name (dir));
}

int
main (int argc, char **argv)
{
  begin_in_folder (&argc, &argv);
  g_test_add_func ("/dicom-object-save/save-keeps", test_save_keeps);
  g_test_add_func ("/dicom-object-save/save-other-syntax", test_save_other_syntax);
  g_test_add_func ("/dicom-object-save/young-syntax", test_young_syntax);
  g_test_add_func ("/dicom-object-save/save-fails-whole", test_save_fails_whole);
  return run_and_remove_folder ();
}
