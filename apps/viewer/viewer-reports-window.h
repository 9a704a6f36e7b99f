/* Finding reports by their words: an entry, what narrows it down, and under it each report with the place
 * where the words stand. What is typed asks by itself; a question that is running is given up for the next.
 * By keyboard: Down from the entry into the list, Enter opens the exam, Ctrl+F back to the entry, Escape
 * closes; what was found is there when it is shown again. */
#pragma once

#include <adwaita.h>
#include "fj-desk-application.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_REPORTS_WINDOW (viewer_reports_window_get_type ())
G_DECLARE_FINAL_TYPE (ViewerReportsWindow, viewer_reports_window, VIEWER, REPORTS_WINDOW, AdwWindow)

/* Opens an exam in @parent; @look_only: nothing is claimed. */
typedef void (*ViewerReportsOpen) (gpointer parent, const char *exam, gboolean look_only);

/* Adds the action "find-reports" to @parent, an application window. Who signs out takes what was found along.
 */
void viewer_reports_window_add_action (GtkApplicationWindow *parent,
                                       FjDeskApplication *application,
                                       ViewerReportsOpen open);

G_END_DECLS
