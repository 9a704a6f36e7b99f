#include "fj-client.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>
#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"

/* A certificate of nobody, for 127.0.0.1, made for this test alone. */
static const char nobody[] = "-----BEGIN CERTIFICATE-----\n"
                             "MIIBkDCCATagAwIBAgIURzzgJX5nD9pGT+0hcgopbqE76zgwCgYIKoZIzj0EAwIw\n"
                             "FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMjEzMzQ0OFoYDzIxMjYxMDI5\n"
                             "MTMzNDQ4WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO\n"
                             "PQMBBwNCAATty61UEv2MTkkSbEHM+1blV9J9PdJAH2W1p5cONmmoWgX5pYtLRx3A\n"
                             "ElKc4oHmWgaymD+crwsORSHfk6KG8l04o2QwYjAdBgNVHQ4EFgQUv16o2vpHWzNw\n"
                             "MrJhRVtglQGaXYowHwYDVR0jBBgwFoAUv16o2vpHWzNwMrJhRVtglQGaXYowDwYD\n"
                             "VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC\n"
                             "IQDH627+2fHThNXslK/Chbc2wzH7bYapgL7Fa7vHnn+5EAIgSBaW6Ke/JWEoLXib\n"
                             "ho4m2DTA1roCd5y76bZDzk99F7I=\n"
                             "-----END CERTIFICATE-----\n"
                             "-----BEGIN PRIVATE KEY-----\n"
                             "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUpayyjp35ZW9JYzq\n"
                             "2cxscH9Z1GXCqB4k2oaiXY0wSeuhRANCAATty61UEv2MTkkSbEHM+1blV9J9PdJA\n"
                             "H2W1p5cONmmoWgX5pYtLRx3AElKc4oHmWgaymD+crwsORSHfk6KG8l04\n"
                             "-----END PRIVATE KEY-----\n";

/* A server of a thread of its own, scripted by path. */
typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  gboolean tls;
  guint16 port;
  GMutex mutex;
  GCond cond;
  /* What was seen, under the mutex. */
  guint requests;
  GPtrArray *keys; /* Idempotency-Key of each request, "" when none */
  char *part;      /* SHA-256 of each part of the last STOW, space between */
  char *length;    /* its Content-Length */
  char *type;
  guint drops; /* how many connections to close without a word */
} Server;

static void
answer (SoupServerMessage *message, guint status, const char *type, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  if (body != NULL)
    soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static const char *
header (SoupServerMessage *message, const char *name)
{
  const char *value = soup_message_headers_get_one (soup_server_message_get_request_headers (message), name);

  return value != NULL ? value : "";
}

/* What came, as JSON. */
static void
echo (SoupServerMessage *message)
{
  static const char *const names[] = { "If-Match",        "Idempotency-Key", "Authorization", "Accept",
                                       "Accept-Language", "Content-Type",    "Content-Length" };
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) sent = soup_message_body_flatten (body);
  g_autoptr (JsonObject) reply = json_object_new ();
  g_autofree char *text = g_strndup (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent));
  g_autofree char *path = g_uri_to_string (soup_server_message_get_uri (message));
  g_autoptr (GBytes) bytes = NULL;

  json_object_set_string_member (reply, "method", soup_server_message_get_method (message));
  json_object_set_string_member (reply, "uri", path);
  json_object_set_string_member (reply, "body", text);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    json_object_set_string_member (reply, names[i], header (message, names[i]));
  bytes = fj_json_to_bytes (reply);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag", "W/\"42\"");
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/fhir+json", SOUP_MEMORY_COPY,
                                    g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
session (SoupServerMessage *message)
{
  g_autoptr (GBytes) sent = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (JsonObject) body = fj_json_parse_object (sent, NULL);
  const char *method = soup_server_message_get_method (message);

  if (g_str_equal (method, "DELETE"))
    answer (message, g_str_equal (header (message, "Authorization"), "Bearer secret-1") ? 204 : 401, NULL,
            NULL);
  else if (g_strcmp0 (fj_json_get_string (body, "user"), "odd") == 0)
    answer (message, 200, "application/json", "{\"token\":\"a\\nb\"}");
  else if (g_strcmp0 (fj_json_get_string (body, "password"), "right") == 0)
    answer (
        message, 200, "application/json",
        "{\"token\":\"secret-1\",\"expires\":\"2099-01-01T00:00:00Z\",\"practitioner\":{\"reference\":"
        "\"Practitioner/p-7\",\"display\":\"王审核\"},\"roles\":[{\"role\":\"auditor\",\"organization\":"
        "\"Organization/centre\"},{\"role\":\"expert\",\"organization\":\"Organization/other\"},{\"role\":\"nonsense\"}]}");
  else
    answer (
        message, 401, "application/fhir+json",
        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"login\",\"details\":"
        "{\"text\":\"用户名或密码不对。\"}}]}");
}

static void
stow (Server *self, SoupServerMessage *message)
{
  g_autoptr (GBytes) sent = soup_message_body_flatten (soup_server_message_get_request_body (message));
  SoupMultipart *parts
      = soup_multipart_new_from_message (soup_server_message_get_request_headers (message), sent);
  g_autoptr (GString) digests = g_string_new (NULL);

  for (int i = 0; parts != NULL && i < soup_multipart_get_length (parts); i++)
    {
      SoupMessageHeaders *headers;
      GBytes *part;
      g_autofree char *digest = NULL;

      soup_multipart_get_part (parts, i, &headers, &part);
      g_assert_cmpstr (soup_message_headers_get_one (headers, "Content-Type"), ==, "application/dicom");
      digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, part);
      g_string_append_printf (digests, "%s ", digest);
    }
  g_clear_pointer (&parts, soup_multipart_free);
  g_free (self->part);
  self->part = g_strdup (digests->str);
  g_free (self->length);
  self->length = g_strdup (header (message, "Content-Length"));
  g_free (self->type);
  self->type = g_strdup (header (message, "Content-Type"));
  if (g_str_has_suffix (g_uri_get_path (soup_server_message_get_uri (message)), "/1.2.99"))
    answer (
        message, 202, "application/dicom+json",
        "{\"00081198\":{\"vr\":\"SQ\",\"Value\":[{\"00081150\":{\"vr\":\"UI\",\"Value\":[\"1.2\"]},\"00081155\":{\"vr\":"
        "\"UI\",\"Value\":[\"1.2.3.4\"]},\"00081197\":{\"vr\":\"US\",\"Value\":[272]}}]}}");
  else
    answer (message, 200, "application/dicom+json", "{\"00081199\":{\"vr\":\"SQ\",\"Value\":[]}}");
}

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Server *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->requests++;
  g_ptr_array_add (self->keys, g_strdup (header (message, "Idempotency-Key")));
  g_cond_broadcast (&self->cond);
  if (self->drops > 0)
    {
      g_autoptr (GIOStream) connection = soup_server_message_steal_connection (message);

      self->drops--;
      g_io_stream_close (connection, NULL, NULL);
    }
  else if (g_str_equal (path, "/session"))
    session (message);
  else if (g_str_has_prefix (path, "/echo"))
    echo (message);
  else if (g_str_equal (path, "/stale"))
    answer (
        message, 412, "application/fhir+json",
        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"conflict\",\"details\":"
        "{\"text\":\"王医生 changed it at 09:30. Read it again.\"}}]}");
  else if (g_str_equal (path, "/page"))
    answer (message, 200, "text/html", "<html>login please</html>");
  else if (g_str_equal (path, "/nothing"))
    answer (message, 204, NULL, NULL);
  else if (g_str_equal (path, "/password-please"))
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "WWW-Authenticate",
                                    "Basic realm=\"x\"");
      answer (message, 401, NULL, NULL);
    }
  else if (g_str_equal (path, "/elsewhere"))
    soup_server_message_set_redirect (message, 302, "/echo");
  else if (g_str_equal (path, "/large"))
    {
      g_autofree char *text = g_malloc (FJ_JSON_MAX_BYTES + 2);

      memset (text, ' ', FJ_JSON_MAX_BYTES + 1);
      text[FJ_JSON_MAX_BYTES + 1] = '\0';
      if (query != NULL && g_hash_table_contains (query, "chunked"))
        soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                           SOUP_ENCODING_CHUNKED);
      answer (message, 200, "application/json", text);
    }
  else if (g_str_equal (path, "/bytes"))
    soup_server_message_set_status (message, 200, NULL),
        soup_server_message_set_response (message, "multipart/related; boundary=\"x\"", SOUP_MEMORY_STATIC,
                                          "a\0b", 3);
  else if (g_str_equal (path, "/never"))
    soup_server_message_pause (message);
  else if (g_str_has_prefix (path, "/dicom-web/studies"))
    stow (self, message);
  else
    answer (message, 404, NULL, NULL);
}

static gpointer
serve (gpointer data)
{
  Server *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (self->context);
  g_autoslist (GUri) uris = NULL;

  self->server = soup_server_new ("server-header", "test", NULL);
  if (self->tls)
    {
      g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_pem (nobody, -1, &error);

      g_assert_no_error (error);
      soup_server_set_tls_certificate (self->server, certificate);
    }
  soup_server_add_handler (self->server, NULL, handle, self, NULL);
  soup_server_listen_local (
      self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | (self->tls ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  g_mutex_lock (&self->mutex);
  self->port = (guint16) g_uri_get_port (uris->data);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  return NULL;
}

static void
server_start (Server *self, gboolean tls)
{
  memset (self, 0, sizeof *self);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->tls = tls;
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("server", serve, self);
  g_mutex_lock (&self->mutex);
  while (self->port == 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
server_stop (Server *self)
{
  g_main_context_invoke (self->context, quit, self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->keys);
  g_free (self->part);
  g_free (self->length);
  g_free (self->type);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

static void
server_expect_drops (Server *self, guint drops)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->drops = drops;
  self->requests = 0;
  g_ptr_array_set_size (self->keys, 0);
}

static FjClient *
client_of (const Server *self)
{
  g_autofree char *base = g_strdup_printf ("%s://127.0.0.1:%u", self->tls ? "https" : "http", self->port);
  g_autoptr (GError) error = NULL;
  FjClient *client = fj_client_new (base, &error);

  g_assert_no_error (error);
  return client;
}

/* ---- tests ---- */

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

/* ---- asynchronous, and from many threads ---- */

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
  g_test_add_func ("/client/async", test_async);
  g_test_add_func ("/client/threads", test_threads);
  g_test_add_func ("/client/fetch", test_fetch);
  g_test_add_func ("/client/stow", test_stow);
  g_test_add_func ("/client/unknown-certificate", test_unknown_certificate);
  return g_test_run ();
}
