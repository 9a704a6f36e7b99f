/* fj-subtract: differences by hand: averages, shifts of whole and half pixels, logarithms. Real and drawn
 * runs against numpy are in tests/image/test-subtract.py. */
#include <math.h>

#include "fj-subtract.h"

static FjFrame *
new_frame (const guint16 *values)
{
  g_autoptr (GBytes) bytes = g_bytes_new (values, 12);
  return fj_frame_new (2, 3, 1, FJ_SAMPLE_U16, 12, bytes);
}

static void
add (FjFrameSum *sum, const guint16 *values, double slope, gboolean logarithmic)
{
  g_autoptr (FjFrame) frame = new_frame (values);
  g_auto (FjGreyPipeline) pipeline = { 0 };
  fj_grey_pipeline_init (&pipeline);
  pipeline.modality.slope = slope;
  g_assert_true (fj_frame_sum_add (sum, frame, &pipeline, logarithmic));
}

static void
assert_difference (
    const FjFrameSum *contrast, const FjFrameSum *mask, double rows, double columns, const float *expected)
{
  g_autoptr (FjFrame) frame = fj_subtract (contrast, mask, rows, columns);
  g_assert_nonnull (frame);
  g_assert_cmpint (fj_frame_get_type (frame), ==, FJ_SAMPLE_F32);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (((const float *) fj_frame_get_data (frame))[i], expected[i], 1e-3f);
}

static void
test_linear (void)
{
  static const guint16 zero[6] = { 0 }, one[] = { 10, 20, 30, 40, 50, 60 }, two[] = { 30, 20, 10, 0, 0, 0 };
  g_auto (FjFrameSum) contrast = { 0 }, mask = { 0 };
  g_assert_null (fj_subtract (&contrast, &mask, 0, 0));
  add (&contrast, zero, 1, FALSE);
  add (&mask, one, 2, FALSE);
  add (&mask, two, 2, FALSE);
  assert_difference (&contrast, &mask, 0, 0, (float[]){ -40, -40, -40, -40, -50, -60 });
  assert_difference (&contrast, &mask, 1, 0, (float[]){ -40, -40, -40, -40, -40, -40 });
  assert_difference (&contrast, &mask, 0, -1, (float[]){ -40, -40, -40, -50, -60, -60 });
  assert_difference (&contrast, &mask, -0.5, 0.5, (float[]){ -40, -42.5f, -47.5f, -40, -45, -55 });
  assert_difference (&contrast, &mask, 1e300, 0, (float[]){ -40, -40, -40, -40, -40, -40 });
  g_assert_null (fj_subtract (&contrast, &mask, (double) NAN, 0));
  g_autoptr (GBytes) bytes = g_bytes_new (one, 4);
  g_autoptr (FjFrame) small = fj_frame_new (1, 2, 1, FJ_SAMPLE_U16, 12, bytes);
  g_auto (FjGreyPipeline) pipeline = { 0 };
  fj_grey_pipeline_init (&pipeline);
  g_assert_false (fj_frame_sum_add (&mask, small, &pipeline, FALSE));
}

static void
test_logarithmic (void)
{
  /* The same absorption behind bright and dark looks the same: half the light, but for the one that is added.
   */
  static const guint16 mask_values[] = { 4095, 2047, 1023, 511, 255, 0 },
                       contrast_values[] = { 2047, 1023, 511, 255, 127, 0 };
  g_auto (FjFrameSum) contrast = { 0 }, mask = { 0 };
  float step = -(float) (4095 * log (2) / log (4096));
  add (&contrast, contrast_values, 1, TRUE);
  add (&mask, mask_values, 1, TRUE);
  assert_difference (&contrast, &mask, 0, 0, (float[]){ step, step, step, step, step, 0 });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/subtract/linear", test_linear);
  g_test_add_func ("/subtract/logarithmic", test_logarithmic);
  return g_test_run ();
}
