#include "fj-client.h"

#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"
#include "scripted-server.h"

typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
} Wait;

static void
arrived (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  wait->result = g_object_ref (result);
  g_main_loop_quit (wait->loop);
}

static void
test_async (void)
{
  Server server;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = json_object_new (), reply = NULL;
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL };
  FjClient *client;
  guint etag = 0;

  server_start (&server, FALSE);
  client = client_of (&server);
  fj_client_sign_in_async (client, "auditor", "right", NULL, arrived, &wait);
  g_main_loop_run (wait.loop);
  g_assert_true (fj_client_sign_in_finish (client, wait.result, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (fj_client_get_practitioner (client), ==, "p-7");
  g_clear_object (&wait.result);

  json_object_set_string_member (body, "a", "before");
  fj_language_set_thread ("zh_CN");
  fj_client_send_async (client, "POST", "/echo", body, 5, "key-2", NULL, arrived, &wait);
  fj_language_set_thread (NULL);
  json_object_set_string_member (body, "a", "after"); /* must not reach the request */
  g_main_loop_run (wait.loop);
  reply = fj_client_send_finish (client, wait.result, &etag, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fj_json_get_string (reply, "body"), ==, "{\"a\":\"before\"}");
  g_assert_cmpstr (fj_json_get_string (reply, "Idempotency-Key"), ==, "key-2");
  g_assert_cmpstr (fj_json_get_string (reply, "Accept-Language"), ==, "zh-CN");
  g_assert_cmpstr (fj_json_get_string (reply, "Authorization"), ==, "Bearer secret-1");
  g_assert_cmpuint (etag, ==, 42);
  g_clear_object (&wait.result);

  fj_client_send_async (client, "GET", "/stale", NULL, 0, NULL, NULL, arrived, &wait);
  g_main_loop_run (wait.loop);
  g_assert_null (fj_client_send_finish (client, wait.result, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_STALE);
  g_clear_object (&wait.result);
  g_main_loop_unref (wait.loop);
  g_object_unref (client);
  server_stop (&server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client-async/async", test_async);
  return g_test_run ();
}
