#include "scripted-central.h"

#include <string.h>
#include "fj-json.h"

#define OUTCOME                                                                                              \
  "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"details\":{\"text\":\"No, says the script.\"}}]}"

static void
answer_json (SoupServerMessage *message, JsonObject *object)
{
  g_autoptr (GBytes) bytes = fj_json_to_bytes (object);

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY,
                                    g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gint64
number (GHashTable *query, const char *name, gint64 absent)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : absent;
}

static gint64
newest (Central *self)
{
  return (gint64) self->log->len - self->offset;
}

static void
answer_changes (Central *self, SoupServerMessage *message, gint64 after)
{
  g_autoptr (JsonObject) reply = json_object_new ();
  JsonArray *changes = json_array_new ();
  gint64 last = newest (self);

  for (gint64 sequence = MIN (after, last) + 1; sequence <= last; sequence++)
    json_array_add_object_element (
        changes, json_object_ref (g_ptr_array_index (self->log, sequence + self->offset - 1)));
  json_object_set_int_member (reply, "next", last);
  json_object_set_array_member (reply, "changes", changes);
  answer_json (message, reply);
}

static gboolean
is_one_of (GHashTable *query, const char *name, const char *value)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;
  g_auto (GStrv) words = text != NULL ? g_strsplit (text, ",", -1) : NULL;

  return words == NULL || g_strv_contains ((const char *const *) words, value);
}

static void
answer_worklist (Central *self, SoupServerMessage *message, GHashTable *query)
{
  g_autoptr (JsonObject) reply = json_object_new ();
  JsonObject *counts = json_object_new ();
  JsonArray *rows = json_array_new ();
  guint count = (guint) number (query, "count", 50);
  const char *after = query != NULL ? g_hash_table_lookup (query, "after") : NULL;
  const char *next = NULL;

  if (self->page != 0)
    count = MIN (count, self->page);
  for (guint i = 0; i < self->rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (self->rows, i);
      const char *exam = json_object_get_string_member (row, "exam");
      const char *stage = json_object_get_string_member (row, "stage");

      json_object_set_int_member (counts, stage, fj_json_get_int (counts, stage, 0) + 1);
      if (after != NULL)
        {
          if (g_str_equal (after, exam))
            after = NULL;
        }
      else if (is_one_of (query, "stage", stage) && is_one_of (query, "exam", exam))
        {
          if (json_array_get_length (rows) == count)
            {
              next = json_object_get_string_member (
                  json_array_get_object_element (rows, json_array_get_length (rows) - 1), "exam");
              break;
            }
          json_array_add_object_element (rows, fj_json_copy (row));
        }
    }
  json_object_set_array_member (reply, "rows", rows);
  json_object_set_object_member (reply, "counts", counts);
  if (next != NULL)
    json_object_set_string_member (reply, "next", next);
  else
    json_object_set_null_member (reply, "next");
  answer_json (message, reply);
}

static gboolean
handle (Server *server, SoupServerMessage *message, const char *path, GHashTable *query)
{
  Central *self = server->data;
  const char *text = g_uri_get_query (soup_server_message_get_uri (message));
  GBytes *body = g_hash_table_lookup (self->bodies, path);

  g_ptr_array_add (self->paths, g_strconcat (path, text != NULL ? "?" : "", text, NULL));
  if (g_str_equal (path, "/session"))
    return FALSE;
  if (self->status != 0)
    server_answer (message, self->status, "application/fhir+json", OUTCOME);
  else if (g_str_equal (path, "/changes"))
    {
      gint64 after = number (query, "after", 0);

      if (number (query, "wait", 0) == 0 || after != newest (self))
        answer_changes (self, message, after);
      else
        {
          g_object_set_data (G_OBJECT (message), "after", GINT_TO_POINTER ((int) after));
          g_ptr_array_add (self->waiters, g_object_ref (message));
          soup_server_message_pause (message);
        }
    }
  else if (g_str_equal (path, "/worklist"))
    answer_worklist (self, message, query);
  else if (body != NULL)
    {
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, g_hash_table_lookup (self->types, path), SOUP_MEMORY_COPY,
                                        g_bytes_get_data (body, NULL), g_bytes_get_size (body));
    }
  else
    return FALSE;
  return TRUE;
}

/* In the server's thread: everybody who waits is answered. */
static gboolean
wake (gpointer data)
{
  Central *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->server.mutex);

  for (guint i = 0; i < self->waiters->len; i++)
    {
      SoupServerMessage *message = g_ptr_array_index (self->waiters, i);

      if (self->status != 0)
        server_answer (message, self->status, "application/fhir+json", OUTCOME);
      else
        answer_changes (self, message, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (message), "after")));
      soup_server_message_unpause (message);
    }
  g_ptr_array_set_size (self->waiters, 0);
  return G_SOURCE_REMOVE;
}

void
central_log (Central *self, const char *type, const char *id, const char *exam)
{
  JsonObject *change = json_object_new ();

  g_mutex_lock (&self->server.mutex);
  json_object_set_int_member (change, "seq", newest (self) + 1);
  json_object_set_string_member (change, "type", type);
  json_object_set_string_member (change, "id", id);
  json_object_set_int_member (change, "version", 1);
  if (exam != NULL)
    json_object_set_string_member (change, "exam", exam);
  g_ptr_array_add (self->log, change);
  g_mutex_unlock (&self->server.mutex);
  g_main_context_invoke (self->server.context, wake, self);
}

void
central_set_status (Central *self, guint status)
{
  g_mutex_lock (&self->server.mutex);
  self->status = status;
  g_mutex_unlock (&self->server.mutex);
  g_main_context_invoke (self->server.context, wake, self);
}

static JsonObject *
row_of (const char *exam, const char *name, const char *stage, guint version, guint minute)
{
  g_autofree char *text = g_strdup_printf (
      "{\"exam\":\"%s\",\"version\":%u,\"accession\":\"QSWS%s\",\"patient\":{\"id\":\"p-%s\",\"name\":\"%s\","
      "\"pinyin\":\"Zhang^San\",\"sex\":\"female\",\"age\":\"63岁\",\"birthDate\":\"1963-02-01\",\"mrn\":\"M1\"},"
      "\"item\":\"胸部平扫\",\"parts\":[\"胸部\"],\"modality\":\"CT\",\"site\":{\"id\":\"s1\",\"name\":\"青山镇卫生院\"},"
      "\"device\":null,\"visitClass\":\"outpatient\",\"urgency\":\"routine\",\"stage\":\"%s\",\"task\":null,"
      "\"holder\":null,\"times\":{\"registered\":\"2026-11-22T%02u:%02u:00.000Z\"},\"target\":1800,\"closed\":null,"
      "\"clock\":\"on\",\"images\":{\"study\":\"1.2.3\",\"series\":0,\"instances\":0,\"complete\":false},"
      "\"report\":null,\"critical\":false}",
      exam, version, exam, exam, name, stage, minute / 60, minute % 60);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return fj_json_parse_object (bytes, NULL);
}

void
central_put (Central *self, const char *exam, const char *name, const char *stage, guint version)
{
  guint index;

  g_mutex_lock (&self->server.mutex);
  for (index = 0; index < self->rows->len; index++)
    if (g_str_equal (json_object_get_string_member (g_ptr_array_index (self->rows, index), "exam"), exam))
      break;
  if (index < self->rows->len)
    {
      JsonObject *row = g_ptr_array_index (self->rows, index);

      if (stage == NULL)
        g_ptr_array_remove_index (self->rows, index);
      else
        {
          json_object_set_string_member (row, "stage", stage);
          json_object_set_string_member (json_object_get_object_member (row, "patient"), "name", name);
          json_object_set_int_member (row, "version", version);
        }
    }
  else if (stage != NULL)
    g_ptr_array_insert (self->rows, 0, row_of (exam, name, stage, version, self->log->len + 1));
  g_mutex_unlock (&self->server.mutex);
  central_log (self, "ServiceRequest", exam, exam);
}

void
central_serve (Central *self, const char *path, const char *type, GBytes *body)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->server.mutex);

  g_hash_table_replace (self->bodies, g_strdup (path), g_bytes_ref (body));
  g_hash_table_replace (self->types, g_strdup (path), g_strdup (type));
}

guint
central_count (Central *self, const char *prefix)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->server.mutex);
  guint n = 0;

  for (guint i = 0; i < self->paths->len; i++)
    n += g_str_has_prefix (g_ptr_array_index (self->paths, i), prefix);
  return n;
}

FjClient *
central_client (Central *self)
{
  FjClient *client = client_of (&self->server);
  g_autoptr (GError) error = NULL;

  fj_client_sign_in (client, "auditor", "right", NULL, &error);
  g_assert_no_error (error);
  return client;
}

void
central_start (Central *self)
{
  memset (self, 0, sizeof *self);
  self->log = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->bodies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  server_start (&self->server, FALSE);
  g_mutex_lock (&self->server.mutex);
  self->server.data = self;
  self->server.script = handle;
  g_mutex_unlock (&self->server.mutex);
}

void
central_go_away (Central *self)
{
  server_pause (&self->server);
  g_ptr_array_set_size (self->waiters, 0);
}

void
central_come_back (Central *self)
{
  server_go_on (&self->server);
}

void
central_stop (Central *self)
{
  server_stop (&self->server);
  g_ptr_array_unref (self->log);
  g_ptr_array_unref (self->waiters);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->paths);
  g_hash_table_unref (self->bodies);
  g_hash_table_unref (self->types);
}

static gboolean
too_late (gpointer data)
{
  g_error ("what was waited for did not come");
  return G_SOURCE_REMOVE;
}

/* What the server saw wakes nobody here: look now and then. */
static gboolean
look (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
run_until (gboolean (*done) (gpointer data), gpointer data)
{
  guint alarm = g_timeout_add_seconds (10, too_late, NULL);
  guint ticks = g_timeout_add (10, look, NULL);

  while (!done (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (alarm);
  g_source_remove (ticks);
}

static gboolean
set_true (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
run_for (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, set_true, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}
