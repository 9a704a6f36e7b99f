/* Ctrl+P: the images of the panes on screen on paper, through GTK's own dialog, which writes PDF files too.
 */
#pragma once

#include "fj-reading-view.h"

G_BEGIN_DECLS

/* Each pane that shows an image, as it shows it (with marks and words), whole; one pane that has all the room
 * is printed alone. Whose images they are stands at the head of each page. How it went is told over the
 * images. */
void viewer_print_images (FjReadingView *view);

G_END_DECLS
