#include "fj-compose-guard.h"

#define KEY "fj-compose-guard"

typedef struct
{
  GtkWidget *text; /* weak: the focused one whose preedit is followed */
  gboolean is_composing;
} Guard;

static void
on_preedit (GtkWidget *text, const char *preedit, gpointer user_data)
{
  Guard *guard = g_object_get_data (user_data, KEY);

  guard->is_composing = preedit != NULL && *preedit != '\0';
}

static void
forget (GtkWindow *window, Guard *guard)
{
  if (guard->text != NULL)
    g_signal_handlers_disconnect_by_func (guard->text, on_preedit, window);
  g_clear_weak_pointer (&guard->text);
  guard->is_composing = FALSE;
}

/* Both texts of the toolkit tell their preedit. */
static void
on_focus (GtkWindow *window)
{
  Guard *guard = g_object_get_data (G_OBJECT (window), KEY);
  GtkWidget *text = gtk_window_get_focus (window);

  if (text == guard->text)
    return;
  forget (window, guard);
  if (!GTK_IS_TEXT (text) && !GTK_IS_TEXT_VIEW (text))
    return;
  g_set_weak_pointer (&guard->text, text);
  g_signal_connect_object (text, "preedit-changed", G_CALLBACK (on_preedit), window, 0);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  Guard *guard = g_object_get_data (G_OBJECT (window), KEY);

  if (guard->text == NULL || !guard->is_composing)
    return FALSE;
  gtk_event_controller_key_forward (controller, guard->text);
  return TRUE;
}

static void
guard_free (gpointer data)
{
  Guard *guard = data;

  g_clear_weak_pointer (&guard->text);
  g_free (guard);
}

gboolean
fj_compose_guard_is_composing (GtkWindow *window)
{
  Guard *guard = g_object_get_data (G_OBJECT (window), KEY);

  return guard != NULL && guard->text != NULL && guard->is_composing;
}

void
fj_compose_guard_add (GtkWindow *window)
{
  GtkEventController *keys;

  g_return_if_fail (GTK_IS_WINDOW (window) && g_object_get_data (G_OBJECT (window), KEY) == NULL);

  keys = gtk_event_controller_key_new ();
  g_object_set_data_full (G_OBJECT (window), KEY, g_new0 (Guard, 1), guard_free);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), NULL);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
  g_signal_connect (window, "notify::focus-widget", G_CALLBACK (on_focus), NULL);
}
