/* The 412: who changed what and when, for the one who was late. */
#include "central-resources.h"

#include <string.h>
#include "fj-language.h"
#include "fj-time.h"

#define MAX_DIFFERENCE_TEXT 4000 /* bytes of an old or new value */

static char *
value_text (JsonNode *node)
{
  g_autofree char *text = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_dup_string (node);
  else
    text = json_to_string (node, FALSE);
  if (strlen (text) > MAX_DIFFERENCE_TEXT)
    {
      const char *end = NULL;
      text[MAX_DIFFERENCE_TEXT] = '\0';
      g_utf8_validate (text, -1, &end); /* not in the middle of a character */
      text[end - text] = '\0';
    }
  return g_steal_pointer (&text);
}

/* name -> text of every element; extensions by their URL. */
static GHashTable *
flatten (JsonObject *document)
{
  GHashTable *flat = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, document);
  while (json_object_iter_next (&iter, &name, &node))
    {
      if (g_str_equal (name, "meta") || g_str_equal (name, "text"))
        continue;
      if (g_str_equal (name, "extension") && JSON_NODE_HOLDS_ARRAY (node))
        {
          JsonArray *extensions = json_node_get_array (node);
          for (guint i = 0; i < json_array_get_length (extensions); i++)
            {
              JsonNode *element = json_array_get_element (extensions, i);
              JsonObject *extension
                  = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
              const char *url = extension != NULL ? fj_json_get_string (extension, "url") : NULL;
              JsonObjectIter members;
              const char *member;
              JsonNode *value;

              if (url == NULL)
                continue;
              json_object_iter_init (&members, extension);
              while (json_object_iter_next (&members, &member, &value))
                if (g_str_has_prefix (member, "value"))
                  g_hash_table_replace (
                      flat,
                      g_strdup (g_str_has_prefix (url, "urn:fenji:") ? url + strlen ("urn:fenji:") : url),
                      value_text (value));
            }
          continue;
        }
      g_hash_table_replace (flat, g_strdup (name), value_text (node));
    }
  return flat;
}

static void
add_difference (
    JsonArray *extensions, GString *elements, const char *element, const char *old_text, const char *new_text)
{
  JsonObject *extension = json_object_new ();
  JsonArray *parts = json_array_new ();

  json_object_set_string_member (extension, "url", "urn:fenji:difference");
  central_extension_add (parts, "element", "valueString", element);
  central_extension_add (parts, "old", "valueString", old_text != NULL ? old_text : "");
  central_extension_add (parts, "new", "valueString", new_text != NULL ? new_text : "");
  json_object_set_array_member (extension, "extension", parts);
  json_array_add_object_element (extensions, extension);
  g_string_append_printf (elements, "%s%s", elements->len > 0 ? ", " : "", element);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_differences (JsonArray *extensions, GString *elements, JsonObject *old_document, JsonObject *new_document)
{
  g_autoptr (GHashTable) before = flatten (old_document);
  g_autoptr (GHashTable) after = flatten (new_document);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (names, key);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (after, key))
      g_ptr_array_add (names, key);
  g_ptr_array_sort (names, compare_strings);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      const char *old_text = g_hash_table_lookup (before, name);
      const char *new_text = g_hash_table_lookup (after, name);
      if (g_strcmp0 (old_text, new_text) != 0)
        add_difference (extensions, elements, name, old_text, new_text);
    }
}

FjReply *
central_resource_stale (
    CentralResource *resource, CentralCall *call, CentralTransaction *transaction, guint seen, GError **error)
{
  g_autoptr (CentralRows) rows = NULL;
  g_autoptr (CentralResource) old = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (GString) elements = g_string_new (NULL);
  g_autoptr (JsonObject) outcome = NULL;
  g_autofree char *by = NULL;
  g_autofree char *when = NULL;
  g_autofree char *at = NULL;
  g_autofree char *text = NULL;
  g_autofree char *etag = g_strdup_printf ("W/\"%u\"", resource->version);
  JsonArray *extensions = json_array_new ();
  JsonObject *issue;
  JsonObject *current;
  FjReply *reply;

  rows = central_query (
      transaction, error,
      "SELECT author_name, updated FROM clinical_history WHERE type = ? AND id = ? AND version = ?", "ssi",
      resource->type, resource->id, (gint64) resource->version);
  if (rows == NULL || !central_rows_next (rows, &local))
    {
      json_array_unref (extensions);
      if (rows != NULL && local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      else if (rows != NULL)
        g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL, "no history of %s/%s", resource->type, resource->id);
      return NULL;
    }
  by = g_strdup (central_rows_string (rows, 0));
  when = fj_time_to_display (central_rows_int (rows, 1));
  at = fj_time_to_fhir (central_rows_int (rows, 1), 0);

  current = central_extension_add (extensions, "urn:fenji:current-version", NULL, NULL);
  json_object_set_int_member (current, "valueInteger", resource->version);
  central_extension_add (extensions, "urn:fenji:changed-by", "valueString", by != NULL ? by : "");
  central_extension_add (extensions, "urn:fenji:changed-at", "valueInstant", at);
  if (seen < resource->version)
    old = central_resource_load_version (transaction, resource->type, resource->id, seen, NULL);
  if (old != NULL)
    add_differences (extensions, elements, old->document, resource->document);

  if (seen > resource->version)
    text = g_strdup_printf (
        _ ("You named version %u, but the current version is %u. Read it again and repeat your "
           "change."),
        seen, resource->version);
  else
    text = g_strdup_printf (
        _ ("%s changed this at %s (now version %u; you saw version %u). Changed: %s. Nothing of "
           "yours was saved: read the new version, compare, and decide again."),
        by != NULL ? by : "?", when, resource->version, seen, elements->len > 0 ? elements->str : "-");
  outcome = fj_fhir_outcome_new ("conflict", text, call->request->id);
  issue = fj_json_get_object (outcome, "issue[0]");
  if (issue != NULL)
    json_object_set_array_member (issue, "extension", extensions);
  else
    json_array_unref (extensions);
  reply = central_reply_json (412, outcome);
  fj_reply_set_header (reply, "ETag", etag);
  return reply;
}

gboolean
central_resource_match (CentralResource *resource,
                        CentralCall *call,
                        CentralTransaction *transaction,
                        FjReply **reply,
                        GError **error)
{
  guint seen = 0;

  *reply = NULL;
  if (!central_call_if_match (call, &seen, error))
    return FALSE;
  if (seen == resource->version)
    return TRUE;
  *reply = central_resource_stale (resource, call, transaction, seen, error);
  return FALSE;
}
