#include "fj-reslice-kernel.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define HAVE_AVX2 1
#include <immintrin.h>
#endif

#define CHUNK 512   /* most pixels after which the position is taken anew in double precision */
#define REACH 1024  /* voxels that they may span: more, and single precision would not keep the margin */
#define WHOLE 16384 /* 1 in the weights along a row: so fine a part of a pixel is 0.1 of a step of 3000 */
#define LONGEST 8.0 /* voxels per pixel */

/* A chunk: positions relative to a whole voxel, so that single precision has digits to spare. */
typedef struct
{
  const FjVoxels *voxels;
  const guint8 *data; /* at the voxel */
  const float *slopes, *intercepts;
  float start[3], step[3];
  gint32 columns, slice; /* strides, in voxels */
  guint at;              /* number of its first sample in the run */
} Chunk;

/* What is written: FjSamples, and how many are left so far. */
typedef struct
{
  const FjSamples *samples;
  guint n_left;
} Sink;

static gboolean
is_small (FjSampleType type)
{
  return type <= FJ_SAMPLE_S16;
}

static gboolean
may_lack (const FjVoxels *voxels)
{
  return voxels->has_padding || voxels->type == FJ_SAMPLE_F32 || voxels->type == FJ_SAMPLE_F64;
}

static guint
chunk_length (const double step[3])
{
  double longest = MAX (MAX (fabs (step[0]), fabs (step[1])), fabs (step[2]));

  return longest * CHUNK <= REACH ? CHUNK : (guint) (REACH / longest) & ~7u;
}

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
  chunk->voxels = voxels;
  chunk->columns = (gint32) voxels->columns;
  chunk->slice = (gint32) voxels->slice;
  chunk->data
      = (const guint8 *) voxels->data
        + (base[2] * voxels->slice + base[1] * voxels->columns + base[0]) * fj_sample_size (voxels->type);
  chunk->slopes = voxels->slopes + base[2];
  chunk->intercepts = voxels->intercepts + base[2];
  chunk->at = at;
}

/* As fj_sample_get(); here, where the type is known when it is compiled, nothing of the switch is left. */
static inline double
stored_at (FjSampleType type, const void *data, gssize at)
{
  switch (type)
    {
    case FJ_SAMPLE_U8:
      return ((const guint8 *) data)[at];
    case FJ_SAMPLE_S8:
      return ((const gint8 *) data)[at];
    case FJ_SAMPLE_U16:
      return ((const guint16 *) data)[at];
    case FJ_SAMPLE_S16:
      return ((const gint16 *) data)[at];
    case FJ_SAMPLE_U32:
      return ((const guint32 *) data)[at];
    case FJ_SAMPLE_S32:
      return ((const gint32 *) data)[at];
    case FJ_SAMPLE_F32:
      return (double) ((const float *) data)[at];
    case FJ_SAMPLE_F64:
    default:
      return ((const double *) data)[at];
    }
}

/* Small types are taken to signed 16 bits: unsigned ones of 16 bits 32768 lower, signed ones of 8 bits 128
 * higher. */
static inline gint32
bias_of (FjSampleType type)
{
  return type == FJ_SAMPLE_U16 ? -32768 : type == FJ_SAMPLE_S8 ? 128 : 0;
}

/* Two neighbours in a row: small types joined in whole numbers, @part of WHOLE of the right one. In this and
 * the AVX2 function the same operations stand in the same order. */
static inline float
neighbours (FjSampleType type, const void *data, gssize at, float fx, gint32 part)
{
  double left = stored_at (type, data, at), right = stored_at (type, data, at + 1);

  if (!is_small (type))
    return (float) (left + (double) fx * (right - left));
  return (float) (((gint32) left + bias_of (type)) * (WHOLE - part)
                  + ((gint32) right + bias_of (type)) * part);
}

/* How many of the eight voxels from @at on are missing. */
static inline guint
count_missing (const Chunk *chunk, FjSampleType type, gssize at)
{
  const FjVoxels *voxels = chunk->voxels;
  guint missing = 0;

  for (guint i = 0; i < 8; i++)
    {
      gssize there = at + (i & 1) + (i & 2 ? chunk->columns : 0) + (i & 4 ? chunk->slice : 0);
      double stored = stored_at (type, chunk->data, there);

      if (!isfinite (stored)
          || (voxels->has_padding && stored >= voxels->padding_low && stored <= voxels->padding_high))
        missing++;
    }
  return missing;
}

static inline __attribute__ ((always_inline)) void
steps_plain (const Chunk *chunk, guint from, guint n, FjSampleType type, FjJoin join, Sink *sink)
{
  gboolean even = chunk->voxels->even_rescale, lacks = may_lack (chunk->voxels);
  float *joined = sink->samples->joined + chunk->at;

  for (guint i = from; i < n; i++)
    {
      float k = (float) i;
      float x = chunk->start[0] + k * chunk->step[0];
      float y = chunk->start[1] + k * chunk->step[1];
      float z = chunk->start[2] + k * chunk->step[2];
      gint32 xi = (gint32) x, yi = (gint32) y, zi = (gint32) z;
      float fx = x - (float) xi, fy = y - (float) yi, fz = z - (float) zi;
      gssize p = xi + (yi * chunk->columns + zi * chunk->slice), q = p + chunk->columns;
      gint32 part = (gint32) (fx * (float) WHOLE + 0.5f);
      guint missing = lacks ? count_missing (chunk, type, p) : 0;
      float a, b, c, d, value;

      if (missing > 0)
        {
          if (missing < 8)
            sink->samples->left[sink->n_left++] = chunk->at + i;
          continue;
        }
      a = neighbours (type, chunk->data, p, fx, part);
      b = neighbours (type, chunk->data, q, fx, part);
      c = neighbours (type, chunk->data, p + chunk->slice, fx, part);
      d = neighbours (type, chunk->data, q + chunk->slice, fx, part);
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
        {
          joined[i] = joined[i] + value;
          sink->samples->counts[chunk->at + i]++;
        }
    }
}

/* A type that the compiler knows is a load without a choice. */
static void
run_plain (const Chunk *chunk, guint from, guint n, FjJoin join, Sink *sink)
{
  switch (chunk->voxels->type)
    {
    case FJ_SAMPLE_U8:
      steps_plain (chunk, from, n, FJ_SAMPLE_U8, join, sink);
      break;
    case FJ_SAMPLE_S8:
      steps_plain (chunk, from, n, FJ_SAMPLE_S8, join, sink);
      break;
    case FJ_SAMPLE_U16:
      steps_plain (chunk, from, n, FJ_SAMPLE_U16, join, sink);
      break;
    case FJ_SAMPLE_S16:
      steps_plain (chunk, from, n, FJ_SAMPLE_S16, join, sink);
      break;
    case FJ_SAMPLE_U32:
      steps_plain (chunk, from, n, FJ_SAMPLE_U32, join, sink);
      break;
    case FJ_SAMPLE_S32:
      steps_plain (chunk, from, n, FJ_SAMPLE_S32, join, sink);
      break;
    case FJ_SAMPLE_F32:
      steps_plain (chunk, from, n, FJ_SAMPLE_F32, join, sink);
      break;
    case FJ_SAMPLE_F64:
      steps_plain (chunk, from, n, FJ_SAMPLE_F64, join, sink);
      break;
    default:
      g_return_if_reached ();
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

/* What is the same for all samples of a chunk. */
typedef struct
{
  __m256i flip;                   /* brings voxels to signed 16 bits */
  __m256i padding, padding_range; /* in those: the lowest, and how many above it */
} Lanes;

AVX2 static inline __attribute__ ((always_inline)) __m256i
pair_at (const guint8 *at, const guint width)
{
  gint32 pair;
  gint16 narrow;

  if (width == 2)
    {
      memcpy (&pair, at, sizeof pair);
      return _mm256_set1_epi32 (pair);
    }
  memcpy (&narrow, at, sizeof narrow);
  return _mm256_set1_epi16 (narrow);
}

/* One load brings a voxel and its neighbour to the right, @width bytes each. Eight loads, not a gather: on
 * processors whose gathers were slowed for safety (Gather Data Sampling) they take a third of the time.
 * Broadcast and blended, because inserting would keep one port busy. */
AVX2 static inline __attribute__ ((always_inline)) __m256i
pairs_avx2 (const guint8 *data, const guint32 at[8], const guint width, const Lanes *lanes)
{
  __m256i pair[8], pairs;

  for (guint i = 0; i < 8; i++)
    pair[i] = pair_at (data + at[i], width);
  pairs = _mm256_blend_epi32 (_mm256_blend_epi32 (_mm256_blend_epi32 (pair[0], pair[1], 0x02),
                                                  _mm256_blend_epi32 (pair[2], pair[3], 0x08), 0x0c),
                              _mm256_blend_epi32 (_mm256_blend_epi32 (pair[4], pair[5], 0x20),
                                                  _mm256_blend_epi32 (pair[6], pair[7], 0x80), 0xc0),
                              0xf0);
  pairs = _mm256_xor_si256 (pairs, lanes->flip);
  if (width == 1)
    pairs = _mm256_shuffle_epi8 (pairs,
                                 _mm256_setr_epi8 (0, -1, 1, -1, 4, -1, 5, -1, 8, -1, 9, -1, 12, -1, 13, -1,
                                                   0, -1, 1, -1, 4, -1, 5, -1, 8, -1, 9, -1, 12, -1, 13, -1));
  return pairs;
}

/* Are the voxels padding whose distance above the lowest is @above? 16 bits each. */
AVX2 static inline __attribute__ ((always_inline)) __m256i
is_padding_avx2 (__m256i above, const Lanes *lanes)
{
  return _mm256_cmpeq_epi16 (_mm256_min_epu16 (above, lanes->padding_range), above);
}

/* All bits of a lane are set where all eight voxels of its sample are there. The others go to @left, but for
 * those of padding all around. */
AVX2 static inline __attribute__ ((always_inline)) __m256i
sort_out_avx2 (__m256i p, __m256i q, __m256i r, __m256i s, guint number, const Lanes *lanes, Sink *sink)
{
  __m256i a = _mm256_sub_epi16 (p, lanes->padding), b = _mm256_sub_epi16 (q, lanes->padding);
  __m256i c = _mm256_sub_epi16 (r, lanes->padding), d = _mm256_sub_epi16 (s, lanes->padding);
  __m256i least = _mm256_min_epu16 (_mm256_min_epu16 (a, b), _mm256_min_epu16 (c, d));
  __m256i most = _mm256_max_epu16 (_mm256_max_epu16 (a, b), _mm256_max_epu16 (c, d));
  __m256i none = _mm256_cmpeq_epi32 (is_padding_avx2 (least, lanes), _mm256_setzero_si256 ());
  __m256i all = _mm256_cmpeq_epi32 (is_padding_avx2 (most, lanes), _mm256_set1_epi32 (-1));
  guint some = ~(guint) _mm256_movemask_ps (_mm256_castsi256_ps (_mm256_or_si256 (none, all))) & 0xff;

  for (; some != 0; some &= some - 1)
    sink->samples->left[sink->n_left++] = number + (guint) __builtin_ctz (some);
  return none;
}

AVX2 static inline __attribute__ ((always_inline)) void
join_avx2 (
    __m256 value, __m256i there, guint at, const gboolean padded, FjJoin join, const FjSamples *samples)
{
  __m256 before = _mm256_loadu_ps (samples->joined + at), joined = value;

  if (join == FJ_JOIN_MAXIMUM)
    joined = _mm256_max_ps (before, value);
  else if (join == FJ_JOIN_MINIMUM)
    joined = _mm256_min_ps (before, value);
  else if (join == FJ_JOIN_SUM)
    joined = _mm256_add_ps (before, value);
  if (padded)
    joined = _mm256_blendv_ps (before, joined, _mm256_castsi256_ps (there));
  _mm256_storeu_ps (samples->joined + at, joined);
  if (join == FJ_JOIN_SUM)
    {
      __m256i *counts = (__m256i *) (gpointer) (samples->counts + at);

      _mm256_storeu_si256 (counts, _mm256_sub_epi32 (_mm256_loadu_si256 (counts), there));
    }
}

AVX2 static inline __attribute__ ((always_inline)) void
steps_avx2 (const Chunk *chunk,
            guint n,
            const guint width,
            const gboolean even,
            const gboolean padded,
            const Lanes *lanes,
            FjJoin join,
            Sink *sink)
{
  const __m256 eight = _mm256_set1_ps (8);
  const __m256 dx = _mm256_set1_ps (chunk->step[0]), dy = _mm256_set1_ps (chunk->step[1]);
  const __m256 dz = _mm256_set1_ps (chunk->step[2]);
  const __m256 x0 = _mm256_set1_ps (chunk->start[0]), y0 = _mm256_set1_ps (chunk->start[1]);
  const __m256 z0 = _mm256_set1_ps (chunk->start[2]);
  const gint32 column_bytes = chunk->columns * (gint32) width, slice_bytes = chunk->slice * (gint32) width;
  const __m256i columns = _mm256_set1_epi32 (column_bytes), slice = _mm256_set1_epi32 (slice_bytes);
  const __m256 slope = _mm256_set1_ps (chunk->slopes[0]), intercept = _mm256_set1_ps (chunk->intercepts[0]);
  const guint8 *p = chunk->data, *q = p + column_bytes, *r = p + slice_bytes, *s = q + slice_bytes;
  const gboolean looks_ahead = chunk->voxels->ahead != 0;
  /* As a number: it may lie outside of the volume, where fetching does nothing. */
  const gsize ahead = GPOINTER_TO_SIZE (p) + (gsize) chunk->voxels->ahead * width;
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
          _mm256_slli_epi32 (xi, width - 1),
          _mm256_add_epi32 (_mm256_mullo_epi32 (yi, columns), _mm256_mullo_epi32 (zi, slice)));
      guint32 at[8] __attribute__ ((aligned (32)));
      __m256i part = _mm256_cvttps_epi32 (
          _mm256_add_ps (_mm256_mul_ps (fx, _mm256_set1_ps (WHOLE)), _mm256_set1_ps (0.5f)));
      __m256i weights = _mm256_or_si256 (_mm256_slli_epi32 (part, 16),
                                         _mm256_sub_epi32 (_mm256_set1_epi32 (WHOLE), part));
      __m256i pairs[4], there = _mm256_set1_epi32 (-1);
      __m256 a, b, c, d, value;

      _mm256_store_si256 ((__m256i *) at, offsets);
      if (looks_ahead)
        for (guint lane = 0; lane < 8; lane += 2)
          _mm_prefetch (GSIZE_TO_POINTER (ahead + at[lane]), _MM_HINT_T0);
      pairs[0] = pairs_avx2 (p, at, width, lanes);
      pairs[1] = pairs_avx2 (q, at, width, lanes);
      pairs[2] = pairs_avx2 (r, at, width, lanes);
      pairs[3] = pairs_avx2 (s, at, width, lanes);
      if (padded)
        there = sort_out_avx2 (pairs[0], pairs[1], pairs[2], pairs[3], chunk->at + i, lanes, sink);
      a = _mm256_cvtepi32_ps (_mm256_madd_epi16 (pairs[0], weights));
      b = _mm256_cvtepi32_ps (_mm256_madd_epi16 (pairs[1], weights));
      c = _mm256_cvtepi32_ps (_mm256_madd_epi16 (pairs[2], weights));
      d = _mm256_cvtepi32_ps (_mm256_madd_epi16 (pairs[3], weights));
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
      join_avx2 (value, there, chunk->at + i, padded, join, sink->samples);
    }
}

AVX2 static inline __attribute__ ((always_inline)) void
joins_avx2 (const Chunk *chunk,
            guint n,
            const guint width,
            const gboolean even,
            const gboolean padded,
            const Lanes *lanes,
            FjJoin join,
            Sink *sink)
{
  switch (join)
    {
    case FJ_JOIN_SET:
      steps_avx2 (chunk, n, width, even, padded, lanes, FJ_JOIN_SET, sink);
      break;
    case FJ_JOIN_MAXIMUM:
      steps_avx2 (chunk, n, width, even, padded, lanes, FJ_JOIN_MAXIMUM, sink);
      break;
    case FJ_JOIN_MINIMUM:
      steps_avx2 (chunk, n, width, even, padded, lanes, FJ_JOIN_MINIMUM, sink);
      break;
    case FJ_JOIN_SUM:
      steps_avx2 (chunk, n, width, even, padded, lanes, FJ_JOIN_SUM, sink);
      break;
    default:
      g_return_if_reached ();
    }
}

AVX2 static void
run_avx2 (const Chunk *chunk, guint n, FjJoin join, Sink *sink)
{
  const FjVoxels *voxels = chunk->voxels;
  FjSampleType type = voxels->type;
  gboolean narrow = fj_sample_size (type) == 1, even = voxels->even_rescale, padded = voxels->has_padding;
  gint32 low = padded ? (gint32) voxels->padding_low : 0, high = padded ? (gint32) voxels->padding_high : 0;
  Lanes lanes = { _mm256_setzero_si256 (), _mm256_set1_epi16 ((gint16) (low + bias_of (type))),
                  _mm256_set1_epi16 ((gint16) (high - low)) };

  if (type == FJ_SAMPLE_U16)
    lanes.flip = _mm256_set1_epi16 (G_MININT16);
  else if (type == FJ_SAMPLE_S8)
    lanes.flip = _mm256_set1_epi8 (G_MININT8);
  if (!narrow && even && !padded)
    joins_avx2 (chunk, n, 2, TRUE, FALSE, &lanes, join, sink);
  else if (!narrow && even)
    joins_avx2 (chunk, n, 2, TRUE, TRUE, &lanes, join, sink);
  else if (!narrow && !padded)
    joins_avx2 (chunk, n, 2, FALSE, FALSE, &lanes, join, sink);
  else if (!narrow)
    joins_avx2 (chunk, n, 2, FALSE, TRUE, &lanes, join, sink);
  else if (even && !padded)
    joins_avx2 (chunk, n, 1, TRUE, FALSE, &lanes, join, sink);
  else if (even)
    joins_avx2 (chunk, n, 1, TRUE, TRUE, &lanes, join, sink);
  else if (!padded)
    joins_avx2 (chunk, n, 1, FALSE, FALSE, &lanes, join, sink);
  else
    joins_avx2 (chunk, n, 1, FALSE, TRUE, &lanes, join, sink);
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
    FjSampleType type, double slope, double intercept, float *kernel_slope, float *kernel_intercept)
{
  *kernel_slope = (float) (is_small (type) ? slope / WHOLE : slope);
  *kernel_intercept = (float) (intercept - bias_of (type) * slope);
}

gboolean
fj_reslice_kernel_fits (const FjVoxels *voxels, const double step[3])
{
  double length, reach;

  for (int i = 0; i < 3; i++)
    if (!(fabs (step[i]) <= LONGEST))
      return FALSE;
  length = chunk_length (step);
  /* Offsets in bytes within a chunk are of 32 bits. */
  reach = 2.0 + length * fabs (step[0]);
  reach += (2.0 + length * fabs (step[1])) * voxels->columns;
  reach += (2.0 + length * fabs (step[2])) * (double) voxels->slice;
  return reach * (double) fj_sample_size (voxels->type) < G_MAXINT32;
}

/* Padding in whole numbers of the type, or none. */
static FjVoxels
tidy_padding (const FjVoxels *voxels)
{
  FjVoxels tidy = *voxels;
  gboolean narrow = fj_sample_size (tidy.type) == 1, is_signed = fj_sample_is_signed (tidy.type);

  if (!tidy.has_padding || !is_small (tidy.type))
    return tidy;
  tidy.padding_low = MAX (ceil (tidy.padding_low), !is_signed ? 0 : narrow ? G_MININT8 : G_MININT16);
  tidy.padding_high = MIN (floor (tidy.padding_high), narrow ? (is_signed ? G_MAXINT8 : G_MAXUINT8)
                                                             : (is_signed ? G_MAXINT16 : G_MAXUINT16));
  tidy.has_padding = tidy.padding_low <= tidy.padding_high;
  return tidy;
}

guint
fj_reslice_kernel_run (FjKernel kernel,
                       const FjVoxels *given,
                       const double start[3],
                       const double step[3],
                       guint n,
                       FjJoin join,
                       const FjSamples *samples)
{
  const FjVoxels voxels = tidy_padding (given);
  gboolean fast
      = kernel != FJ_KERNEL_PLAIN && fj_reslice_kernel_has (FJ_KERNEL_AVX2) && is_small (voxels.type);
  guint most = chunk_length (step);
  Sink sink = { samples, 0 };

  for (guint at = 0, length; at < n; at += length)
    {
      guint done = 0;
      Chunk chunk;

      length = MIN (most, n - at);
      place_chunk (&voxels, start, step, at, length, &chunk);
#ifdef HAVE_AVX2
      if (fast)
        {
          run_avx2 (&chunk, length, join, &sink);
          done = length & ~7u;
        }
#endif
      if (done < length)
        run_plain (&chunk, done, length, join, &sink);
    }
  (void) fast;
  return sink.n_left;
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
