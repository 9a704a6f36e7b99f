#include "fj-grey-kernel.h"

#define INLINE static inline __attribute__ ((always_inline))

/* Two neighbours of 16 bits in one load: which of them comes first does not matter for their sum. */
typedef guint32 Pair __attribute__ ((aligned (2), may_alias));

INLINE guint8
grey_of (float value, const FjGreyAffine affine)
{
  float grey = (value - affine.edge) * affine.gain;

  grey = grey > 0 ? grey : 0;
  grey = grey < 255 ? grey : 255;
  return (guint8) ((guint8) (gint32) grey ^ affine.flip);
}

INLINE void
shade_body (const float *restrict values, guint n, const FjGreyAffine affine, guint8 *restrict out)
{
  for (guint i = 0; i < n; i++)
    out[i] = grey_of (values[i], affine);
}

INLINE gint32
sum_pair (Pair pair, gboolean is_signed)
{
  if (is_signed)
    return ((gint32) (pair << 16) >> 16) + ((gint32) pair >> 16);
  return (gint32) ((pair & 0xffff) + (pair >> 16));
}

INLINE void
box_2x2 (const Pair *restrict above,
         const Pair *restrict below,
         gboolean is_signed,
         guint n,
         const FjGreyAffine affine,
         guint8 *restrict out)
{
  for (guint i = 0; i < n; i++)
    out[i]
        = grey_of ((float) (sum_pair (above[i], is_signed) + sum_pair (below[i], is_signed)) * 0.25f, affine);
}

#define SUM_COLUMNS(Type, name)                                                                              \
  INLINE void name (const guint8 *source, gsize stride, guint factor, guint n, gint32 *restrict sums)        \
  {                                                                                                          \
    for (guint row = 0; row < factor; row++)                                                                 \
      {                                                                                                      \
        const Type *restrict samples = (const Type *) (const void *) (source + row * stride);                \
                                                                                                             \
        if (row == 0)                                                                                        \
          for (guint i = 0; i < n; i++)                                                                      \
            sums[i] = samples[i];                                                                            \
        else                                                                                                 \
          for (guint i = 0; i < n; i++)                                                                      \
            sums[i] += samples[i];                                                                           \
      }                                                                                                      \
  }

#define ADD_ROW(Type, name, bias)                                                                            \
  INLINE void name (const Type *restrict samples, guint n, guint32 weight, guint32 *restrict sums)           \
  {                                                                                                          \
    for (guint i = 0; i < n; i++)                                                                            \
      sums[i] += weight * (guint32) ((gint32) samples[i] + bias);                                            \
  }                                                                                                          \
  INLINE void name##_padded (const Type *restrict samples, guint n, guint32 weight, gint32 low, gint32 high, \
                             guint32 *restrict sums, guint32 *restrict counts)                               \
  {                                                                                                          \
    for (guint i = 0; i < n; i++)                                                                            \
      {                                                                                                      \
        guint32 kept = samples[i] < low || samples[i] > high ? weight : 0;                                   \
                                                                                                             \
        sums[i] += kept * (guint32) ((gint32) samples[i] + bias);                                            \
        counts[i] += kept;                                                                                   \
      }                                                                                                      \
  }

SUM_COLUMNS (guint8, sum_columns_u8)
SUM_COLUMNS (gint8, sum_columns_s8)
SUM_COLUMNS (guint16, sum_columns_u16)
SUM_COLUMNS (gint16, sum_columns_s16)
ADD_ROW (guint8, add_row_u8, 0)
ADD_ROW (gint8, add_row_s8, 128)
ADD_ROW (guint16, add_row_u16, 0)
ADD_ROW (gint16, add_row_s16, 32768)

guint32
fj_grey_kernels_bias (FjSampleType type)
{
  return type == FJ_SAMPLE_S8 ? 128 : type == FJ_SAMPLE_S16 ? 32768 : 0;
}

INLINE void
sum_columns (FjSampleType type, const void *source, gsize stride, guint factor, guint n, gint32 *sums)
{
  if (type == FJ_SAMPLE_U8)
    sum_columns_u8 (source, stride, factor, n, sums);
  else if (type == FJ_SAMPLE_S8)
    sum_columns_s8 (source, stride, factor, n, sums);
  else if (type == FJ_SAMPLE_U16)
    sum_columns_u16 (source, stride, factor, n, sums);
  else if (type == FJ_SAMPLE_S16)
    sum_columns_s16 (source, stride, factor, n, sums);
}

INLINE float
mean_of (const gint32 *sums, guint factor)
{
  gint32 sum = 0;

  for (guint i = 0; i < factor; i++)
    sum += sums[i];
  return (float) sum / (float) (factor * factor);
}

INLINE void
box_rows (const gint32 *restrict sums, guint factor, guint n, const FjGreyAffine affine, guint8 *restrict out)
{
  for (guint i = 0; i < n; i++)
    out[i] = grey_of (mean_of (sums + (gsize) i * factor, factor), affine);
}

INLINE void
box_body (FjSampleType type,
          const void *source,
          gsize stride,
          guint factor,
          gint32 *sums,
          guint n,
          const FjGreyAffine *affine,
          guint8 *out)
{
  const void *below = (const guint8 *) source + stride;

  if (factor == 2 && type == FJ_SAMPLE_U16)
    {
      box_2x2 (source, below, FALSE, n, *affine, out);
      return;
    }
  if (factor == 2 && type == FJ_SAMPLE_S16)
    {
      box_2x2 (source, below, TRUE, n, *affine, out);
      return;
    }
  sum_columns (type, source, stride, factor, n * factor, sums);
  /* a factor that the compiler knows is a loop that it can unroll */
  if (factor == 2)
    box_rows (sums, 2, n, *affine, out);
  else if (factor == 3)
    box_rows (sums, 3, n, *affine, out);
  else if (factor == 4)
    box_rows (sums, 4, n, *affine, out);
  else
    box_rows (sums, factor, n, *affine, out);
}

INLINE void
box_mean_body (FjSampleType type,
               const void *source,
               gsize stride,
               guint factor,
               gint32 *sums,
               guint n,
               float *restrict means)
{
  sum_columns (type, source, stride, factor, n * factor, sums);
  if (factor == 2)
    for (guint i = 0; i < n; i++)
      means[i] = mean_of (sums + (gsize) i * 2, 2);
  else
    for (guint i = 0; i < n; i++)
      means[i] = mean_of (sums + (gsize) i * factor, factor);
}

INLINE void
add_row_body (FjSampleType type, const void *source, guint n, guint weight, guint32 *sums)
{
  if (type == FJ_SAMPLE_U8)
    add_row_u8 (source, n, weight, sums);
  else if (type == FJ_SAMPLE_S8)
    add_row_s8 (source, n, weight, sums);
  else if (type == FJ_SAMPLE_U16)
    add_row_u16 (source, n, weight, sums);
  else if (type == FJ_SAMPLE_S16)
    add_row_s16 (source, n, weight, sums);
}

INLINE void
add_row_padded_body (FjSampleType type,
                     const void *source,
                     guint n,
                     guint weight,
                     gint32 low,
                     gint32 high,
                     guint32 *sums,
                     guint32 *counts)
{
  if (type == FJ_SAMPLE_U8)
    add_row_u8_padded (source, n, weight, low, high, sums, counts);
  else if (type == FJ_SAMPLE_S8)
    add_row_s8_padded (source, n, weight, low, high, sums, counts);
  else if (type == FJ_SAMPLE_U16)
    add_row_u16_padded (source, n, weight, low, high, sums, counts);
  else if (type == FJ_SAMPLE_S16)
    add_row_s16_padded (source, n, weight, low, high, sums, counts);
}

#define KERNELS(suffix, target)                                                                              \
  target static void box_##suffix (FjSampleType type, const void *source, gsize stride, guint factor,        \
                                   gint32 *sums, guint n, const FjGreyAffine *affine, guint8 *out)           \
  {                                                                                                          \
    box_body (type, source, stride, factor, sums, n, affine, out);                                           \
  }                                                                                                          \
  target static void box_mean_##suffix (FjSampleType type, const void *source, gsize stride, guint factor,   \
                                        gint32 *sums, guint n, float *means)                                 \
  {                                                                                                          \
    box_mean_body (type, source, stride, factor, sums, n, means);                                            \
  }                                                                                                          \
  target static void add_row_##suffix (FjSampleType type, const void *source, guint n, guint weight,         \
                                       guint32 *sums)                                                        \
  {                                                                                                          \
    add_row_body (type, source, n, weight, sums);                                                            \
  }                                                                                                          \
  target static void add_row_padded_##suffix (FjSampleType type, const void *source, guint n, guint weight,  \
                                              gint32 low, gint32 high, guint32 *sums, guint32 *counts)       \
  {                                                                                                          \
    add_row_padded_body (type, source, n, weight, low, high, sums, counts);                                  \
  }                                                                                                          \
  target static void shade_##suffix (const float *values, guint n, const FjGreyAffine *affine, guint8 *out)  \
  {                                                                                                          \
    shade_body (values, n, *affine, out);                                                                    \
  }                                                                                                          \
  static const FjGreyKernels kernels_##suffix                                                                \
      = { box_##suffix, box_mean_##suffix, add_row_##suffix, add_row_padded_##suffix, shade_##suffix };

KERNELS (plain, )
#if defined(__x86_64__)
KERNELS (avx2, __attribute__ ((target ("avx2"))))
#endif

const FjGreyKernels *
fj_grey_kernels_plain (void)
{
  return &kernels_plain;
}

const FjGreyKernels *
fj_grey_kernels_best (void)
{
#if defined(__x86_64__)
  if (__builtin_cpu_supports ("avx2"))
    return &kernels_avx2;
#endif
  return &kernels_plain;
}
