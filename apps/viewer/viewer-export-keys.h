/* Ctrl+Shift+E: the key images of the exam as pictures, all at once, into a folder that a person chooses. */
#pragma once

#include "fj-reading-view.h"

G_BEGIN_DECLS

/* Asks for the folder, writes, shows how far it is, and tells over the images of @view how it went. One's own
 * key images and those of others, each once; PNG, named as Ctrl+E proposes, beside what is in the folder. */
void viewer_export_keys (FjReadingView *view);

G_END_DECLS
