/* fj-compose-guard: keys of a window rest while its focused text shows preedit, and the text gets them. */
#include <adwaita.h>

#include "fj-compose-guard.h"

typedef struct
{
  GtkWidget *window, *text, *other;
  guint n_submitted, n_closed;
} Fixture;

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 5;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static void
press (const char *key)
{
  const char *const command[] = { "xdotool", "key", key, NULL };
  g_autoptr (GSubprocess) process = g_subprocess_newv (command, G_SUBPROCESS_FLAGS_NONE, NULL);

  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

static void
wait_until (const guint *number, guint value)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (*number != value && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_cmpuint (*number, ==, value);
}

static gboolean
count (GtkWidget *widget, GVariant *args, gpointer number)
{
  ++*(guint *) number;
  return TRUE;
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

/* As the program's own keys are: of the window, asked before what has the focus. */
static void
add_key (Fixture *fixture, const char *key, guint *number)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (key),
                                                          gtk_callback_action_new (count, number, NULL)));
  gtk_widget_add_controller (fixture->window, keys);
}

static void
set_up (Fixture *fixture)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  *fixture = (Fixture){ .window = gtk_window_new (), .text = gtk_text_view_new (), .other = gtk_text_new () };
  gtk_box_append (GTK_BOX (box), fixture->text);
  gtk_box_append (GTK_BOX (box), fixture->other);
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  add_key (fixture, "<Control>Return", &fixture->n_submitted);
  add_key (fixture, "F8", &fixture->n_closed);
  fj_compose_guard_add (GTK_WINDOW (fixture->window));
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_widget_grab_focus (fixture->text);
  while (!is_active (fixture->window) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  settle ();
}

static char *
get_text (Fixture *fixture)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (fixture->text));
  char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  return text;
}

static void
test_rest (void)
{
  Fixture fixture;
  g_autofree char *typed = NULL;

  set_up (&fixture);
  press ("ctrl+Return");
  wait_until (&fixture.n_submitted, 1);
  g_assert_false (fj_compose_guard_is_composing (GTK_WINDOW (fixture.window)));
  g_signal_emit_by_name (fixture.text, "preedit-changed", "fei");
  g_assert_true (fj_compose_guard_is_composing (GTK_WINDOW (fixture.window)));
  press ("F8");
  press ("ctrl+Return");
  press ("a");
  settle ();
  /* Keys go where the word is written. */
  for (guint i = 0; i < 200 && (typed == NULL || strchr (typed, 'a') == NULL); i++)
    {
      settle ();
      g_free (typed);
      typed = get_text (&fixture);
    }
  g_assert_nonnull (strchr (typed, 'a'));
  g_assert_cmpuint (fixture.n_submitted, ==, 1);
  g_assert_cmpuint (fixture.n_closed, ==, 0);
  g_signal_emit_by_name (fixture.text, "preedit-changed", "");
  press ("ctrl+Return");
  wait_until (&fixture.n_submitted, 2);
  gtk_window_destroy (GTK_WINDOW (fixture.window));
}

/* What was being composed in one text does not hold up another, nor nothing at all. */
static void
test_leave (void)
{
  Fixture fixture;

  set_up (&fixture);
  g_signal_emit_by_name (fixture.text, "preedit-changed", "fei");
  gtk_widget_grab_focus (fixture.other);
  g_assert_false (fj_compose_guard_is_composing (GTK_WINDOW (fixture.window)));
  press ("F8");
  wait_until (&fixture.n_closed, 1);
  g_signal_emit_by_name (fixture.other, "preedit-changed", "gan");
  g_assert_true (fj_compose_guard_is_composing (GTK_WINDOW (fixture.window)));
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  g_assert_false (fj_compose_guard_is_composing (GTK_WINDOW (fixture.window)));
  gtk_window_destroy (GTK_WINDOW (fixture.window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compose-guard/rest", test_rest);
  g_test_add_func ("/compose-guard/leave", test_leave);
  return g_test_run ();
}
