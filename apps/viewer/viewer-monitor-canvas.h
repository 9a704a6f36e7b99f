/* A test pattern on the whole of a screen, pixel by pixel: the values as they are (for a measurement), or
 * through the table of the monitor that shows it, as images are. */
#pragma once

#include <gtk/gtk.h>
#include "fj-monitor-pattern.h"

G_BEGIN_DECLS

GtkWidget *viewer_monitor_canvas_new (void);
/* @value: of FJ_MONITOR_PATTERN_LUMINANCE. */
void viewer_monitor_canvas_show (GtkWidget *canvas, FjMonitorPattern pattern, guint8 value, gboolean is_raw);

G_END_DECLS
