/* A pane: the screen that it is on, how fine that is and what greys have to go through on it. */
#include "fj-pane-private.h"

#include <math.h>
#include <string.h>

#include "fj-screens.h"

double
fj_pane_get_screen_pitch (FjPane *self)
{
  GdkMonitor *monitor = fj_screens_find_of_widget (GTK_WIDGET (self));
  GdkRectangle geometry;
  double across, down;

  if (monitor == NULL)
    return 0;
  gdk_monitor_get_geometry (monitor, &geometry);
  across = (double) gdk_monitor_get_width_mm (monitor) / MAX (geometry.width, 1);
  down = (double) gdk_monitor_get_height_mm (monitor) / MAX (geometry.height, 1);
  if (across <= 0 || down <= 0 || fabs (across - down) > 0.1 * across)
    return 0;
  return across / gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

void
fj_pane_update_greys (FjPane *self)
{
  GdkMonitor *monitor = fj_screens_find_of_widget (GTK_WIDGET (self));
  FjScreens *screens = fj_screens_get (gtk_widget_get_display (GTK_WIDGET (self)));
  FjMonitorTable table;
  gboolean has_greys = monitor != NULL && fj_screens_get_table (screens, monitor, &table);

  if (has_greys == self->has_greys
      && (!has_greys || memcmp (table.levels, self->greys, sizeof self->greys) == 0))
    return;
  self->has_greys = has_greys;
  if (has_greys)
    memcpy (self->greys, table.levels, sizeof self->greys);
  fj_picture_set_greys (self->picture, has_greys ? self->greys : NULL);
  self->is_picture_stale = TRUE;
}

/* It may have been moved to another monitor, without anything to draw in it. */
static void
on_realize (GtkWidget *widget)
{
  GdkSurface *surface = gtk_native_get_surface (gtk_widget_get_native (widget));

  g_signal_connect_object (surface, "enter-monitor", G_CALLBACK (gtk_widget_queue_draw), widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (surface, "leave-monitor", G_CALLBACK (gtk_widget_queue_draw), widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fj_screens_get (gtk_widget_get_display (widget)), "changed",
                           G_CALLBACK (gtk_widget_queue_draw), widget, G_CONNECT_SWAPPED);
}

static void
on_unrealize (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_native_get_surface (gtk_widget_get_native (widget)), widget);
  g_signal_handlers_disconnect_by_data (fj_screens_get (gtk_widget_get_display (widget)), widget);
}

void
fj_pane_add_screen (FjPane *self)
{
  g_signal_connect (self, "realize", G_CALLBACK (on_realize), NULL);
  g_signal_connect (self, "unrealize", G_CALLBACK (on_unrealize), NULL);
}
