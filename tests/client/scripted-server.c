#include "scripted-server.h"

#include <string.h>
#include "fj-json.h"

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

void
server_answer (SoupServerMessage *message, guint status, const char *type, const char *body)
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
  static const char *const names[] = { "If-Match", "If-None-Match",   "Idempotency-Key", "Authorization",
                                       "Accept",   "Accept-Language", "Content-Type",    "Content-Length" };
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
    server_answer (message, g_str_equal (header (message, "Authorization"), "Bearer secret-1") ? 204 : 401,
                   NULL, NULL);
  else if (g_strcmp0 (fj_json_get_string (body, "user"), "odd") == 0)
    server_answer (message, 200, "application/json", "{\"token\":\"a\\nb\"}");
  else if (g_strcmp0 (fj_json_get_string (body, "password"), "right") == 0)
    server_answer (
        message, 200, "application/json",
        "{\"token\":\"secret-1\",\"expires\":\"2099-01-01T00:00:00Z\",\"practitioner\":{\"reference\":"
        "\"Practitioner/p-7\",\"display\":\"王审核\"},\"roles\":[{\"role\":\"auditor\",\"organization\":"
        "\"Organization/centre\"},{\"role\":\"expert\",\"organization\":\"Organization/other\"},{\"role\":\"nonsense\"}]}");
  else
    server_answer (
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
    server_answer (
        message, 202, "application/dicom+json",
        "{\"00081198\":{\"vr\":\"SQ\",\"Value\":[{\"00081150\":{\"vr\":\"UI\",\"Value\":[\"1.2\"]},\"00081155\":{\"vr\":"
        "\"UI\",\"Value\":[\"1.2.3.4\"]},\"00081197\":{\"vr\":\"US\",\"Value\":[272]}}]}}");
  else
    server_answer (message, 200, "application/dicom+json", "{\"00081199\":{\"vr\":\"SQ\",\"Value\":[]}}");
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
  else if (self->script != NULL && self->script (self, message, path, query))
    return;
  else if (g_str_equal (path, "/session"))
    session (message);
  else if (g_str_has_prefix (path, "/echo"))
    echo (message);
  else if (g_str_equal (path, "/stale"))
    server_answer (
        message, 412, "application/fhir+json",
        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"conflict\",\"details\":"
        "{\"text\":\"王医生 changed it at 09:30. Read it again.\"}}]}");
  else if (g_str_equal (path, "/page"))
    server_answer (message, 200, "text/html", "<html>login please</html>");
  else if (g_str_equal (path, "/nothing"))
    server_answer (message, 204, NULL, NULL);
  else if (g_str_equal (path, "/password-please"))
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "WWW-Authenticate",
                                    "Basic realm=\"x\"");
      server_answer (message, 401, NULL, NULL);
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
      server_answer (message, 200, "application/json", text);
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
    server_answer (message, 404, NULL, NULL);
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
  soup_server_listen_local (self->server, self->port,
                            SOUP_SERVER_LISTEN_IPV4_ONLY | (self->tls ? SOUP_SERVER_LISTEN_HTTPS : 0),
                            &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  g_mutex_lock (&self->mutex);
  self->port = (guint16) g_uri_get_port (uris->data);
  self->listens = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  return NULL;
}

void
server_go_on (Server *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->listens = FALSE;
  self->thread = g_thread_new ("server", serve, self);
  g_mutex_lock (&self->mutex);
  while (!self->listens)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

void
server_start (Server *self, gboolean tls)
{
  memset (self, 0, sizeof *self);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->tls = tls;
  self->keys = g_ptr_array_new_with_free_func (g_free);
  server_go_on (self);
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
server_pause (Server *self)
{
  g_main_context_invoke (self->context, quit, self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
}

void
server_stop (Server *self)
{
  server_pause (self);
  g_ptr_array_unref (self->keys);
  g_free (self->part);
  g_free (self->length);
  g_free (self->type);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

void
server_expect_drops (Server *self, guint drops)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->drops = drops;
  self->requests = 0;
  g_ptr_array_set_size (self->keys, 0);
}

FjClient *
client_of (const Server *self)
{
  g_autofree char *base = g_strdup_printf ("%s://127.0.0.1:%u", self->tls ? "https" : "http", self->port);
  g_autoptr (GError) error = NULL;
  FjClient *client = fj_client_new (base, &error);

  g_assert_no_error (error);
  return client;
}
