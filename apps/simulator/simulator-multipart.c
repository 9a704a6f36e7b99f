#define _GNU_SOURCE /* memmem */
#include "simulator-multipart.h"

#include <string.h>
#include "fj-error.h"
#include "fj-language.h"

/* RFC 2046: at most 70 characters. */
#define MAX_BOUNDARY 70

static char *
boundary_of (const char *content_type)
{
  const char *at = strstr (content_type, "boundary=");
  if (at == NULL)
    return NULL;
  at += strlen ("boundary=");
  gboolean quoted = *at == '"';
  at += quoted ? 1 : 0;
  gsize length = strcspn (at, quoted ? "\"" : "; \t");
  return length > 0 && length <= MAX_BOUNDARY ? g_strndup (at, length) : NULL;
}

static GPtrArray *
broken (GError **error)
{
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                       _ ("The answer with several parts is cut off or has no boundary. Ask again."));
  return NULL;
}

GPtrArray *
simulator_multipart_split (GBytes *body, const char *content_type, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gsize size = 0;
  const char *data = g_bytes_get_data (body, &size), *end = data + size;

  if (content_type == NULL || !g_str_has_prefix (content_type, "multipart/"))
    {
      g_ptr_array_add (parts, g_bytes_ref (body));
      return g_steal_pointer (&parts);
    }
  g_autofree char *boundary = boundary_of (content_type);
  if (boundary == NULL)
    return broken (error);
  g_autofree char *first = g_strconcat ("--", boundary, NULL),
                  *delimiter = g_strconcat ("\r\n--", boundary, NULL);
  if (size == 0)
    return broken (error);
  /* The first delimiter may stand at the very beginning. */
  const char *at = size >= strlen (first) && memcmp (data, first, strlen (first)) == 0
                       ? data + strlen (first)
                       : memmem (data, size, delimiter, strlen (delimiter));
  if (at == NULL)
    return broken (error);
  if (at != data + strlen (first))
    at += strlen (delimiter);
  while (end - at >= 2 && memcmp (at, "--", 2) != 0)
    {
      const char *head_end = memmem (at, end - at, "\r\n\r\n", 4);
      const char *next = head_end != NULL
                             ? memmem (head_end + 2, end - head_end - 2, delimiter, strlen (delimiter))
                             : NULL;
      if (next == NULL)
        return broken (error);
      const char *content = MIN (head_end + 4, next);
      g_ptr_array_add (parts, g_bytes_new_from_bytes (body, content - data, next - content));
      at = next + strlen (delimiter);
    }
  return end - at >= 2 ? g_steal_pointer (&parts) : broken (error);
}
