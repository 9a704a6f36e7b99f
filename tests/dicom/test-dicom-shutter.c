/* fj-dicom-shutter: shutters that pydicom wrote, of the object and of a frame's functional group. */
#include "fj-dicom-shutter.h"

#include "drawn.h"

static void
test_object (void)
{
  g_autoptr (FjDicomObject) object
      = drawn_object ("ds.ShutterShape = ['CIRCULAR', 'POLYGONAL', 'OVAL', 'BITMAP']\n"
                      "ds.CenterOfCircularShutter, ds.RadiusOfCircularShutter = [200, 250], 150\n"
                      "ds.VerticesOfThePolygonalShutter = [1, 2, 3, 4, 5, 6]\n"
                      "ds.ShutterPresentationValue, ds.ShutterOverlayGroup = 4096, 0x6004\n");
  g_auto (FjShutter) shutter = { 0 };
  fj_shutter_init (&shutter);
  fj_dicom_shutter_read (object, 0, &shutter);
  g_assert_cmpuint (shutter.shapes, ==, FJ_SHUTTER_CIRCULAR | FJ_SHUTTER_POLYGONAL | FJ_SHUTTER_BITMAP);
  g_assert_cmpint (shutter.center_row, ==, 200);
  g_assert_cmpint (shutter.center_column, ==, 250);
  g_assert_cmpint (shutter.radius, ==, 150);
  g_assert_cmpuint (shutter.vertices->len, ==, 6);
  g_assert_cmpint (g_array_index (shutter.vertices, gint, 4), ==, 5);
  g_assert_cmpuint (shutter.grey, ==, 4096);
  g_assert_cmpuint (shutter.bitmap_overlay, ==, 0x6004);
}

static void
test_groups (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      "ds.NumberOfFrames = 2\n"
      "box = lambda left: item(FrameDisplayShutterSequence=sequence(item(ShutterShape='RECTANGULAR',\n"
      "    ShutterLeftVerticalEdge=left, ShutterRightVerticalEdge=9, ShutterUpperHorizontalEdge=1,\n"
      "    ShutterLowerHorizontalEdge=8)))\n"
      "ds.SharedFunctionalGroupsSequence = sequence(box(5))\n"
      "ds.PerFrameFunctionalGroupsSequence = sequence(item(), box(7))\n");
  for (guint frame = 0; frame < 2; frame++)
    {
      g_auto (FjShutter) shutter = { 0 };
      fj_shutter_init (&shutter);
      fj_dicom_shutter_read (object, frame, &shutter);
      g_assert_cmpuint (shutter.shapes, ==, FJ_SHUTTER_RECTANGULAR);
      g_assert_cmpint (shutter.left, ==, frame == 0 ? 5 : 7);
      g_assert_cmpint (shutter.bottom, ==, 8);
    }
}

static void
test_none (void)
{
  g_autoptr (FjDicomObject) object = drawn_object ("ds.ShutterLeftVerticalEdge = 7\n");
  g_auto (FjShutter) shutter = { 0 };
  fj_shutter_init (&shutter);
  fj_dicom_shutter_read (object, 0, &shutter);
  g_assert_cmpuint (shutter.shapes, ==, 0);
  g_assert_cmpuint (shutter.vertices->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-shutter/object", test_object);
  g_test_add_func ("/dicom-shutter/groups", test_groups);
  g_test_add_func ("/dicom-shutter/none", test_none);
  return g_test_run ();
}
