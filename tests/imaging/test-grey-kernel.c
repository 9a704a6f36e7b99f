#include "fj-grey-kernel.h"

#define COLUMNS 163 /* no multiple of any vector */
#define LARGEST FJ_GREY_MOST_FACTOR

static const FjSampleType types[] = { FJ_SAMPLE_U8, FJ_SAMPLE_S8, FJ_SAMPLE_U16, FJ_SAMPLE_S16 };

static guint8 *
draw (guint seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  gsize n = COLUMNS * LARGEST * LARGEST * 2 + 2;
  guint8 *bytes = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) g_rand_int_range (rand, 0, 256);
  g_rand_free (rand);
  return bytes;
}

static gint
sample (FjSampleType type, const void *samples, gsize i)
{
  switch (type)
    {
    case FJ_SAMPLE_U8:
      return ((const guint8 *) samples)[i];
    case FJ_SAMPLE_S8:
      return ((const gint8 *) samples)[i];
    case FJ_SAMPLE_U16:
      return ((const guint16 *) samples)[i];
    default:
      return ((const gint16 *) samples)[i];
    }
}

static void
check_box (FjSampleType type, const guint8 *bytes, guint factor, guint n)
{
  const FjGreyAffine affine
      = { .edge = -20.25f, .gain = fj_sample_size (type) == 1 ? 1.7f : 0.0071f, .flip = 0 };
  const FjGreyAffine inverse = { .edge = 200.5f, .gain = -0.03f, .flip = 255 };
  const FjGreyKernels *kernels[] = { fj_grey_kernels_plain (), fj_grey_kernels_best () };
  gsize width = (gsize) n * factor, stride = width * fj_sample_size (type);
  g_autofree gint32 *sums = g_new (gint32, width);
  guint8 greys[2][COLUMNS], inverted[2][COLUMNS];
  float means[2][COLUMNS];

  for (guint k = 0; k < 2; k++)
    {
      kernels[k]->box (type, bytes, stride, factor, sums, n, &affine, greys[k]);
      kernels[k]->box (type, bytes, stride, factor, sums, n, &inverse, inverted[k]);
      kernels[k]->box_mean (type, bytes, stride, factor, sums, n, means[k]);
    }
  g_assert_cmpmem (greys[0], n, greys[1], n);
  g_assert_cmpmem (inverted[0], n, inverted[1], n);
  g_assert_cmpmem (means[0], n * sizeof (float), means[1], n * sizeof (float));
  for (guint i = 0; i < n; i++)
    {
      gint64 sum = 0;
      float grey;

      for (guint y = 0; y < factor; y++)
        for (guint x = 0; x < factor; x++)
          sum += sample (type, bytes, y * width + (gsize) i * factor + x);
      g_assert_true (means[0][i] == (float) ((double) sum / (factor * factor)));
      grey = (means[0][i] - affine.edge) * affine.gain;
      g_assert_cmpuint (greys[0][i], ==, (guint) CLAMP (grey, 0.0f, 255.0f));
      grey = (means[0][i] - inverse.edge) * inverse.gain;
      g_assert_cmpuint (inverted[0][i], ==, 255 - (guint) CLAMP (grey, 0.0f, 255.0f));
    }
}

/* The loops for any processor and those for this one give the same, and what a plain sum gives. */
static void
test_box (void)
{
  g_autofree guint8 *bytes = draw (1);

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    for (guint factor = 2; factor <= LARGEST; factor++)
      for (guint n = 1; n <= COLUMNS; n += 27)
        check_box (types[t], bytes, factor, n);
}

/* Rows of 16-bit samples begin at any even address. */
static void
test_unaligned (void)
{
  g_autofree guint8 *bytes = draw (2);

  check_box (FJ_SAMPLE_U16, bytes + 2, 2, COLUMNS);
  check_box (FJ_SAMPLE_S16, bytes + 2, 2, COLUMNS);
}

static void
test_extremes (void)
{
  g_autofree guint16 *most = g_new (guint16, COLUMNS * LARGEST * LARGEST);

  for (guint i = 0; i < COLUMNS * LARGEST * LARGEST; i++)
    most[i] = 0xffff;
  for (guint factor = 2; factor <= LARGEST; factor++)
    {
      check_box (FJ_SAMPLE_U16, (const guint8 *) most, factor, COLUMNS);
      check_box (FJ_SAMPLE_S16, (const guint8 *) most, factor, COLUMNS);
    }
}

static void
test_add_row (void)
{
  g_autofree guint8 *bytes = draw (3);
  const FjGreyKernels *kernels[] = { fj_grey_kernels_plain (), fj_grey_kernels_best () };

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    for (guint k = 0; k < 2; k++)
      {
        guint32 sums[COLUMNS], kept[COLUMNS], counts[COLUMNS];
        gint low = sample (types[t], bytes, 5), high = MAX (low, sample (types[t], bytes, 6));

        for (guint i = 0; i < COLUMNS; i++)
          sums[i] = kept[i] = counts[i] = i;
        kernels[k]->add_row (types[t], bytes, COLUMNS, 200, sums);
        kernels[k]->add_row_padded (types[t], bytes, COLUMNS, 200, low, high, kept, counts);
        for (guint i = 0; i < COLUMNS; i++)
          {
            gint value = sample (types[t], bytes, i);
            guint32 sum = 200 * (guint32) (value + (gint) fj_grey_kernels_bias (types[t]));
            gboolean padding = value >= low && value <= high;

            g_assert_cmpuint (sums[i], ==, i + sum);
            g_assert_cmpuint (kept[i], ==, i + (padding ? 0 : sum));
            g_assert_cmpuint (counts[i], ==, i + (padding ? 0 : 200));
          }
      }
}

static void
test_shade (void)
{
  const FjGreyAffine affine = { .edge = 10.5f, .gain = 2, .flip = 0 };
  const float values[] = { -1e30f, 10.5f, 10.9f, 11, 11.5f, 137.9f, 138, 139, 1e30f };
  const guint8 expected[] = { 0, 0, 0, 1, 2, 254, 255, 255, 255 };
  guint8 greys[G_N_ELEMENTS (values)];

  fj_grey_kernels_plain ()->shade (values, G_N_ELEMENTS (values), &affine, greys);
  g_assert_cmpmem (greys, sizeof greys, expected, sizeof expected);
  fj_grey_kernels_best ()->shade (values, G_N_ELEMENTS (values), &affine, greys);
  g_assert_cmpmem (greys, sizeof greys, expected, sizeof expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grey-kernel/box", test_box);
  g_test_add_func ("/grey-kernel/unaligned", test_unaligned);
  g_test_add_func ("/grey-kernel/extremes", test_extremes);
  g_test_add_func ("/grey-kernel/add-row", test_add_row);
  g_test_add_func ("/grey-kernel/shade", test_shade);
  return g_test_run ();
}
