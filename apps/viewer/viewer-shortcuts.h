/* The window that lists every key. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For gtk_application_window_set_help_overlay(). @with_report: the keys of the reading list and of the report
 * too. */
GtkShortcutsWindow *viewer_shortcuts_new (gboolean with_report);

G_END_DECLS
