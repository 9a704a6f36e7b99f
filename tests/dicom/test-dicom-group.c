/* fj-dicom-group: an attribute is found in the frame's own group, the shared one, the top level, in this
 * order. */
#include "fj-dicom-group.h"

#include "drawn.h"

static double
slope_of (FjDicomObject *object, guint frame)
{
  double slope = -1;
  FjDicomObject *holder = fj_dicom_group_find (object, frame, 0x00289145, 0x00281053);
  if (holder)
    fj_dicom_object_get_double (holder, 0x00281053, 0, &slope);
  return slope;
}

static void
test_order (void)
{
  g_autoptr (FjDicomObject) object = drawn_object (
      "value = lambda s: item(PixelValueTransformationSequence=sequence(item(RescaleSlope=s)))\n"
      "ds.NumberOfFrames = 4\n"
      "ds.RescaleSlope = '5'\n"
      "ds.SharedFunctionalGroupsSequence = sequence(value('3'))\n"
      "ds.PerFrameFunctionalGroupsSequence = sequence(value('1'), value('2'), value(None), Dataset())\n");
  g_assert_cmpuint (fj_dicom_group_count_frames (object), ==, 4);
  g_assert_cmpfloat (slope_of (object, 0), ==, 1);
  g_assert_cmpfloat (slope_of (object, 1), ==, 2);
  g_assert_cmpfloat (slope_of (object, 2), ==, 3); /* empty says nothing */
  g_assert_cmpfloat (slope_of (object, 3), ==, 3);
  g_assert_cmpfloat (slope_of (object, 99), ==, 3);
  g_autoptr (FjDicomObject) plain = drawn_object ("ds.RescaleSlope = '5'");
  g_assert_cmpfloat (slope_of (plain, 0), ==, 5);
  g_assert_cmpuint (fj_dicom_group_count_frames (plain), ==, 1);
  g_assert_null (fj_dicom_group_find (plain, 0, 0x00289145, 0x00281052));
}

static void
test_values (void)
{
  double pair[2];
  gint64 word;
  g_autoptr (FjDicomObject) object = drawn_object ("ds.PixelSpacing = ['0.5', '0.25']\n"
                                                   "ds.WindowCenter = ['1', '-2.5', '3e2']\n"
                                                   "ds.ImageComments = ' '\n"
                                                   "ds.add_new(0x00280120, 'US', 63536)\n"
                                                   "ds.add_new(0x00280121, 'SS', -7)\n");
  g_assert_true (fj_dicom_group_get_doubles (object, 0x00280030, pair, 2));
  g_assert_cmpfloat (pair[0], ==, 0.5);
  g_assert_cmpfloat (pair[1], ==, 0.25);
  g_assert_false (fj_dicom_group_get_doubles (object, 0x00281051, pair, 2));
  g_autoptr (GArray) all = fj_dicom_group_list_doubles (object, 0x00281050, 10);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpfloat (g_array_index (all, double, 1), ==, -2.5);
  g_assert_cmpfloat (g_array_index (all, double, 2), ==, 300);
  g_autoptr (GArray) some = fj_dicom_group_list_doubles (object, 0x00281050, 2);
  g_assert_cmpuint (some->len, ==, 2);
  g_assert_null (fj_dicom_group_dup_text (object, 0x00204000));
  g_assert_true (fj_dicom_group_text_is (object, 0x00080060, "OT"));
  g_assert_true (fj_dicom_group_get_word (object, 0x00280120, 0, TRUE, &word));
  g_assert_cmpint (word, ==, -2000);
  g_assert_true (fj_dicom_group_get_word (object, 0x00280120, 0, FALSE, &word));
  g_assert_cmpint (word, ==, 63536);
  g_assert_true (fj_dicom_group_get_word (object, 0x00280121, 0, FALSE, &word));
  g_assert_cmpint (word, ==, 65529);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-group/order", test_order);
  g_test_add_func ("/dicom-group/values", test_values);
  return g_test_run ();
}
