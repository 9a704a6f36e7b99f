/* The window that lists every key. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @window shows it at win.show-help-overlay, with the keys in force then. @with_report: those of the reading
 * list and of the report too. */
void viewer_shortcuts_add (GtkApplicationWindow *window, gboolean with_report);

G_END_DECLS
