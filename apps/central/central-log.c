#include "central-log.h"

#include <string.h>
#include <unistd.h>
#include "central-metrics.h"
#include "fj-json.h"
#include "fj-time.h"

static const char *
level_word (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "error";
  if (level & G_LOG_LEVEL_WARNING)
    return "warning";
  return level & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO) ? "info" : "debug";
}

static void
write_line (JsonObject *line)
{
  g_autoptr (GBytes) bytes = fj_json_to_bytes (line);
  g_autoptr (GString) text
      = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));

  g_string_append_c (text, '\n');
  /* One write, so that lines of several threads do not mix; nobody is left to tell when it fails. */
  gssize n = write (STDERR_FILENO, text->str, text->len);
  (void) n;
}

static JsonObject *
line_new (const char *level)
{
  JsonObject *line = json_object_new ();
  g_autofree char *time = fj_time_to_fhir (fj_time_now (), 0);

  json_object_set_string_member (line, "time", time);
  json_object_set_string_member (line, "level", level);
  return line;
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  if (level & G_LOG_LEVEL_DEBUG)
    return G_LOG_WRITER_HANDLED;
  g_autoptr (JsonObject) line = line_new (level_word (level));
  for (gsize i = 0; i < n_fields; i++)
    {
      const char *key = strcmp (fields[i].key, "MESSAGE") == 0   ? "message"
                        : strcmp (fields[i].key, "REQUEST") == 0 ? "request"
                                                                 : NULL;
      if (key == NULL)
        continue;
      g_autofree char *value = fields[i].length < 0 ? g_utf8_make_valid (fields[i].value, -1)
                                                    : g_utf8_make_valid (fields[i].value, fields[i].length);
      json_object_set_string_member (line, key, value);
    }
  write_line (line);
  return G_LOG_WRITER_HANDLED;
}

void
central_log_init (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
}

void
central_log_request (const FjRequest *request, guint status, gint64 microseconds, gpointer user_data)
{
  Central *central = user_data;
  g_autoptr (JsonObject) line = line_new ("info");

  central_metrics_count (central->metrics, status, microseconds);
  json_object_set_string_member (line, "request", request->id);
  json_object_set_string_member (line, "method", request->method);
  json_object_set_string_member (line, "route", request->route != NULL ? request->route->pattern : "-");
  json_object_set_int_member (line, "status", status);
  json_object_set_int_member (line, "milliseconds", microseconds / 1000);
  write_line (line);
}
