/* The keys of the whole window, told to fj_key_map_get_default() beside those of the images; what a person
 * chose instead, and what the mouse does, read from the program's settings and written there when it changes.
 */
#pragma once

#include "viewer-application.h"

G_BEGIN_DECLS

/* Once, when the program starts. Without settings nothing is kept. */
void viewer_keys_start (ViewerApplication *application);
/* What a group of FjKeyAction of the whole window is called: "Report"; msgids. NULL at the end. */
const char *const *viewer_keys_get_groups (void);

G_END_DECLS
