#include "fj-reslice.h"

#include <math.h>
#include <string.h>

#define COLUMNS 60
#define ROWS 50
#define DEPTH 40

typedef enum
{
  STRAIGHT,
  TILTED,
  UNEVEN
} Shape;

/* Values of noise, or of a field that is linear in space. */
static FjVolume *
volume_of (Shape shape, gboolean noise)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (12);
  FjVolumeSlice slices[DEPTH];
  FjVolume *volume;
  double z = -40;

  for (guint i = 0; i < DEPTH; i++)
    {
      double y = shape == STRAIGHT ? 0 : 0.31 * i;

      slices[i] = (FjVolumeSlice){ { { -30, y, z }, { 1, 0, 0 }, { 0, 1, 0 }, 1.25, 0.75, 2 }, 1, 0, i };
      z += shape == UNEVEN ? g_rand_double_range (random, 1, 3) : 2;
    }
  volume = fj_volume_new (slices, DEPTH, ROWS, COLUMNS, FJ_SAMPLE_S16, NULL);
  for (guint i = 0; i < DEPTH; i++)
    for (guint j = 0; j < ROWS * COLUMNS; j++)
      {
        FjVector point = fj_plane_to_patient (&slices[i].plane, j % COLUMNS, j / COLUMNS);
        gint16 *data = fj_volume_get_slice_data (volume, i);

        data[j] = noise ? (gint16) g_rand_int_range (random, -1000, 3000)
                        : (gint16) lround (100 * point.x + 60 * point.y + 80 * point.z);
      }
  return volume;
}

static FjPlane
oblique (double a, double b)
{
  FjPlane plane
      = { { 0 }, { cos (b), 0, -sin (b) }, { sin (a) * sin (b), cos (a), sin (a) * cos (b) }, 0.7, 0.9, 0 };

  plane.origin = fj_vector_add_scaled ((FjVector){ -8, 36, 0 }, plane.row, -35 * 0.9);
  plane.origin = fj_vector_add_scaled (plane.origin, plane.column, -42 * 0.7);
  return plane;
}

/* The same integers for any number of threads. */
static void
test_threads (void)
{
  for (Shape shape = STRAIGHT; shape <= UNEVEN; shape++)
    for (FjSlab slab = FJ_SLAB_NONE; slab <= FJ_SLAB_MEAN; slab++)
      {
        g_autoptr (FjVolume) volume = volume_of (shape, TRUE);
        FjPlane plane = oblique (0.4, -0.3);
        g_autofree gint16 *one = g_new (gint16, 85 * 71);
        g_autofree gint16 *many = g_new (gint16, 85 * 71);

        fj_reslice (volume, &plane, 85, 71, slab, 10, 7, -2000, 1, one);
        for (guint threads = 0; threads < 100; threads += 1 + threads / 2)
          {
            memset (many, 0x55, 85 * 71 * sizeof *many);
            fj_reslice (volume, &plane, 85, 71, slab, 10, 7, -2000, threads, many);
            g_assert_cmpmem (one, 85 * 71 * sizeof *one, many, 85 * 71 * sizeof *many);
          }
      }
}

/* Trilinear interpolation of true positions gives a linear field back: a box in place of a sheared or uneven
 * stack would be wrong by hundreds. */
static void
test_true_positions (void)
{
  for (Shape shape = STRAIGHT; shape <= UNEVEN; shape++)
    {
      g_autoptr (FjVolume) volume = volume_of (shape, FALSE);
      guint inside = 0;

      for (double angle = -1.5; angle < 1.6; angle += 0.25)
        {
          FjPlane plane = oblique (angle, angle * 0.7);
          g_autofree gint16 *out = g_new (gint16, 85 * 71);

          fj_reslice (volume, &plane, 85, 71, FJ_SLAB_NONE, 0, 1, G_MININT16, 0, out);
          for (guint i = 0; i < 85 * 71; i++)
            {
              FjVector point = fj_plane_to_patient (&plane, i % 71, i / 71);
              double value;

              g_assert_cmpint (out[i] != G_MININT16, ==, fj_volume_sample (volume, point, &value));
              if (out[i] == G_MININT16)
                continue;
              g_assert_cmpfloat_with_epsilon (out[i], value, 0.6);
              if (point.x < -30 || point.x > -30 + 59 * 0.75 || point.y < 13 || point.y > 60 || point.z < -40
                  || point.z > 30)
                continue; /* the border takes the nearest */
              inside++;
              g_assert_cmpfloat_with_epsilon (out[i], 100 * point.x + 60 * point.y + 80 * point.z, 1.2);
            }
        }
      g_assert_cmpuint (inside, >, 20000);
    }
}

/* The plane of a slice gives its stored values back. */
static void
test_identity (void)
{
  for (Shape shape = STRAIGHT; shape <= UNEVEN; shape++)
    {
      g_autoptr (FjVolume) volume = volume_of (shape, TRUE);
      g_autofree gint16 *out = g_new (gint16, ROWS * COLUMNS);

      for (guint i = 0; i < DEPTH; i++)
        {
          fj_reslice (volume, &fj_volume_get_slice (volume, i)->plane, ROWS, COLUMNS, FJ_SLAB_NONE, 0, 1, 0,
                      0, out);
          g_assert_cmpmem (out, ROWS * COLUMNS * 2, fj_volume_get_slice_data (volume, i), ROWS * COLUMNS * 2);
        }
    }
}

/* Slices of a power of two of bytes do not lie side by side. */
static void
test_whole_lines (void)
{
  enum
  {
    SIDE = 64,
    SLICES = 9
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (13);
  g_autoptr (FjVolume) volume = NULL;
  FjVolumeSlice slices[SLICES];
  gint16 expected[SLICES][SIDE * SIDE], out[SIDE * SIDE];

  for (guint i = 0; i < SLICES; i++)
    slices[i] = (FjVolumeSlice){ { { 0, 0, i }, { 1, 0, 0 }, { 0, 1, 0 }, 1, 1, 1 }, 1, 0, i };
  volume = fj_volume_new (slices, SLICES, SIDE, SIDE, FJ_SAMPLE_S16, NULL);
  for (guint i = 0; i < SLICES; i++)
    for (guint j = 0; j < SIDE * SIDE; j++)
      expected[i][j] = (gint16) g_rand_int (random);
  for (guint i = 0; i < SLICES; i++)
    memcpy (fj_volume_get_slice_data (volume, i), expected[i], sizeof expected[i]);
  for (guint i = 0; i < SLICES; i++)
    {
      g_assert_cmpmem (fj_volume_get_slice_data (volume, i), sizeof expected[i], expected[i],
                       sizeof expected[i]);
      fj_reslice (volume, &slices[i].plane, SIDE, SIDE, FJ_SLAB_NONE, 0, 1, 0, 0, out);
      g_assert_cmpmem (out, sizeof out, expected[i], sizeof expected[i]);
    }
  for (guint x = 0; x < SIDE; x++)
    {
      FjPlane sagittal = { { x, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, 1, 1, 0 };

      fj_reslice (volume, &sagittal, SLICES, SIDE, FJ_SLAB_NONE, 0, 1, 0, 0, out);
      for (guint i = 0; i < SLICES * SIDE; i++)
        g_assert_cmpint (out[i], ==, expected[i / SIDE][i % SIDE * SIDE + x]);
    }
}

static void
put (FjVolume *volume, guint slice, guint i, double value)
{
  gpointer data = fj_volume_get_slice_data (volume, slice);

  switch (fj_volume_get_type (volume))
    {
    case FJ_SAMPLE_U8:
      ((guint8 *) data)[i] = (guint8) value;
      break;
    case FJ_SAMPLE_S8:
      ((gint8 *) data)[i] = (gint8) value;
      break;
    case FJ_SAMPLE_U16:
      ((guint16 *) data)[i] = (guint16) value;
      break;
    case FJ_SAMPLE_S16:
      ((gint16 *) data)[i] = (gint16) value;
      break;
    case FJ_SAMPLE_U32:
      ((guint32 *) data)[i] = (guint32) value;
      break;
    case FJ_SAMPLE_S32:
      ((gint32 *) data)[i] = (gint32) value;
      break;
    case FJ_SAMPLE_F32:
      ((float *) data)[i] = (float) value;
      break;
    case FJ_SAMPLE_F64:
    default:
      ((double *) data)[i] = value;
    }
}

/* Every kind of voxel, with padding that is far from all values: nothing blends with it. Values are 50 … 120,
 * padding is 0 … 3, in a ball and here and there; the rescale makes them 100 … 240 and -2 … 4. */
static void
test_padding (void)
{
  enum
  {
    PIXELS = 85 * 71
  };

  for (FjSampleType type = FJ_SAMPLE_U8; type <= FJ_SAMPLE_F64; type++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (14);
      g_autoptr (FjVolume) volume = NULL;
      FjVolumeSlice slices[DEPTH];
      FjPlane plane = oblique (0.4, -0.3);
      gint16 out[PIXELS], many[PIXELS];
      guint inside = 0, outside = 0;

      for (guint i = 0; i < DEPTH; i++)
        slices[i] = (FjVolumeSlice){
          { { -30, 0, 2.0 * i - 40 }, { 1, 0, 0 }, { 0, 1, 0 }, 1.25, 0.75, 2 }, 2, -2, i
        };
      volume = fj_volume_new (slices, DEPTH, ROWS, COLUMNS, type, NULL);
      fj_volume_set_padding (volume, 0, 3);
      for (guint i = 0; i < DEPTH; i++)
        for (guint j = 0; j < ROWS * COLUMNS; j++)
          {
            double x = j % COLUMNS - 30.0, y = j / COLUMNS - 25.0, z = i - 20.0;
            gboolean hole = x * x + y * y + z * z < 150 || g_rand_int_range (random, 0, 50) == 0;

            put (volume, i, j, hole ? g_rand_int_range (random, 0, 4) : g_rand_int_range (random, 50, 121));
          }
      for (FjSlab slab = FJ_SLAB_NONE; slab <= FJ_SLAB_MEAN; slab++)
        {
          fj_reslice (volume, &plane, 85, 71, slab, 10, 7, G_MININT16, 1, out);
          fj_reslice (volume, &plane, 85, 71, slab, 10, 7, G_MININT16, 3, many);
          g_assert_cmpmem (out, sizeof out, many, sizeof many);
          for (guint i = 0; i < PIXELS; i++)
            if (out[i] != G_MININT16)
              {
                g_assert_cmpint (out[i], >=, 98);
                g_assert_cmpint (out[i], <=, 240);
              }
        }
      fj_reslice (volume, &plane, 85, 71, FJ_SLAB_NONE, 0, 1, G_MININT16, 0, out);
      for (guint i = 0; i < PIXELS; i++)
        {
          double value;
          gboolean there = fj_volume_sample (volume, fj_plane_to_patient (&plane, i % 71, i / 71), &value);

          g_assert_cmpint (out[i] != G_MININT16, ==, there);
          if (there)
            g_assert_cmpfloat_with_epsilon (out[i], value, 0.6);
          inside += there;
          outside += !there;
        }
      g_assert_cmpuint (inside, >, 2000);
      g_assert_cmpuint (outside, >, 500);
    }
}

/* A slab of whole slices: their extremes, in whole numbers. */
static void
test_slab (void)
{
  g_autoptr (FjVolume) volume = volume_of (STRAIGHT, TRUE);
  FjPlane plane = fj_volume_get_slice (volume, 10)->plane;
  g_autofree gint16 *most = g_new (gint16, ROWS * COLUMNS);
  g_autofree gint16 *least = g_new (gint16, ROWS * COLUMNS);
  g_autofree gint16 *mean = g_new (gint16, ROWS * COLUMNS);

  /* Five layers of 2 mm about slice 10 */
  fj_reslice (volume, &plane, ROWS, COLUMNS, FJ_SLAB_MAXIMUM, 10, 5, 0, 0, most);
  fj_reslice (volume, &plane, ROWS, COLUMNS, FJ_SLAB_MINIMUM, 10, 5, 0, 0, least);
  fj_reslice (volume, &plane, ROWS, COLUMNS, FJ_SLAB_MEAN, 10, 5, 0, 0, mean);
  for (guint i = 0; i < ROWS * COLUMNS; i++)
    {
      int high = G_MININT, low = G_MAXINT, sum = 0;

      for (guint k = 8; k <= 12; k++)
        {
          int value = ((gint16 *) fj_volume_get_slice_data (volume, k))[i];

          high = MAX (high, value);
          low = MIN (low, value);
          sum += value;
        }
      g_assert_cmpint (most[i], ==, high);
      g_assert_cmpint (least[i], ==, low);
      g_assert_cmpint (mean[i], ==, lrint (sum / 5.0));
    }
  /* Layers outside do not take part: about the first slice, three remain. */
  plane = fj_volume_get_slice (volume, 0)->plane;
  fj_reslice (volume, &plane, ROWS, COLUMNS, FJ_SLAB_MEAN, 10, 5, 0, 0, mean);
  for (guint i = 0; i < ROWS * COLUMNS; i++)
    {
      int sum = 0;

      for (guint k = 0; k < 3; k++)
        sum += ((gint16 *) fj_volume_get_slice_data (volume, k))[i];
      g_assert_cmpint (mean[i], ==, lrint (sum / 3.0));
    }
}

static void
test_outside (void)
{
  g_autoptr (FjVolume) volume = volume_of (STRAIGHT, TRUE);
  FjPlane plane = oblique (0.4, -0.3);
  gint16 out[9 * 9];

  plane.origin = (FjVector){ 1e6, -1e6, 1e6 };
  for (FjSlab slab = FJ_SLAB_NONE; slab <= FJ_SLAB_MEAN; slab++)
    {
      fj_reslice (volume, &plane, 9, 9, slab, 10, 0, -1234, 0, out);
      for (guint i = 0; i < G_N_ELEMENTS (out); i++)
        g_assert_cmpint (out[i], ==, -1234);
    }
  /* Pixels as large as the body */
  plane = oblique (0.4, -0.3);
  plane.row_spacing = plane.column_spacing = 1e7;
  plane.origin = (FjVector){ -10, 30, 0 };
  fj_reslice (volume, &plane, 9, 9, FJ_SLAB_NONE, 0, 0, -1234, 0, out);
  g_assert_cmpint (out[0], !=, -1234);
  for (guint i = 1; i < G_N_ELEMENTS (out); i++)
    g_assert_cmpint (out[i], ==, -1234);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reslice/threads", test_threads);
  g_test_add_func ("/reslice/true-positions", test_true_positions);
  g_test_add_func ("/reslice/identity", test_identity);
  g_test_add_func ("/reslice/whole-lines", test_whole_lines);
  g_test_add_func ("/reslice/padding", test_padding);
  g_test_add_func ("/reslice/slab", test_slab);
  g_test_add_func ("/reslice/outside", test_outside);
  return g_test_run ();
}
