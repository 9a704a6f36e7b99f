#include "fj-grey-axis.h"

#include <math.h>

static void
test_whole_boxes (void)
{
  g_auto (FjGreyAxis) axis;

  fj_grey_axis_init (&axis, 10, 300, 1000, 100, FJ_INTERPOLATION_BOX);
  g_assert_cmpuint (axis.factor, ==, 3);
  g_assert_cmpuint (axis.begin, ==, 0);
  g_assert_cmpuint (axis.end, ==, 100);
  g_assert_cmpuint (axis.from[2], ==, 16 * 256);
  g_assert_cmpuint (axis.to[2], ==, 19 * 256);
  g_assert_cmpuint (axis.nearest[2], ==, 17);
  g_assert_false (axis.is_identity);
}

/* Boxes lie side by side: each part of the frame counts once. */
static void
test_broken_boxes (void)
{
  g_auto (FjGreyAxis) axis;

  fj_grey_axis_init (&axis, 0, 1000, 1000, 433, FJ_INTERPOLATION_BOX);
  g_assert_cmpuint (axis.factor, ==, 0);
  g_assert_cmpuint (axis.from[0], ==, 0);
  for (guint i = 1; i < 433; i++)
    g_assert_cmpuint (axis.from[i], ==, axis.to[i - 1]);
  g_assert_cmpuint (axis.to[432], ==, 1000 * 256);
}

static void
test_outside (void)
{
  g_auto (FjGreyAxis) axis;
  g_auto (FjGreyAxis) away;

  /* pixels of the picture at -4, -2 … : the centre of the third is on the frame's first pixels */
  fj_grey_axis_init (&axis, -4, 20, 10, 10, FJ_INTERPOLATION_BOX);
  g_assert_cmpuint (axis.begin, ==, 2);
  g_assert_cmpuint (axis.end, ==, 7);
  fj_grey_axis_init (&away, 100, 20, 10, 10, FJ_INTERPOLATION_CUBIC);
  g_assert_cmpuint (away.begin, ==, away.end);
}

static void
test_huge_boxes (void)
{
  g_auto (FjGreyAxis) axis;

  fj_grey_axis_init (&axis, 0, 65535, 65535, 1, FJ_INTERPOLATION_BOX);
  g_assert_cmpuint (axis.unit, ==, 1);
  g_assert_cmpuint (axis.to[0], ==, 65535);
}

static void
test_taps (void)
{
  const FjInterpolation kinds[] = { FJ_INTERPOLATION_LINEAR, FJ_INTERPOLATION_CUBIC };

  for (guint k = 0; k < 2; k++)
    {
      g_auto (FjGreyAxis) axis;

      fj_grey_axis_init (&axis, 3.3, 50, 100, 171, kinds[k]);
      g_assert_cmpuint (axis.taps, ==, k == 0 ? 2 : 4);
      for (guint i = 0; i < 171; i++)
        {
          double sum = 0, place = 0;

          for (guint t = 0; t < axis.taps; t++)
            {
              sum += axis.weight[i * axis.taps + t];
              place += axis.weight[i * axis.taps + t] * (axis.index[i * axis.taps + t] + 0.5);
            }
          /* both reproduce a straight line */
          g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
          g_assert_cmpfloat_with_epsilon (place, 3.3 + (i + 0.5) * 50 / 171, 1e-9);
        }
    }
}

static void
test_sound (void)
{
  FjGreyView view = { 0, 0, 10, 10, 5, 5, 5, FJ_INTERPOLATION_BOX, 1 };

  g_assert_true (fj_grey_view_is_sound (&view));
  view.out_stride = 4;
  g_assert_false (fj_grey_view_is_sound (&view));
  view.out_stride = 5;
  view.width = 0;
  g_assert_false (fj_grey_view_is_sound (&view));
  view.width = NAN;
  g_assert_false (fj_grey_view_is_sound (&view));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grey-axis/whole-boxes", test_whole_boxes);
  g_test_add_func ("/grey-axis/broken-boxes", test_broken_boxes);
  g_test_add_func ("/grey-axis/outside", test_outside);
  g_test_add_func ("/grey-axis/huge-boxes", test_huge_boxes);
  g_test_add_func ("/grey-axis/taps", test_taps);
  g_test_add_func ("/grey-axis/sound", test_sound);
  return g_test_run ();
}
