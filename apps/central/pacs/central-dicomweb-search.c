#include "central-dicomweb.h"

#include <string.h>
#include "central-pacs.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-replace.h"

#define PAGE 500
#define MAX_SCANNED 20000 /* rows of the PACS that one search looks at */
#define MAX_PAGE_BYTES (16u << 20)
#define DEFAULT_LIMIT 100
#define MAX_LIMIT 1000

/* The caller's own conditions, without those that count rows: the PACS counts what the caller may not see. */
static char *
conditions (const FjRequest *request)
{
  g_autoptr (GString) query = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name, values;

  g_hash_table_iter_init (&iter, request->query);
  while (g_hash_table_iter_next (&iter, &name, &values))
    for (guint i = 0; i < ((GPtrArray *) values)->len; i++)
      {
        if (g_ascii_strcasecmp (name, "limit") == 0 || g_ascii_strcasecmp (name, "offset") == 0)
          continue;
        g_autofree char *key = g_uri_escape_string (name, NULL, FALSE);
        /* Some archives read values as they stand; what may stand in a query stays (RFC 3986 3.4). */
        g_autofree char *value
            = g_uri_escape_string (g_ptr_array_index ((GPtrArray *) values, i), "*?,:@/^!$'();", TRUE);
        g_string_append_printf (query, "&%s=%s", key, value);
      }
  return g_string_free (g_steal_pointer (&query), FALSE);
}

static gboolean
number (
    const FjRequest *request, const char *name, guint64 absent, guint64 most, guint64 *value, GError **error)
{
  const char *text = fj_request_query (request, name);

  *value = absent;
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 0, most, value, NULL))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("“%s” must be a number from 0 to %u."), name,
               (guint) most);
  return FALSE;
}

static char *
node_text (JsonNode *node)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_generator_set_root (generator, node);
  return json_generator_to_data (generator, NULL);
}

FjReply *
central_dicomweb_search (Central *central, const FjRequest *request, GHashTable *visible, GError **error)
{
  g_autofree char *query = conditions (request);
  g_autoptr (JsonArray) found = json_array_new ();
  guint64 limit, offset, n_passed = 0;
  gboolean all_seen = FALSE;

  if (!number (request, "limit", DEFAULT_LIMIT, MAX_LIMIT, &limit, error)
      || !number (request, "offset", 0, MAX_SCANNED, &offset, error))
    return NULL;
  for (guint scanned = 0; !all_seen && scanned < MAX_SCANNED && json_array_get_length (found) < limit
                          && g_hash_table_size (visible) > 0;
       scanned += PAGE)
    {
      g_autofree char *path = g_strdup_printf ("/studies?limit=%d&offset=%u%s", PAGE, scanned, query);
      g_autoptr (JsonNode) page = central_pacs_get_json (central, path, MAX_PAGE_BYTES, error);
      if (page == NULL)
        return NULL;
      JsonArray *rows = JSON_NODE_HOLDS_ARRAY (page) ? json_node_get_array (page) : NULL;
      guint n_rows = rows != NULL ? json_array_get_length (rows) : 0;
      all_seen = n_rows < PAGE;
      for (guint i = 0; i < n_rows && json_array_get_length (found) < limit; i++)
        {
          JsonObject *row = fj_json_element_object (rows, i);
          const char *uid = row != NULL ? fj_json_get_string (row, "0020000D.Value[0]") : NULL;
          if (uid != NULL && g_hash_table_contains (visible, uid) && n_passed++ >= offset)
            json_array_add_object_element (found, json_object_ref (row));
        }
    }

  if (json_array_get_length (found) == 0)
    return fj_reply_new (204, NULL, NULL);
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), found);
  g_autofree char *text = node_text (node);
  g_autofree char *our_base = g_strconcat (central_get_base_url (central), "/dicom-web", NULL);
  g_autoptr (FjReplace) replace = fj_replace_new (central_get_pacs_url (central), our_base);
  g_autoptr (GBytes) raw = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) begin = fj_replace_push (replace, raw);
  g_autoptr (GBytes) end = fj_replace_push (replace, NULL);
  g_autoptr (GByteArray) joined = g_byte_array_new ();
  g_byte_array_append (joined, g_bytes_get_data (begin, NULL), (guint) g_bytes_get_size (begin));
  g_byte_array_append (joined, g_bytes_get_data (end, NULL), (guint) g_bytes_get_size (end));
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&joined));
  return fj_reply_new (200, "application/dicom+json", body);
}
