/* fj-dicom-mask: operations that pydicom wrote; the item that is for a frame is found. */
#include "fj-dicom-mask.h"

#include "drawn.h"

#define RUN "ds.NumberOfFrames = 20\n"

static void
test_items (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      RUN "ds.MaskSubtractionSequence = sequence(\n"
          "    item(MaskOperation='NONE'),\n"
          "    item(MaskOperation='AVG_SUB', ApplicableFrameRange=[5, 8, 11, 12],\n"
          "         MaskFrameNumbers=[1, 2], ContrastFrameAveraging=2, MaskSubPixelShift=[1.5, -2]),\n"
          "    item(MaskOperation='TID', ApplicableFrameRange=[13, 14], TIDOffset=3),\n"
          "    item(MaskOperation='REV_TID', ApplicableFrameRange=[15, 18], TIDOffset=1))\n");
  g_auto (FjMask) mask = { 0 };
  fj_mask_init (&mask);
  g_assert_false (fj_dicom_mask_read (object, 8, 20, &mask)); /* frame 9 */
  g_assert_cmpint (mask.operation, ==, FJ_MASK_NONE);
  g_assert_true (fj_dicom_mask_read (object, 4, 20, &mask));
  g_assert_cmpint (mask.operation, ==, FJ_MASK_AVERAGE);
  g_assert_cmpuint (mask.ranges->len, ==, 4);
  g_assert_cmpuint (g_array_index (mask.frames, guint, 1), ==, 2);
  g_assert_cmpuint (mask.averaging, ==, 2);
  g_assert_cmpfloat (mask.shift_rows, ==, 1.5);
  g_assert_cmpfloat (mask.shift_columns, ==, -2);
  g_assert_true (fj_dicom_mask_read (object, 12, 20, &mask));
  g_assert_cmpint (mask.operation, ==, FJ_MASK_INTERVAL);
  g_assert_cmpint (mask.interval, ==, 3);
  g_assert_cmpfloat (mask.shift_rows, ==, 0);
  g_assert_true (fj_dicom_mask_read (object, 17, 20, &mask));
  g_assert_cmpint (mask.operation, ==, FJ_MASK_REVERSE_INTERVAL);
  g_assert_false (fj_dicom_mask_read (object, 17, 17, &mask)); /* there is no such frame */
}

static void
test_shift_of_frame (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      RUN "ds.MaskSubtractionSequence = sequence(item(MaskOperation='AVG_SUB', SubtractionItemID=7,\n"
          "    MaskFrameNumbers=1))\n"
          "shift = lambda number, *values: item(FramePixelShiftSequence=sequence(\n"
          "    item(SubtractionItemID=number, MaskSubPixelShift=list(values))))\n"
          "ds.SharedFunctionalGroupsSequence = sequence(shift(7, 9, 8))\n"
          "ds.PerFrameFunctionalGroupsSequence = sequence(item(), shift(7, 1, 2), shift(6, 3, 4))\n");
  static const double rows[] = { 9, 1, 9 };
  for (guint frame = 0; frame < 3; frame++)
    {
      g_auto (FjMask) mask = { 0 };
      fj_mask_init (&mask);
      g_assert_true (fj_dicom_mask_read (object, frame, 20, &mask));
      g_assert_cmpfloat (mask.shift_rows, ==, rows[frame]);
    }
}

static void
test_logarithm (void)
{
  g_autoptr (FjDicomObject) linear = drawn_object ("ds.PixelIntensityRelationship = 'LIN'\n");
  g_autoptr (FjDicomObject) logarithmic = drawn_object ("ds.PixelIntensityRelationship = 'LOG'\n");
  g_autoptr (FjDicomObject) made_up
      = drawn_object ("ds.PixelIntensityRelationship = 'LIN'\nds.ModalityLUTSequence = sequence(item())\n");
  g_assert_true (fj_dicom_mask_needs_logarithm (linear));
  g_assert_false (fj_dicom_mask_needs_logarithm (logarithmic));
  g_assert_false (fj_dicom_mask_needs_logarithm (made_up));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-mask/items", test_items);
  g_test_add_func ("/dicom-mask/shift-of-frame", test_shift_of_frame);
  g_test_add_func ("/dicom-mask/logarithm", test_logarithm);
  return g_test_run ();
}
