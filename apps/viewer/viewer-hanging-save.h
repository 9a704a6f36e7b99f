/* "Save what I see…": a dialog that makes a hanging protocol of what the panes show. */
#pragma once

#include "fj-reading-view.h"
#include "viewer-hanging-store.h"

G_BEGIN_DECLS

/* @parent: of the dialog. @view must have a hang. */
void viewer_hanging_save_show (GtkWindow *parent, FjReadingView *view, ViewerHangingStore *store);

G_END_DECLS
