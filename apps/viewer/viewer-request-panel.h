/* What was asked for: the order with its clinical information, and the scanned request form. */
#pragma once

#include <adwaita.h>
#include "fj-client.h"
#include "viewer-exam.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_REQUEST_PANEL (viewer_request_panel_get_type ())
G_DECLARE_FINAL_TYPE (ViewerRequestPanel, viewer_request_panel, VIEWER, REQUEST_PANEL, AdwBin)

GtkWidget *viewer_request_panel_new (void);
/* @opened is only read during the call; NULL: nothing. */
void viewer_request_panel_set (ViewerRequestPanel *self, FjClient *client, const ViewerOpened *opened);

G_END_DECLS
