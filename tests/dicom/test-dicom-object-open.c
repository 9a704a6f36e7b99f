/* fj-dicom-object-open: values that stay in the file. */
#include "frame-files.h"

#include <unistd.h>

#include "fj-dicom-digest.h"

static char *
digest_of (FjDicomObject *object)
{
  g_autoptr (GError) error = NULL;
  gboolean decoded = FALSE;
  char *digest = fj_dicom_digest_dataset (object, &decoded, &error);
  g_assert_no_error (error);
  g_assert_true (decoded);
  return digest;
}

static GBytes *
bytes_of (FjDicomObject *object)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = fj_dicom_object_to_bytes (object, NULL, &error);
  g_assert_no_error (error);
  return bytes;
}

/* Values that stay in the file are the same values: native in every layout, packed, with zeros behind. */
static void
test_lazy (void)
{
  static const char *const edits[]
      = { "pass",
          "d.is_implicit_VR=True;d.file_meta.TransferSyntaxUID='1.2.840.10008.1.2'",
          "d.is_little_endian=False;d.PixelData=numpy.frombuffer(d.PixelData,'<u2').astype('>u2').tobytes()\n"
          "d.file_meta.TransferSyntaxUID='1.2.840.10008.1.2.2'",
          "d.file_meta.TransferSyntaxUID='1.2.840.10008.1.2.1.99'",
          "d.save_as(sys.argv[2]);subprocess.run(['dcmcjpls',sys.argv[2],sys.argv[2]],check=True)\n"
          "d=pydicom.dcmread(sys.argv[2])",
          "d.save_as(sys.argv[2]);open(sys.argv[2],'ab').write(bytes(1000))\n"
          "d.save_as=lambda name: None" };
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = in_folder ("lazy.dcm");
      g_autofree char *change = g_strconcat (
          "a=numpy.tile(d.pixel_array,(4,4));d.Rows,d.Columns=a.shape;d.PixelData=a.tobytes()\n", edits[i],
          NULL);
      edit (FILES "CT_small.dcm", change, path);
      g_test_message ("%s", edits[i]);
      g_autoptr (FjDicomObject) whole = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &error);
      g_assert_no_error (error);
      FjDicomObject *lazy = fj_dicom_object_open (path, FJ_DICOM_OPEN_LAZY, &error);
      g_assert_no_error (error);
      g_autoptr (FjFrame) expected = fj_dicom_frame_decode (whole, 0, &error);
      g_autoptr (FjFrame) frame = fj_dicom_frame_decode (lazy, 0, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fj_frame_get_columns (frame), ==, 512);
      g_assert_cmpuint (get_difference (expected, frame), ==, 0);
      g_autoptr (GBytes) written = bytes_of (whole);
      g_autoptr (GBytes) lazily_written = bytes_of (lazy);
      g_assert_true (g_bytes_equal (written, lazily_written));
      g_autofree char *digest = digest_of (whole);
      g_autofree char *lazy_digest = digest_of (lazy);
      g_assert_cmpstr (digest, ==, lazy_digest);
      /* a copy outlives the file */
      g_autoptr (FjDicomObject) another = fj_dicom_object_open (path, FJ_DICOM_OPEN_LAZY, &error);
      g_autoptr (FjDicomObject) copy = fj_dicom_object_copy (another);
      fj_dicom_object_free (lazy);
      g_clear_pointer (&another, fj_dicom_object_free);
      g_autoptr (FjFrame) copied = fj_dicom_frame_decode (copy, 0, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (get_difference (expected, copied), ==, 0);
    }
}

/* A name that means another file by now does not matter; a file that was cut since is an error. */
static void
test_lazy_file_changes (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = in_folder ("changing.dcm");
  edit (FILES "CT_small.dcm",
        "a=numpy.tile(d.pixel_array,(4,4));d.Rows,d.Columns=a.shape;d.PixelData=a.tobytes()", path);
  g_autoptr (FjFrame) expected = get_frame (path, 0);
  g_autoptr (FjDicomObject) replaced = fj_dicom_object_open (path, FJ_DICOM_OPEN_LAZY, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, "another", -1, NULL));
  g_autoptr (FjFrame) frame = fj_dicom_frame_decode (replaced, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (get_difference (expected, frame), ==, 0);
  edit (FILES "CT_small.dcm",
        "a=numpy.tile(d.pixel_array,(4,4));d.Rows,d.Columns=a.shape;d.PixelData=a.tobytes()", path);
  g_autoptr (FjDicomObject) cut = fj_dicom_object_open (path, FJ_DICOM_OPEN_LAZY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, 100000), ==, 0);
  g_assert_null (fj_dicom_frame_decode (cut, 0, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-object-open/lazy", test_lazy);
  g_test_add_func ("/dicom-object-open/file-changes", test_lazy_file_changes);
  return finish ();
}
