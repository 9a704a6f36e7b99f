#include "fj-request.h"

#include <string.h>
#include "fj-language.h"
#include "fj-time.h"

char *
fj_request_decode (const char *text, gsize length, gboolean plus_is_space)
{
  g_autoptr (GString) decoded = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      unsigned char c = (unsigned char) text[i];
      if (c == '%')
        {
          if (i + 2 >= length || !g_ascii_isxdigit (text[i + 1]) || !g_ascii_isxdigit (text[i + 2]))
            return NULL;
          c = (unsigned char) (g_ascii_xdigit_value (text[i + 1]) << 4 | g_ascii_xdigit_value (text[i + 2]));
          i += 2;
        }
      else if (c == '+' && plus_is_space)
        c = ' ';
      if (c < 0x20 || c == 0x7f)
        return NULL;
      g_string_append_c (decoded, (char) c);
    }
  if (!g_utf8_validate_len (decoded->str, decoded->len, NULL))
    return NULL;
  return g_string_free (g_steal_pointer (&decoded), FALSE);
}

char *
fj_request_decode_path (const char *path, GError **error)
{
  g_autoptr (GString) decoded = g_string_new (NULL);

  if (*path != '/')
    goto malformed;
  while (*path == '/')
    {
      path++;
      gsize length = strcspn (path, "/");
      g_autofree char *segment = fj_request_decode (path, length, FALSE);
      if (segment == NULL || strpbrk (segment, "/\\") != NULL || strcmp (segment, ".") == 0
          || strcmp (segment, "..") == 0)
        goto malformed;
      g_string_append_c (decoded, '/');
      g_string_append (decoded, segment);
      path += length;
    }
  return g_string_free (g_steal_pointer (&decoded), FALSE);

malformed:
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                       _ ("The address of the request is malformed. Check its percent-encoding."));
  return NULL;
}

GHashTable *
fj_request_decode_query (const char *query, GError **error)
{
  g_autoptr (GHashTable) table
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  guint n_parameters = 0;

  while (query != NULL && *query != '\0')
    {
      gsize length = strcspn (query, "&");
      if (length > 0)
        {
          gsize name_length = MIN (strcspn (query, "="), length);
          gboolean has_value = name_length < length;
          g_autofree char *name = fj_request_decode (query, name_length, TRUE);
          g_autofree char *value
              = has_value ? fj_request_decode (query + name_length + 1, length - name_length - 1, TRUE)
                          : g_strdup ("");
          if (name == NULL || *name == '\0' || value == NULL)
            {
              g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                                   _ ("The query of the request is malformed. Check its percent-encoding."));
              return NULL;
            }
          if (++n_parameters > FJ_REQUEST_MAX_PARAMETERS)
            {
              g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                           _ ("The query has more than %u parameters. Ask in smaller steps."),
                           FJ_REQUEST_MAX_PARAMETERS);
              return NULL;
            }
          GPtrArray *values = g_hash_table_lookup (table, name);
          if (values == NULL)
            {
              values = g_ptr_array_new_with_free_func (g_free);
              g_hash_table_insert (table, g_steal_pointer (&name), values);
            }
          g_ptr_array_add (values, g_steal_pointer (&value));
        }
      query += length;
      if (*query == '&')
        query++;
    }
  return g_steal_pointer (&table);
}

static char *
numeric_peer (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  if (G_IS_INET_SOCKET_ADDRESS (address))
    return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  return g_strdup ("");
}

static gboolean
read_headers (FjRequest *request, SoupMessageHeaders *headers, GError **error)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;
  guint n_headers = 0;
  gsize n_bytes = 0;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      n_headers++;
      n_bytes += strlen (name) + strlen (value);
      if (n_headers > FJ_REQUEST_MAX_HEADERS || n_bytes > FJ_REQUEST_MAX_HEADER_BYTES)
        {
          g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE, _ ("The request has too many headers."));
          return FALSE;
        }
      char *key = g_ascii_strdown (name, -1);
      if (g_hash_table_contains (request->headers, key))
        {
          char *joined = g_strconcat (g_hash_table_lookup (request->headers, key), ", ", value, NULL);
          g_hash_table_insert (request->headers, key, g_utf8_make_valid (joined, -1));
          g_free (joined);
        }
      else
        g_hash_table_insert (request->headers, key, g_utf8_make_valid (value, -1));
    }
  return TRUE;
}

/* Where the body ends must be said once and plainly (RFC 9112 6.3): two servers that disagree about it can be
 * played against each other. */
static gboolean
check_framing (FjRequest *request, GError **error)
{
  const char *length = g_hash_table_lookup (request->headers, "content-length");
  const char *encoding = g_hash_table_lookup (request->headers, "transfer-encoding");

  if (length == NULL
      || (encoding == NULL && *length != '\0' && strlen (length) < 16
          && strspn (length, "0123456789") == strlen (length)))
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                       _ ("The length of the request is malformed. Send one Content-Length, or chunks."));
  return FALSE;
}

FjRequest *
fj_request_new (SoupServerMessage *message, GError **error)
{
  FjRequest *request = g_new0 (FjRequest, 1);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  const char *path = g_uri_get_path (uri);
  const char *query = g_uri_get_query (uri);

  request->id = g_uuid_string_random ();
  request->method = g_strdup (soup_server_message_get_method (message));
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  request->body = g_bytes_new_static ("", 0);
  request->peer = numeric_peer (message);
  request->language
      = g_strdup (fj_language_negotiate (soup_message_headers_get_list (headers, "Accept-Language")));
  request->received_at = fj_time_now ();
  fj_language_set_thread (request->language);

  if (strlen (path) + (query != NULL ? strlen (query) : 0) > FJ_SERVICE_MAX_TARGET)
    g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                 _ ("The address of the request is longer than %u characters. Ask in smaller steps."),
                 FJ_SERVICE_MAX_TARGET);
  else if ((request->path = fj_request_decode_path (path, error)) != NULL
           && (request->query = fj_request_decode_query (query, error)) != NULL
           && read_headers (request, headers, error))
    check_framing (request, error);
  if (request->path == NULL)
    request->path = g_strdup ("/");
  if (request->query == NULL)
    request->query
        = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return request;
}

void
fj_request_free (FjRequest *request, GDestroyNotify session_unref)
{
  if (request == NULL)
    return;
  if (request->session != NULL && session_unref != NULL)
    session_unref (request->session);
  g_free (request->id);
  g_free (request->method);
  g_free (request->path);
  g_strfreev (request->captures);
  g_hash_table_unref (request->query);
  g_hash_table_unref (request->headers);
  g_bytes_unref (request->body);
  g_free (request->peer);
  g_free (request->language);
  g_free (request);
}

const char *
fj_request_query (const FjRequest *request, const char *name)
{
  GPtrArray *values = g_hash_table_lookup (request->query, name);

  return values != NULL ? g_ptr_array_index (values, 0) : NULL;
}

const char *
fj_request_header (const FjRequest *request, const char *lower_case_name)
{
  return g_hash_table_lookup (request->headers, lower_case_name);
}
