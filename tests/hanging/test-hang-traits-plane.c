#include "derived.h"

#define MR(rest) "{'Modality': 'MR', 'images': 20, " rest "}"

/* Cosines by hand: 25.8 degrees off an axis is 0.9. */
static void
test_geometry (void)
{
  derived_assert_one (MR ("'ImageOrientationPatient': [1, 0, 0, 0, 1, 0]"), FJ_HANG_PLANE, "AXIAL");
  derived_assert_one (MR ("'ImageOrientationPatient': [0, 1, 0, 0, 0, -1]"), FJ_HANG_PLANE, "SAGITTAL");
  derived_assert_one (MR ("'ImageOrientationPatient': [1, 0, 0, 0, 0, -1]"), FJ_HANG_PLANE, "CORONAL");
  /* 25 and 27 degrees from axial towards coronal */
  derived_assert_one (MR ("'ImageOrientationPatient': [1, 0, 0, 0, 0.90631, -0.42262]"), FJ_HANG_PLANE,
                      "AXIAL");
  derived_assert_one (MR ("'ImageOrientationPatient': [1, 0, 0, 0, 0.89101, -0.45399]"), FJ_HANG_PLANE,
                      "OBLIQUE");
  /* rows and columns that are no directions */
  derived_assert_one (MR ("'ImageOrientationPatient': [1, 0, 0, 1, 0, 0]"), FJ_HANG_PLANE, "");
  derived_assert_one (MR ("'ImageOrientationPatient': '1\\\\0\\\\0'"), FJ_HANG_PLANE, "");
}

/* Geometry before words; words where geometry is silent, or calls an oblique by its name. */
static void
test_words (void)
{
  derived_assert_one (MR ("'SeriesDescription': 't1_sag', 'ImageOrientationPatient': [1, 0, 0, 0, 1, 0]"),
                      FJ_HANG_PLANE, "AXIAL");
  derived_assert_one (MR ("'SeriesDescription': 't2_tse_cor'"), FJ_HANG_PLANE, "CORONAL");
  derived_assert_one (MR ("'SeriesDescription': 'T2矢状位'"), FJ_HANG_PLANE, "SAGITTAL");
  derived_assert_one (MR ("'SeriesDescription': 'corrected'"), FJ_HANG_PLANE, "");
  /* 40 degrees from coronal */
  derived_assert_one (
      MR ("'SeriesDescription': 'pd cor obl', 'ImageOrientationPatient': [0.76604, 0.64279, 0, 0, 0, -1]"),
      FJ_HANG_PLANE, "OBLIQUE\\CORONAL");
  derived_assert_one (
      MR ("'SeriesDescription': 'pd tra', 'ImageOrientationPatient': [0.76604, 0.64279, 0, 0, 0, -1]"),
      FJ_HANG_PLANE, "OBLIQUE");
}

static void
test_images (void)
{
  static const char MIXED[] = "{'Modality': 'MR', 'images': [{'ImageOrientationPatient': [1, 0, 0, 0, 1, 0]},"
                              "{'ImageOrientationPatient': [1, 0, 0, 0, 0, -1]}]}";
  static const char SPACED[]
      = "{'Modality': 'CT', 'SpacingBetweenSlices': 9, 'ImageOrientationPatient': [1, 0, 0, 0, 1, 0], 'images': ["
        "{'ImagePositionPatient': [0, 0, 10]}, {'ImagePositionPatient': [0, 0, 12.5]},"
        "{'ImagePositionPatient': [0, 0, 7.5]}, {'ImagePositionPatient': [0, 0, 20]}]}";

  derived_assert_one (MIXED, FJ_HANG_PLANE, "MIXED");
  derived_assert_one (SPACED, FJ_HANG_SPACING, "2.5"); /* steps 2.5 2.5 7.5: positions before what is said */
  derived_assert_one ("{'Modality': 'CT', 'SpacingBetweenSlices': -3, 'images': 9}", FJ_HANG_SPACING, "3");
  derived_assert_one ("{'Modality': 'CT', 'SliceThickness': 3, 'images': 9}", FJ_HANG_SPACING, "");
  derived_assert_one ("{'Modality': 'DX', 'SeriesDescription': 'Patella axial'}", FJ_HANG_PLANE, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-traits-plane/geometry", test_geometry);
  g_test_add_func ("/hang-traits-plane/words", test_words);
  g_test_add_func ("/hang-traits-plane/images", test_images);
  return g_test_run ();
}
