#include "fj-screen-note.h"

#include "fj-language.h"
#include "fj-screens.h"
#include "fj-time.h"

#define SECONDS_BETWEEN 3600u /* what was measured grows old by itself */

struct _FjScreenNote
{
  GtkWidget parent_instance;

  GtkWidget *grid; /* FjPaneGrid; weak */
  GtkWidget *button, *label;
  GtkWidget *flag, *flag_label; /* the flag is held: it lies elsewhere */
  gboolean has_state;
  FjMonitorState state;
  guint timeout;
};

G_DEFINE_FINAL_TYPE (FjScreenNote, fj_screen_note, GTK_TYPE_WIDGET)

/* --- what is known --- */

/* GdkMonitor of the panes, each once. (transfer container) */
static GPtrArray *
list_monitors (FjScreenNote *self)
{
  GPtrArray *monitors = g_ptr_array_new ();

  for (guint i = 0; self->grid != NULL && i < fj_pane_grid_get_n_seen (FJ_PANE_GRID (self->grid)); i++)
    {
      GtkWidget *pane = GTK_WIDGET (fj_pane_grid_get_pane (FJ_PANE_GRID (self->grid), i));
      GdkMonitor *monitor = fj_screens_find_of_widget (pane);

      if (monitor != NULL && !g_ptr_array_find (monitors, monitor, NULL))
        g_ptr_array_add (monitors, monitor);
    }
  return monitors;
}

static void
set_class (GtkWidget *widget, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static gboolean
is_flagged (FjScreenNote *self)
{
  return self->has_state && (self->state == FJ_MONITOR_FAILED || self->state == FJ_MONITOR_SECONDARY);
}

static void
show_flag (FjScreenNote *self, const FjMonitor *worst)
{
  g_autofree char *name = is_flagged (self) ? fj_monitor_dup_name (worst) : NULL;
  g_autofree char *words = NULL;

  if (name == NULL)
    {
      gtk_widget_set_visible (self->flag, FALSE);
      return;
    }
  words = self->state == FJ_MONITOR_FAILED
              ? g_strdup_printf (_ ("%s failed its test: do not read by this monitor."), name)
              : g_strdup_printf (_ ("%s is not for primary reading."), name);
  gtk_label_set_label (GTK_LABEL (self->flag_label), words);
  set_class (self->flag, "fj-failed", self->state == FJ_MONITOR_FAILED);
  gtk_widget_set_visible (self->flag, TRUE);
}

static void
show_words (FjScreenNote *self, const char *words, const char *sentences)
{
  g_autofree char *name = g_strdup_printf (_ ("Monitor: %s"), words);

  gtk_label_set_label (GTK_LABEL (self->label), words);
  gtk_widget_set_tooltip_text (self->button, sentences);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentences, -1);
  set_class (self->button, "fj-warning",
             self->state == FJ_MONITOR_EXPIRED || self->state == FJ_MONITOR_SECONDARY);
  set_class (self->button, "fj-failed", self->state == FJ_MONITOR_FAILED);
}

void
fj_screen_note_update (FjScreenNote *self)
{
  FjScreens *screens;
  g_autoptr (GPtrArray) monitors = NULL;
  g_autoptr (GString) sentences = g_string_new (NULL);
  const FjMonitor *worst = NULL;
  gint64 now = fj_time_now ();

  g_return_if_fail (FJ_IS_SCREEN_NOTE (self));
  screens = fj_screens_get (gtk_widget_get_display (GTK_WIDGET (self)));
  monitors = list_monitors (self);
  for (guint i = 0; i < monitors->len; i++)
    {
      const FjMonitor *monitor = fj_screens_get_monitor (screens, g_ptr_array_index (monitors, i));
      FjMonitorState state = fj_monitor_get_state (monitor, now);
      g_autofree char *text = fj_monitor_dup_sentences (monitor, now);

      g_string_append_printf (sentences, "%s%s", i > 0 ? "\n\n" : "", text);
      if (worst == NULL || state > self->state)
        {
          worst = monitor;
          self->state = state;
        }
    }
  self->has_state = worst != NULL;
  gtk_widget_set_visible (self->button, self->has_state);
  if (worst != NULL)
    {
      g_autofree char *words = fj_monitor_dup_words (worst, now);

      show_words (self, words, sentences->str);
    }
  show_flag (self, worst);
}

gboolean
fj_screen_note_get_state (FjScreenNote *self, FjMonitorState *state)
{
  g_return_val_if_fail (FJ_IS_SCREEN_NOTE (self), FALSE);
  *state = self->state;
  return self->has_state;
}

/* --- where the windows are --- */

static void
watch_surface (FjScreenNote *self, GtkWidget *widget)
{
  GdkSurface *surface = gtk_native_get_surface (gtk_widget_get_native (widget));

  g_signal_connect_object (surface, "enter-monitor", G_CALLBACK (fj_screen_note_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (surface, "leave-monitor", G_CALLBACK (fj_screen_note_update), self,
                           G_CONNECT_SWAPPED);
}

void
fj_screen_note_watch (FjScreenNote *self, GtkWidget *window)
{
  g_return_if_fail (FJ_IS_SCREEN_NOTE (self));
  g_signal_connect_object (window, "realize", G_CALLBACK (watch_surface), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "map", G_CALLBACK (fj_screen_note_update), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static gboolean
on_timeout (gpointer user_data)
{
  fj_screen_note_update (user_data);
  return G_SOURCE_CONTINUE;
}

static void
on_clicked (FjScreenNote *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.monitor-test", NULL);
}

/* --- widget --- */

static void
fj_screen_note_realize (GtkWidget *widget)
{
  FjScreenNote *self = FJ_SCREEN_NOTE (widget);

  GTK_WIDGET_CLASS (fj_screen_note_parent_class)->realize (widget);
  watch_surface (self, widget);
  g_signal_connect_object (fj_screens_get (gtk_widget_get_display (widget)), "changed",
                           G_CALLBACK (fj_screen_note_update), self, G_CONNECT_SWAPPED);
  self->timeout = g_timeout_add_seconds (SECONDS_BETWEEN, on_timeout, self);
}

static void
fj_screen_note_unrealize (GtkWidget *widget)
{
  FjScreenNote *self = FJ_SCREEN_NOTE (widget);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_signal_handlers_disconnect_by_data (gtk_native_get_surface (gtk_widget_get_native (widget)), self);
  g_signal_handlers_disconnect_by_data (fj_screens_get (gtk_widget_get_display (widget)), self);
  GTK_WIDGET_CLASS (fj_screen_note_parent_class)->unrealize (widget);
}

static void
fj_screen_note_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fj_screen_note_parent_class)->map (widget);
  fj_screen_note_update (FJ_SCREEN_NOTE (widget));
}

static void
fj_screen_note_dispose (GObject *object)
{
  FjScreenNote *self = FJ_SCREEN_NOTE (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->flag);
  g_clear_weak_pointer (&self->grid);
  G_OBJECT_CLASS (fj_screen_note_parent_class)->dispose (object);
}

static void
fj_screen_note_class_init (FjScreenNoteClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = fj_screen_note_dispose;
  widget_class->realize = fj_screen_note_realize;
  widget_class->unrealize = fj_screen_note_unrealize;
  widget_class->map = fj_screen_note_map;
  gtk_widget_class_set_css_name (widget_class, "screennote");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
make_flag (FjScreenNote *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  self->flag = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8));
  gtk_widget_add_css_class (self->flag, "fj-monitor-flag");
  self->flag_label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->flag_label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (self->flag), icon);
  gtk_box_append (GTK_BOX (self->flag), self->flag_label);
  gtk_widget_set_visible (self->flag, FALSE);
}

static void
fj_screen_note_init (FjScreenNote *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("video-display-symbolic");

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (self->label), 8);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 14);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), self->label);
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "fj-screen-note");
  gtk_widget_set_focus_on_click (self->button, FALSE);
  gtk_widget_set_visible (self->button, FALSE);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_clicked), self);
  make_flag (self);
}

GtkWidget *
fj_screen_note_new (FjPaneGrid *grid)
{
  FjScreenNote *self = g_object_new (FJ_TYPE_SCREEN_NOTE, NULL);

  g_set_weak_pointer (&self->grid, GTK_WIDGET (grid));
  g_signal_connect_object (grid, "layout-changed", G_CALLBACK (fj_screen_note_update), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

GtkWidget *
fj_screen_note_get_flag (FjScreenNote *self)
{
  g_return_val_if_fail (FJ_IS_SCREEN_NOTE (self), NULL);
  return self->flag;
}
