#include "fj-dicom-uids.h"

/* Every UID that ends in 9 gets a longer one; the rest stays. */
static const char *
map (FjTag tag, const char *uid, gpointer user_data)
{
  GPtrArray *asked = user_data;

  g_ptr_array_add (asked, g_strdup_printf ("%08X %s", tag, uid));
  return g_str_has_suffix (uid, "9") ? "2.25.12345678901234567890" : NULL;
}

static void
set (FjDicomObject *object, FjTag tag, const char *value)
{
  g_autoptr (GError) error = NULL;
  fj_dicom_object_set_string (object, tag, value, &error);
  g_assert_no_error (error);
}

static void
assert_value (FjDicomObject *object, FjTag tag, const char *expected)
{
  g_autofree char *value = fj_dicom_object_dup_string (object, tag);
  g_assert_cmpstr (value, ==, expected);
}

static void
test_nested (void)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);

  set (object, 0x00080016, "1.2.840.10008.5.1.4.1.1.2");
  set (object, 0x00080018, "1.2.9");
  set (object, 0x00100020, "1.2.9"); /* no UID: a number that looks like one */
  set (object, 0x0020000D, "1.2.8");
  FjDicomObject *series = fj_dicom_object_append_item (object, 0x00081115); /* Referenced Series Sequence */
  set (series, 0x0020000E, "1.3.9");
  FjDicomObject *image = fj_dicom_object_append_item (series, 0x00081140); /* Referenced Image Sequence */
  set (image, 0x00081155, "1.2.9");
  set (image, 0x00081150, "1.2.840.10008.5.1.4.1.1.2");

  g_assert_cmpuint (fj_dicom_uids_map (object, map, asked), ==, 3);
  g_assert_cmpuint (asked->len, ==, 6);
  assert_value (object, 0x00080018, "2.25.12345678901234567890");
  assert_value (object, 0x00080016, "1.2.840.10008.5.1.4.1.1.2");
  assert_value (object, 0x00100020, "1.2.9");
  assert_value (object, 0x0020000D, "1.2.8");
  series = fj_dicom_object_get_item (object, 0x00081115, 0);
  assert_value (series, 0x0020000E, "2.25.12345678901234567890");
  assert_value (fj_dicom_object_get_item (series, 0x00081140, 0), 0x00081155, "2.25.12345678901234567890");
}

static void
test_several_values (void)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);

  set (object, 0x00080062, "1.9\\1.8\\1.2.9");
  set (object, 0x00081155, "");
  g_assert_cmpuint (fj_dicom_uids_map (object, map, asked), ==, 2);
  assert_value (object, 0x00080062, "2.25.12345678901234567890\\1.8\\2.25.12345678901234567890");
  assert_value (object, 0x00081155, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom/uids/nested", test_nested);
  g_test_add_func ("/dicom/uids/several-values", test_several_values);
  return g_test_run ();
}
