/* fj-dicom-native: what happens when the file is not what it was. That the values are right is shown with
 * other people's files in test-dicom-skim.c. */
#include <fcntl.h>
#include <unistd.h>

#include "fj-dicom-native.h"
#include "fj-error.h"
#include "fj-language.h"

static int
file_of (const guint8 *bytes, gsize n)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("fenji-native-XXXXXX", &path, NULL);

  g_assert_cmpint (write (fd, bytes, n), ==, n);
  unlink (path);
  return fd;
}

static void
test_frames (void)
{
  static const guint8 bytes[] = { 9, 9, 9, 0x01, 0xF0, 0x02, 0xF0, 0x03, 0x00, 0x04, 0x08 };
  FjDicomNative native = { .offset = 3,
                           .frames = 2,
                           .rows = 1,
                           .columns = 2,
                           .bits_allocated = 16,
                           .bits_stored = 12,
                           .high_bit = 11,
                           .is_signed = TRUE };
  g_autoptr (GError) error = NULL;
  gint16 out[2];
  int fd = file_of (bytes, sizeof bytes);

  g_assert_cmpint (fj_dicom_native_get_type (&native), ==, FJ_SAMPLE_S16);
  g_assert_true (fj_dicom_native_read (&native, fd, 0, out, &error));
  g_assert_cmpint (out[0], ==, 1);
  g_assert_cmpint (out[1], ==, 2);
  g_assert_true (fj_dicom_native_read (&native, fd, 1, out, &error));
  g_assert_cmpint (out[0], ==, 3);
  g_assert_cmpint (out[1], ==, 4 - 2048);
  g_assert_false (fj_dicom_native_read (&native, fd, 2, out, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  close (fd);
}

/* More than is read at a time. */
static void
test_large (void)
{
  FjDicomNative native = { .offset = 0,
                           .frames = 1,
                           .rows = 500,
                           .columns = 333,
                           .bits_allocated = 16,
                           .bits_stored = 16,
                           .high_bit = 15 };
  gsize n = 500 * 333;
  g_autofree guint16 *there = g_new (guint16, n);
  g_autofree guint16 *out = g_new (guint16, n);
  int fd;

  for (gsize i = 0; i < n; i++)
    there[i] = GUINT16_TO_LE ((guint16) (i * 7));
  fd = file_of ((const guint8 *) there, 2 * n);
  g_assert_true (fj_dicom_native_read (&native, fd, 0, out, NULL));
  for (gsize i = 0; i < n; i++)
    g_assert_cmpuint (out[i], ==, (guint16) (i * 7));
  close (fd);
}

static void
test_shorter (void)
{
  static const guint8 bytes[5] = { 0 };
  FjDicomNative native
      = { .frames = 1, .rows = 2, .columns = 3, .bits_allocated = 8, .bits_stored = 8, .high_bit = 7 };
  g_autoptr (GError) error = NULL;
  guint8 out[6];
  int fd = file_of (bytes, sizeof bytes);

  g_assert_false (fj_dicom_native_read (&native, fd, 0, out, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  close (fd);
  g_clear_error (&error);
  g_assert_false (fj_dicom_native_read (&native, -1, 0, out, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
}

int
main (int argc, char **argv)
{
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-native/frames", test_frames);
  g_test_add_func ("/dicom-native/large", test_large);
  g_test_add_func ("/dicom-native/shorter", test_shorter);
  return g_test_run ();
}
