#include "fj-reslice-kernel.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define HAVE_AVX2 1
#include <immintrin.h>
#endif

#define CHUNK 128   /* pixels after which the position is taken anew in double precision */
#define WHOLE 16384 /* 1 in the weights along a row: so fine a part of a pixel is 0.1 of a step of 3000 */
#define LONGEST 8.0 /* voxels per pixel: beyond, single precision would not keep the margin */

/* A chunk: positions relative to a whole voxel, so that single precision has digits to spare. */
typedef struct
{
  const guint16 *data; /* at the voxel */
  const float *slopes, *intercepts;
  float start[3], step[3];
  gint32 columns, slice; /* strides */
} Chunk;

static void
place_chunk (
    const FjVoxels *voxels, const double start[3], const double step[3], guint at, guint n, Chunk *chunk)
{
  gsize base[3];

  for (int i = 0; i < 3; i++)
    {
      double here = start[i] + at * step[i], there = start[i] + (at + n - 1) * step[i];
      double least = MIN (here, there);

      base[i] = least > 0 ? (gsize) least : 0;
      chunk->start[i] = (float) (here - (double) base[i]);
      chunk->step[i] = (float) step[i];
    }
  chunk->columns = (gint32) voxels->columns;
  chunk->slice = (gint32) voxels->slice;
  chunk->data = voxels->data + base[2] * voxels->slice + base[1] * voxels->columns + base[0];
  chunk->slopes = voxels->slopes + base[2];
  chunk->intercepts = voxels->intercepts + base[2];
}

/* Two neighbours in a row, joined in whole numbers: @part of WHOLE of the right one. In this and the AVX2
 * function the same operations stand in the same order. */
static inline float
neighbours (const guint16 *at, gint32 part, gboolean is_signed)
{
  guint16 flip = is_signed ? 0 : 0x8000;
  gint32 left = (gint16) (at[0] ^ flip), right = (gint16) (at[1] ^ flip);

  return (float) (left * (WHOLE - part) + right * part);
}

static void
run_plain (
    const Chunk *chunk, guint from, guint n, gboolean is_signed, gboolean even, FjJoin join, float *joined)
{
  for (guint i = from; i < n; i++)
    {
      float k = (float) i;
      float x = chunk->start[0] + k * chunk->step[0];
      float y = chunk->start[1] + k * chunk->step[1];
      float z = chunk->start[2] + k * chunk->step[2];
      gint32 xi = (gint32) x, yi = (gint32) y, zi = (gint32) z;
      float fx = x - (float) xi, fy = y - (float) yi, fz = z - (float) zi;
      const guint16 *p = chunk->data + (xi + (yi * chunk->columns + zi * chunk->slice));
      const guint16 *q = p + chunk->columns, *r = p + chunk->slice, *s = r + chunk->columns;
      gint32 part = (gint32) (fx * (float) WHOLE + 0.5f);
      float a = neighbours (p, part, is_signed), b = neighbours (q, part, is_signed);
      float c = neighbours (r, part, is_signed), d = neighbours (s, part, is_signed);
      float value;

      a = a + fy * (b - a);
      c = c + fy * (d - c);
      if (even)
        {
          value = a + fz * (c - a);
          value = value * chunk->slopes[0] + chunk->intercepts[0];
        }
      else
        {
          a = a * chunk->slopes[zi] + chunk->intercepts[zi];
          c = c * chunk->slopes[zi + 1] + chunk->intercepts[zi + 1];
          value = a + fz * (c - a);
        }
      if (join == FJ_JOIN_SET)
        joined[i] = value;
      else if (join == FJ_JOIN_MAXIMUM)
        joined[i] = joined[i] > value ? joined[i] : value;
      else if (join == FJ_JOIN_MINIMUM)
        joined[i] = joined[i] < value ? joined[i] : value;
      else
        joined[i] = joined[i] + value;
    }
}

static void
round_plain (const float *values, guint from, guint n, gint16 outside, gint16 *out)
{
  for (guint i = from; i < n; i++)
    out[i] = isinf (values[i]) ? outside : (gint16) lrintf (CLAMP (values[i], -32768.0f, 32767.0f));
}

#ifdef HAVE_AVX2

#define AVX2 __attribute__ ((target ("avx2")))

AVX2 static inline __attribute__ ((always_inline)) __m256i
pair_at (const guint16 *at)
{
  gint32 pair;

  memcpy (&pair, at, sizeof pair);
  return _mm256_set1_epi32 (pair);
}

/* One load of 32 bits brings a voxel and its neighbour to the right. Eight loads, not a gather: on processors
 * whose gathers were slowed for safety (Gather Data Sampling) they take a third of the time. Broadcast and
 * blended, because inserting would keep one port busy. */
AVX2 static inline __attribute__ ((always_inline)) __m256
row_avx2 (const guint16 *data, const gint32 at[8], __m256i weights, const gboolean is_signed)
{
  __m256i a = _mm256_blend_epi32 (pair_at (data + at[0]), pair_at (data + at[1]), 0x02);
  __m256i b = _mm256_blend_epi32 (pair_at (data + at[2]), pair_at (data + at[3]), 0x08);
  __m256i c = _mm256_blend_epi32 (pair_at (data + at[4]), pair_at (data + at[5]), 0x20);
  __m256i d = _mm256_blend_epi32 (pair_at (data + at[6]), pair_at (data + at[7]), 0x80);
  __m256i pairs = _mm256_blend_epi32 (_mm256_blend_epi32 (a, b, 0x0c), _mm256_blend_epi32 (c, d, 0xc0), 0xf0);

  if (!is_signed)
    pairs = _mm256_xor_si256 (pairs, _mm256_set1_epi16 ((short) 0x8000));
  return _mm256_cvtepi32_ps (_mm256_madd_epi16 (pairs, weights));
}

AVX2 static inline __attribute__ ((always_inline)) void
steps_avx2 (const Chunk *chunk,
            guint n,
            const gboolean is_signed,
            const gboolean even,
            const FjJoin join,
            float *joined)
{
  const __m256 eight = _mm256_set1_ps (8);
  const __m256 dx = _mm256_set1_ps (chunk->step[0]), dy = _mm256_set1_ps (chunk->step[1]);
  const __m256 dz = _mm256_set1_ps (chunk->step[2]);
  const __m256 x0 = _mm256_set1_ps (chunk->start[0]), y0 = _mm256_set1_ps (chunk->start[1]);
  const __m256 z0 = _mm256_set1_ps (chunk->start[2]);
  const __m256i columns = _mm256_set1_epi32 (chunk->columns), slice = _mm256_set1_epi32 (chunk->slice);
  const __m256 slope = _mm256_set1_ps (chunk->slopes[0]), intercept = _mm256_set1_ps (chunk->intercepts[0]);
  const guint16 *p = chunk->data, *q = p + chunk->columns, *r = p + chunk->slice, *s = r + chunk->columns;
  __m256 k = _mm256_setr_ps (0, 1, 2, 3, 4, 5, 6, 7);

  for (guint i = 0; i + 8 <= n; i += 8, k = _mm256_add_ps (k, eight))
    {
      __m256 x = _mm256_add_ps (x0, _mm256_mul_ps (k, dx));
      __m256 y = _mm256_add_ps (y0, _mm256_mul_ps (k, dy));
      __m256 z = _mm256_add_ps (z0, _mm256_mul_ps (k, dz));
      __m256i xi = _mm256_cvttps_epi32 (x), yi = _mm256_cvttps_epi32 (y), zi = _mm256_cvttps_epi32 (z);
      __m256 fx = _mm256_sub_ps (x, _mm256_cvtepi32_ps (xi));
      __m256 fy = _mm256_sub_ps (y, _mm256_cvtepi32_ps (yi));
      __m256 fz = _mm256_sub_ps (z, _mm256_cvtepi32_ps (zi));
      __m256i offsets = _mm256_add_epi32 (
          xi, _mm256_add_epi32 (_mm256_mullo_epi32 (yi, columns), _mm256_mullo_epi32 (zi, slice)));
      gint32 at[8] __attribute__ ((aligned (32)));
      __m256i part = _mm256_cvttps_epi32 (
          _mm256_add_ps (_mm256_mul_ps (fx, _mm256_set1_ps (WHOLE)), _mm256_set1_ps (0.5f)));
      __m256i weights = _mm256_or_si256 (_mm256_slli_epi32 (part, 16),
                                         _mm256_sub_epi32 (_mm256_set1_epi32 (WHOLE), part));
      __m256 a, b, c, d, value, before;

      _mm256_store_si256 ((__m256i *) at, offsets);
      a = row_avx2 (p, at, weights, is_signed);
      b = row_avx2 (q, at, weights, is_signed);
      c = row_avx2 (r, at, weights, is_signed);
      d = row_avx2 (s, at, weights, is_signed);
      a = _mm256_add_ps (a, _mm256_mul_ps (fy, _mm256_sub_ps (b, a)));
      c = _mm256_add_ps (c, _mm256_mul_ps (fy, _mm256_sub_ps (d, c)));
      if (even)
        {
          value = _mm256_add_ps (a, _mm256_mul_ps (fz, _mm256_sub_ps (c, a)));
          value = _mm256_add_ps (_mm256_mul_ps (value, slope), intercept);
        }
      else
        {
          a = _mm256_add_ps (_mm256_mul_ps (a, _mm256_i32gather_ps (chunk->slopes, zi, 4)),
                             _mm256_i32gather_ps (chunk->intercepts, zi, 4));
          c = _mm256_add_ps (_mm256_mul_ps (c, _mm256_i32gather_ps (chunk->slopes + 1, zi, 4)),
                             _mm256_i32gather_ps (chunk->intercepts + 1, zi, 4));
          value = _mm256_add_ps (a, _mm256_mul_ps (fz, _mm256_sub_ps (c, a)));
        }
      if (join != FJ_JOIN_SET)
        before = _mm256_loadu_ps (joined + i);
      if (join == FJ_JOIN_MAXIMUM)
        value = _mm256_max_ps (before, value);
      else if (join == FJ_JOIN_MINIMUM)
        value = _mm256_min_ps (before, value);
      else if (join == FJ_JOIN_SUM)
        value = _mm256_add_ps (before, value);
      _mm256_storeu_ps (joined + i, value);
    }
}

AVX2 static inline __attribute__ ((always_inline)) void
join_avx2 (
    const Chunk *chunk, guint n, const gboolean is_signed, const gboolean even, FjJoin join, float *joined)
{
  switch (join)
    {
    case FJ_JOIN_SET:
      steps_avx2 (chunk, n, is_signed, even, FJ_JOIN_SET, joined);
      break;
    case FJ_JOIN_MAXIMUM:
      steps_avx2 (chunk, n, is_signed, even, FJ_JOIN_MAXIMUM, joined);
      break;
    case FJ_JOIN_MINIMUM:
      steps_avx2 (chunk, n, is_signed, even, FJ_JOIN_MINIMUM, joined);
      break;
    case FJ_JOIN_SUM:
      steps_avx2 (chunk, n, is_signed, even, FJ_JOIN_SUM, joined);
      break;
    default:
      g_return_if_reached ();
    }
}

AVX2 static void
run_avx2 (const Chunk *chunk, guint n, gboolean is_signed, gboolean even, FjJoin join, float *joined)
{
  if (is_signed && even)
    join_avx2 (chunk, n, TRUE, TRUE, join, joined);
  else if (is_signed)
    join_avx2 (chunk, n, TRUE, FALSE, join, joined);
  else if (even)
    join_avx2 (chunk, n, FALSE, TRUE, join, joined);
  else
    join_avx2 (chunk, n, FALSE, FALSE, join, joined);
}

AVX2 static void
round_avx2 (const float *values, guint n, gint16 outside, gint16 *out)
{
  const __m256 low = _mm256_set1_ps (-32768), high = _mm256_set1_ps (32767), end = _mm256_set1_ps (INFINITY);
  const __m256 magnitude = _mm256_castsi256_ps (_mm256_set1_epi32 (0x7fffffff));
  const __m256i none = _mm256_set1_epi32 (outside);

  for (guint i = 0; i + 8 <= n; i += 8)
    {
      __m256 value = _mm256_loadu_ps (values + i);
      __m256 mask = _mm256_cmp_ps (_mm256_and_ps (value, magnitude), end, _CMP_EQ_OQ);
      __m256i whole = _mm256_cvtps_epi32 (_mm256_min_ps (_mm256_max_ps (value, low), high));

      whole = _mm256_blendv_epi8 (whole, none, _mm256_castps_si256 (mask));
      _mm_storeu_si128 ((__m128i *) (out + i), _mm_packs_epi32 (_mm256_castsi256_si128 (whole),
                                                                _mm256_extracti128_si256 (whole, 1)));
    }
}

#endif

gboolean
fj_reslice_kernel_has (FjKernel kernel)
{
#ifdef HAVE_AVX2
  if (kernel == FJ_KERNEL_AVX2)
    return __builtin_cpu_supports ("avx2") != 0;
#endif
  return kernel != FJ_KERNEL_AVX2;
}

void
fj_reslice_kernel_rescale (
    gboolean is_signed, double slope, double intercept, float *kernel_slope, float *kernel_intercept)
{
  /* Unsigned voxels are taken as signed ones, 32768 lower. */
  *kernel_slope = (float) (slope / WHOLE);
  *kernel_intercept = (float) (is_signed ? intercept : intercept + 32768 * slope);
}

gboolean
fj_reslice_kernel_fits (const FjVoxels *voxels, const double step[3])
{
  double reach = 2.0 + CHUNK * fabs (step[0]);

  for (int i = 0; i < 3; i++)
    if (!(fabs (step[i]) <= LONGEST))
      return FALSE;
  /* Offsets within a chunk are of 32 bits. */
  reach += (2.0 + CHUNK * fabs (step[1])) * voxels->columns;
  reach += (2.0 + CHUNK * fabs (step[2])) * (double) voxels->slice;
  return reach < G_MAXINT32;
}

void
fj_reslice_kernel_run (FjKernel kernel,
                       const FjVoxels *voxels,
                       const double start[3],
                       const double step[3],
                       guint n,
                       FjJoin join,
                       float *joined)
{
  gboolean fast = kernel != FJ_KERNEL_PLAIN && fj_reslice_kernel_has (FJ_KERNEL_AVX2);

  for (guint at = 0; at < n; at += CHUNK)
    {
      guint length = MIN (CHUNK, n - at), done = 0;
      Chunk chunk;

      place_chunk (voxels, start, step, at, length, &chunk);
#ifdef HAVE_AVX2
      if (fast)
        {
          run_avx2 (&chunk, length, voxels->is_signed, voxels->even_rescale, join, joined + at);
          done = length & ~7u;
        }
#endif
      if (done < length)
        run_plain (&chunk, done, length, voxels->is_signed, voxels->even_rescale, join, joined + at);
    }
  (void) fast;
}

void
fj_reslice_kernel_round (FjKernel kernel, const float *values, guint n, gint16 outside, gint16 *out)
{
  guint done = 0;

#ifdef HAVE_AVX2
  if (kernel != FJ_KERNEL_PLAIN && fj_reslice_kernel_has (FJ_KERNEL_AVX2))
    {
      round_avx2 (values, n, outside, out);
      done = n & ~7u;
    }
#endif
  round_plain (values, done, n, outside, out);
}
