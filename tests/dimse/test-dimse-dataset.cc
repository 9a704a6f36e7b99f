/* Data sets without their file: written for the network, found in a file. */
#include "fj-dimse-dataset.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "fj-dimse-message.h"

#define IMPLICIT "1.2.840.10008.1.2"
#define EXPLICIT "1.2.840.10008.1.2.1"

static FjDicomObject *
make (guint n_items)
{
  FjDicomObject *object = fj_dicom_object_new ("GB18030");

  g_assert_true (fj_dicom_object_set_string (object, 0x00080016, "1.2.840.10008.5.1.4.1.1.7", NULL));
  g_assert_true (fj_dicom_object_set_string (object, 0x00080018, "2.25.9", NULL));
  g_assert_true (fj_dicom_object_set_string (object, 0x00100010, "Zhang^San=张^三", NULL));
  for (guint i = 0; i < n_items; i++)
    g_assert_true (fj_dicom_object_set_string (fj_dicom_object_append_item (object, 0x00400100), 0x00400007,
                                               "胸部正侧位", NULL));
  return object;
}

/* Through the network's form and back, also when it is longer than one piece of the writer. */
static void
test_round_trip (void)
{
  static const char *const syntaxes[] = { IMPLICIT, EXPLICIT, "1.2.840.10008.1.2.2" };

  for (guint i = 0; i < G_N_ELEMENTS (syntaxes); i++)
    for (guint n = 0; n <= 2000; n += 1000)
      {
        g_autoptr (FjDicomObject) object = make (n);
        g_autoptr (GByteArray) bytes = fj_dimse_dataset_encode (object, syntaxes[i]);
        g_autoptr (GError) error = NULL;
        g_assert_nonnull (bytes);
        g_autoptr (GByteArray) file
            = fj_dimse_part10_header ("1.2.840.10008.5.1.4.1.1.7", "2.25.9", syntaxes[i], NULL);
        g_byte_array_append (file, bytes->data, bytes->len);
        g_autoptr (GBytes) whole = g_bytes_new (file->data, file->len);
        g_autoptr (FjDicomObject) back = fj_dicom_object_open_bytes (whole, FJ_DICOM_OPEN_ALL, &error);
        g_assert_no_error (error);
        g_autofree char *name = fj_dicom_object_dup_string (back, 0x00100010);
        g_assert_cmpstr (name, ==, "Zhang^San=张^三");
        g_assert_cmpuint (fj_dicom_object_count_items (back, 0x00400100), ==, n);
      }
}

static void
test_unwritable (void)
{
  g_autoptr (FjDicomObject) object = make (0);

  g_assert_null (fj_dimse_dataset_encode (object, "1.2.840.10008.1.2.4.80"));
  g_assert_null (fj_dimse_dataset_encode (object, "1.2.3.4"));
}

static gint64
offset_of (const void *bytes, gsize length)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "fenji-offset-XXXXXX", NULL);
  int fd = g_mkstemp (path);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, (gssize) length);
  gint64 offset = fj_dimse_dataset_offset (fd);
  close (fd);
  g_unlink (path);
  return offset;
}

static void
test_offset (void)
{
  g_autoptr (GByteArray) file
      = fj_dimse_part10_header ("1.2.840.10008.5.1.4.1.1.7", "2.25.9", EXPLICIT, "AET");
  gsize header = file->len;

  g_byte_array_append (file,
                       (const guint8 *) "\x08\x00\x18\x00UI\x06\x00"
                                        "2.25.9",
                       14);
  g_assert_cmpint (offset_of (file->data, file->len), ==, (gint64) header);
  /* A group length that lies is not believed. */
  memset (file->data + 140, 0x77, 4);
  g_assert_cmpint (offset_of (file->data, file->len), ==, (gint64) header);
  g_assert_cmpint (offset_of ("DICM", 4), ==, -1);
  g_assert_cmpint (offset_of ("", 0), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dimse/dataset/round-trip", test_round_trip);
  g_test_add_func ("/dimse/dataset/unwritable", test_unwritable);
  g_test_add_func ("/dimse/dataset/offset", test_offset);
  return g_test_run ();
}
