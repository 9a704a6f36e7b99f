/* The frame that is seen when a mask is subtracted. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-frame.h"
#include "fj-lut.h"
#include "fj-mask.h"

G_BEGIN_DECLS

/* Decodes and averages the frames that @mask names for @frame (from 0) and subtracts them, after the Modality
 * LUT of @pipeline, which becomes the identity: what is left of it is for the difference. (transfer full) */
FjFrame *image_subtract (
    FjDicomObject *object, guint frame, const FjMask *mask, FjGreyPipeline *pipeline, GError **error);

G_END_DECLS
