/* Reads a softcopy presentation state, of grey images, of colour images, or in pseudo-colour (PS3.3 A.33.1 to
 * .3), to plain values. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-presentation.h"

G_BEGIN_DECLS

/* Errors: FJ_ERROR_UNSUPPORTED for another kind of object; FJ_ERROR_CORRUPT for a damaged table;
 * FJ_ERROR_UNPROCESSABLE when it says for no image that it is. Compound graphics and coordinates of a whole
 * slide (MATRIX) are left out. (transfer full) */
FjPresentation *fj_dicom_presentation_read (FjDicomObject *object, GError **error);

G_END_DECLS
