/* What a person may have in a picture besides the image: ticks in the dialog that asks for a name or folder.
 */
#pragma once

#include "fj-still.h"

G_BEGIN_DECLS

/* None is set: nothing that says who the patient is leaves because it did the last time. */
void viewer_export_choices_offer (GtkFileChooser *chooser);
FjStillWith viewer_export_choices_get (GtkFileChooser *chooser);
/* What they say lies over @still, with room for letters; NULL: nothing. (transfer full) (nullable) */
cairo_surface_t *viewer_export_choices_paint (const FjStill *still, FjStillWith with);

G_END_DECLS
