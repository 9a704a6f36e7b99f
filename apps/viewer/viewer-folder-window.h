/* A window of a folder, or of files: images without signing in. */
#pragma once

#include <adwaita.h>
#include "viewer-application.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_FOLDER_WINDOW (viewer_folder_window_get_type ())
G_DECLARE_FINAL_TYPE (ViewerFolderWindow, viewer_folder_window, VIEWER, FOLDER_WINDOW, AdwApplicationWindow)

ViewerFolderWindow *viewer_folder_window_new (ViewerApplication *application);
/* @paths: NULL-terminated; in place of what is open. */
void viewer_folder_window_open (ViewerFolderWindow *self, const char *const *paths);
/* Asks for a folder. */
void viewer_folder_window_choose (ViewerFolderWindow *self);

G_END_DECLS
