/* fj-volume-measure: boxes whose volume is known to the voxel. Round objects, oblique and tilted, are
 * measured from files by test-image-measure.py. */
#include "fj-volume-measure.h"

#include "fj-error.h"

#include <math.h>
#include <string.h>

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9 * fabs ((double) (b)))
#define SIDE 24u

/* Slices at @z, of pixels of 0.5 x 2 mm, all of value 10. */
static FjVolume *
volume_at (const double *z, guint n, FjSampleType type)
{
  g_autofree FjVolumeSlice *slices = g_new (FjVolumeSlice, n);
  g_autoptr (GError) error = NULL;
  FjVolume *volume;

  for (guint i = 0; i < n; i++)
    slices[i] = (FjVolumeSlice){ { { 0, 0, z[i] }, { 1, 0, 0 }, { 0, 1, 0 }, 0.5, 2, 1 }, 2, -10, i };
  volume = fj_volume_new (slices, n, SIDE, SIDE, type, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < SIDE * SIDE; k++)
      if (type == FJ_SAMPLE_S16)
        ((gint16 *) fj_volume_get_slice_data (volume, i))[k] = 10;
      else
        ((double *) fj_volume_get_slice_data (volume, i))[k] = 10;
  return volume;
}

static FjVolume *
even_volume (guint n)
{
  g_autofree double *z = g_new (double, n);

  for (guint i = 0; i < n; i++)
    z[i] = 1.5 * i;
  return volume_at (z, n, FJ_SAMPLE_S16);
}

static void
fill (FjVolume *volume, guint x0, guint x1, guint y0, guint y1, guint z0, guint z1, gint16 stored)
{
  for (guint z = z0; z <= z1; z++)
    for (guint y = y0; y <= y1; y++)
      for (guint x = x0; x <= x1; x++)
        ((gint16 *) fj_volume_get_slice_data (volume, z))[y * SIDE + x] = stored;
}

static FjVolumeMeasure
measure (const FjVolume *volume, const FjVolumeObject *object)
{
  g_autoptr (GError) error = NULL;
  FjVolumeMeasure result;

  g_assert_true (fj_volume_measure (volume, object, &result, &error));
  g_assert_no_error (error);
  return result;
}

/* Stored 110 and 10 are 210 and 10. A layer that is filled to 30 % counts for 30 %, whichever side of the
 * threshold it lies on. */
static void
test_box (void)
{
  g_autoptr (FjVolume) volume = even_volume (24);
  const FjVolumeObject object = { .low = 110, .high = INFINITY };
  const double cell = 0.5 * 2 * 1.5;
  FjVolumeMeasure found;

  fill (volume, 7, 16, 6, 17, 7, 18, 110);
  found = measure (volume, &object);
  g_assert_cmpuint (found.n_voxels, ==, 10 * 12 * 12);
  NEAR (found.counted, 1440 * cell);
  NEAR (found.weighted, 1440 * cell);
  NEAR (found.inside, 210);
  NEAR (found.outside, 10);
  NEAR (found.mean, 210);
  NEAR (found.maximum, 210);
  g_assert_false (found.is_cut);
  fill (volume, 17, 17, 6, 17, 7, 18, 40);
  found = measure (volume, &object);
  NEAR (found.counted, 1440 * cell);
  NEAR (found.weighted, (1440 + 144 * 0.3) * cell);
  fill (volume, 17, 17, 6, 17, 7, 18, 80);
  found = measure (volume, &object);
  NEAR (found.counted, 1584 * cell);
  NEAR (found.weighted, (1440 + 144 * 0.7) * cell);
  NEAR (found.minimum, 150);
}

/* A voxel reaches half-way to its neighbours, over gaps too. */
static void
test_cells (void)
{
  static const double z[] = { 0, 1, 2, 6, 7, 9 }, extents[] = { 1, 1, 2.5, 2.5, 1.5, 2 };
  g_autoptr (FjVolume) volume = volume_at (z, 6, FJ_SAMPLE_F64);
  const FjVolumeObject object = { .low = 100, .high = 300 };

  for (guint i = 0; i < 6; i++)
    {
      double *pixels = fj_volume_get_slice_data (volume, i);
      FjVolumeMeasure found;

      pixels[5 * SIDE + 5] = 110;
      pixels[5 * SIDE + 6] = NAN;
      pixels[5 * SIDE + 7] = 400;
      found = measure (volume, &object);
      NEAR (found.counted, extents[i]);
      g_assert_true (isnan (found.weighted)); /* one voxel has no inside */
      g_assert_cmpint (found.is_cut, ==, i == 0 || i == 5);
      pixels[5 * SIDE + 5] = 10;
    }
}

/* A snake through the block hangs together by sides; what touches it by an edge only does not. */
static void
test_seed (void)
{
  g_autoptr (FjVolume) volume = even_volume (8);
  FjVolumeObject object = { .low = 110, .high = INFINITY, .has_seed = TRUE, .seed = { 4, 1, 1.5 } };
  g_autoptr (GError) error = NULL;
  FjVolumeMeasure found;

  for (guint z = 1; z < 7; z += 2)
    for (guint y = 2; y < 21; y += 2)
      fill (volume, 2, 20, y, y, z, z, 110);
  for (guint z = 1; z < 7; z += 2)
    for (guint y = 3; y < 20; y += 2)
      fill (volume, y % 4 == 3 ? 20 : 2, y % 4 == 3 ? 20 : 2, y, y, z, z, 110);
  fill (volume, 20, 20, 20, 20, 2, 2, 110);
  fill (volume, 2, 2, 2, 2, 4, 4, 110);
  fill (volume, 21, 21, 21, 22, 1, 1, 110); /* by an edge */
  found = measure (volume, &object);
  g_assert_cmpuint (found.n_voxels, ==, 3 * (10 * 19 + 9) + 2);
  object.seed = (FjVector){ 40, 10, 7.5 }; /* its other end */
  g_assert_cmpuint (measure (volume, &object).n_voxels, ==, found.n_voxels);
  object.seed = (FjVector){ 42, 11, 1.5 };
  g_assert_cmpuint (measure (volume, &object).n_voxels, ==, 2);
  object.has_seed = FALSE;
  g_assert_cmpuint (measure (volume, &object).n_voxels, ==, 3 * (10 * 19 + 9) + 4);
  object.has_seed = TRUE;
  object.seed = (FjVector){ 0, 0, 0 };
  g_assert_false (fj_volume_measure (volume, &object, &found, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
  g_clear_error (&error);
  object.seed = (FjVector){ 500, 0, NAN };
  g_assert_false (fj_volume_measure (volume, &object, &found, NULL));
  object.has_seed = FALSE;
  object.low = 500;
  g_assert_false (fj_volume_measure (volume, &object, &found, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
}

/* What a box cuts off has no edge there. */
static void
test_cut (void)
{
  g_autoptr (FjVolume) volume = even_volume (24);
  FjVolumeObject object = {
    .low = 110, .high = INFINITY, .has_box = TRUE, .box_low = { -1, -1, -1 }, .box_high = { 23, 100, 100 }
  }; /* columns 0 … 11 */
  FjVolumeMeasure found;

  fill (volume, 7, 16, 6, 17, 7, 18, 110);
  found = measure (volume, &object);
  g_assert_cmpuint (found.n_voxels, ==, 5 * 144);
  NEAR (found.weighted, 5 * 144 * 1.5);
  g_assert_true (found.is_cut);
  object.box_high.x = 100;
  g_assert_false (measure (volume, &object).is_cut);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/volume-measure/box", test_box);
  g_test_add_func ("/volume-measure/cells", test_cells);
  g_test_add_func ("/volume-measure/seed", test_seed);
  g_test_add_func ("/volume-measure/cut", test_cut);
  return g_test_run ();
}
