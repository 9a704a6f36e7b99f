#include "fake-central.h"

#include <string.h>
#include "fj-fhir.h"

static void
answer (SoupServerMessage *message, guint status, JsonObject *body)
{
  soup_server_message_set_status (message, status, NULL);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = fj_json_to_bytes (body);
      guint version = fj_fhir_get_version (body);

      if (version != 0)
        {
          g_autofree char *etag = g_strdup_printf ("W/\"%u\"", version);
          soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag", etag);
        }
      soup_server_message_set_response (message, "application/fhir+json", SOUP_MEMORY_COPY,
                                        g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
}

static void
refuse (SoupServerMessage *message, guint status, const char *code, const char *sentence)
{
  g_autoptr (JsonObject) outcome = fj_fhir_outcome_new (code, sentence, NULL);

  answer (message, status, outcome);
}

static const char *
header (SoupServerMessage *message, const char *name)
{
  const char *value = soup_message_headers_get_one (soup_server_message_get_request_headers (message), name);

  return value != NULL ? value : "";
}

static JsonObject *
findings_of (JsonObject *report)
{
  JsonArray *extensions = fj_json_get_array (report, "extension");

  for (guint i = 0; extensions != NULL && i < json_array_get_length (extensions); i++)
    {
      JsonObject *extension = fj_json_element_object (extensions, i);

      if (g_strcmp0 (fj_json_get_string (extension, "url"), FJ_EXTENSION_FINDINGS) == 0)
        return extension;
    }
  return NULL;
}

static void
bump (JsonObject *document)
{
  fj_fhir_set_meta (document, fj_fhir_get_version (document) + 1, 1800000000LL * G_USEC_PER_SEC);
}

static gboolean
is_current (SoupServerMessage *message, JsonObject *document)
{
  g_autofree char *etag = g_strdup_printf ("W/\"%u\"", fj_fhir_get_version (document));

  return g_str_equal (header (message, "If-Match"), etag);
}

static void
operate (FakeCentral *self, SoupServerMessage *message, const char *path)
{
  const char *dollar = strstr (path, "/$");
  g_autofree char *target = g_strndup (path, (gsize) (dollar - path));
  const char *operation = dollar + 2;
  JsonObject *document = g_hash_table_lookup (self->documents, target);
  g_autoptr (GBytes) sent = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (JsonObject) body = fj_json_parse_object (sent, NULL);

  if (document == NULL)
    refuse (message, 404, "not-found", "There is none.");
  else if (!is_current (message, document))
    refuse (message, 412, "conflict", "Someone changed it.");
  else if (g_str_equal (operation, "start-report"))
    answer (message, 200, g_hash_table_lookup (self->documents, "/DiagnosticReport/r1"));
  else if (g_str_equal (operation, "return") && (body == NULL || fj_fhir_parameter (body, "note") == NULL))
    refuse (message, 400, "invalid", "Say why.");
  else
    {
      if (g_str_equal (operation, "claim") || g_str_equal (operation, "release"))
        json_object_set_string_member (document, "status", operation);
      else
        json_object_set_string_member (document, "status",
                                       g_str_equal (operation, "submit") ? "preliminary"
                                       : g_str_equal (operation, "sign") ? "final"
                                                                         : "partial");
      bump (document);
      answer (message, 200, document);
    }
}

static void
put (FakeCentral *self, SoupServerMessage *message, const char *path)
{
  JsonObject *document = g_hash_table_lookup (self->documents, path);
  g_autoptr (GBytes) sent = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (JsonObject) body = fj_json_parse_object (sent, NULL);
  guint version = document != NULL ? fj_fhir_get_version (document) : 0;

  if (body == NULL || g_strcmp0 (fj_json_get_string (body, "conclusion"), "REFUSE") == 0)
    refuse (message, 409, "conflict", "Only a draft can be changed.");
  else if (document != NULL && !is_current (message, document))
    refuse (message, 412, "conflict", "Someone changed it.");
  else
    {
      JsonObject *kept = fj_json_copy (body);

      if (findings_of (kept) != NULL) /* as central does */
        {
          g_autofree char *text
              = g_strstrip (g_strdup (fj_json_get_string (findings_of (kept), "valueString")));

          json_object_set_string_member (findings_of (kept), "valueString", text);
        }
      fj_fhir_set_meta (kept, version + 1, 1800000000LL * G_USEC_PER_SEC);
      g_hash_table_replace (self->documents, g_strdup (path), kept);
      answer (message, 200, kept);
    }
}

/* All documents of the product; whose they are is not asked. */
static JsonObject *
find_documents (FakeCentral *self)
{
  JsonObject *bundle = fj_fhir_bundle_new ("searchset");
  JsonArray *entries = json_array_new ();
  GHashTableIter iter;
  gpointer path, document;

  g_hash_table_iter_init (&iter, self->documents);
  while (g_hash_table_iter_next (&iter, &path, &document))
    if (g_str_has_prefix (path, "/Basic/"))
      {
        JsonObject *entry = json_object_new ();

        json_object_set_object_member (entry, "resource", fj_json_copy (document));
        json_array_add_object_element (entries, entry);
      }
  json_object_set_array_member (bundle, "entry", entries);
  return bundle;
}

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  FakeCentral *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const char *method = soup_server_message_get_method (message);
  const char *question = g_uri_get_query (soup_server_message_get_uri (message));
  g_autofree char *whole = question != NULL ? g_strdup_printf ("%s?%s", path, question) : g_strdup (path);

  g_ptr_array_add (self->log, g_strdup_printf ("%s %s %s", method, whole, header (message, "If-Match")));
  while (self->is_held && g_str_equal (method, "POST"))
    g_cond_wait (&self->cond, &self->mutex);
  if (g_str_equal (path, "/session"))
    {
      g_autofree char *text = g_strdup_printf (
          "{\"token\":\"t\",\"expires\":\"2099-01-01T00:00:00Z\",\"practitioner\":{\"reference\":\"Practitioner/p-1\","
          "\"display\":\"李初诊\"},\"roles\":[{\"role\":\"%s\",\"organization\":\"Organization/o-1\"}]}",
          self->role);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr (JsonObject) session = fj_json_parse_object (bytes, NULL);

      answer (message, 200, session);
    }
  else if (self->is_down)
    refuse (message, 503, "transient", "Central does not answer.");
  else if (g_str_equal (method, "POST"))
    operate (self, message, path);
  else if (g_str_equal (method, "PUT"))
    put (self, message, path);
  else if (g_str_equal (path, "/Basic"))
    {
      g_autoptr (JsonObject) bundle = find_documents (self);

      answer (message, 200, bundle);
    }
  else if (g_hash_table_contains (self->documents, whole))
    answer (message, 200, g_hash_table_lookup (self->documents, whole));
  else
    refuse (message, 404, "not-found", "There is none.");
}

static gpointer
serve (gpointer data)
{
  FakeCentral *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (self->context);
  g_autoslist (GUri) uris = NULL;

  self->server = soup_server_new ("server-header", "test", NULL);
  soup_server_add_handler (self->server, NULL, handle, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
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

void
fake_start (FakeCentral *self, const char *role)
{
  memset (self, 0, sizeof *self);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->role = role;
  self->documents
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("central", serve, self);
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

void
fake_stop (FakeCentral *self)
{
  g_main_context_invoke (self->context, quit, self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->documents);
  g_ptr_array_unref (self->log);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

FjClient *
fake_client (FakeCentral *self)
{
  g_autofree char *base = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  g_autoptr (GError) error = NULL;
  FjClient *client = fj_client_new (base, &error);

  g_assert_no_error (error);
  g_assert_true (fj_client_sign_in (client, "reader", "x", NULL, &error));
  g_assert_no_error (error);
  return client;
}

void
fake_put (FakeCentral *self, const char *path, const char *json)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  JsonObject *document = fj_json_parse_object (bytes, &error);

  g_assert_no_error (error);
  if (json_object_has_member (document, "resourceType") && !json_object_has_member (document, "meta"))
    bump (document);
  g_hash_table_replace (self->documents, g_strdup (path), document);
}

void
fake_write (FakeCentral *self, const char *path, const char *name, const char *value)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  JsonObject *document = g_hash_table_lookup (self->documents, path);

  if (g_str_equal (name, "findings"))
    json_object_set_string_member (findings_of (document), "valueString", value);
  else
    json_object_set_string_member (document, name, value);
  bump (document);
}

char *
fake_read (FakeCentral *self, const char *path, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  JsonObject *document = g_hash_table_lookup (self->documents, path);
  JsonObject *findings = findings_of (document);

  if (g_str_equal (name, "findings"))
    return g_strdup (findings != NULL ? fj_json_get_string (findings, "valueString") : NULL);
  return g_strdup (fj_json_get_string (document, name));
}

void
fake_set_down (FakeCentral *self, gboolean is_down)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->is_down = is_down;
}

void
fake_set_held (FakeCentral *self, gboolean is_held)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->is_held = is_held;
  g_cond_broadcast (&self->cond);
}

guint
fake_count (FakeCentral *self, const char *prefix)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint n = 0;

  for (guint i = 0; i < self->log->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (self->log, i), prefix))
      n++;
  return n;
}
