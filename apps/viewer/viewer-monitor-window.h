/* The test of a monitor, on the whole of it: patterns, measurement with a luminance meter, look with
 * questions. What comes of it is kept and in force at once. Everything by keyboard: arrows and space through
 * the patterns, M and C measure, L looks, Y and N answer, Enter enters, Page Up goes back, H hides the
 * words, Tab goes to the next monitor, Escape ends. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIEWER_TYPE_MONITOR_WINDOW (viewer_monitor_window_get_type ())
G_DECLARE_FINAL_TYPE (ViewerMonitorWindow, viewer_monitor_window, VIEWER, MONITOR_WINDOW, GtkWindow)

/* On the monitor that shows @parent (NULL: any). */
ViewerMonitorWindow *viewer_monitor_window_new (GtkApplication *application, GtkWindow *parent);

G_END_DECLS
