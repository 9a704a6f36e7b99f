/* fj-header-shelf: what headers said, by object and frame. */
#include "fj-header-shelf.h"

static void
test_values (void)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (FjHeaderValues) header = NULL, failed = fj_header_values_new_failed ();

  fj_dicom_object_set_string (object, 0x00100020, "P1", NULL);
  fj_dicom_object_set_string (object, 0x00080020, "20260301", NULL);
  fj_dicom_object_set_string (object, 0x00080060, "CT", NULL);
  fj_dicom_object_set_string (object, 0x00181210, "Bl57", NULL);
  header = fj_header_values_new (object, 0);
  g_assert_false (fj_header_values_is_failed (header));
  g_assert_cmpstr (
      fj_hang_values_get_text (fj_header_values_get (header, FJ_HANG_OBJECT_PATIENT), 0x00100020, 0), ==,
      "P1");
  g_assert_cmpstr (
      fj_hang_values_get_text (fj_header_values_get (header, FJ_HANG_OBJECT_STUDY), 0x00080020, 0), ==,
      "20260301");
  g_assert_cmpstr (
      fj_hang_values_get_text (fj_header_values_get (header, FJ_HANG_OBJECT_STACK), 0x00080060, 0), ==, "CT");
  g_assert_cmpstr (
      fj_hang_values_get_text (fj_header_values_get (header, FJ_HANG_OBJECT_IMAGE), 0x00181210, 0), ==,
      "Bl57");
  g_assert_null (fj_hang_values_get (fj_header_values_get (header, FJ_HANG_OBJECT_PATIENT), 0x00080060));
  g_assert_true (fj_header_values_is_failed (failed));
  g_assert_null (fj_hang_values_get (fj_header_values_get (failed, FJ_HANG_OBJECT_PATIENT), 0x00100020));
}

static void
test_find (void)
{
  g_autoptr (FjHeaderShelf) shelf = fj_header_shelf_new ();
  FjHeaderValues *a = fj_header_values_new_failed (), *b = fj_header_values_new_failed ();
  g_autoptr (FjHeaderValues) first = NULL, second = NULL;

  fj_header_shelf_put (shelf, "key", 0, a);
  fj_header_shelf_put (shelf, "key", 1, b);
  first = fj_header_shelf_find (shelf, "key", 0);
  second = fj_header_shelf_find (shelf, "key", 1);
  g_assert_true (first == a);
  g_assert_true (second == b);
  g_assert_null (fj_header_shelf_find (shelf, "key", 2));
  g_assert_null (fj_header_shelf_find (shelf, "other", 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/header-shelf/values", test_values);
  g_test_add_func ("/header-shelf/find", test_find);
  return g_test_run ();
}
