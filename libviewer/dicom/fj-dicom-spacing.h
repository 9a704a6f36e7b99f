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
/* All that hold on frame @frame: where several do at a point, the first of the list. Regions of ultrasound
 * that measure no centimetres are there with basis NONE, and nothing holds in them. Array of FjSpacing, empty
 * without a stated basis. (transfer full) */
GArray *fj_dicom_spacing_list (FjDicomObject *object, guint frame);
/* Height of a pixel of frame @frame by its width: from any spacing, whatever it is worth as a measure, else
 * Pixel Aspect Ratio (0028,0034), else 1. */
double fj_dicom_spacing_get_aspect (FjDicomObject *object, guint frame);

G_END_DECLS
