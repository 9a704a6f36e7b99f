#include "fj-desk-settings.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include "fj-error.h"

static void
test_without_schema (void)
{
  GSettings *settings = fj_desk_settings_open ("org.fenji.Nobody");
  g_autofree char *server = fj_desk_settings_get (settings, "server");

  g_assert_null (settings);
  g_assert_cmpstr (server, ==, "");
  fj_desk_settings_set (settings, "server", "x");
  fj_desk_settings_bind_window (settings, NULL);
}

static void
test_with_schema (void)
{
  g_autoptr (GSettings) settings = fj_desk_settings_open ("org.fenji.Viewer");
  g_autofree char *server = NULL, *missing = NULL, *wrong = NULL;

  g_assert_nonnull (settings);
  fj_desk_settings_set (settings, "server", "https://centre.example");
  server = fj_desk_settings_get (settings, "server");
  g_assert_cmpstr (server, ==, "https://centre.example");
  /* A key that is not there, or is something else, ends no program. */
  fj_desk_settings_set (settings, "no-such-key", "x");
  fj_desk_settings_set (settings, "window-width", "x");
  missing = fj_desk_settings_get (settings, "no-such-key");
  wrong = fj_desk_settings_get (settings, "window-width");
  g_assert_cmpstr (missing, ==, "");
  g_assert_cmpstr (wrong, ==, "");
}

static void
test_password (void)
{
  static const struct
  {
    const char *content;
    int mode;
    const char *password; /* NULL: refused with code */
    int code;
  } cases[] = {
    { "geheim 密码\n", 0600, "geheim 密码", 0 },    { "first\r\nsecond\n", 0400, "first", 0 },
    { "secret\n", 0640, NULL, FJ_ERROR_FORBIDDEN }, { "secret\n", 0604, NULL, FJ_ERROR_FORBIDDEN },
    { "", 0600, NULL, FJ_ERROR_INVALID },           { "\nsecond\n", 0600, NULL, FJ_ERROR_INVALID },
    { "\377\376\n", 0600, NULL, FJ_ERROR_INVALID },
  };
  g_autofree char *folder = g_dir_make_tmp ("fenji-password-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "password", NULL), *longest = g_strnfill (5000, 'x');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *password = NULL;

      g_assert_true (g_file_set_contents (path, cases[i].content, -1, NULL));
      g_assert_cmpint (g_chmod (path, cases[i].mode), ==, 0);
      password = fj_desk_settings_read_password (path, &error);
      g_assert_cmpstr (password, ==, cases[i].password);
      if (cases[i].password == NULL)
        g_assert_error (error, FJ_ERROR, cases[i].code);
      else
        g_assert_no_error (error);
      g_clear_error (&error);
    }
  g_assert_true (g_file_set_contents (path, longest, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_null (fj_desk_settings_read_password (path, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  g_unlink (path);
  g_assert_null (fj_desk_settings_read_password (path, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  g_clear_error (&error);
  /* Nothing that would wait for ever, or is no file. */
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_null (fj_desk_settings_read_password (path, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FORBIDDEN);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk-settings/without-schema", test_without_schema);
  g_test_add_func ("/desk-settings/with-schema", test_with_schema);
  g_test_add_func ("/desk-settings/password", test_password);
  return g_test_run ();
}
