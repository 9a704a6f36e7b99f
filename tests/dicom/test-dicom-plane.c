/* fj-dicom-plane: where frames lie, and when an object does not say. */
#include "drawn.h"
#include "fj-dicom-frame.h"
#include "fj-error.h"

#define PLACED                                                                                               \
  "ds.ImagePositionPatient, ds.PixelSpacing = ['1', '2', '3'], ['0.5', '0.25']\n"                            \
  "ds.ImageOrientationPatient = ['1', '0', '0', '0', '1', '0']\n"

static void
test_packaged (void)
{
  FjPlane plane;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) ct = packaged_object ("CT_small.dcm");
  g_assert_true (fj_dicom_frame_get_plane (ct, 0, &plane, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (plane.origin.x, ==, -158.135803);
  g_assert_cmpfloat (plane.origin.y, ==, -179.035797);
  g_assert_cmpfloat (plane.origin.z, ==, -75.699997);
  g_assert_cmpfloat (plane.row.x, ==, 1);
  g_assert_cmpfloat (plane.column.y, ==, 1);
  g_assert_cmpfloat (plane.row_spacing, ==, 0.661468);
  g_assert_cmpfloat (plane.thickness, ==, 5);

  /* Shared orientation and measures, positions of the frames. */
  g_autoptr (FjDicomObject) segmentation = packaged_object ("liver_1frame.dcm");
  g_assert_true (fj_dicom_frame_get_plane (segmentation, 0, &plane, &error));
  g_assert_cmpfloat (plane.origin.x, ==, -235.2);
  g_assert_cmpfloat (plane.row.x, ==, 1);
  g_assert_cmpfloat (plane.row_spacing, ==, 0.810547);

  /* A dose grid: frames at distances along the normal. */
  g_autoptr (FjDicomObject) dose = packaged_object ("rtdose.dcm");
  FjPlane later;
  g_assert_true (fj_dicom_frame_get_plane (dose, 0, &plane, &error));
  g_assert_true (fj_dicom_frame_get_plane (dose, 2, &later, &error));
  g_assert_cmpfloat_with_epsilon (later.origin.z, -751.87, 1e-9);
}

static void
test_groups (void)
{
  FjPlane plane;
  g_autoptr (FjDicomObject) object = drawn_object (
      "ds.NumberOfFrames = 3\n" PLACED
      "at = lambda *p: item(PlanePositionSequence=sequence(item(ImagePositionPatient=list(p))))\n"
      "ds.SharedFunctionalGroupsSequence = sequence(item(\n"
      "    PixelMeasuresSequence=sequence(item(PixelSpacing=['2', '4'], SliceThickness='6')),\n"
      "    PlaneOrientationSequence=sequence(item(ImageOrientationPatient=[0, 1, 0, 0, 0, -1]))))\n"
      "ds.PerFrameFunctionalGroupsSequence = sequence(at(7, 8, 9), at(-7, 8, 9), Dataset())\n");
  g_assert_true (fj_dicom_frame_get_plane (object, 1, &plane, NULL));
  g_assert_cmpfloat (plane.origin.x, ==, -7);
  g_assert_cmpfloat (plane.row.y, ==, 1);
  g_assert_cmpfloat (plane.column.z, ==, -1);
  g_assert_cmpfloat (plane.row_spacing, ==, 2);
  g_assert_cmpfloat (plane.column_spacing, ==, 4);
  g_assert_cmpfloat (plane.thickness, ==, 6);
  /* The position on the top level is that of the first frame: not of one that has lost its own. */
  g_assert_false (fj_dicom_frame_get_plane (object, 2, &plane, NULL));
  g_assert_false (fj_dicom_frame_get_plane (object, 3, &plane, NULL));
}

static void
test_offsets (void)
{
  FjPlane plane;
  g_autoptr (FjDicomObject) relative = drawn_object (
      PLACED
      "ds.NumberOfFrames, ds.FrameIncrementPointer, ds.GridFrameOffsetVector = 2, 0x3004000C, ['0', '-2.5']\n");
  g_assert_true (fj_dicom_frame_get_plane (relative, 1, &plane, NULL));
  g_assert_cmpfloat (plane.origin.z, ==, 0.5);
  g_autoptr (FjDicomObject) absolute
      = drawn_object (PLACED "ds.NumberOfFrames = 2\nds.GridFrameOffsetVector = ['3', '8']\n");
  g_assert_true (fj_dicom_frame_get_plane (absolute, 1, &plane, NULL));
  g_assert_cmpfloat (plane.origin.z, ==, 8);
  g_assert_cmpfloat (plane.origin.x, ==, 1);
}

static void
test_nothing_said (void)
{
  static const char *const scripts[] = {
    "ds.PixelSpacing = ['1', '1']",
    PLACED "del ds.PixelSpacing\nds.ImagerPixelSpacing = ['1', '1']",
    PLACED "ds.ImagePositionPatient = None",
  };
  static const char *const wrong[] = {
    PLACED "ds.PixelSpacing = ['0', '1']",
    PLACED "ds.ImagePositionPatient = ['1', '2']",
    PLACED "ds.ImageOrientationPatient = ['1', '0', '0', '1', '0', '0']",
    PLACED "ds.ImageOrientationPatient = ['2', '0', '0', '0', '2', '0']",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      FjPlane plane;
      g_autoptr (GError) error = NULL;
      g_autoptr (FjDicomObject) object = drawn_object (scripts[i]);
      g_assert_false (fj_dicom_frame_get_plane (object, 0, &plane, &error));
      g_assert_no_error (error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      FjPlane plane;
      g_autoptr (GError) error = NULL;
      g_autoptr (FjDicomObject) object = drawn_object (wrong[i]);
      g_assert_false (fj_dicom_frame_get_plane (object, 0, &plane, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
    }
}

#define NUCLEAR                                                                                              \
  "ds.PixelSpacing, ds.SliceThickness = ['4', '4'], '4'\n"                                                   \
  "place = lambda x: item(ImagePositionPatient=[x, -100, 50], ImageOrientationPatient=[1, 0, 0, 0, 0, -1])\n"

static void
test_nuclear (void)
{
  FjPlane plane;
  g_autoptr (GError) error = NULL;
  /* Coronal slices, the normal is to the back; sorted by gates, then slices. */
  g_autoptr (FjDicomObject) slices
      = drawn_object (NUCLEAR "ds.NumberOfFrames, ds.SpacingBetweenSlices = 6, '5'\n"
                              "ds.SliceVector = [1, 2, 3, 1, 2, 3]\n"
                              "ds.DetectorInformationSequence = sequence(place(-120))\n");
  static const double y[] = { -100, -95, -90, -100, -95, -90 };
  for (guint frame = 0; frame < 6; frame++)
    {
      g_assert_true (fj_dicom_frame_get_plane (slices, frame, &plane, &error));
      g_assert_cmpfloat_with_epsilon (plane.origin.x, -120, 1e-9);
      g_assert_cmpfloat_with_epsilon (plane.origin.y, y[frame], 1e-9);
      g_assert_cmpfloat_with_epsilon (plane.origin.z, 50, 1e-9);
    }
  g_autoptr (FjDicomObject) in_front
      = drawn_object (NUCLEAR "ds.NumberOfFrames, ds.SpacingBetweenSlices, ds.SliceVector = 2, '-5', [1, 2]\n"
                              "ds.DetectorInformationSequence = sequence(place(-120))\n");
  g_assert_true (fj_dicom_frame_get_plane (in_front, 1, &plane, &error));
  g_assert_cmpfloat_with_epsilon (plane.origin.y, -105, 1e-9);
  /* Two detectors stand still. */
  g_autoptr (FjDicomObject) planar
      = drawn_object (NUCLEAR "ds.NumberOfFrames, ds.DetectorVector = 3, [1, 2, 3]\n"
                              "ds.DetectorInformationSequence = sequence(place(-120), place(120))\n");
  g_assert_true (fj_dicom_frame_get_plane (planar, 1, &plane, &error));
  g_assert_cmpfloat_with_epsilon (plane.origin.x, 120, 1e-9);
  g_assert_false (fj_dicom_frame_get_plane (planar, 2, &plane, &error));
  /* Views from around, and slices at no known distance, do not say where they are. */
  g_autoptr (FjDicomObject) views = drawn_object (
      NUCLEAR "ds.NumberOfFrames, ds.DetectorVector, ds.AngularViewVector = 2, [1, 1], [1, 2]\n"
              "ds.DetectorInformationSequence = sequence(place(-120))\n");
  g_assert_false (fj_dicom_frame_get_plane (views, 0, &plane, &error));
  g_autoptr (FjDicomObject) apart
      = drawn_object (NUCLEAR "ds.NumberOfFrames, ds.SliceVector = 2, [1, 2]\n"
                              "ds.DetectorInformationSequence = sequence(place(-120))\n");
  g_assert_true (fj_dicom_frame_get_plane (apart, 0, &plane, &error));
  g_assert_false (fj_dicom_frame_get_plane (apart, 1, &plane, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-plane/packaged", test_packaged);
  g_test_add_func ("/dicom-plane/groups", test_groups);
  g_test_add_func ("/dicom-plane/offsets", test_offsets);
  g_test_add_func ("/dicom-plane/nothing-said", test_nothing_said);
  g_test_add_func ("/dicom-plane/nuclear", test_nuclear);
  return g_test_run ();
}
