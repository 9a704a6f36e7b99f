#include "fj-reslice-kernel.h"

#include <math.h>
#include <string.h>

#define COLUMNS 37
#define ROWS 29
#define DEPTH 23

typedef struct
{
  guint16 data[DEPTH * ROWS * COLUMNS];
  float slopes[DEPTH], intercepts[DEPTH];
  double slope[DEPTH], intercept[DEPTH];
  FjVoxels voxels;
} Fixture;

static void
set_up (Fixture *fixture, GRand *random, gboolean is_signed, gboolean even)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixture->data); i++)
    fixture->data[i] = (guint16) g_rand_int (random);
  for (guint i = 0; i < DEPTH; i++)
    {
      fixture->slope[i] = even ? 0.7 : g_rand_double_range (random, 0.1, 2);
      fixture->intercept[i] = even ? -1024 : g_rand_double_range (random, -1000, 1000);
      fj_reslice_kernel_rescale (is_signed, fixture->slope[i], fixture->intercept[i], &fixture->slopes[i],
                                 &fixture->intercepts[i]);
    }
  fixture->voxels = (FjVoxels){ fixture->data,   is_signed,           COLUMNS, ROWS, DEPTH, ROWS * COLUMNS,
                                fixture->slopes, fixture->intercepts, even };
}

/* A run of @n between two random places of the inside. */
static void
random_run (GRand *random, guint n, double start[3], double step[3])
{
  static const double last[3] = { COLUMNS - 1, ROWS - 1, DEPTH - 1 };

  for (int i = 0; i < 3; i++)
    {
      double end = g_rand_double_range (random, 0, last[i] - FJ_KERNEL_MARGIN);

      start[i] = g_rand_double_range (random, 0, last[i] - FJ_KERNEL_MARGIN);
      if (g_rand_int_range (random, 0, 4) == 0) /* at whole places */
        start[i] = floor (start[i]);
      step[i] = n > 1 ? (end - start[i]) / (n - 1) : 0;
      if (fabs (step[i]) > 8)
        step[i] = 0;
    }
}

static double
voxel (const Fixture *fixture, guint x, guint y, guint z)
{
  guint16 stored = fixture->data[(z * ROWS + y) * COLUMNS + x];

  return (fixture->voxels.is_signed ? (double) (gint16) stored : (double) stored) * fixture->slope[z]
         + fixture->intercept[z];
}

static double
exact (const Fixture *fixture, const double at[3])
{
  guint x = (guint) at[0], y = (guint) at[1], z = (guint) at[2];
  double u = at[0] - x, v = at[1] - y, w = at[2] - z, result = 0;

  for (guint i = 0; i < 8; i++)
    result += (i & 1 ? u : 1 - u) * (i & 2 ? v : 1 - v) * (i & 4 ? w : 1 - w)
              * voxel (fixture, x + (i & 1), y + (i >> 1 & 1), z + (i >> 2));
  return result;
}

/* Every path gives the same bits, whatever the length, the kind of voxel and the way of joining. */
static void
test_same (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  g_autofree Fixture *fixture = g_new0 (Fixture, 1);

  for (guint round = 0; round < 4; round++)
    {
      set_up (fixture, random, round & 1, round & 2);
      for (guint i = 0; i < 2000; i++)
        {
          guint n = (guint) g_rand_int_range (random, 1, 300);
          FjJoin join = (FjJoin) g_rand_int_range (random, 0, 4);
          double start[3], step[3];
          float plain[300], best[300];
          gint16 rounded[2][300];

          random_run (random, n, start, step);
          for (guint j = 0; j < 300; j++)
            plain[j] = best[j] = (float) g_rand_double_range (random, -9000, 9000);
          fj_reslice_kernel_run (FJ_KERNEL_PLAIN, &fixture->voxels, start, step, n, join, plain);
          fj_reslice_kernel_run (FJ_KERNEL_BEST, &fixture->voxels, start, step, n, join, best);
          g_assert_cmpmem (plain, sizeof plain, best, sizeof best);
          plain[n / 2] = best[n / 2] = (i & 1) ? INFINITY : -INFINITY;
          fj_reslice_kernel_round (FJ_KERNEL_PLAIN, plain, n, -77, rounded[0]);
          fj_reslice_kernel_round (FJ_KERNEL_BEST, best, n, -77, rounded[1]);
          g_assert_cmpmem (rounded[0], n * sizeof (gint16), rounded[1], n * sizeof (gint16));
          g_assert_cmpint (rounded[0][n / 2], ==, -77);
        }
    }
  g_assert_true (fj_reslice_kernel_has (FJ_KERNEL_PLAIN) && fj_reslice_kernel_has (FJ_KERNEL_BEST));
}

/* Against the sum of eight weighted voxels, in double precision: noise of the full range, where the sixteenth
 * thousandth of a pixel counts for 2. */
static void
test_exact (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (10);
  g_autofree Fixture *fixture = g_new0 (Fixture, 1);

  for (guint round = 0; round < 4; round++)
    {
      set_up (fixture, random, round & 1, round & 2);
      for (guint i = 0; i < 200; i++)
        {
          double start[3], step[3];
          float values[200];

          random_run (random, 200, start, step);
          fj_reslice_kernel_run (FJ_KERNEL_BEST, &fixture->voxels, start, step, 200, FJ_JOIN_SET, values);
          for (guint j = 0; j < 200; j++)
            {
              double at[3];

              for (int k = 0; k < 3; k++)
                at[k] = fmax (start[k] + j * step[k], 0);
              g_assert_cmpfloat_with_epsilon (values[j], exact (fixture, at), 4);
            }
        }
    }
}

static void
test_round (void)
{
  static const float values[]
      = { 0.5f, 1.5f, -0.5f, -1.5f, 40000, -40000, INFINITY, -INFINITY, 2.4f, 32767.4f, -32768.4f };
  static const gint16 whole[] = { 0, 2, 0, -2, 32767, -32768, 9, 9, 2, 32767, -32768 };
  gint16 out[G_N_ELEMENTS (values)];

  for (guint kernel = 0; kernel < 2; kernel++)
    {
      fj_reslice_kernel_round ((FjKernel) kernel, values, G_N_ELEMENTS (values), 9, out);
      g_assert_cmpmem (out, sizeof out, whole, sizeof whole);
    }
}

static void
test_fits (void)
{
  FjVoxels voxels = { NULL, TRUE, 512, 512, 400, 512 * 512, NULL, NULL, TRUE };

  g_assert_true (fj_reslice_kernel_fits (&voxels, (double[]){ 0.8, -0.7, 0.3 }));
  g_assert_false (fj_reslice_kernel_fits (&voxels, (double[]){ 0, 17, 0 }));
  g_assert_false (fj_reslice_kernel_fits (&voxels, (double[]){ 0, NAN, 0 }));
  voxels.columns = voxels.rows = 20000;
  voxels.slice = 20000 * 20000; /* offsets would leave 32 bits */
  g_assert_false (fj_reslice_kernel_fits (&voxels, (double[]){ 0, 0, 1 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reslice-kernel/same", test_same);
  g_test_add_func ("/reslice-kernel/exact", test_exact);
  g_test_add_func ("/reslice-kernel/round", test_round);
  g_test_add_func ("/reslice-kernel/fits", test_fits);
  return g_test_run ();
}
