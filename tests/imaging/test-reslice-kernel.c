#include "fj-reslice-kernel.h"

#include <math.h>
#include <string.h>

#define COLUMNS 37
#define ROWS 29
#define DEPTH 23
#define N (DEPTH * ROWS * COLUMNS)
#define MOST 300 /* samples of a run */

typedef struct
{
  guint64 data[N];
  double stored[N];
  float slopes[DEPTH], intercepts[DEPTH];
  double slope[DEPTH], intercept[DEPTH];
  FjVoxels voxels;
} Fixture;

static void
put (Fixture *fixture, FjSampleType type, guint i, GRand *random)
{
  gpointer data = fixture->data;
  guint32 bits = g_rand_int (random);

  switch (type)
    {
    case FJ_SAMPLE_U8:
      fixture->stored[i] = ((guint8 *) data)[i] = (guint8) bits;
      break;
    case FJ_SAMPLE_S8:
      fixture->stored[i] = ((gint8 *) data)[i] = (gint8) bits;
      break;
    case FJ_SAMPLE_U16:
      fixture->stored[i] = ((guint16 *) data)[i] = (guint16) bits;
      break;
    case FJ_SAMPLE_S16:
      fixture->stored[i] = ((gint16 *) data)[i] = (gint16) bits;
      break;
    case FJ_SAMPLE_U32:
      fixture->stored[i] = ((guint32 *) data)[i] = bits;
      break;
    case FJ_SAMPLE_S32:
      fixture->stored[i] = ((gint32 *) data)[i] = (gint32) bits;
      break;
    case FJ_SAMPLE_F32:
      fixture->stored[i] = (double) (((float *) data)[i] = (float) (gint16) bits / 7);
      break;
    case FJ_SAMPLE_F64:
    default:
      fixture->stored[i] = ((double *) data)[i] = (gint16) bits / 7.0;
    }
}

/* Noise of the full range; 32 bits are brought into 16 by the rescale. */
static void
set_up (Fixture *fixture, GRand *random, FjSampleType type, gboolean even, gboolean padded)
{
  double scale = type == FJ_SAMPLE_U32 || type == FJ_SAMPLE_S32 ? 1 / 65536.0 : 1;

  for (guint i = 0; i < N; i++)
    put (fixture, type, i, random);
  fixture->voxels = (FjVoxels){ .data = fixture->data,
                                .type = type,
                                .columns = COLUMNS,
                                .rows = ROWS,
                                .depth = DEPTH,
                                .slice = ROWS * COLUMNS,
                                .slopes = fixture->slopes,
                                .intercepts = fixture->intercepts,
                                .even_rescale = even,
                                .has_padding = padded };
  /* One voxel of twenty, a whole corner, and, where it can be said, a bound beyond the type. */
  fixture->voxels.padding_low = fj_sample_is_signed (type) ? -1e12 : 0;
  fixture->voxels.padding_high = fixture->voxels.padding_low < 0
                                     ? -0.45 * ldexp (1, 8 * (int) MIN (fj_sample_size (type), 4))
                                     : 0.05 * ldexp (1, 8 * (int) fj_sample_size (type));
  if (type == FJ_SAMPLE_F32 || type == FJ_SAMPLE_F64)
    fixture->voxels.padding_high = -4300;
  for (guint i = 0; padded && i < N; i++)
    if (i % COLUMNS < COLUMNS / 2 && i / COLUMNS % ROWS < ROWS / 2)
      while (fixture->stored[i] > fixture->voxels.padding_high)
        put (fixture, type, i, random);
  for (guint i = 0; i < DEPTH; i++)
    {
      fixture->slope[i] = scale * (even ? 0.7 : g_rand_double_range (random, 0.1, 2));
      fixture->intercept[i] = even ? -1024 : g_rand_double_range (random, -1000, 1000);
      fj_reslice_kernel_rescale (type, fixture->slope[i], fixture->intercept[i], &fixture->slopes[i],
                                 &fixture->intercepts[i]);
    }
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

static gboolean
is_missing (const Fixture *fixture, double stored)
{
  return !isfinite (stored)
         || (fixture->voxels.has_padding && stored >= fixture->voxels.padding_low
             && stored <= fixture->voxels.padding_high);
}

/* The value at a place, and how many of its voxels are missing. */
static guint
exact (const Fixture *fixture, const double at[3], double *value)
{
  guint x = (guint) at[0], y = (guint) at[1], z = (guint) at[2], missing = 0;
  double u = at[0] - x, v = at[1] - y, w = at[2] - z;

  *value = 0;
  for (guint i = 0; i < 8; i++)
    {
      guint slice = z + (i >> 2);
      double stored = fixture->stored[(slice * ROWS + y + (i >> 1 & 1)) * COLUMNS + x + (i & 1)];

      missing += is_missing (fixture, stored);
      *value += (i & 1 ? u : 1 - u) * (i & 2 ? v : 1 - v) * (i & 4 ? w : 1 - w)
                * (stored * fixture->slope[slice] + fixture->intercept[slice]);
    }
  return missing;
}

typedef struct
{
  float joined[MOST];
  guint32 counts[MOST], left[MOST];
  guint n_left;
} Result;

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  return *(const guint32 *) a < *(const guint32 *) b ? -1 : 1;
}

static void
run (const Fixture *fixture,
     FjKernel kernel,
     const double start[3],
     const double step[3],
     guint n,
     FjJoin join,
     Result *result)
{
  FjSamples samples = { result->joined, result->counts, result->left };

  result->n_left = fj_reslice_kernel_run (kernel, &fixture->voxels, start, step, n, join, &samples);
  g_assert_cmpuint (result->n_left, <=, n);
  qsort (result->left, result->n_left, sizeof *result->left, compare_numbers);
}

/* Every path gives the same bits, whatever the length, the kind of voxel and the way of joining. */
static void
test_same (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  g_autofree Fixture *fixture = g_new0 (Fixture, 1);
  guint n_left = 0;

  for (guint round = 0; round < 32; round++)
    {
      set_up (fixture, random, (FjSampleType) (round / 4), round & 1, round & 2);
      for (guint i = 0; i < 500; i++)
        {
          guint n = (guint) g_rand_int_range (random, 1, MOST);
          FjJoin join = (FjJoin) g_rand_int_range (random, 0, 4);
          double start[3], step[3];
          Result plain = { 0 }, best = { 0 };
          gint16 rounded[2][MOST];

          random_run (random, n, start, step);
          for (guint j = 0; j < MOST; j++)
            plain.joined[j] = best.joined[j] = (float) g_rand_double_range (random, -9000, 9000);
          run (fixture, FJ_KERNEL_PLAIN, start, step, n, join, &plain);
          run (fixture, FJ_KERNEL_BEST, start, step, n, join, &best);
          g_assert_cmpmem (&plain, sizeof plain, &best, sizeof best);
          n_left += plain.n_left;
          plain.joined[n / 2] = best.joined[n / 2] = (i & 1) ? INFINITY : -INFINITY;
          fj_reslice_kernel_round (FJ_KERNEL_PLAIN, plain.joined, n, -77, rounded[0]);
          fj_reslice_kernel_round (FJ_KERNEL_BEST, best.joined, n, -77, rounded[1]);
          g_assert_cmpmem (rounded[0], n * sizeof (gint16), rounded[1], n * sizeof (gint16));
          g_assert_cmpint (rounded[0][n / 2], ==, -77);
        }
    }
  g_assert_cmpuint (n_left, >, 100000);
  g_assert_true (fj_reslice_kernel_has (FJ_KERNEL_PLAIN) && fj_reslice_kernel_has (FJ_KERNEL_BEST));
}

/* Against the sum of eight weighted voxels, in double precision: noise of the full range, where the sixteenth
 * thousandth of a pixel counts for 2. Samples with missing voxels are passed over, or left. */
static void
test_exact (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (10);
  g_autofree Fixture *fixture = g_new0 (Fixture, 1);
  guint seen[9] = { 0 };

  for (guint round = 0; round < 32; round++)
    {
      set_up (fixture, random, (FjSampleType) (round / 4), round & 1, round & 2);
      for (guint i = 0; i < 100; i++)
        {
          Result result = { 0 };
          double start[3], step[3];
          guint n_left = 0;

          random_run (random, 200, start, step);
          for (guint j = 0; j < 200; j++)
            result.joined[j] = 1e9f;
          run (fixture, FJ_KERNEL_BEST, start, step, 200, FJ_JOIN_SET, &result);
          for (guint j = 0; j < 200; j++)
            {
              double at[3], value;
              guint missing;
              gboolean near = FALSE; /* to a wall between voxels, where single precision decides */

              for (int k = 0; k < 3; k++)
                {
                  at[k] = fmax (start[k] + j * step[k], 0);
                  near |= fabs (at[k] - rint (at[k])) < 1e-4;
                }
              if (n_left < result.n_left && result.left[n_left] == j)
                {
                  n_left++;
                  g_assert_cmpfloat (result.joined[j], ==, 1e9f);
                  missing = exact (fixture, at, &value);
                  g_assert_true (near || (missing > 0 && missing < 8));
                  continue;
                }
              missing = exact (fixture, at, &value);
              if (near && fixture->voxels.has_padding)
                continue;
              g_assert_true (missing == 0 || missing == 8);
              seen[missing]++;
              g_assert_cmpfloat_with_epsilon (result.joined[j], missing == 0 ? value : 1e9, 4);
            }
          g_assert_cmpuint (n_left, ==, result.n_left);
        }
    }
  g_assert_cmpuint (seen[0], >, 100000);
  g_assert_cmpuint (seen[8], >, 10000);
}

/* What is no number is missing without any padding said. */
static void
test_numbers (void)
{
  static const double odd[] = { NAN, INFINITY, -INFINITY };
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autofree Fixture *fixture = g_new0 (Fixture, 1);

  for (guint i = 0; i < 6; i++)
    {
      FjSampleType type = i < 3 ? FJ_SAMPLE_F32 : FJ_SAMPLE_F64;
      double start[3] = { 2.5, 3.5, 4.5 }, step[3] = { 1, 0, 0 };
      guint hole = (4 * ROWS + 4) * COLUMNS + 8;
      Result result = { 0 };

      set_up (fixture, random, type, TRUE, FALSE);
      if (type == FJ_SAMPLE_F32)
        ((float *) (gpointer) fixture->data)[hole] = (float) odd[i % 3];
      else
        ((double *) (gpointer) fixture->data)[hole] = odd[i % 3];
      run (fixture, FJ_KERNEL_BEST, start, step, 20, FJ_JOIN_SUM, &result);
      g_assert_cmpuint (result.n_left, ==, 2);
      g_assert_cmpuint (result.left[0], ==, 5);
      g_assert_cmpuint (result.left[1], ==, 6);
      for (guint j = 0; j < 20; j++)
        g_assert_cmpuint (result.counts[j], ==, j == 5 || j == 6 ? 0 : 1);
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
  FjVoxels voxels = { .type = FJ_SAMPLE_S16, .columns = 512, .rows = 512, .depth = 400, .slice = 512 * 512 };

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
  g_test_add_func ("/reslice-kernel/numbers", test_numbers);
  g_test_add_func ("/reslice-kernel/round", test_round);
  g_test_add_func ("/reslice-kernel/fits", test_fits);
  return g_test_run ();
}
