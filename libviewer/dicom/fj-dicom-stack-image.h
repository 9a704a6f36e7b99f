/* What tells one frame from the others of its series (FjStackImage), out of a DICOM object: functional groups
 * of the frame before shared ones before the top level (PS3.3 C.7.6.16); b values also where vendors keep
 * them, if the private creator is theirs. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-stack-image.h"

G_BEGIN_DECLS

/* @image is uninitialised before and the caller's to clear. FALSE: @object is no image, or has no such frame;
 * then nothing is said. A place in the patient that cannot be counts as none. HEADER is enough. */
gboolean fj_dicom_stack_image_read (FjDicomObject *object, guint frame, FjStackImage *image);

G_END_DECLS
