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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-vendor/blocks", test_blocks);
  return g_test_run ();
}
