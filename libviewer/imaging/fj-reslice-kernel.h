/* The inner loop of reslicing: trilinear samples of a straight run through voxels, joined into a row of
 * floats. Single precision without fused operations: every path gives the same bits. Where a voxel is missing
 * (padding, no number) a sample is left to the caller. */
#pragma once

#include "fj-frame.h"

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
  const void *data;
  FjSampleType type;
  guint columns, rows, depth;
  gsize slice;                      /* voxels from a slice to the next */
  const float *slopes, *intercepts; /* of each slice, by fj_reslice_kernel_rescale() */
  gboolean even_rescale;            /* they are the same for all slices */
  gssize ahead; /* voxels from one that is read to one that will be soon and is fetched already; 0: none */
  gboolean has_padding;
  double padding_low, padding_high; /* stored values */
} FjVoxels;

/* Where samples go, an element for each of the run. */
typedef struct
{
  float *joined;
  guint32 *counts; /* of FJ_JOIN_SUM: raised by one for each sample joined */
  guint32 *left;   /* numbers of samples that are left to the caller */
} FjSamples;

typedef enum
{
  FJ_KERNEL_BEST, /* what this processor does fastest */
  FJ_KERNEL_PLAIN,
  FJ_KERNEL_AVX2 /* only where fj_reslice_kernel_has() */
} FjKernel;

gboolean fj_reslice_kernel_has (FjKernel kernel);

/* Brings a rescale into the form that the kernel applies to its own scale of values. */
void fj_reslice_kernel_rescale (
    FjSampleType type, double slope, double intercept, float *kernel_slope, float *kernel_intercept);

/* Whether a run with this @step (index per pixel) is one for the kernel. */
gboolean fj_reslice_kernel_fits (const FjVoxels *voxels, const double step[3]);

/* How near an index of a run may come to the last voxel of its direction; at 0 it may begin. */
#define FJ_KERNEL_MARGIN 1e-3

/* Joins @n samples at index @start, @start + @step … All lie at 0 … last - FJ_KERNEL_MARGIN. Of the eight
 * voxels around a sample all are there: it is joined; none: it is passed over; some: its number goes to
 * samples->left. Returns how many those are. */
guint fj_reslice_kernel_run (FjKernel kernel,
                             const FjVoxels *voxels,
                             const double start[3],
                             const double step[3],
                             guint n,
                             FjJoin join,
                             const FjSamples *samples);

/* Rounds to nearest (even) and clamps; infinities become @outside. */
void fj_reslice_kernel_round (FjKernel kernel, const float *values, guint n, gint16 outside, gint16 *out);

G_END_DECLS
