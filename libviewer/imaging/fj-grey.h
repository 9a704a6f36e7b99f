/* Stored grey values to 8-bit display values through the grey pipeline (PS3.4 N.2), fused with scaling. Knows
 * no DICOM. */
#pragma once

#include "fj-arrangement.h"
#include "fj-frame.h"
#include "fj-lut.h"

G_BEGIN_DECLS

typedef enum
{
  FJ_INTERPOLATION_NEAREST,
  FJ_INTERPOLATION_BOX, /* area mean: for making smaller */
  FJ_INTERPOLATION_LINEAR,
  FJ_INTERPOLATION_CUBIC
} FjInterpolation;

/* Window and scale are applied to values in the order modality -> scale -> VOI -> presentation. */
typedef struct
{
  /* The part of the image to show, in pixels of the frame; may lie partly outside (background is 0). */
  double x, y, width, height;
  guint out_width, out_height;
  gsize out_stride; /* bytes */
  FjInterpolation interpolation;
  guint threads; /* 0: as many as there are processors; the result does not depend on it */
} FjGreyView;

/* The view that renders the part of @arrangement before it is turned, @samples bytes a pixel, rows without
 * padding: area means when it is made smaller; enlarged, linear between the pixels (@is_smooth) or the
 * nearest. */
void
fj_grey_view_arrange (FjGreyView *view, const FjArrangement *arrangement, guint samples, gboolean is_smooth);

/* A pipeline made ready for one kind of frame (tables computed once): cheap to use for many frames. */
typedef struct _FjGreyPlan FjGreyPlan;
FjGreyPlan *fj_grey_plan_new (const FjGreyPipeline *pipeline, FjSampleType type, guint bits_stored);
void fj_grey_plan_free (FjGreyPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjGreyPlan, fj_grey_plan_free)

/* One pixel per pixel: @out has rows * columns bytes. The integers are those of DCMTK's pipeline for linear
 * windows (rounding stated in the source). */
void fj_grey_render (const FjGreyPlan *plan, const FjFrame *frame, guint8 *out);
/* The view, scaled. The same integers for any instruction set and number of threads. */
void fj_grey_render_view (const FjGreyPlan *plan, const FjFrame *frame, const FjGreyView *view, guint8 *out);

G_END_DECLS
