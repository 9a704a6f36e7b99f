/* Mask subtraction (PS3.3 C.7.6.10): after the Modality LUT, before VOI (PS3.4 N.2.1.2). */
#pragma once

#include "fj-frame.h"
#include "fj-lut.h"

G_BEGIN_DECLS

/* Frames of one run that are averaged, in modality values. */
typedef struct
{
  guint rows, columns;
  guint n;        /* frames in it */
  double *values; /* their sums */
} FjFrameSum;

void fj_frame_sum_clear (FjFrameSum *sum);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjFrameSum, fj_frame_sum_clear)

/* Adds the modality values of @frame to @sum, which is zeroed before the first. With @logarithmic, those of
 * top * ln (1 + value) / ln (1 + top) instead, with the largest value of Bits Stored as top: they cover the
 * same range, and their difference is that of densities whatever lies behind. FALSE when the frame is not
 * grey or not of the same size as those before. */
gboolean fj_frame_sum_add (FjFrameSum *sum,
                           const FjFrame *frame,
                           const FjGreyPipeline *pipeline,
                           gboolean logarithmic);
/* Mean of @contrast less mean of @mask moved down and to the right by @shift_rows and @shift_columns pixels
 * (linear between pixels, nearest beside the frame): a frame of FJ_SAMPLE_F32, zero where nothing changed,
 * negative where contrast medium takes light. NULL when they differ in size or one is empty. (transfer full)
 */
FjFrame *
fj_subtract (const FjFrameSum *contrast, const FjFrameSum *mask, double shift_rows, double shift_columns);

G_END_DECLS
