/* Ctrl+E: the image of the chosen pane as a picture, under a name that a person chooses. */
#pragma once

#include "fj-reading-view.h"

G_BEGIN_DECLS

/* Whatever window @view comes into has the actions "export-picture", "export-keys" (viewer-export-keys.h) and
 * "print-images" (viewer-print.h), which can be used while @view is on screen. How it went is told over the
 * images. */
void viewer_export_add (FjReadingView *view);

G_END_DECLS
