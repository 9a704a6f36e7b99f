/* One's own corrections: a list, beside it what became of the words that were handed in, character by
 * character; Enter or the button says that one has seen it. Everything by keyboard: arrows through the list,
 * Ctrl+Enter acknowledges, Ctrl+O opens the exam, Escape closes. Signal "open-exam" (const char *id). */
#pragma once

#include <adwaita.h>
#include "fj-client.h"
#include "fj-desk-window.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_CORRECTIONS_WINDOW (viewer_corrections_window_get_type ())
G_DECLARE_FINAL_TYPE (
    ViewerCorrectionsWindow, viewer_corrections_window, VIEWER, CORRECTIONS_WINDOW, AdwWindow)

/* Over @parent. NULL: nobody is signed in. (transfer none) */
GtkWindow *viewer_corrections_window_show (GtkWindow *parent, FjClient *client);
/* A toast when some wait; nothing otherwise. */
void viewer_corrections_window_tell (FjDeskWindow *parent, FjClient *client);

G_END_DECLS
