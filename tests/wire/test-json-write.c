#include "fj-json.h"

#include <string.h>

static JsonObject *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return fj_json_parse_object (bytes, error);
}

static void
test_write (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object
      = parse ("{\"b\":\"引\\u0001\\\"\\\\\",\"a\":[1,{\"x\":[2.5,null,true]}],\"c\":{}}", &error);
  g_autoptr (JsonObject) copy = fj_json_copy (object);
  g_autoptr (GBytes) bytes = fj_json_to_bytes (object), copied = NULL;
  g_autoptr (JsonObject) again = fj_json_parse_object (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (fj_json_get_string (again, "b"), ==, "引\001\"\\");
  copied = fj_json_to_bytes (copy);
  g_assert_true (g_bytes_equal (bytes, copied)); /* the order of names stays */
  /* A copy is deep. */
  json_object_set_string_member (fj_json_get_object (copy, "a[1]"), "x", "changed");
  json_array_add_int_element (fj_json_get_array (copy, "a"), 3);
  g_clear_pointer (&copied, g_bytes_unref);
  copied = fj_json_to_bytes (object);
  g_assert_true (g_bytes_equal (bytes, copied));
}

static void
assert_rewritten (const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = parse (text, &error), again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *written = NULL;

  g_assert_no_error (error);
  bytes = fj_json_to_bytes (object);
  written = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (written, ==, expected);
  again = fj_json_parse_object (bytes, &error);
  g_assert_no_error (error);
}

/* Numbers come out as they were sent wherever a double can hold them, and always as JSON. */
static void
test_write_values (void)
{
  assert_rewritten (
      "{\"a\":[0.1,1.50,-2.5e-3,1e20,1e308,5e-324,100.0,-0.0,123456789.125,0.30000000000000004]}",
      "{\"a\":[0.1,1.5,-0.0025,1e+20,1e+308,4.94065645841247e-324,100.0,-0.0,123456789.125,"
      "0.30000000000000004]}");
  assert_rewritten ("{\"a\":[9223372036854775807,-9223372036854775808,0,-0]}",
                    "{\"a\":[9223372036854775807,-9223372036854775808,0,0]}");
  assert_rewritten ("{\"\\u0041\\\"\":\"\\u0001\\b\\f\\n\\r\\t\\/\\\\\\u007f\\u2028😀\"}",
                    "{\"A\\\"\":\"\\u0001\\u0008\\u000c\\n\\r\\t/\\\\\x7f\u2028😀\"}");
  assert_rewritten ("{ }", "{}");
  assert_rewritten ("{\"a\":[ ],\"b\":[{},null,true,false]}", "{\"a\":[],\"b\":[{},null,true,false]}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-write/write", test_write);
  g_test_add_func ("/json-write/values", test_write_values);
  return g_test_run ();
}
