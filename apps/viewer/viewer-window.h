/* The window of who is signed in: the reading list, and the exam that is open. */
#pragma once

#include "fj-desk-window.h"
#include "viewer-application.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_WINDOW (viewer_window_get_type ())
G_DECLARE_FINAL_TYPE (ViewerWindow, viewer_window, VIEWER, WINDOW, FjDeskWindow)

ViewerWindow *viewer_window_new (ViewerApplication *application);
/* @exam: id of the ServiceRequest. In place of the one that is open. */
void viewer_window_open_exam (ViewerWindow *self, const char *exam);

G_END_DECLS
