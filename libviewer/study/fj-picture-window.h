/* A window for images whose file has none: from their values. For the sources of study/. */
#pragma once

#include "fj-image-facts.h"

G_BEGIN_DECLS

/* From 1 % to 99 % of the modality values of @pixels that are not padding: of a sample, the same for the same
 * image. @voi is uninitialised before. */
void fj_picture_choose_window (const FjFrame *pixels, const FjGreyPipeline *pipeline, FjVoi *voi);

G_END_DECLS
