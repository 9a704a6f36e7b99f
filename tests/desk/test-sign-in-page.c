#include "fj-sign-in-page.h"

#include "desk-program.h"
#include "scripted-central.h"

static gboolean
is_answered (gpointer data)
{
  return program_button (data, "_Sign In") != NULL;
}

static gboolean
is_busy (gpointer data)
{
  return program_button (data, "_Cancel") != NULL;
}

static const char *
text (Program *program, const char *title)
{
  return gtk_editable_get_text (GTK_EDITABLE (program_row (program, title)));
}

static gboolean
has_focus (gpointer data)
{
  Program *program = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (program->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, program_row (program, "User Name"));
}

static void
test_problems (void)
{
  Central central;
  Program program;

  central_start (&central);
  program_start (&program, central.server.port);
  run_until (program_is_active, &program);
  run_until (has_focus, &program); /* the server is known, the person is not */
  g_assert_true (g_str_has_prefix (text (&program, "Server Address"), "http://127.0.0.1:"));
  g_assert_false (gtk_widget_get_sensitive (program_button (&program, "_Sign In")));

  program_sign_in (&program, "auditor", "wrong");
  run_until (is_busy, &program);
  run_until (is_answered, &program);
  run_for (50);
  g_assert_true (program_says (&program, "用户名或密码不对。"));
  g_assert_cmpstr (text (&program, "Password"), ==, "");
  g_assert_cmpstr (text (&program, "User Name"), ==, "auditor");

  gtk_editable_set_text (GTK_EDITABLE (program_row (&program, "Server Address")), " somewhere.invalid/ ");
  program_sign_in (&program, "auditor", "right");
  run_until (is_answered, &program);
  run_for (50);
  g_assert_true (program_says (&program, "somewhere.invalid"));
  g_assert_cmpstr (text (&program, "Password"), ==,
                   "right"); /* nobody has seen it: it need not be typed again */
  g_assert_cmpstr (fj_desk_application_get_server (program.application), ==, "https://somewhere.invalid");
  program_stop (&program);
  central_stop (&central);
}

/* A server that never answers: the person may give up. */
static void
test_cancel (void)
{
  GSocketListener *listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  Program program;

  program_start (&program, port);
  run_until (program_is_active, &program);
  program_sign_in (&program, "auditor", "right");
  run_until (is_busy, &program);
  run_for (200);
  g_signal_emit_by_name (program_button (&program, "_Cancel"), "clicked");
  run_until (is_answered, &program);
  g_assert_false (fj_desk_application_is_signed_in (program.application));
  /* The window may go while it is under way. */
  program_sign_in (&program, "auditor", "right");
  run_until (is_busy, &program);
  program_stop (&program);
  g_object_unref (listener);
}

int
main (int argc, char **argv)
{
  program_init (&argc, &argv);
  g_test_add_func ("/sign-in-page/problems", test_problems);
  g_test_add_func ("/sign-in-page/cancel", test_cancel);
  return g_test_run ();
}
