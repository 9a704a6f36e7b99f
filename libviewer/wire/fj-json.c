#include "fj-json.h"

#include <math.h>
#include <string.h>
#include "fj-error.h"
#include "fj-language.h"

#define MAX_NUMBER_LENGTH 48

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  guint depth;
  guint values;
  GString *text; /* the string being decoded, reused */
} Reader;

static JsonNode *read_value (Reader *reader, GError **error);

static void
place (const Reader *reader, guint *line, guint *column)
{
  const char *line_start = reader->start;

  *line = 1;
  for (const char *at = reader->start; at < reader->at; at++)
    if (*at == '\n')
      {
        (*line)++;
        line_start = at + 1;
      }
  *column = (guint) g_utf8_strlen (line_start, reader->at - line_start) + 1;
}

/* @what: a translated phrase. Returns NULL for "return fail (…)". */
static gpointer
fail (const Reader *reader, FjError code, const char *what, GError **error)
{
  guint line, column;

  place (reader, &line, &column);
  g_set_error (error, FJ_ERROR, code, _ ("The JSON cannot be read at line %u, column %u: %s"), line, column,
               what);
  return NULL;
}

static void
skip_space (Reader *reader)
{
  while (reader->at < reader->end
         && (*reader->at == ' ' || *reader->at == '\t' || *reader->at == '\n' || *reader->at == '\r'))
    reader->at++;
}

static gboolean
take (Reader *reader, char c)
{
  if (reader->at >= reader->end || *reader->at != c)
    return FALSE;
  reader->at++;
  return TRUE;
}

static gboolean
take_word (Reader *reader, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (reader->end - reader->at) < length || memcmp (reader->at, word, length) != 0)
    return FALSE;
  reader->at += length;
  return TRUE;
}

/* Four hexadecimal digits of \uXXXX; -1 when they are not. */
static int
take_hex4 (Reader *reader)
{
  int unit = 0;

  if (reader->end - reader->at < 4)
    return -1;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (reader->at[i]);
      if (digit < 0)
        return -1;
      unit = unit * 16 + digit;
    }
  reader->at += 4;
  return unit;
}

static gboolean
read_escape (Reader *reader, GString *text)
{
  static const char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  const char *found;
  int unit, low;

  if (reader->at >= reader->end)
    return FALSE;
  found = *reader->at != '\0' ? strchr (letters, *reader->at) : NULL;
  if (found != NULL)
    {
      g_string_append_c (text, values[found - letters]);
      reader->at++;
      return TRUE;
    }
  if (!take (reader, 'u') || (unit = take_hex4 (reader)) <= 0)
    return FALSE;
  if (unit >= 0xDC00 && unit <= 0xDFFF)
    return FALSE;
  if (unit >= 0xD800 && unit <= 0xDBFF)
    {
      if (!take_word (reader, "\\u"))
        return FALSE;
      low = take_hex4 (reader);
      if (low < 0xDC00 || low > 0xDFFF)
        return FALSE;
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
  g_string_append_unichar (text, (gunichar) unit);
  return TRUE;
}

/* After the opening quote. The text is in reader->text until the next string is read. */
static gboolean
read_string (Reader *reader, GError **error)
{
  GString *text = reader->text;

  g_string_truncate (text, 0);
  while (reader->at < reader->end)
    {
      const char *run = reader->at;

      while (reader->at < reader->end && *reader->at != '"' && *reader->at != '\\'
             && (guchar) *reader->at >= 0x20)
        reader->at++;
      g_string_append_len (text, run, reader->at - run);
      if (reader->at >= reader->end)
        break;
      if (take (reader, '"'))
        return TRUE;
      if (take (reader, '\\'))
        {
          if (!read_escape (reader, text))
            {
              fail (reader, FJ_ERROR_INVALID,
                    _ ("an escape in a text is wrong (also \\u0000 and half of a surrogate pair are)."),
                    error);
              return FALSE;
            }
          continue;
        }
      fail (reader, FJ_ERROR_INVALID, _ ("a control character in a text must be written as an escape."),
            error);
      return FALSE;
    }
  fail (reader, FJ_ERROR_INVALID, _ ("a text does not end."), error);
  return FALSE;
}

static gboolean
take_digits (Reader *reader)
{
  const char *first = reader->at;

  while (reader->at < reader->end && g_ascii_isdigit (*reader->at))
    reader->at++;
  return reader->at > first;
}

static JsonNode *
read_number (Reader *reader, GError **error)
{
  const char *first = reader->at;
  char text[MAX_NUMBER_LENGTH + 1];
  gboolean whole = TRUE, good;
  gint64 integer;
  double real;

  take (reader, '-');
  /* No leading zeros. */
  good = take (reader, '0') || take_digits (reader);
  if (good && take (reader, '.'))
    {
      whole = FALSE;
      good = take_digits (reader);
    }
  if (good && (take (reader, 'e') || take (reader, 'E')))
    {
      whole = FALSE;
      if (!take (reader, '+'))
        take (reader, '-');
      good = take_digits (reader);
    }
  if (!good || (reader->at < reader->end && g_ascii_isalnum (*reader->at)))
    return fail (reader, FJ_ERROR_INVALID, _ ("a number is not written as JSON wants it."), error);
  if (reader->at - first > MAX_NUMBER_LENGTH)
    return fail (reader, FJ_ERROR_TOO_LARGE, _ ("a number has too many digits."), error);
  memcpy (text, first, reader->at - first);
  text[reader->at - first] = '\0';
  if (whole)
    {
      if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
        return fail (reader, FJ_ERROR_INVALID, _ ("a number is out of range."), error);
      return json_node_init_int (json_node_alloc (), integer);
    }
  real = g_ascii_strtod (text, NULL);
  if (!isfinite (real))
    return fail (reader, FJ_ERROR_INVALID, _ ("a number is out of range."), error);
  return json_node_init_double (json_node_alloc (), real);
}

static JsonNode *
read_array (Reader *reader, GError **error)
{
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *node;

  skip_space (reader);
  if (!take (reader, ']'))
    for (;;)
      {
        JsonNode *element = read_value (reader, error);

        if (element == NULL)
          return NULL;
        json_array_add_element (array, element);
        skip_space (reader);
        if (take (reader, ']'))
          break;
        if (!take (reader, ','))
          return fail (reader, FJ_ERROR_INVALID, _ ("a comma or ] is missing."), error);
      }
  node = json_node_alloc ();
  json_node_init_array (node, array);
  return node;
}

static JsonNode *
read_object (Reader *reader, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node;

  skip_space (reader);
  if (!take (reader, '}'))
    for (;;)
      {
        g_autofree char *name = NULL;
        JsonNode *member;

        skip_space (reader);
        if (!take (reader, '"'))
          return fail (reader, FJ_ERROR_INVALID, _ ("a name in quotation marks is missing."), error);
        if (!read_string (reader, error))
          return NULL;
        if (json_object_has_member (object, reader->text->str))
          return fail (reader, FJ_ERROR_INVALID, _ ("a name occurs twice in one object."), error);
        if (json_object_get_size (object) >= FJ_JSON_MAX_MEMBERS)
          return fail (reader, FJ_ERROR_TOO_LARGE, _ ("an object has too many names."), error);
        name = g_strdup (reader->text->str);
        skip_space (reader);
        if (!take (reader, ':'))
          return fail (reader, FJ_ERROR_INVALID, _ ("a colon is missing."), error);
        member = read_value (reader, error);
        if (member == NULL)
          return NULL;
        json_object_set_member (object, name, member);
        skip_space (reader);
        if (take (reader, '}'))
          break;
        if (!take (reader, ','))
          return fail (reader, FJ_ERROR_INVALID, _ ("a comma or } is missing."), error);
      }
  node = json_node_alloc ();
  json_node_init_object (node, object);
  return node;
}

static JsonNode *
read_nested (Reader *reader, JsonNode *(*read) (Reader *, GError **), GError **error)
{
  JsonNode *node;

  if (reader->depth >= FJ_JSON_MAX_DEPTH)
    return fail (reader, FJ_ERROR_TOO_LARGE, _ ("it is nested too deeply."), error);
  reader->depth++;
  node = read (reader, error);
  reader->depth--;
  return node;
}

static JsonNode *
read_value (Reader *reader, GError **error)
{
  skip_space (reader);
  if (++reader->values > FJ_JSON_MAX_VALUES)
    return fail (reader, FJ_ERROR_TOO_LARGE, _ ("it has too many values."), error);
  if (take (reader, '{'))
    return read_nested (reader, read_object, error);
  if (take (reader, '['))
    return read_nested (reader, read_array, error);
  if (take (reader, '"'))
    return read_string (reader, error) ? json_node_init_string (json_node_alloc (), reader->text->str) : NULL;
  if (take_word (reader, "true"))
    return json_node_init_boolean (json_node_alloc (), TRUE);
  if (take_word (reader, "false"))
    return json_node_init_boolean (json_node_alloc (), FALSE);
  if (take_word (reader, "null"))
    return json_node_init_null (json_node_alloc ());
  if (reader->at < reader->end && (*reader->at == '-' || g_ascii_isdigit (*reader->at)))
    return read_number (reader, error);
  return fail (reader, FJ_ERROR_INVALID, _ ("a value is missing."), error);
}

JsonNode *
fj_json_parse_within (GBytes *bytes, gsize max_bytes, GError **error)
{
  g_autoptr (GString) text = NULL;
  Reader reader = { 0 };
  const char *invalid = NULL;
  JsonNode *node;
  gsize size;

  reader.start = reader.at = g_bytes_get_data (bytes, &size);
  if (size > max_bytes)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("The JSON has %zu bytes and the limit is %zu"
                      ". Send it in parts."),
                   size, max_bytes);
      return NULL;
    }
  if (size == 0)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("There is no JSON: the text is empty. Send one JSON object."));
      return NULL;
    }
  reader.end = reader.start + size;
  if (!g_utf8_validate_len (reader.start, size, &invalid))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("The JSON is not valid UTF-8 at byte %zu. Send it as UTF-8."),
                   (gsize) (invalid - reader.start));
      return NULL;
    }
  reader.text = text = g_string_new (NULL);
  node = read_value (&reader, error);
  if (node == NULL)
    return NULL;
  skip_space (&reader);
  if (reader.at < reader.end)
    {
      json_node_unref (node);
      return fail (&reader, FJ_ERROR_INVALID, _ ("something follows the end."), error);
    }
  return node;
}

JsonObject *
fj_json_parse_object_within (GBytes *bytes, gsize max_bytes, GError **error)
{
  g_autoptr (JsonNode) node = fj_json_parse_within (bytes, max_bytes, error);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("The JSON is not an object. Send one JSON object { … }."));
      return NULL;
    }
  return json_node_dup_object (node);
}

JsonObject *
fj_json_parse_object (GBytes *bytes, GError **error)
{
  return fj_json_parse_object_within (bytes, FJ_JSON_MAX_BYTES, error);
}

JsonObject *
fj_json_element_object (JsonArray *array, guint index)
{
  JsonNode *node;

  if (array == NULL || index >= json_array_get_length (array))
    return NULL;
  node = json_array_get_element (array, index);
  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* The node at @path ("a.b[0].c"), or NULL. */
static JsonNode *
look_up (JsonObject *object, const char *path)
{
  JsonNode *node = NULL;

  while (*path != '\0')
    {
      gsize length = strcspn (path, ".[");

      if (length > 0)
        {
          g_autofree char *name = g_strndup (path, length);

          if (node != NULL)
            {
              if (!JSON_NODE_HOLDS_OBJECT (node))
                return NULL;
              object = json_node_get_object (node);
            }
          node = object != NULL ? json_object_get_member (object, name) : NULL;
          if (node == NULL)
            return NULL;
          path += length;
        }
      if (*path == '[')
        {
          char *after;
          guint64 index = g_ascii_strtoull (path + 1, &after, 10);

          if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || *after != ']'
              || index >= json_array_get_length (json_node_get_array (node)))
            return NULL;
          node = json_array_get_element (json_node_get_array (node), (guint) index);
          path = after + 1;
        }
      if (*path == '.')
        path++;
    }
  return node;
}

const char *
fj_json_get_string (JsonObject *object, const char *path)
{
  JsonNode *node = look_up (object, path);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

JsonObject *
fj_json_get_object (JsonObject *object, const char *path)
{
  JsonNode *node = look_up (object, path);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
fj_json_get_array (JsonObject *object, const char *path)
{
  JsonNode *node = look_up (object, path);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

gint64
fj_json_get_int (JsonObject *object, const char *path, gint64 absent)
{
  JsonNode *node = look_up (object, path);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return absent;
  return json_node_get_int (node);
}

gboolean
fj_json_get_boolean (JsonObject *object, const char *path, gboolean absent)
{
  JsonNode *node = look_up (object, path);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return absent;
  return json_node_get_boolean (node);
}

const char *
fj_json_reference_id (const char *reference, const char *type)
{
  const char *slash;
  gsize length, id_length;

  if (reference == NULL)
    return NULL;
  slash = strrchr (reference, '/');
  length = strlen (type);
  if (slash == NULL || (gsize) (slash - reference) < length || strncmp (slash - length, type, length) != 0)
    return NULL;
  if (slash - length > reference && *(slash - length - 1) != '/')
    return NULL;
  id_length = strspn (slash + 1, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-.");
  if (id_length == 0 || id_length > 64 || slash[1 + id_length] != '\0')
    return NULL;
  return slash + 1;
}
