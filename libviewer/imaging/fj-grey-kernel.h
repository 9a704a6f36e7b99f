/* The inner loops of grey rendering, written once in plain C and compiled for more than one instruction set.
 * All give the same integers: sums are integers, and each floating point operation is one IEEE single
 * precision operation in a fixed order (the folder is compiled without contraction to fused multiply-add). */
#pragma once

#include "fj-grey-shade.h"

G_BEGIN_DECLS

/* Means of at most this many by this many 16-bit samples are exact in single precision before the division.
 */
#define FJ_GREY_MOST_FACTOR 16

typedef struct
{
  /* Mean of @factor x @factor samples, from @source on with rows @stride bytes apart, to @n greys. @sums has
   * room for
   * @n * @factor numbers. U8, S8, U16 or S16. */
  void (*box) (FjSampleType type,
               const void *source,
               gsize stride,
               guint factor,
               gint32 *sums,
               guint n,
               const FjGreyAffine *affine,
               guint8 *out);
  /* The same to means, for what is no straight line. */
  void (*box_mean) (
      FjSampleType type, const void *source, gsize stride, guint factor, gint32 *sums, guint n, float *means);
  /* @sums[i] += @weight * (@source[i] + @bias); @bias makes signed types unsigned. */
  void (*add_row) (FjSampleType type, const void *source, guint n, guint weight, guint32 *sums);
  /* The same without samples of @low … @high; @counts[i] += @weight for those that stay. */
  void (*add_row_padded) (FjSampleType type,
                          const void *source,
                          guint n,
                          guint weight,
                          gint32 low,
                          gint32 high,
                          guint32 *sums,
                          guint32 *counts);
  void (*shade) (const float *values, guint n, const FjGreyAffine *affine, guint8 *out);
} FjGreyKernels;

/* For any processor, and the best for this one. */
const FjGreyKernels *fj_grey_kernels_plain (void);
const FjGreyKernels *fj_grey_kernels_best (void);
/* What fj_grey_kernels' add_row adds to each sample. */
guint32 fj_grey_kernels_bias (FjSampleType type);

G_END_DECLS
