/* What a reading view shows now, as a hanging protocol to be saved; and what kind of study it is. */
#pragma once

#include "fj-reading-view.h"

G_BEGIN_DECLS

/* @view has a hang. Without a name, see fj_hang_capture(). (transfer full) */
FjHangProtocol *viewer_hanging_seen_capture (FjReadingView *view);
/* Of the current study: "CT"; "CHEST", several with "; " between them; NULL: not known, or several
 * modalities. (transfer full) */
void viewer_hanging_seen_describe (const FjHang *hang, char **modality, char **region);
/* @protocol hangs such studies only. Either may be NULL: any. */
void viewer_hanging_seen_apply (FjHangProtocol *protocol, const char *modality, const char *region);

G_END_DECLS
