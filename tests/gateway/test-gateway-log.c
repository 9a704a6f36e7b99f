/* A log line is one JSON object, whatever is in it. */
#include "gateway-log.h"

#include <string.h>

#include "fj-json.h"

static void
test_line (void)
{
  const char *pairs[]
      = { "device", "DR1", "nothing", NULL, "why", "a \"quoted\"\nline\\ and \xff bytes 张", NULL };
  g_autofree char *line = gateway_log_format (0, GATEWAY_LOG_WARNING, "test", pairs);
  g_autoptr (GBytes) bytes = g_bytes_new (line, strlen (line));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = fj_json_parse_object (bytes, &error);

  g_assert_no_error (error);
  g_assert_null (strchr (line, '\n'));
  g_assert_cmpstr (fj_json_get_string (json, "level"), ==, "warning");
  g_assert_cmpstr (fj_json_get_string (json, "event"), ==, "test");
  g_assert_cmpstr (fj_json_get_string (json, "device"), ==, "DR1");
  g_assert_false (json_object_has_member (json, "nothing"));
  g_assert_nonnull (strstr (fj_json_get_string (json, "why"), "\"quoted\"\nline\\ and "));
  g_assert_nonnull (strstr (fj_json_get_string (json, "time"), "1970-01-01"));
}

static void
test_written (void)
{
  if (g_test_subprocess ())
    {
      gateway_log_init ();
      gateway_log (GATEWAY_LOG_INFO, "hello", "one", "1", NULL);
      g_log ("libsoup", G_LOG_LEVEL_MESSAGE, "from below");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*\"event\":\"hello\",\"one\":\"1\"}\n*");
  g_test_trap_assert_stderr ("*\"event\":\"library\",\"domain\":\"libsoup\",\"message\":\"from below\"}\n*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gateway/log/line", test_line);
  g_test_add_func ("/gateway/log/written", test_written);
  return g_test_run ();
}
