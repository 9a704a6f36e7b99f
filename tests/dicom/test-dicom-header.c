/* Headers on their way from one process to another: what arrives is what FJ_DICOM_OPEN_HEADER gives. */
#define _GNU_SOURCE 1 /* memfd_create */

#include "fj-dicom-header.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dicom-files.h"
#include "fj-dicom-frame.h"

#define EXPLICIT "1.2.840.10008.1.2.1"

static int
put (GBytes *bytes)
{
  int fd = memfd_create ("header", MFD_CLOEXEC);
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  return fd;
}

static GBytes *
pack (FjDicomObject *object, gboolean *has_pixels)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = fj_dicom_header_to_bytes (object, has_pixels, &error);
  g_assert_no_error (error);
  return bytes;
}

/* Each attribute before the pixels that pydicom names in @path. */
static void
test_same_attributes (gconstpointer data)
{
  g_autofree char *path = g_strconcat (PYDICOM "test_files/", data, NULL);
  g_autoptr (FjDicomObject) object = open_good (path);
  g_autoptr (FjDicomObject) direct = fj_dicom_object_open (path, FJ_DICOM_OPEN_HEADER, NULL);
  g_autoptr (GError) error = NULL;
  gboolean has_pixels = FALSE;
  g_autoptr (GBytes) bytes = pack (object, &has_pixels);
  int fd = put (bytes);
  g_autoptr (FjDicomObject) header
      = fj_dicom_header_open (fd, fj_dicom_object_get_transfer_syntax (object), has_pixels, &error);
  g_assert_no_error (error);
  close (fd);
  const char *argv[] = { "/usr/bin/python3",
                         "-W",
                         "ignore",
                         "-c",
                         "import sys,pydicom\nd=pydicom.dcmread(sys.argv[1],force=True)\n"
                         "print(*['%08x' % e.tag for e in d if e.tag < 0x7fe00000])",
                         path,
                         NULL };
  g_autofree char *listed = run (argv);
  g_auto (GStrv) tags = g_strsplit (g_strstrip (listed), " ", -1);
  g_assert_cmpuint (g_strv_length (tags), >, 5);
  for (char **tag = tags; *tag; tag++)
    {
      FjTag name = (FjTag) g_ascii_strtoull (*tag, NULL, 16);
      g_autofree char *sent = fj_dicom_object_dup_string (header, name);
      g_autofree char *read = fj_dicom_object_dup_string (direct, name);
      if (name % 0x10000 == 0)
        continue; /* group lengths are not written */
      g_assert_true (fj_dicom_object_has (header, name));
      g_assert_cmpstr (sent, ==, read);
      g_assert_cmpuint (fj_dicom_object_count_items (header, name), ==,
                        fj_dicom_object_count_items (direct, name));
    }
  g_assert_cmpstr (fj_dicom_object_get_transfer_syntax (header), ==,
                   fj_dicom_object_get_transfer_syntax (object));
  g_assert_cmpint (fj_dicom_object_is_image (header), ==, fj_dicom_object_is_image (direct));
  g_assert_cmpuint (fj_dicom_frame_count (header), ==, fj_dicom_frame_count (direct));
}

/* The object can still be decoded, and what arrives cannot. */
static void
test_pixels_stay (void)
{
  g_autoptr (FjDicomObject) object = open_good (PYDICOM "test_files/JPEG2000.dcm");
  g_autoptr (GError) error = NULL;
  gboolean has_pixels = FALSE;
  g_autoptr (GBytes) bytes = pack (object, &has_pixels);
  g_assert_true (has_pixels);
  g_assert_cmpuint (g_bytes_get_size (bytes), <, 16384);
  g_autoptr (FjFrame) frame = fj_dicom_frame_decode (object, 0, &error);
  g_assert_no_error (error);
  int fd = put (bytes);
  g_autoptr (FjDicomObject) header = fj_dicom_header_open (fd, EXPLICIT, TRUE, &error);
  close (fd);
  g_assert_no_error (error);
  g_autoptr (FjFrame) none = fj_dicom_frame_decode (header, 0, &error);
  g_assert_null (none);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
}

/* Icons and long private values are left out, on the way only. */
static void
test_excess_stays_behind (void)
{
  g_autofree char *path = in_folder ("excess.dcm");
  const char *argv[]
      = { "/usr/bin/python3",
          "-W",
          "ignore",
          "-c",
          "import sys,pydicom\nfrom pydicom.dataset import Dataset\nd=pydicom.dcmread(sys.argv[1])\n"
          "i=Dataset();i.Rows=8;i.Columns=8;i.BitsAllocated=8;i.PixelData=bytes(64)\n"
          "i['PixelData'].VR='OB'\nd.IconImageSequence=[i]\n"
          "b=d.private_block(0x77,'TEST',create=True)\nb.add_new(1,'OB',bytes(100000))\n"
          "b.add_new(2,'LO','short')\nd.save_as(sys.argv[2])",
          PYDICOM "test_files/CT_small.dcm",
          path,
          NULL };
  g_autofree char *nothing = run (argv);
  g_autoptr (FjDicomObject) object = open_good (path);
  g_autoptr (GError) error = NULL;
  gboolean has_pixels = FALSE;
  g_autoptr (GBytes) bytes = pack (object, &has_pixels);
  int fd = put (bytes);
  g_autoptr (FjDicomObject) header = fj_dicom_header_open (fd, EXPLICIT, TRUE, &error);
  close (fd);
  g_assert_no_error (error);
  FjDicomObject *icon = fj_dicom_object_get_item (header, 0x00880200, 0);
  g_assert_true (fj_dicom_object_has (icon, 0x00280010));
  g_assert_false (fj_dicom_object_has (icon, 0x7FE00010));
  g_assert_false (fj_dicom_object_has (header, 0x00771001));
  g_assert_true (fj_dicom_object_has (header, 0x00771002));
  g_assert_true (fj_dicom_object_has (fj_dicom_object_get_item (object, 0x00880200, 0), 0x7FE00010));
  g_assert_true (fj_dicom_object_has (object, 0x00771001));
}

static void
check_refused (int fd, const char *transfer_syntax)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) header = fj_dicom_header_open (fd, transfer_syntax, TRUE, &error);
  g_assert_null (header);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
}

/* Only what the other side would have written is taken. */
static void
test_lies (void)
{
  g_autoptr (FjDicomObject) object = open_good (PYDICOM "test_files/CT_small.dcm");
  gboolean has_pixels = FALSE;
  g_autoptr (GBytes) bytes = pack (object, &has_pixels);
  int good = put (bytes);
  int whole = open (PYDICOM "test_files/CT_small.dcm", O_RDONLY);
  int implicit = open (PYDICOM "test_files/rtplan.dcm", O_RDONLY);
  check_refused (whole, EXPLICIT);
  check_refused (implicit, EXPLICIT);
  check_refused (good, "");
  check_refused (good, "1.2.3\n");
  check_refused (good, "1234567890123456789012345678901234567890123456789012345678901234567890");
  close (good);
  close (whole);
  close (implicit);
}

int
main (int argc, char **argv)
{
  static const char *const files[] = { "CT_small.dcm", "MR_small_bigendian.dcm", "image_dfl.dcm",
                                       "JPEG2000.dcm", "SC_rgb_jpeg_dcmtk.dcm",  "rtplan.dcm",
                                       "rtdose.dcm",   "reportsi.dcm",           "MR_small_implicit.dcm" };
  begin_in_folder (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strconcat (PYDICOM "test_files/", files[i], NULL);
      g_autofree char *name = g_strconcat ("/dicom-header/same/", files[i], NULL);
      g_test_add_data_func (name, files[i], test_same_attributes);
    }
  g_test_add_func ("/dicom-header/pixels-stay", test_pixels_stay);
  g_test_add_func ("/dicom-header/excess-stays-behind", test_excess_stays_behind);
  g_test_add_func ("/dicom-header/lies", test_lies);
  return run_and_remove_folder ();
}
