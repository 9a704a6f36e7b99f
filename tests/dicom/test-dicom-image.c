/* fj-dicom-image: computed pixels as pydicom reads them back, in every uncompressed syntax. */
#include <gio/gio.h>
#include <locale.h>
#include <string.h>

#include "fj-dicom-digest.h"
#include "fj-dicom-image.h"
#include "fj-error.h"
#include "fj-language.h"

static char *folder;

static char *
run (const char *const *argv)
{
  char *out = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  return out;
}

static FjDicomObject *
make (void)
{
  FjDicomObject *object = fj_dicom_object_new ("ISO_IR 192");
  fj_dicom_object_set_string (object, 0x00080016, "1.2.840.10008.5.1.4.1.1.7", NULL);
  fj_dicom_object_set_string (object, 0x00080018, "2.25.1", NULL);
  return object;
}

static void
test_round_trip (void)
{
  static const FjDicomImageFormat formats[] = {
    { 3, 5, 1, 8, 8, FALSE, "MONOCHROME2" }, /* an odd number of bytes */
    { 4, 6, 2, 16, 12, FALSE, "MONOCHROME1" },
    { 7, 2, 1, 16, 16, TRUE, "MONOCHROME2" },
    { 1, 1, 3, 8, 8, FALSE, "MONOCHROME2" },
  };
  static const char *const syntaxes[]
      = { "1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99" };
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      const FjDicomImageFormat *f = &formats[i];
      gsize n = (gsize) f->rows * f->columns * f->frames * f->bits_allocated / 8;
      g_autofree guint8 *data = g_malloc (n);
      for (gsize k = 0; k < n; k++)
        data[k] = f->bits_allocated == 16 && f->bits_stored == 12 && k % 2 ? (k * 37 + 11) % 16 : k * 37 + 11;
      g_autoptr (GBytes) pixels = g_bytes_new (data, n);
      g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, n);
      for (gsize s = 0; s < G_N_ELEMENTS (syntaxes); s++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (FjDicomObject) object = make ();
          g_autofree char *path = g_build_filename (folder, "image.dcm", NULL);
          g_assert_true (fj_dicom_image_set_pixels (object, f, pixels, &error));
          g_assert_no_error (error);
          g_assert_true (fj_dicom_object_is_image (object));
          g_autofree char *digest = fj_dicom_digest_pixels (object, NULL, &error);
          g_assert_cmpstr (digest, ==, sum);
          g_assert_true (fj_dicom_object_save (object, path, syntaxes[s], &error));
          g_assert_no_error (error);
          const char *argv[]
              = { "/usr/bin/python3",
                  "-W",
                  "ignore",
                  "-c",
                  "import pydicom,sys,hashlib\nd=pydicom.dcmread(sys.argv[1]);a=d.pixel_array\n"
                  "print(a.shape,a.dtype.kind,a.dtype.itemsize*8,d.BitsStored,d.HighBit,"
                  "d.PhotometricInterpretation,d.get('NumberOfFrames'),"
                  "hashlib.sha256(a.astype(a.dtype.newbyteorder('<')).tobytes()).hexdigest())",
                  path,
                  NULL };
          g_autofree char *said = run (argv);
          g_autofree char *shape = f->frames > 1
                                       ? g_strdup_printf ("(%u, %u, %u)", f->frames, f->rows, f->columns)
                                       : g_strdup_printf ("(%u, %u)", f->rows, f->columns);
          g_autofree char *frames = f->frames > 1 ? g_strdup_printf ("%u", f->frames) : g_strdup ("None");
          g_autofree char *expected = g_strdup_printf (
              "%s %c %u %u %u %s %s %s\n", shape, f->is_signed ? 'i' : 'u', f->bits_allocated, f->bits_stored,
              f->bits_stored - 1, f->photometric, frames, sum);
          g_assert_cmpstr (said, ==, expected);
        }
    }
}

static void
test_refuses (void)
{
  static const FjDicomImageFormat bad[] = {
    { 0, 5, 1, 8, 8, FALSE, "MONOCHROME2" },
    { 5, 65536, 1, 8, 8, FALSE, "MONOCHROME2" },
    { 5, 5, 0, 8, 8, FALSE, "MONOCHROME2" },
    { 5, 5, 1, 12, 12, FALSE, "MONOCHROME2" },
    { 5, 5, 1, 8, 9, FALSE, "MONOCHROME2" },
    { 5, 5, 1, 8, 0, FALSE, "MONOCHROME2" },
    { 5, 5, 1, 8, 8, FALSE, "RGB" },
    { 5, 5, 1, 8, 8, FALSE, NULL },
    { 5, 5, 1, 16, 16, FALSE, "MONOCHROME2" },
    { 5, 5, 2, 8, 8, FALSE, "MONOCHROME2" },
    { 65535, 65535, 0xFFFFFFFF, 16, 16, FALSE, "MONOCHROME2" },
  };
  g_autofree guint8 *data = g_malloc0 (25);
  g_autoptr (GBytes) pixels = g_bytes_new (data, 25);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjDicomObject) object = make ();
      g_assert_false (fj_dicom_image_set_pixels (object, &bad[i], pixels, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
      g_assert_false (fj_dicom_object_has (object, 0x7FE00010));
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) packed = fj_dicom_object_open (
      "/usr/lib/python3/dist-packages/pydicom/data/test_files/JPEG2000.dcm", FJ_DICOM_OPEN_ALL, &error);
  const FjDicomImageFormat good = { 5, 5, 1, 8, 8, FALSE, "MONOCHROME2" };
  g_assert_false (fj_dicom_image_set_pixels (packed, &good, pixels, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("fenji-dicom-XXXXXX", NULL);
  g_test_add_func ("/dicom-image/round-trip", test_round_trip);
  g_test_add_func ("/dicom-image/refuses", test_refuses);
  int status = g_test_run ();
  const char *clean[] = { "rm", "-r", folder, NULL };
  g_autofree char *nothing = run (clean);
  g_free (folder);
  return status;
}
