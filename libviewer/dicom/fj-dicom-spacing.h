/* The size of pixels with its basis (PS3.3 10.7.1.3, C.8.5.5.1, C.8.11.4): never guessed. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-spacing.h"

G_BEGIN_DECLS

/* What holds at pixel (@column, @row) of frame @frame; the point matters for ultrasound, where each region
 * has its own. FALSE with basis NONE when there is no stated basis: no spacing; a Pixel Spacing of a
 * projection or a capture that does not say whether it was corrected; outside of all regions in centimetres.
 */
gboolean
fj_dicom_spacing_get (FjDicomObject *object, guint frame, guint column, guint row, FjSpacing *spacing);

G_END_DECLS
