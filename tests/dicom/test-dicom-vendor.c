/* fj-dicom-vendor: private elements by their creator, whatever block and VR they have. */
#include "drawn.h"
#include "fj-dicom-vendor.h"

static void
test_blocks (void)
{
  g_autoptr (FjDicomObject) object
      = drawn_object ("ds.add_new(0x70530010, 'LO', 'Somebody Else')\n"
                      "ds.add_new(0x70531000, 'DS', '7')\n"
                      "ds.add_new(0x70530042, 'LO', 'Philips PET Private Group ')\n"
                      "ds.add_new(0x70534200, 'UN', b'0.00025 ')\n"
                      "ds.add_new(0x70534201, 'OB', b'\\x01\\x02')\n"
                      "ds.add_new(0x70534202, 'DS', '1.5')\n"
                      "ds.add_new(0x70534203, 'UN', b'x' * 300)\n"
                      "ds.add_new(0x70534204, 'LO', 'no number')\n");
  static const char *const creator = "Philips PET Private Group";
  g_autofree char *other = fj_dicom_vendor_dup_text (object, 0x7053, "Somebody Else", 0);
  double value = 0;

  g_assert_cmpstr (other, ==, "7");
  g_assert_true (fj_dicom_vendor_get_double (object, 0x7053, creator, 0, &value));
  g_assert_cmpfloat (value, ==, 0.00025);
  g_assert_true (fj_dicom_vendor_get_double (object, 0x7053, creator, 2, &value));
  g_assert_cmpfloat (value, ==, 1.5);
  for (guint8 element = 1; element < 6; element++)
    if (element != 2)
      g_assert_false (fj_dicom_vendor_get_double (object, 0x7053, creator, element, &value));
  g_assert_null (fj_dicom_vendor_dup_text (object, 0x7053, "Nobody", 0));
  g_assert_null (fj_dicom_vendor_dup_text (object, 0x7055, creator, 0));
}

/* What is kept is read again, by us after the file was written, and is laid out as PS3.5 7.8.1 asks. */
static void
test_bytes (void)
{
  g_autoptr (FjDicomObject) object = drawn_object ("ds.add_new(0x00730010, 'LO', 'Somebody Else')\n"
                                                   "ds.add_new(0x00731001, 'LO', 'theirs')\n");
  g_autoptr (FjDicomObject) again = NULL;
  g_autoptr (GBytes) odd = g_bytes_new_static ("abc", 3), file = NULL, read = NULL, huge = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *zeros = g_malloc0 ((16u << 20) + 1);
  g_autofree char *theirs = NULL;

  g_assert_null (fj_dicom_vendor_dup_bytes (object, 0x0073, "OURS 1", 1));
  g_assert_true (fj_dicom_vendor_set_bytes (object, 0x0073, "OURS 1", 1, odd, &error));
  g_assert_true (fj_dicom_vendor_set_bytes (object, 0x0073, "OURS 1", 2, odd, &error));
  g_assert_true (fj_dicom_object_has (object, 0x00731102));
  g_assert_true (fj_dicom_object_set_string (object, 0x00080016, "1.2.3", &error));
  g_assert_true (fj_dicom_object_set_string (object, 0x00080018, "1.2.3.4", &error));
  file = fj_dicom_object_to_bytes (object, "1.2.840.10008.1.2", &error);
  g_assert_no_error (error);
  again = fj_dicom_object_open_bytes (file, FJ_DICOM_OPEN_ALL, &error);
  g_assert_no_error (error);
  read = fj_dicom_vendor_dup_bytes (again, 0x0073, "OURS 1", 2);
  g_assert_nonnull (read);
  g_assert_cmpmem (g_bytes_get_data (read, NULL), g_bytes_get_size (read), "abc", 4);
  fj_dicom_vendor_remove (again, 0x0073, "OURS 1");
  g_assert_null (fj_dicom_vendor_dup_bytes (again, 0x0073, "OURS 1", 2));
  g_assert_false (fj_dicom_object_has (again, 0x00730011));
  theirs = fj_dicom_vendor_dup_text (again, 0x0073, "Somebody Else", 1);
  g_assert_cmpstr (theirs, ==, "theirs");
  huge = g_bytes_new_take (g_steal_pointer (&zeros), (16u << 20) + 1);
  g_assert_false (fj_dicom_vendor_set_bytes (again, 0x0073, "OURS 1", 1, huge, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-vendor/blocks", test_blocks);
  g_test_add_func ("/dicom-vendor/bytes", test_bytes);
  return g_test_run ();
}
