/* Attributes of DICOM objects, as hanging asks for them. */
#include "fj-hang-object.h"

static void
set (FjDicomObject *object, FjTag tag, const char *text)
{
  g_autoptr (GError) error = NULL;

  fj_dicom_object_set_string (object, tag, text, &error);
  g_assert_no_error (error);
}

static void
test_levels (void)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (FjHangValues) patient = fj_hang_values_new (NULL), stack = fj_hang_values_new (NULL),
                           image = fj_hang_values_new (NULL);

  set (object, 0x00100020, "P1");
  set (object, 0x0008103e, "胸部 肺窗");
  set (object, 0x00080008, "ORIGINAL\\PRIMARY\\AXIAL");
  set (object, 0x00185101, "");
  set (fj_dicom_object_append_item (object, 0x00540220), 0x00080104, "postero-anterior");
  fj_hang_object_read (object, FJ_HANG_OBJECT_PATIENT, 0, patient);
  fj_hang_object_read (object, FJ_HANG_OBJECT_STACK, 0, stack);
  fj_hang_object_read (object, FJ_HANG_OBJECT_IMAGE, 0, image);
  g_assert_cmpstr (fj_hang_values_get_text (patient, 0x00100020, 0), ==, "P1");
  g_assert_null (fj_hang_values_get (patient, 0x0008103e));
  g_assert_cmpstr (fj_hang_values_get_text (stack, 0x0008103e, 0), ==, "胸部 肺窗");
  g_assert_cmpstr (fj_hang_values_get_text (image, 0x00080008, 2), ==, "AXIAL");
  g_assert_cmpstr (fj_hang_values_get_text (image, 0x00540220, 0), ==, "postero-anterior");
  /* empty is not absent */
  g_assert_nonnull (fj_hang_values_get (image, 0x00185101));
  g_assert_null (fj_hang_values_get_text (image, 0x00185101, 0));
  g_assert_null (fj_hang_values_get (image, 0x00200037));
}

static void
test_frames (void)
{
  g_autoptr (FjDicomObject) object = fj_dicom_object_new ("ISO_IR 192");
  g_autoptr (FjHangValues) first = fj_hang_values_new (NULL), second = fj_hang_values_new (NULL);
  FjDicomObject *shared = fj_dicom_object_append_item (object, 0x52009229);

  set (fj_dicom_object_append_item (shared, 0x00209116), 0x00200037, "1\\0\\0\\0\\1\\0");
  set (fj_dicom_object_append_item (shared, 0x00289132), 0x00281050, "40");
  for (guint i = 0; i < 2; i++)
    {
      FjDicomObject *groups = fj_dicom_object_append_item (object, 0x52009230);

      set (fj_dicom_object_append_item (groups, 0x00189117), 0x00189087, i == 0 ? "0" : "1000");
      if (i == 1)
        set (fj_dicom_object_append_item (groups, 0x00289132), 0x00281050, "300");
    }
  fj_hang_object_read (object, FJ_HANG_OBJECT_IMAGE, 0, first);
  fj_hang_object_read (object, FJ_HANG_OBJECT_IMAGE, 1, second);
  g_assert_cmpstr (fj_hang_values_get_text (first, 0x00200037, 4), ==, "1");
  g_assert_cmpstr (fj_hang_values_get_text (first, 0x00189087, 0), ==, "0");
  g_assert_cmpstr (fj_hang_values_get_text (second, 0x00189087, 0), ==, "1000");
  g_assert_cmpstr (fj_hang_values_get_text (first, 0x00281050, 0), ==, "40");
  g_assert_cmpstr (fj_hang_values_get_text (second, 0x00281050, 0), ==, "300");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-object/levels", test_levels);
  g_test_add_func ("/hang-object/frames", test_frames);
  return g_test_run ();
}
