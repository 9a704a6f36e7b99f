/* Display shutter of an image or of a presentation state (PS3.3 C.7.6.11, C.7.6.15, C.7.6.16.2.16). */
#pragma once

#include "fj-dicom-object.h"
#include "fj-presentation.h"

G_BEGIN_DECLS

/* The shutter of frame @frame (from 0): that of its functional group before that of the object; without
 * shapes when there is none. @shutter has been initialised. */
void fj_dicom_shutter_read (FjDicomObject *object, guint frame, FjShutter *shutter);

G_END_DECLS
