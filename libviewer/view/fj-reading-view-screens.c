/* The reading view: windows on the other monitors, for stages of several screens. They have nothing but
 * panes, which are those of the view's grid: keys and actions work there as in the view itself. */
#include "fj-reading-view-private.h"

#include "fj-language.h"

/* Monitors besides the one that shows the view, in the order in which the display has them. (transfer full)
 */
static GPtrArray *
list_monitors (FjReadingView *self)
{
  GPtrArray *others = g_ptr_array_new_with_free_func (g_object_unref);
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  GdkMonitor *own = surface != NULL ? gdk_display_get_monitor_at_surface (display, surface) : NULL;
  GListModel *monitors = gdk_display_get_monitors (display);

  for (guint i = 0; own != NULL && i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      if (monitor != own)
        g_ptr_array_add (others, g_steal_pointer (&monitor));
    }
  return others;
}

static void
drop_window (FjReadingView *self, guint screen)
{
  GtkWidget *window = g_steal_pointer (&self->screens[screen]);

  if (window == NULL)
    return;
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What it showed comes back into the view's own window, until another stage or protocol is asked for. */
static gboolean
on_close (GtkWindow *window, gpointer user_data)
{
  FjReadingView *self = user_data;

  self->is_folded = TRUE;
  fj_reading_view_hang (self);
  return GDK_EVENT_STOP;
}

static void
open_window (FjReadingView *self, guint screen, GdkMonitor *monitor)
{
  GtkWidget *window = gtk_window_new (), *cells;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *title = g_strdup_printf (_ ("Images, screen %u"), screen + 1);

  cells = fj_pane_grid_get_screen (FJ_PANE_GRID (self->grid), screen);
  self->screens[screen] = window;
  gtk_window_set_title (GTK_WINDOW (window), title);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_application (GTK_WINDOW (window), gtk_window_get_application (GTK_WINDOW (root)));
  gtk_widget_insert_action_group (window, "view", G_ACTION_GROUP (self->actions));
  gtk_window_set_child (GTK_WINDOW (window), cells);
  fj_reading_view_add_keys (self, window);
  g_signal_connect (window, "close-request", G_CALLBACK (on_close), self);
  fj_screen_note_watch (FJ_SCREEN_NOTE (self->screen_note), window);
  gtk_window_fullscreen_on_monitor (GTK_WINDOW (window), monitor);
  gtk_widget_show (window);
}

guint
fj_reading_view_open_screens (FjReadingView *self, guint n_wanted)
{
  g_autoptr (GPtrArray) monitors = list_monitors (self);
  guint n = MIN (n_wanted, FJ_PANE_GRID_SCREENS);

  /* Some of a stage on monitors and the rest squeezed in between would be read as if it were all. */
  if (self->is_folded || n > monitors->len + 1)
    n = 1;
  for (guint screen = n; screen < FJ_PANE_GRID_SCREENS; screen++)
    drop_window (self, screen);
  for (guint screen = 1; screen < n; screen++)
    if (self->screens[screen] == NULL)
      open_window (self, screen, g_ptr_array_index (monitors, screen - 1));
  return n;
}

void
fj_reading_view_close_screens (FjReadingView *self)
{
  for (guint screen = 1; screen < FJ_PANE_GRID_SCREENS; screen++)
    drop_window (self, screen);
}
