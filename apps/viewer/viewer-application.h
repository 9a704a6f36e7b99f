/* fenji-viewer: a window of the reading list for who signs in, and windows of folders for anyone. */
#pragma once

#include "fj-desk-application.h"
#include "viewer-hanging-store.h"
#include "viewer-reading-page.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_APPLICATION (viewer_application_get_type ())
G_DECLARE_FINAL_TYPE (ViewerApplication, viewer_application, VIEWER, APPLICATION, FjDeskApplication)

ViewerApplication *viewer_application_new (void);
/* Decoders and caches of all windows; made when first asked for. (transfer none) */
const ViewerImaging *viewer_application_get_imaging (ViewerApplication *self);
/* Hanging protocols of who is signed in, or of this computer's user; made when first asked for. (transfer
 * none) */
ViewerHangingStore *viewer_application_get_hanging_store (ViewerApplication *self);
/* "--exam": the accession that is opened after signing in; once. (transfer full) (nullable) */
char *viewer_application_take_exam (ViewerApplication *self);

G_END_DECLS
