/* fj-slice-order: order along the normal, positions that are one, and what distances say. test-volume.c
 * holds the same rules as a volume shows them. */
#include "fj-slice-order.h"

#include <math.h>

static FjPlane
plane_at (double x, double y, double z)
{
  return (FjPlane){ { x, y, z }, { 1, 0, 0 }, { 0, 1, 0 }, 0.5, 0.8, 3 };
}

static void
test_order (void)
{
  static const double z[] = { 4, 0, 2.0004, 2, -3 };
  FjPlane planes[5];
  const FjPlane *pointers[5];
  FjSlicePlace places[5];
  static const guint indices[] = { 4, 1, 2, 3, 0 }, expected[] = { 0, 1, 2, 2, 3 };

  for (guint i = 0; i < 5; i++)
    {
      planes[i] = plane_at (0, 0, z[i]);
      pointers[i] = &planes[i];
    }
  g_assert_cmpuint (fj_slice_order (pointers, 5, places), ==, 4);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpuint (places[i].index, ==, indices[i]);
      g_assert_cmpuint (places[i].place, ==, expected[i]);
      g_assert_cmpfloat (places[i].position, ==, z[indices[i]]);
    }
  g_assert_cmpuint (fj_slice_order (pointers, 0, places), ==, 0);
  /* Seen from below, the same go the other way. */
  for (guint i = 0; i < 5; i++)
    planes[i].row.x = -1;
  fj_slice_order (pointers, 5, places);
  g_assert_cmpuint (places[0].index, ==, 0);
  g_assert_cmpuint (places[4].index, ==, 4);
}

static void
test_judge (void)
{
  static const struct
  {
    double z[5], spacing;
    guint n;
    FjVolumeFlags flags;
  } cases[] = {
    { { 0, 2, 4, 6, 8 }, 2, 5, 0 },
    { { 0, 2, 4, 8, 10 }, 2.5, 5, FJ_VOLUME_GAPS },
    { { 0, 1, 3 }, 1.5, 3, FJ_VOLUME_GAPS },
    { { 0, 1, 2.2, 3 }, 1, 4, FJ_VOLUME_VARIABLE_SPACING },
    { { 9 }, 3, 1, 0 },
  };
  const FjPlane *pointers[5];
  FjPlane planes[5];
  double spacing = 0;

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      for (guint i = 0; i < cases[c].n; i++)
        {
          planes[i] = plane_at (0, 0, cases[c].z[i]);
          pointers[i] = &planes[i];
        }
      g_assert_cmpint (fj_slice_judge (pointers, cases[c].n, &spacing), ==, cases[c].flags);
      g_assert_cmpfloat_with_epsilon (spacing, cases[c].spacing, 1e-12);
    }
  for (guint i = 0; i < 3; i++)
    {
      planes[i] = plane_at (0, 0.3 * i, i);
      pointers[i] = &planes[i];
    }
  g_assert_cmpint (fj_slice_judge (pointers, 3, &spacing), ==, FJ_VOLUME_TILTED);
  planes[0].thickness = 0;
  fj_slice_judge (pointers, 1, &spacing);
  g_assert_cmpfloat (spacing, ==, 1);
}

static void
test_same (void)
{
  FjPlane a = plane_at (0, 0, 0), b = plane_at (3, 4, 9);

  g_assert_true (fj_slice_same_direction (&a, &b, FJ_SLICE_SAME_DIRECTION));
  g_assert_true (fj_slice_same_spacing (&a, &b, FJ_SLICE_SAME_SPACING));
  g_assert_cmpfloat_with_epsilon (fj_slice_drift (&a, &b), 10, 1e-12); /* 5 mm, pixels of 0.5 */
  b.column.z = 0.0019;
  g_assert_true (fj_slice_same_direction (&a, &b, FJ_SLICE_SAME_DIRECTION));
  b.column.z = 0.0021;
  g_assert_false (fj_slice_same_direction (&a, &b, FJ_SLICE_SAME_DIRECTION));
  b.column.z = NAN;
  g_assert_false (fj_slice_same_direction (&a, &b, FJ_SLICE_SAME_DIRECTION));
  b.row_spacing = 0.501;
  g_assert_false (fj_slice_same_spacing (&a, &b, FJ_SLICE_SAME_SPACING));
  b.row_spacing = NAN;
  g_assert_false (fj_slice_same_spacing (&a, &b, FJ_SLICE_SAME_SPACING));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slice-order/order", test_order);
  g_test_add_func ("/slice-order/judge", test_judge);
  g_test_add_func ("/slice-order/same", test_same);
  return g_test_run ();
}
