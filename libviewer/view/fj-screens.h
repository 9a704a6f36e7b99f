/* What is known of the monitors of a display: which one a widget is on, whether one may read by it, and the
 * table that grey images go through on it.
 *
 * Signal "changed": something of that is another one; a monitor came, went, or has been measured. Main thread
 * only. */
#pragma once

#include <gtk/gtk.h>
#include "fj-monitor-shelf.h"

G_BEGIN_DECLS

#define FJ_TYPE_SCREENS (fj_screens_get_type ())
G_DECLARE_FINAL_TYPE (FjScreens, fj_screens, FJ, SCREENS, GObject)

/* Those of @display, made when first asked for, and read from this computer's files then. (transfer none) */
FjScreens *fj_screens_get (GdkDisplay *display);
/* Other files. (transfer full) */
void fj_screens_set_shelf (FjScreens *screens, FjMonitorShelf *shelf);

/* The monitor that shows @widget; NULL: none, or @widget is not on screen. (transfer none) */
GdkMonitor *fj_screens_find_of_widget (GtkWidget *widget);
/* Never NULL; valid until "changed". (transfer none) */
const FjMonitor *fj_screens_get_monitor (FjScreens *screens, GdkMonitor *monitor);
/* FALSE: grey images go to @monitor as they are. */
gboolean fj_screens_get_table (FjScreens *screens, GdkMonitor *monitor, FjMonitorTable *table);
/* Writes down what was found on a monitor and puts it in force. Errors: fj_monitor_shelf_keep(). */
gboolean fj_screens_keep (FjScreens *screens, const FjMonitor *monitor, GError **error);

G_END_DECLS
