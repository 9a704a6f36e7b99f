/* One modality value to one grey: VOI and presentation (PS3.3 C.11.2, C.11.6), the reference that tables and
 * kernels are made from.
 *
 * Rounding is that of DCMTK's DicomImage without a display function, and so of dcm2pnm +Ww: the value of the
 * window is computed in double precision, for an inverted image from 255 downwards, and then cut off, not
 * rounded. Unlike DCMTK, modality values are not cut to integers before: with a fractional Rescale Slope the
 * two may differ. */
#pragma once

#include "fj-frame.h"
#include "fj-lut.h"

G_BEGIN_DECLS

typedef struct
{
  const FjGreyPipeline *pipeline; /* not owned */
  FjVoiFunction function;  /* what is left after windows without meaning became thresholds or nothing */
  gboolean threshold;      /* no width: low up to @left, high above */
  double low, high;        /* greys of the ends: 0 and 255, or 255 and 0 */
  double left, right;      /* modality values of the ends of a linear window */
  double offset, gradient; /* grey = offset + gradient * value between them */
  double minimum, range;   /* of modality values, for FJ_VOI_NONE */
} FjGreyShade;

/* grey = cut ((stored - edge) * gain), held in 0 … 255, then exclusive-or @flip. */
typedef struct
{
  float edge, gain;
  guint8 flip; /* 0 or 255 */
} FjGreyAffine;

/* @pipeline outlives @shade. */
void
fj_grey_shade_init (FjGreyShade *shade, const FjGreyPipeline *pipeline, FjSampleType type, guint bits_stored);
/* The range to spread when there is no VOI and the type has none of its own (floating point). */
void fj_grey_shade_set_range (FjGreyShade *shade, double minimum, double maximum);
/* 0 for a NaN. */
guint8 fj_grey_shade (const FjGreyShade *shade, double value);
/* Modality LUT of a stored value (C.11.1). */
double fj_grey_modality (const FjGreyPipeline *pipeline, double stored);
/* FALSE when the way from stored value to grey is no straight line between two ends. */
gboolean fj_grey_shade_get_affine (const FjGreyShade *shade, FjGreyAffine *affine);

G_END_DECLS
