/* What keeps the program when its last window is closed, until something is sent: not for ever, should
 * central say nothing. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ViewerLeaving ViewerLeaving;

ViewerLeaving *viewer_leaving_new (void);
void viewer_leaving_end (ViewerLeaving *leaving);

G_END_DECLS
