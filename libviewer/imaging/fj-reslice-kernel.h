/* The inner loop of reslicing: trilinear samples of a straight run through 16-bit voxels, joined into a row
 * of floats. Single precision without fused operations: every path gives the same bits. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FJ_JOIN_SET,
  FJ_JOIN_MAXIMUM,
  FJ_JOIN_MINIMUM,
  FJ_JOIN_SUM
} FjJoin;

typedef struct
{
  const guint16 *data; /* of gint16 when @is_signed */
  gboolean is_signed;
  guint columns, rows, depth;
  gsize slice;                      /* voxels from a slice to the next */
  const float *slopes, *intercepts; /* of each slice, by fj_reslice_kernel_rescale() */
  gboolean even_rescale;            /* they are the same for all slices */
} FjVoxels;

typedef enum
{
  FJ_KERNEL_BEST, /* what this processor does fastest */
  FJ_KERNEL_PLAIN,
  FJ_KERNEL_AVX2 /* only where fj_reslice_kernel_has() */
} FjKernel;

gboolean fj_reslice_kernel_has (FjKernel kernel);

/* Brings a rescale into the form that the kernel applies to its own scale of values. */
void fj_reslice_kernel_rescale (
    gboolean is_signed, double slope, double intercept, float *kernel_slope, float *kernel_intercept);

/* Whether a run with this @step (index per pixel) is one for the kernel. */
gboolean fj_reslice_kernel_fits (const FjVoxels *voxels, const double step[3]);

/* How near an index of a run may come to the last voxel of its direction; at 0 it may begin. */
#define FJ_KERNEL_MARGIN 1e-3

/* Joins @n samples at index @start, @start + @step … to @joined. All lie at 0 … last - FJ_KERNEL_MARGIN. */
void fj_reslice_kernel_run (FjKernel kernel,
                            const FjVoxels *voxels,
                            const double start[3],
                            const double step[3],
                            guint n,
                            FjJoin join,
                            float *joined);

/* Rounds to nearest (even) and clamps; infinities become @outside. */
void fj_reslice_kernel_round (FjKernel kernel, const float *values, guint n, gint16 outside, gint16 *out);

G_END_DECLS
