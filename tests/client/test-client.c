#include "fj-client.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"
#include "scripted-server.h"

static void
test_base (void)
{
  static const char *const good[]
      = { "http://127.0.0.1:8042", "http://localhost",       "http://[::1]:80",
          "http://127.9.9.9:1",    "https://centre.example", "https://centre.example/fenji" };
  static const char *const bad[] = { "",
                                     "127.0.0.1:8042",
                                     "ftp://127.0.0.1",
                                     "http://127.0.0.1/",
                                     "http://",
                                     "https://user:pass@centre.example",
                                     "https://centre.example?x=1",
                                     "https://centre.example#x",
                                     "http://centre.example",
                                     "http://192.168.1.10:8042",
                                     "http://localhost.example",
                                     "http://127.0.0.1.example" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjClient) client = fj_client_new (good[i], &error);

      g_assert_no_error (error);
      g_assert_null (fj_client_get_practitioner (client));
      g_assert_cmpint (fj_client_get_roles (client), ==, FJ_ROLE_NONE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fj_client_new (bad[i], &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
    }
}

static void
test_sign_in (void)
{
  Server server;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) reply = NULL;
  FjClient *client;

  server_start (&server, FALSE);
  client = client_of (&server);
  g_assert_false (fj_client_sign_in (client, "auditor", "wrong", NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED);
  g_assert_cmpstr (error->message, ==, "用户名或密码不对。");
  g_clear_error (&error);
  g_assert_false (
      fj_client_sign_in (client, "odd", "x", NULL, &error)); /* a token that would break the header */
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_true (fj_client_sign_in (client, "auditor", "right", NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (fj_client_get_practitioner (client), ==, "p-7");
  g_assert_cmpstr (fj_client_get_display (client), ==, "王审核");
  g_assert_cmpint (fj_client_get_roles (client), ==, FJ_ROLE_AUDITOR | FJ_ROLE_EXPERT);
  g_assert_cmpstr (fj_client_get_organization (client), ==, "centre");
  reply = fj_client_send (client, "GET", "/echo", NULL, 0, NULL, NULL, NULL, &error);
  g_assert_cmpstr (fj_json_get_string (reply, "Authorization"), ==, "Bearer secret-1");
  fj_client_sign_out (client);
  g_assert_null (fj_client_get_practitioner (client));
  g_clear_pointer (&reply, json_object_unref);
  reply = fj_client_send (client, "GET", "/echo", NULL, 0, NULL, NULL, NULL, &error);
  g_assert_cmpstr (fj_json_get_string (reply, "Authorization"), ==, "");
  /* A session's answer is a secret: it must not be kept under a key. */
  for (guint i = 0; i < server.keys->len; i++)
    g_assert_cmpstr (g_ptr_array_index (server.keys, i), ==, "");
  g_object_unref (client);
  server_stop (&server);
}

static void
test_send (void)
{
  Server server;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = json_object_new ();
  JsonObject *reply;
  FjClient *client;
  guint etag = 7;

  server_start (&server, FALSE);
  client = client_of (&server);
  json_object_set_string_member (body, "conclusion", "心肺未见异常。");

  fj_language_set_thread ("zh_CN");
  reply = fj_client_send (client, "PUT", "/echo/DiagnosticReport/1?a=%E5%BC%A0", body, 3, NULL, &etag, NULL,
                          &error);
  fj_language_set_thread (NULL);
  g_assert_no_error (error);
  g_assert_cmpstr (fj_json_get_string (reply, "method"), ==, "PUT");
  g_assert_true (
      g_str_has_suffix (fj_json_get_string (reply, "uri"), "/echo/DiagnosticReport/1?a=%E5%BC%A0"));
  g_assert_cmpstr (fj_json_get_string (reply, "body"), ==, "{\"conclusion\":\"心肺未见异常。\"}");
  g_assert_cmpstr (fj_json_get_string (reply, "If-Match"), ==, "W/\"3\"");
  g_assert_cmpstr (fj_json_get_string (reply, "Idempotency-Key"), ==, "");
  g_assert_cmpstr (fj_json_get_string (reply, "Content-Type"), ==, "application/fhir+json");
  g_assert_cmpstr (fj_json_get_string (reply, "Accept-Language"), ==, "zh-CN");
  g_assert_cmpuint (etag, ==, 42);
  json_object_unref (reply);

  reply = fj_client_send (client, "PUT", "/echo", body, FJ_CLIENT_CREATE, NULL, NULL, NULL, &error);
  g_assert_cmpstr (fj_json_get_string (reply, "If-None-Match"), ==, "*");
  g_assert_cmpstr (fj_json_get_string (reply, "If-Match"), ==, "");
  json_object_unref (reply);
  reply = fj_client_send (client, "POST", "/echo", body, 0, "key-1", NULL, NULL, &error);
  g_assert_cmpstr (fj_json_get_string (reply, "Idempotency-Key"), ==, "key-1");
  g_assert_cmpstr (fj_json_get_string (reply, "If-Match"), ==, "");
  json_object_unref (reply);
  reply = fj_client_send (client, "POST", "/echo", NULL, 0, NULL, NULL, NULL, &error);
  g_assert_cmpuint (strlen (fj_json_get_string (reply, "Idempotency-Key")), ==, 36);
  json_object_unref (reply);

  reply = fj_client_send (client, "GET", "/nothing", NULL, 0, NULL, &etag, NULL, &error);
  g_assert_cmpuint (json_object_get_size (reply), ==, 0);
  g_assert_cmpuint (etag, ==, 0);
  json_object_unref (reply);
  g_object_unref (client);
  server_stop (&server);
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *path;
    int code;
    const char *says;
  } cases[] = {
    { "/stale", FJ_ERROR_STALE, "王医生 changed it" },       { "/missing", FJ_ERROR_NOT_FOUND, "404" },
    { "/page", FJ_ERROR_CORRUPT, "cannot be read" },         { "/elsewhere", FJ_ERROR_INVALID, "302" },
    { "/password-please", FJ_ERROR_UNAUTHENTICATED, "401" }, { "/large", FJ_ERROR_TOO_LARGE, "16777216" },
    { "/large?chunked", FJ_ERROR_TOO_LARGE, "16777216" },    { "no-slash", FJ_ERROR_INVALID, "no-slash" },
    { "@evil.example/", FJ_ERROR_INVALID, "evil" },
  };
  Server server;
  FjClient *client;

  server_start (&server, FALSE);
  client = client_of (&server);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      JsonObject *reply = fj_client_send (client, "GET", cases[i].path, NULL, 0, NULL, NULL, NULL, &error);

      g_assert_null (reply);
      if (!g_error_matches (error, FJ_ERROR, cases[i].code) || strstr (error->message, cases[i].says) == NULL)
        g_error ("%s: %s %d %s", cases[i].path, g_quark_to_string (error->domain), error->code,
                 error->message);
    }
  g_object_unref (client);
  server_stop (&server);
}

static void
test_nobody_there (void)
{
  Server server;
  g_autoptr (GError) error = NULL;
  FjClient *client;

  server_start (&server, FALSE);
  client = client_of (&server);
  server_stop (&server); /* a port that was free a moment ago */
  g_assert_null (fj_client_send (client, "PUT", "/echo", NULL, 0, NULL, NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "127.0.0.1 does not answer"));
  g_object_unref (client);
}

/* The server hangs up without a word: reads and keyed writes are asked for again under the same key, a PUT is
 * not. */
static void
test_lost_replies (void)
{
  Server server;
  g_autoptr (GError) error = NULL;
  JsonObject *reply;
  FjClient *client;

  server_start (&server, FALSE);
  client = client_of (&server);
  server_expect_drops (&server, 2);
  reply = fj_client_send (client, "POST", "/echo", NULL, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (server.requests, ==, 3);
  g_assert_cmpuint (strlen (g_ptr_array_index (server.keys, 0)), ==, 36);
  g_assert_cmpstr (g_ptr_array_index (server.keys, 0), ==, g_ptr_array_index (server.keys, 1));
  g_assert_cmpstr (g_ptr_array_index (server.keys, 0), ==, g_ptr_array_index (server.keys, 2));
  json_object_unref (reply);
  g_object_unref (client);

  client = client_of (&server);
  server_expect_drops (&server, 2);
  reply = fj_client_send (client, "GET", "/echo", NULL, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (server.requests, ==, 3);
  json_object_unref (reply);
  g_object_unref (client);

  client = client_of (&server);
  server_expect_drops (&server, 9);
  g_assert_null (fj_client_send (client, "GET", "/echo", NULL, 0, NULL, NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  g_assert_cmpuint (server.requests, ==, 3);
  g_clear_error (&error);
  g_object_unref (client);

  client = client_of (&server);
  server_expect_drops (&server, 9);
  g_assert_null (fj_client_send (client, "PUT", "/echo", NULL, 2, NULL, NULL, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  g_assert_cmpuint (server.requests, ==, 1);
  g_clear_error (&error);
  g_object_unref (client);

  client = client_of (&server);
  server_expect_drops (&server, 9);
  g_assert_false (fj_client_sign_in (client, "auditor", "right", NULL, &error));
  g_assert_cmpuint (server.requests, ==, 1);
  g_object_unref (client);
  server_stop (&server);
}

static gpointer
cancel_when_asked (gpointer data)
{
  gpointer *both = data;
  Server *server = both[0];

  g_mutex_lock (&server->mutex);
  while (server->requests == 0)
    g_cond_wait (&server->cond, &server->mutex);
  g_mutex_unlock (&server->mutex);
  g_cancellable_cancel (both[1]);
  return NULL;
}

static void
test_cancel (void)
{
  Server server;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gpointer both[2] = { &server, cancellable };
  GThread *thread;
  FjClient *client;

  server_start (&server, FALSE);
  client = client_of (&server);
  thread = g_thread_new ("cancel", cancel_when_asked, both);
  g_assert_null (fj_client_send (client, "GET", "/never", NULL, 0, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_clear_error (&error);
  g_assert_null (fj_client_send (client, "GET", "/echo", NULL, 0, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (server.requests, ==, 1);
  g_object_unref (client);
  server_stop (&server);
}

static gpointer
ask_often (gpointer data)
{
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) body = json_object_new (), reply = NULL;
      g_autofree char *expected
          = g_strdup_printf ("{\"thread\":%u,\"i\":%u}", (guint) (gsize) g_thread_self () & 0xffff, i);

      json_object_set_int_member (body, "thread", (gsize) g_thread_self () & 0xffff);
      json_object_set_int_member (body, "i", i);
      reply = fj_client_send (data, "POST", "/echo", body, 0, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (fj_json_get_string (reply, "body"), ==, expected);
    }
  return NULL;
}

static void
test_threads (void)
{
  Server server;
  GThread *threads[8];
  FjClient *client;

  server_start (&server, FALSE);
  client = client_of (&server);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ask", ask_often, client);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (server.requests, ==, 400);
  g_object_unref (client);
  server_stop (&server);
}

/* ---- bytes ---- */

static void
test_fetch (void)
{
  Server server;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *type = NULL;
  FjClient *client;

  server_start (&server, FALSE);
  client = client_of (&server);
  bytes = fj_client_fetch (client, "/bytes", "multipart/related", &type, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "a\0b", 3);
  g_assert_cmpstr (type, ==, "multipart/related; boundary=\"x\"");
  g_clear_pointer (&bytes, g_bytes_unref);
  bytes = fj_client_fetch (client, "/echo", "application/pdf", NULL, NULL, &error);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                  "\"Accept\":\"application/pdf\""));
  g_assert_null (fj_client_fetch (client, "/stale", "application/pdf", &type, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_STALE);
  g_object_unref (client);
  server_stop (&server);
}

/* A file that begins as DICOM does, then @size bytes of anything. */
static char *
dicom_file (const char *folder, const char *name, gsize size, char **digest)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *content = g_malloc0 (132 + size);

  memcpy (content + 128, "DICM", 4);
  for (gsize i = 0; i < size; i++)
    content[132 + i] = (char) (i * 7 + (i >> 8));
  g_assert_true (g_file_set_contents (path, content, (gssize) (132 + size), NULL));
  *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, 132 + size);
  return path;
}

static void
test_stow (void)
{
  Server server;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer_bytes = NULL;
  g_autofree char *folder = g_dir_make_tmp ("fenji-XXXXXX", NULL), *one = NULL, *two = NULL, *expected = NULL;
  char *paths[3] = { NULL }, *missing[] = { NULL, NULL };
  FjClient *client;

  server_start (&server, FALSE);
  client = client_of (&server);
  paths[0] = dicom_file (folder, "one.dcm", 1000, &one);
  paths[1] = dicom_file (folder, "two.dcm", 9 << 20, &two);
  expected = g_strdup_printf ("%s %s ", one, two);

  server_expect_drops (&server, 1); /* the first connection ends in the middle: the stream begins again */
  answer_bytes = fj_client_stow (client, "1.2.3", paths, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (server.part, ==, expected);
  g_assert_cmpuint (server.requests, ==, 2);
  g_assert_true (g_str_has_prefix (server.type, "multipart/related; type=\"application/dicom\"; boundary="));
  g_assert_cmpuint (g_ascii_strtoull (server.length, NULL, 10), >, 1000 + (9 << 20));
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (answer_bytes, NULL), g_bytes_get_size (answer_bytes), "00081199"));

  /* The archive takes one of two: that is no success. */
  g_assert_null (fj_client_stow (client, "1.2.99", paths, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
  g_assert_nonnull (strstr (error->message, "1.2.3.4"));
  g_assert_nonnull (strstr (error->message, "0110"));
  g_clear_error (&error);

  missing[0] = g_build_filename (folder, "three.dcm", NULL);
  server_expect_drops (&server, 0);
  g_assert_null (fj_client_stow (client, NULL, missing, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  g_assert_cmpuint (server.requests, ==, 0);
  g_remove (paths[0]);
  g_remove (paths[1]);
  g_rmdir (folder);
  g_free (paths[0]);
  g_free (paths[1]);
  g_free (missing[0]);
  g_object_unref (client);
  server_stop (&server);
}

/* ---- TLS ---- */

static void
test_unknown_certificate (void)
{
  Server server;
  g_autoptr (GError) error = NULL;
  FjClient *client;

  /* In a process of its own that ends without the leak checker, which crashes on the thread-local memory of
   * the TLS module's worker threads. */
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  server_start (&server, TRUE);
  client = client_of (&server);
  g_assert_false (fj_client_sign_in (client, "auditor", "right", NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "cannot be verified"));
  g_assert_cmpuint (server.requests, ==, 0); /* the password has not left */
  g_object_unref (client);
  server_stop (&server);
  _exit (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/base", test_base);
  g_test_add_func ("/client/sign-in", test_sign_in);
  g_test_add_func ("/client/send", test_send);
  g_test_add_func ("/client/refusals", test_refusals);
  g_test_add_func ("/client/nobody-there", test_nobody_there);
  g_test_add_func ("/client/lost-replies", test_lost_replies);
  g_test_add_func ("/client/cancel", test_cancel);
  g_test_add_func ("/client/threads", test_threads);
  g_test_add_func ("/client/fetch", test_fetch);
  g_test_add_func ("/client/stow", test_stow);
  g_test_add_func ("/client/unknown-certificate", test_unknown_certificate);
  return g_test_run ();
}
