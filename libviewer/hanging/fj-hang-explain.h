/* A hang as JSON for machines and tests:
 * {"patient","current","protocol","stage","viewports":[{"row","column",
 * "series","image","orientation","window","prior"}],"reasons":[…],"rejected":[{"series","why"}]}; UIDs, no
 * paths. "orientation": letters of what lies to the right and at the bottom of the pane ("L\\P"), null when
 * not known; "window": [centre, width], null when it is the image's own and that is not known. */
#pragma once

#include <json-glib/json-glib.h>

#include "fj-hang.h"

G_BEGIN_DECLS

/* (transfer full) */
JsonObject *fj_hang_to_json (const FjHang *hang);
/* {"patients": [ … ]} of several. @hangs: of FjHang. (transfer full) */
GBytes *fj_hangs_to_json (const GPtrArray *hangs);

G_END_DECLS
