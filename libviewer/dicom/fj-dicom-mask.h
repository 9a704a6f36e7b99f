/* Mask subtraction as an image or a presentation state asks for it (PS3.3 C.7.6.10, C.8.19.7 for shifts of
 * single frames). */
#pragma once

#include "fj-dicom-object.h"
#include "fj-mask.h"

G_BEGIN_DECLS

/* The operation for frame @frame (from 0) of an image of @n_frames: the first of the object that is for it.
 * FALSE when there is none; @mask has been initialised, and is left as it was then. Shifts of regions within
 * a frame are left out. */
gboolean fj_dicom_mask_read (FjDicomObject *object, guint frame, guint n_frames, FjMask *mask);
/* TRUE when the values follow the intensity of the beam, so that their logarithms have to be subtracted:
 * Pixel Intensity Relationship is LIN, and no Modality LUT makes up for it. */
gboolean fj_dicom_mask_needs_logarithm (const FjDicomObject *object);

G_END_DECLS
