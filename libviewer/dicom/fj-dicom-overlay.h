/* Overlay planes (PS3.3 C.9.2) of an image or of a presentation state. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-presentation.h"

G_BEGIN_DECLS

/* The planes of all groups 6000 to 601E, as an array of FjOverlay that frees them. Bits come from Overlay
 * Data, or, as old objects have it, from unused bits of native pixel data; a plane that has none of the two
 * (compressed pixels, a state that names a plane of its image), and one that is damaged, comes without.
 * (transfer full) */
GPtrArray *fj_dicom_overlay_list (FjDicomObject *object);

G_END_DECLS
