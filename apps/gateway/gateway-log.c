#include "gateway-log.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#include "fj-time.h"

static const char *
level_name (GatewayLogLevel level)
{
  static const char *const names[] = { "info", "warning", "error" };

  return names[level];
}

static void
add_member (JsonObject *object, const char *name, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  json_object_set_string_member (object, name, valid);
}

char *
gateway_log_format (gint64 instant, GatewayLogLevel level, const char *event, const char *const *pairs)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *when = fj_time_to_fhir (instant, 0);

  json_object_set_string_member (object, "time", when);
  json_object_set_string_member (object, "level", level_name (level));
  json_object_set_string_member (object, "event", event);
  for (; pairs != NULL && pairs[0] != NULL; pairs += 2)
    if (pairs[1] != NULL)
      add_member (object, pairs[0], pairs[1]);
  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

static void
write_line (const char *line)
{
  g_autofree char *whole = g_strconcat (line, "\n", NULL);
  const char *p = whole;
  gsize left = strlen (whole);

  /* One write: lines of several threads do not mix. */
  while (left > 0)
    {
      gssize n = write (STDERR_FILENO, p, left);
      if (n <= 0)
        return;
      p += n;
      left -= (gsize) n;
    }
}

void
gateway_log (GatewayLogLevel level, const char *event, ...)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
  va_list arguments;

  va_start (arguments, event);
  for (const char *name = va_arg (arguments, const char *); name != NULL;
       name = va_arg (arguments, const char *))
    {
      const char *value = va_arg (arguments, const char *);
      g_ptr_array_add (pairs, (gpointer) name);
      g_ptr_array_add (pairs, (gpointer) value);
    }
  va_end (arguments);
  g_ptr_array_add (pairs, NULL);
  g_autofree char *line
      = gateway_log_format (fj_time_now (), level, event, (const char *const *) pairs->pdata);
  write_line (line);
}

static GLogWriterOutput
write_structured (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  const char *message = NULL, *domain = NULL;

  if (level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO))
    return G_LOG_WRITER_HANDLED;
  for (gsize i = 0; i < n_fields; i++)
    if (fields[i].length < 0 && strcmp (fields[i].key, "MESSAGE") == 0)
      message = fields[i].value;
    else if (fields[i].length < 0 && strcmp (fields[i].key, "GLIB_DOMAIN") == 0)
      domain = fields[i].value;
  gateway_log (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL) ? GATEWAY_LOG_ERROR : GATEWAY_LOG_WARNING,
               "library", "domain", domain, "message", message, NULL);
  return G_LOG_WRITER_HANDLED;
}

void
gateway_log_init (void)
{
  g_log_set_writer_func (write_structured, NULL, NULL);
}
