#include "fj-client.h"

#include <glib/gstdio.h>
#include <string.h>
#include "fj-error.h"
#include "fj-json.h"
#include "scripted-central.h"

#define SIZE (3 << 20)

typedef struct
{
  goffset done, total;
  guint calls;
} Progress;

static void
on_progress (goffset done, goffset total, gpointer data)
{
  Progress *progress = data;

  g_assert_cmpint (done, >=, progress->done);
  progress->done = done;
  progress->total = total;
  progress->calls++;
}

static char *
make_file (const char *name, gsize size)
{
  g_autofree char *folder = g_dir_make_tmp ("fenji-exchange-XXXXXX", NULL);
  g_autofree char *text = g_strnfill (size, 'v');
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, (gssize) size, NULL));
  return path;
}

static void
remove_file (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_upload (void)
{
  Server server;
  Progress progress = { 0 };
  g_autofree char *path = make_file ("lesson.mp4", SIZE);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) reply = NULL, again = NULL;
  FjClient *client;

  server_start (&server, FALSE);
  client = client_of (&server);
  reply = fj_client_upload_file (client, "PUT", "/echo/Binary/1", path, "video/mp4", FJ_CLIENT_CREATE,
                                 on_progress, &progress, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (fj_json_get_string (reply, "body")), ==, SIZE);
  g_assert_cmpstr (fj_json_get_string (reply, "Content-Type"), ==, "video/mp4");
  g_assert_cmpstr (fj_json_get_string (reply, "Content-Length"), ==, "3145728");
  g_assert_cmpstr (fj_json_get_string (reply, "If-None-Match"), ==, "*");
  g_assert_cmpint (progress.done, ==, SIZE);
  g_assert_cmpint (progress.total, ==, SIZE);
  g_assert_cmpuint (progress.calls, >, 10); /* by pieces, not at once */
  g_assert_null (fj_client_upload_file (client, "PUT", "/echo/1", "/nowhere/at all", "video/mp4", 0, NULL,
                                        NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  g_object_unref (client);
  server_stop (&server);
  remove_file (path);
}

static void
test_download (void)
{
  Central central;
  Progress progress = { 0 };
  g_autofree char *path = make_file ("report.pdf", 1), *text = NULL, *folder = g_path_get_dirname (path);
  g_autofree char *data = g_strnfill (SIZE, 'd');
  g_autoptr (GBytes) bytes = g_bytes_new (data, SIZE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  FjClient *client;
  gsize length;

  central_start (&central);
  client = central_client (&central);
  central_serve (&central, "/Binary/1", "application/pdf", bytes);
  /* What is refused leaves what was there. */
  g_assert_false (fj_client_download_file (client, "/Binary/2", path, SIZE, NULL, NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (fj_client_download_file (client, "/Binary/1", path, SIZE - 1, NULL, NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_cmpstr (text, ==, "v");
  g_clear_pointer (&text, g_free);
  g_assert_true (
      fj_client_download_file (client, "/Binary/1", path, SIZE, on_progress, &progress, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_cmpmem (text, length, data, SIZE);
  g_assert_cmpint (progress.done, ==, SIZE);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "report.pdf");
  g_assert_null (g_dir_read_name (dir));
  g_assert_false (
      fj_client_download_file (client, "/Binary/1", "/nowhere/at all", SIZE, NULL, NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  g_object_unref (client);
  central_stop (&central);
  remove_file (path);
}

/* Whoever holds the client stays who they are. */
static void
test_take_session (void)
{
  Server server;
  FjClient *client, *fresh;
  g_autofree char *before = NULL, *token = NULL;

  server_start (&server, FALSE);
  client = client_of (&server);
  fresh = client_of (&server);
  g_assert_null (fj_client_dup_token (client));
  g_assert_true (fj_client_sign_in (fresh, "auditor", "right", NULL, NULL));
  fj_client_take_session (client, fresh);
  token = fj_client_dup_token (client);
  g_assert_cmpstr (token, ==, "secret-1");
  g_assert_null (fj_client_dup_token (fresh));
  g_assert_cmpstr (fj_client_get_practitioner (client), ==, "p-7");
  g_assert_null (fj_client_get_practitioner (fresh));
  g_assert_true (g_str_has_prefix (fj_client_get_base (client), "http://127.0.0.1:"));
  g_object_unref (client);
  g_object_unref (fresh);
  server_stop (&server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client-exchange/upload", test_upload);
  g_test_add_func ("/client-exchange/download", test_download);
  g_test_add_func ("/client-exchange/take-session", test_take_session);
  return g_test_run ();
}
