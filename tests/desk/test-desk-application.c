#include "fj-desk-application.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "desk-program.h"
#include "scripted-central.h"

static const char *self; /* this program */

/* In a process of its own, as a program is started: what it says and how it ends. */
static int
run_with (char **output, const char *first, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  va_list list;
  int status;

  g_ptr_array_add (arguments, (gpointer) self);
  g_ptr_array_add (arguments, (gpointer) "--program");
  va_start (list, first);
  for (const char *argument = first; argument != NULL; argument = va_arg (list, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);
  g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, output, NULL,
                &status, &error);
  g_assert_no_error (error);
  return status;
}

static void
test_options (void)
{
  g_autofree char *version = NULL, *folder = g_dir_make_tmp ("fenji-desk-XXXXXX", NULL);
  g_autofree char *password = g_build_filename (folder, "password", NULL);

  g_assert_cmpint (run_with (&version, "--version", NULL), ==, 0);
  g_assert_nonnull (strstr (version, FENJI_VERSION));
  g_assert_cmpint (run_with (NULL, "--password-file", "/nowhere/at/all", "--server", "http://127.0.0.1:9",
                             "--user", "x", NULL),
                   !=, 0);
  g_assert_true (g_file_set_contents (password, "right\n", -1, NULL));
  g_assert_cmpint (chmod (password, 0644), ==, 0);
  g_assert_cmpint (
      run_with (NULL, "--password-file", password, "--server", "http://127.0.0.1:9", "--user", "x", NULL), !=,
      0);
  g_assert_cmpint (chmod (password, 0600), ==, 0);
  g_assert_cmpint (run_with (NULL, "--password-file", password, NULL), !=, 0); /* where, and for whom? */
  g_assert_cmpint (unlink (password), ==, 0);
  g_assert_cmpint (rmdir (folder), ==, 0);
}

/* A machine that is switched on before its server signs in by itself as soon as it may. */
static void
test_unattended (void)
{
  Central central;
  g_autofree char *folder = g_dir_make_tmp ("fenji-desk-XXXXXX", NULL);
  g_autofree char *password = g_build_filename (folder, "password", NULL), *server = NULL, *output = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  central_start (&central);
  server = g_strdup_printf ("http://127.0.0.1:%u", central.server.port);
  central_go_away (&central);
  g_assert_true (g_file_set_contents (password, "right\n", -1, NULL));
  g_assert_cmpint (chmod (password, 0600), ==, 0);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self, "--program", "--server", server,
                              "--user", "kiosk", "--password-file", password, NULL);
  g_assert_no_error (error);
  run_for (2000);
  g_assert_cmpuint (central_count (&central, "/session"), ==, 0);
  central_come_back (&central);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "signed in\n");
  g_assert_true (g_subprocess_get_successful (process));
  /* It came, and said good-bye. */
  g_assert_cmpuint (central_count (&central, "/session"), ==, 2);
  central_stop (&central);
  g_assert_cmpint (unlink (password), ==, 0);
  g_assert_cmpint (rmdir (folder), ==, 0);
}

static void
test_menu (void)
{
  Program program;
  g_autoptr (GMenuModel) menu = NULL;
  static const char *const actions[] = { "quit", "about", "shortcuts", "sign-out" };

  program_start (&program, 9);
  menu = fj_desk_application_create_menu (program.application);
  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_true (g_action_group_has_action (G_ACTION_GROUP (program.application), actions[i]));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (program.application), "sign-out"));
  run_until (program_is_active, &program);
  g_action_group_activate_action (G_ACTION_GROUP (program.application), "about", NULL);
  run_for (200);
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  guint found = 0;
  for (guint i = g_list_model_get_n_items (windows); i > 0; i--)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i - 1);

      if (ADW_IS_ABOUT_WINDOW (window) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        {
          found++;
          gtk_window_destroy (window);
        }
    }
  g_assert_cmpuint (found, ==, 1);
  program_stop (&program);
}

int
main (int argc, char **argv)
{
  self = argv[0];
  if (argc > 1 && g_str_equal (argv[1], "--program"))
    return program_main (argc - 1, argv + 1);
  program_init (&argc, &argv);
  g_test_add_func ("/desk-application/options", test_options);
  g_test_add_func ("/desk-application/unattended", test_unattended);
  g_test_add_func ("/desk-application/menu", test_menu);
  return g_test_run ();
}
