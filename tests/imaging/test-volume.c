#include "fj-error.h"
#include "fj-volume.h"

#include <math.h>
#include <string.h>

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

static FjVolumeSlice
slice_at (double x, double y, double z, guint source)
{
  return (FjVolumeSlice){ { { x, y, z }, { 1, 0, 0 }, { 0, 1, 0 }, 0.5, 0.8, 2 }, 1, 0, source };
}

static FjVolume *
volume_of (const double *positions, guint n)
{
  g_autofree FjVolumeSlice *slices = g_new (FjVolumeSlice, n);
  g_autoptr (GError) error = NULL;
  FjVolume *volume;

  for (guint i = 0; i < n; i++)
    slices[i] = slice_at (0, 0, positions[i], i);
  volume = fj_volume_new (slices, n, 3, 4, FJ_SAMPLE_S16, &error);
  g_assert_no_error (error);
  return volume;
}

static void
test_sorted (void)
{
  static const double positions[] = { 5, -1, 3, 1 };
  static const guint sources[] = { 1, 3, 2, 0 };
  g_autoptr (FjVolume) volume = volume_of (positions, 4);

  g_assert_cmpuint (fj_volume_get_depth (volume), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (fj_volume_get_slice (volume, i)->source, ==, sources[i]);
  g_assert_cmpint (fj_volume_get_flags (volume), ==, 0);
  NEAR (fj_volume_get_spacing (volume), 2);
  g_assert_cmpuint (fj_volume_get_rows (volume), ==, 3);
  g_assert_cmpuint (fj_volume_get_columns (volume), ==, 4);
  g_assert_cmpint (fj_volume_get_type (volume), ==, FJ_SAMPLE_S16);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpint (((gint16 *) fj_volume_get_slice_data (volume, 3))[i], ==, 0);
}

/* Along the normal, whichever way it points: of a coronal stack seen from the front it goes back (+y). */
static void
test_sorted_by_normal (void)
{
  FjVolumeSlice slices[3];
  g_autoptr (FjVolume) volume = NULL;

  for (guint i = 0; i < 3; i++)
    slices[i] = (FjVolumeSlice){ { { 0, 10.0 - 3 * i, 40 }, { 1, 0, 0 }, { 0, 0, -1 }, 1, 1, 0 }, 1, 0, i };
  volume = fj_volume_new (slices, 3, 2, 2, FJ_SAMPLE_U8, NULL);
  g_assert_cmpuint (fj_volume_get_slice (volume, 0)->source, ==, 2);
  g_assert_cmpuint (fj_volume_get_slice (volume, 2)->source, ==, 0);
}

static void
test_flags (void)
{
  static const struct
  {
    double positions[8];
    guint n, depth;
    FjVolumeFlags flags;
  } cases[] = {
    { { 0, 1, 2, 3, 4 }, 5, 5, 0 },
    { { 0, 1.002, 2, 3.004, 4 }, 5, 5, 0 }, /* digits */
    { { 0, 1, 2, 4, 5 }, 5, 5, FJ_VOLUME_GAPS },
    { { 0, 1, 2, 6, 7 }, 5, 5, FJ_VOLUME_GAPS },
    { { 0, 1, 3 }, 3, 3, FJ_VOLUME_GAPS },
    { { 0, 1, 2.05, 3.05 }, 4, 4, FJ_VOLUME_VARIABLE_SPACING },
    { { 0, 1, 2, 4.3, 5.3 }, 5, 5, FJ_VOLUME_GAPS | FJ_VOLUME_VARIABLE_SPACING },
    { { 0, 1, 1, 2 }, 4, 3, FJ_VOLUME_DUPLICATES },
    { { 0, 1.0002, 1, 2 }, 4, 3, FJ_VOLUME_DUPLICATES },
    { { 7 }, 1, 1, 0 },
    { { 7, 7, 7 }, 3, 1, FJ_VOLUME_DUPLICATES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FjVolume) volume = volume_of (cases[i].positions, cases[i].n);

      g_test_message ("case %u", i);
      g_assert_cmpint (fj_volume_get_flags (volume), ==, cases[i].flags);
      g_assert_cmpuint (fj_volume_get_depth (volume), ==, cases[i].depth);
      /* Of two at one place the caller's first is taken. */
      if (cases[i].flags == FJ_VOLUME_DUPLICATES && cases[i].n == 4)
        g_assert_cmpuint (fj_volume_get_slice (volume, 1)->source, ==, 1);
    }
}

static void
test_tilt (void)
{
  FjVolumeSlice slices[4];
  g_autoptr (FjVolume) tilted = NULL;
  g_autoptr (FjVolume) straight = NULL;

  for (guint i = 0; i < 4; i++)
    slices[i] = slice_at (0, 0.4 * i, i, i);
  tilted = fj_volume_new (slices, 4, 3, 4, FJ_SAMPLE_S16, NULL);
  g_assert_cmpint (fj_volume_get_flags (tilted), ==, FJ_VOLUME_TILTED);
  NEAR (fj_volume_get_spacing (tilted), 1);
  for (guint i = 0; i < 4; i++)
    slices[i] = slice_at (0, 0.001 * i, i, i);
  straight = fj_volume_new (slices, 4, 3, 4, FJ_SAMPLE_S16, NULL);
  g_assert_cmpint (fj_volume_get_flags (straight), ==, 0);
}

static void
refused (const FjVolumeSlice *slices, guint n, guint rows, FjError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_volume_new (slices, n, rows, 4, FJ_SAMPLE_S16, &error));
  g_assert_error (error, FJ_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 40);
}

static void
test_refused (void)
{
  FjVolumeSlice slices[3] = { slice_at (0, 0, 0, 0), slice_at (0, 0, 1, 1), slice_at (0, 0, 2, 2) };
  const FjVolumeSlice good = slices[2];
  g_autoptr (GError) error = NULL;

  /* A scout among the slices */
  slices[2].plane.row = (FjVector){ 0, 1, 0 };
  slices[2].plane.column = (FjVector){ 0, 0, -1 };
  g_assert_null (fj_volume_new (slices, 3, 3, 4, FJ_SAMPLE_S16, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
  g_assert_nonnull (strstr (error->message, "1 and 3"));
  /* The same plane seen from behind */
  slices[2] = good;
  slices[2].plane.row.x = -1;
  refused (slices, 3, 3, FJ_ERROR_UNPROCESSABLE);
  slices[2] = good;
  slices[2].plane.column_spacing = 0.9;
  refused (slices, 3, 3, FJ_ERROR_UNPROCESSABLE);
  slices[2] = good;
  slices[2].plane.row_spacing = NAN;
  refused (slices, 3, 3, FJ_ERROR_UNPROCESSABLE);
  slices[2] = good;
  slices[2].plane.origin.z = INFINITY;
  refused (slices, 3, 3, FJ_ERROR_UNPROCESSABLE);
  slices[2] = good;
  slices[2].slope = NAN;
  refused (slices, 3, 3, FJ_ERROR_UNPROCESSABLE);
  /* Side by side */
  slices[2] = good;
  slices[2].plane.origin = (FjVector){ 100, 0, 1 };
  refused (slices, 3, 3, FJ_ERROR_UNPROCESSABLE);
  slices[2] = good;
  refused (slices, 0, 3, FJ_ERROR_UNPROCESSABLE);
  refused (slices, 3, 0, FJ_ERROR_UNPROCESSABLE);
  refused (slices, 3, 70000, FJ_ERROR_UNPROCESSABLE);
  /* The same, but whole */
  g_clear_error (&error);
  {
    g_autoptr (FjVolume) volume = fj_volume_new (slices, 3, 3, 4, FJ_SAMPLE_S16, &error);
    g_autoptr (FjVolume) again = NULL;

    g_assert_no_error (error);
    again = fj_volume_ref (volume);
    g_assert_true (again == volume);
  }
}

static void
expect (const FjVolume *volume, double x, double y, double z, double value)
{
  double found;

  g_assert_true (fj_volume_sample (volume, (FjVector){ x, y, z }, &found));
  NEAR (found, value);
}

/* Slices that are neither even nor straight, and each with a rescale of its own, of a field that is linear in
 * space: every sample is the field. */
static void
test_sample (void)
{
  static const double z[] = { 0, 1, 2.5, 3, 5 }, y[] = { 0, 0.3, -0.2, 0.1, 0 };
  FjVolumeSlice slices[5];
  g_autoptr (FjVolume) volume = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  double value;

  for (guint i = 0; i < 5; i++)
    {
      slices[i] = slice_at (-1, y[i], z[i], i);
      slices[i].slope = 0.5 + i;
      slices[i].intercept = -10.0 * i;
    }
  volume = fj_volume_new (slices, 5, 9, 7, FJ_SAMPLE_F64, NULL);
  for (guint i = 0; i < 5; i++)
    for (guint row = 0; row < 9; row++)
      for (guint column = 0; column < 7; column++)
        {
          FjVector point = fj_plane_to_patient (&slices[i].plane, column, row);

          value = 3 * point.x - 2 * point.y + 7 * point.z + 11;
          ((double *) fj_volume_get_slice_data (volume, i))[row * 7 + column]
              = (value - slices[i].intercept) / slices[i].slope;
        }
  for (guint i = 0; i < 500; i++)
    {
      double px = g_rand_double_range (random, -1, 3.8), py = g_rand_double_range (random, 0.3, 3.7);
      double pz = g_rand_double_range (random, 0, 5);

      expect (volume, px, py, pz, 3 * px - 2 * py + 7 * pz + 11);
    }
  /* The border takes the nearest; further out there is nothing. */
  expect (volume, -1.39, 1, 1, 3 * -1 - 2 * 1 + 7 * 1 + 11);
  g_assert_false (fj_volume_sample (volume, (FjVector){ -1.41, 1, 1 }, &value));
  g_assert_true (fj_volume_sample (volume, (FjVector){ 0, 1, -0.49 }, &value));
  g_assert_false (fj_volume_sample (volume, (FjVector){ 0, 1, -0.51 }, &value));
  g_assert_true (fj_volume_sample (volume, (FjVector){ 0, 1, 5.9 }, &value));
  g_assert_false (fj_volume_sample (volume, (FjVector){ 0, 1, 6.1 }, &value));
  g_assert_false (fj_volume_sample (volume, (FjVector){ NAN, 1, 1 }, &value));
  /* What is no number is no value. */
  ((double *) fj_volume_get_slice_data (volume, 1))[0] = NAN;
  g_assert_false (fj_volume_sample (volume, (FjVector){ -0.9, 0.31, 1.1 }, &value));
}

static void
test_single (void)
{
  static const double position[] = { 4 };
  g_autoptr (FjVolume) volume = volume_of (position, 1);
  double value;

  ((gint16 *) fj_volume_get_slice_data (volume, 0))[5] = 100; /* row 1, column 1 */
  expect (volume, 0.8, 0.5, 4, 100);
  expect (volume, 0.8, 0.5, 4.99, 100); /* half its thickness of 2 */
  expect (volume, 0.4, 0.5, 4, 50);
  g_assert_false (fj_volume_sample (volume, (FjVector){ 0.8, 0.5, 5.01 }, &value));
  NEAR (fj_volume_get_spacing (volume), 2);
}

/* A volume without some slices is the one that would have been built without them. */
static void
test_dropped (void)
{
  static const double all[] = { 0, 1, 2, 3, 4, 5, 5, 6 }, rest[] = { 1, 2, 4, 5, 6 };
  static const gboolean is_bad[] = { TRUE, FALSE, FALSE, TRUE, FALSE, FALSE, FALSE };
  g_autoptr (FjVolume) volume = volume_of (all, 8), other = volume_of (rest, 5);
  double value, expected;

  for (guint i = 0; i < 7; i++)
    for (guint k = 0; k < 12; k++)
      ((gint16 *) fj_volume_get_slice_data (volume, i))[k] = (gint16) (100 * i + k);
  fj_volume_drop_slices (volume, is_bad);
  g_assert_cmpuint (fj_volume_get_depth (volume), ==, 5);
  g_assert_cmpint (fj_volume_get_flags (volume), ==, FJ_VOLUME_GAPS | FJ_VOLUME_DUPLICATES);
  NEAR (fj_volume_get_spacing (volume), fj_volume_get_spacing (other));
  for (guint i = 0; i < 5; i++)
    {
      NEAR (fj_volume_get_slice (volume, i)->plane.origin.z, rest[i]);
      for (guint k = 0; k < 12; k++)
        ((gint16 *) fj_volume_get_slice_data (other, i))[k] = (gint16) (100 * rest[i] + k);
    }
  for (double z = 0.6; z < 6.4; z += 0.1)
    {
      g_assert_true (fj_volume_sample (volume, (FjVector){ 1, 1, z }, &value));
      g_assert_true (fj_volume_sample (other, (FjVector){ 1, 1, z }, &expected));
      NEAR (value, expected);
    }
  g_assert_false (fj_volume_sample (volume, (FjVector){ 1, 1, 0 }, &value));
}

/* Halves around 1000 as whole numbers; each slice keeps its own rescale. */
static void
test_scale (void)
{
  static const double positions[] = { 0, 1, 2 };
  g_autoptr (FjVolume) volume = volume_of (positions, 3);
  double before[3], after;

  for (guint i = 0; i < 3; i++)
    for (guint k = 0; k < 12; k++)
      ((gint16 *) fj_volume_get_slice_data (volume, i))[k] = (gint16) (100 * i + k);
  for (guint i = 0; i < 3; i++)
    g_assert_true (fj_volume_sample (volume, (FjVector){ 1, 1, 0.7 * i }, &before[i]));
  fj_volume_set_scale (volume, 1000, 0.5);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (fj_volume_sample (volume, (FjVector){ 1, 1, 0.7 * i }, &after));
      NEAR (after * 0.5 + 1000, before[i]);
    }
}

/* Near padding the nearest voxel stands for it; where that is padding, there is nothing. */
static void
test_padding (void)
{
  static const double position[] = { 4 };
  g_autoptr (FjVolume) volume = volume_of (position, 1);
  gint16 *data = fj_volume_get_slice_data (volume, 0);
  double value;

  for (guint i = 0; i < 12; i++)
    data[i] = 100;
  data[4] = 40;    /* row 1, column 0 */
  data[5] = -2000; /* row 1, column 1 */
  expect (volume, 0.2, 0.5, 4, -470);
  fj_volume_set_padding (volume, -3000, -1500);
  expect (volume, 0.2, 0.5, 4, 40);
  expect (volume, 0.39, 0.5, 4, 40);
  g_assert_false (fj_volume_sample (volume, (FjVector){ 0.41, 0.5, 4 }, &value));
  g_assert_false (fj_volume_sample (volume, (FjVector){ 0.8, 0.5, 4 }, &value));
  expect (volume, 0, 0.25, 4, 70);
  expect (volume, 1.6, 0.5, 4, 100);
  fj_volume_set_padding (volume, 1, 0);
  expect (volume, 0.8, 0.5, 4, -2000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/volume/dropped", test_dropped);
  g_test_add_func ("/volume/sorted", test_sorted);
  g_test_add_func ("/volume/sorted-by-normal", test_sorted_by_normal);
  g_test_add_func ("/volume/flags", test_flags);
  g_test_add_func ("/volume/tilt", test_tilt);
  g_test_add_func ("/volume/refused", test_refused);
  g_test_add_func ("/volume/sample", test_sample);
  g_test_add_func ("/volume/single", test_single);
  g_test_add_func ("/volume/padding", test_padding);
  g_test_add_func ("/volume/scale", test_scale);
  return g_test_run ();
}
