#include "fj-json.h"

#include <string.h>
#include "fj-error.h"

static JsonObject *
parse (const char *text, gssize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  return fj_json_parse_object (bytes, error);
}

static void
assert_refused (const char *text, gssize length, int code)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = parse (text, length, &error);

  if (object != NULL)
    g_error ("accepted: %s", text);
  if (!g_error_matches (error, FJ_ERROR, code))
    g_error ("%s: code %d (%s)", text, error->code, error->message);
  g_assert_cmpuint (strlen (error->message), >, 20);
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = parse (
      " {\"s\":\"\\u5F20\\u4e09\\ud83d\\ude00\\n\\/\\\"\", \"i\":-9223372036854775808,\r\n\"d\":1.5e3, \"t\":true,"
      "\"f\":false,\"n\":null,\"a\":[0,[],{}],\"o\":{\"a\":[{\"v\":\"x\"},{\"v\":\"胸部\"}]}, \"\":\"empty name\"}\t",
      -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (fj_json_get_string (object, "s"), ==, "张三😀\n/\"");
  g_assert_cmpint (fj_json_get_int (object, "i", 7), ==, G_MININT64);
  g_assert_cmpfloat (json_object_get_double_member (object, "d"), ==, 1500.0);
  g_assert_true (fj_json_get_boolean (object, "t", FALSE));
  g_assert_false (fj_json_get_boolean (object, "f", TRUE));
  g_assert_cmpuint (json_array_get_length (fj_json_get_array (object, "a")), ==, 3);
  g_assert_cmpstr (fj_json_get_string (object, "o.a[1].v"), ==, "胸部");
  /* Absent, null, or another type: the default, without a warning (warnings are fatal here). */
  g_assert_null (fj_json_get_string (object, "i"));
  g_assert_null (fj_json_get_string (object, "n"));
  g_assert_null (fj_json_get_string (object, "o"));
  g_assert_null (fj_json_get_string (object, "o.a.v"));
  g_assert_null (fj_json_get_string (object, "o.a[2].v"));
  g_assert_null (fj_json_get_string (object, "s.x"));
  g_assert_null (fj_json_get_string (object, "s[0]"));
  g_assert_null (fj_json_get_object (object, "a"));
  g_assert_nonnull (fj_json_get_object (object, "a[2]"));
  g_assert_null (fj_json_get_array (object, "missing"));
  g_assert_cmpint (fj_json_get_int (object, "d", 7), ==, 7);
  g_assert_true (fj_json_get_boolean (object, "s", TRUE));
  g_assert_null (fj_json_element_object (fj_json_get_array (object, "a"), 0));
  g_assert_nonnull (fj_json_element_object (fj_json_get_array (object, "a"), 2));
  g_assert_null (fj_json_element_object (fj_json_get_array (object, "a"), 3));
}

/* After the "n_" cases of the JSON parsing test suite by N. Seriot, and our own stricter rules. */
static void
test_refused (void)
{
  static const char *const bad[] = {
    "",
    " ",
    "null",
    "[]",
    "\"x\"",
    "{",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1",
    "{\"a\":1,",
    "{\"a\":1,}",
    "{,}",
    "{a:1}",
    "{'a':1}",
    "{\"a\" 1}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":[1,]}",
    "{\"a\":[,1]}",
    "{\"a\":[1 2]}",
    "{\"a\":[1}",
    "{\"a\":01}",
    "{\"a\":-}",
    "{\"a\":+1}",
    "{\"a\":.5}",
    "{\"a\":1.}",
    "{\"a\":1e}",
    "{\"a\":0x10}",
    "{\"a\":NaN}",
    "{\"a\":Infinity}",
    "{\"a\":1e999}",
    "{\"a\":9223372036854775808}",
    "{\"a\":True}",
    "{\"a\":nul}",
    "{\"a\":truex}",
    "{\"a\":\"x}",
    "{\"a\":\"\\x\"}",
    "{\"a\":\"\\\"}",
    "{\"a\":\"\\u12\"}",
    "{\"a\":\"\\u12G4\"}",
    "{\"a\":\"\\u0000\"}",
    "{\"a\":\"\\ud800\"}",
    "{\"a\":\"\\ud800\\u0041\"}",
    "{\"a\":\"\\udc00\"}",
    "{\"a\":\"tab\there\"}",
    "{\"a\":\"line\nbreak\"}",
    "{\"a\":1}{\"b\":2}",
    "{\"a\":1} x",
    "{\"a\":1}//comment",
    "/*comment*/{\"a\":1}",
    "{\"a\":1,\"a\":2}",
    "{\"a\":1,\"\\u0061\":2}", /* the same name, spelled otherwise */
    "\xEF\xBB\xBF{}",          /* byte order mark */
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (bad[i], -1, FJ_ERROR_INVALID);
  assert_refused ("{\"a\":\"\xC3\x28\"}", -1, FJ_ERROR_INVALID);     /* not UTF-8 */
  assert_refused ("{\"a\":\"\xED\xA0\x80\"}", -1, FJ_ERROR_INVALID); /* surrogate in UTF-8 */
  assert_refused ("{\"a\":\"\xC0\xAF\"}", -1, FJ_ERROR_INVALID);     /* overlong */
  assert_refused ("{\"a\":\"\0\"}", 9, FJ_ERROR_INVALID);
  assert_refused ("{}\0", 3, FJ_ERROR_INVALID);
}

static void
test_place (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse ("{\n  \"名\": \"张三\" \"x\"}", -1, &error));
  g_assert_nonnull (strstr (error->message, "line 2, column 13"));
}

static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) object = NULL;

  /* Exactly the allowed depth, then one more. */
  g_string_append (text, "{\"a\":");
  for (int i = 0; i < FJ_JSON_MAX_DEPTH - 1; i++)
    g_string_append_c (text, '[');
  for (int i = 0; i < FJ_JSON_MAX_DEPTH - 1; i++)
    g_string_append_c (text, ']');
  g_string_append_c (text, '}');
  object = parse (text->str, -1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (object);
  g_string_insert_c (text, 5, '[');
  g_string_insert_c (text, (gssize) text->len - 1, ']');
  assert_refused (text->str, -1, FJ_ERROR_TOO_LARGE);
  /* A million brackets end at once, not in the stack. */
  g_string_assign (text, "{\"a\":");
  for (int i = 0; i < 1000000; i++)
    g_string_append_c (text, '[');
  assert_refused (text->str, -1, FJ_ERROR_TOO_LARGE);

  g_string_assign (text, "{\"a\":[0");
  for (guint i = 0; i < FJ_JSON_MAX_VALUES; i++)
    g_string_append (text, ",0");
  g_string_append (text, "]}");
  assert_refused (text->str, -1, FJ_ERROR_TOO_LARGE);

  g_string_assign (text, "{\"x\":0");
  for (guint i = 0; i < FJ_JSON_MAX_MEMBERS; i++)
    g_string_append_printf (text, ",\"%u\":0", i);
  g_string_append_c (text, '}');
  assert_refused (text->str, -1, FJ_ERROR_TOO_LARGE);

  g_string_assign (text, "{\"a\":0.");
  for (guint i = 0; i < 5000; i++)
    g_string_append_c (text, '1');
  g_string_append_c (text, '}');
  assert_refused (text->str, -1, FJ_ERROR_TOO_LARGE);

  bytes = g_bytes_new_static ("{\"a\":1}", 7);
  g_assert_null (fj_json_parse_object_within (bytes, 6, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
  g_clear_pointer (&object, json_object_unref);
  g_clear_error (&error);
  object = fj_json_parse_object_within (bytes, 7, &error);
  g_assert_nonnull (object);
}

/* Every prefix of a good text is refused, and none crashes. */
static void
test_prefixes (void)
{
  static const char good[] = "{\"a\":[1,-2.5e-3,\"\\ud83d\\ude00张\\n\"],\"b\":{\"c\":null,\"d\":true}}";

  for (gssize length = 0; length < (gssize) sizeof good - 1; length++)
    {
      g_autofree char *piece = g_memdup2 (good, MAX (length, 1)); /* its end is guarded by the sanitizer */
      assert_refused (piece, length, FJ_ERROR_INVALID);
    }
}

static void
test_reference (void)
{
  g_assert_cmpstr (fj_json_reference_id ("Patient/a-1", "Patient"), ==, "a-1");
  g_assert_cmpstr (fj_json_reference_id ("https://h.example/fhir/Patient/9", "Patient"), ==, "9");
  g_assert_null (fj_json_reference_id (NULL, "Patient"));
  g_assert_null (fj_json_reference_id ("", "Patient"));
  g_assert_null (fj_json_reference_id ("Patient", "Patient"));
  g_assert_null (fj_json_reference_id ("Patient/", "Patient"));
  g_assert_null (fj_json_reference_id ("OldPatient/9", "Patient"));
  g_assert_null (fj_json_reference_id ("Group/9", "Patient"));
  g_assert_null (fj_json_reference_id ("Patient/9/_history/2", "Patient"));
  g_assert_null (fj_json_reference_id ("Patient/9?x=1", "Patient"));
  g_assert_null (fj_json_reference_id ("Patient/张三", "Patient"));
  g_assert_null (fj_json_reference_id ("urn:uuid:9", "Patient"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/values", test_values);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/place", test_place);
  g_test_add_func ("/json/bounds", test_bounds);
  g_test_add_func ("/json/prefixes", test_prefixes);
  g_test_add_func ("/json/reference", test_reference);
  return g_test_run ();
}
