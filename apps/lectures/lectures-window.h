/* The window of fenji-lectures: the library, and the lesson that is open. Actions: win.search, win.back,
 * win.reload, win.upload. */
#pragma once

#include "fj-desk-window.h"

G_BEGIN_DECLS

#define LECTURES_TYPE_WINDOW (lectures_window_get_type ())
G_DECLARE_FINAL_TYPE (LecturesWindow, lectures_window, LECTURES, WINDOW, FjDeskWindow)

LecturesWindow *lectures_window_new (FjDeskApplication *application);

G_END_DECLS
