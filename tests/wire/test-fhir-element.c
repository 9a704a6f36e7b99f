#include "fj-fhir-element.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"

static JsonObject *
json (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonObject *object = fj_json_parse_object (bytes, &error);

  g_assert_no_error (error);
  return object;
}

static void
assert_text (JsonObject *object, const char *expected)
{
  g_autoptr (GBytes) bytes = fj_json_to_bytes (object);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (text, ==, expected);
}

/* A resource of one element, as small as the engine takes it. */
typedef struct
{
  char *word;
} Thing;

static const FjFhirElement elements[] = { { .name = "Thing.word",
                                            .offset = G_STRUCT_OFFSET (Thing, word),
                                            .read = fj_fhir_read_member,
                                            .write = fj_fhir_write_member,
                                            .key = "word",
                                            .max = 4 } };
static const FjFhirResource thing_resource = { "Thing", elements, G_N_ELEMENTS (elements), NULL, NULL, NULL };

static void
test_take_text (void)
{
  static const struct
  {
    const char *text;
    const char *taken;
    int code; /* 0: none */
  } cases[] = {
    { NULL, NULL, 0 },
    { "", NULL, 0 },
    { " \t\n ", NULL, 0 },
    { " ab ", "ab", 0 },
    { "肺部影像", "肺部影像", 0 }, /* four characters, twelve bytes */
    { "肺部影像x", NULL, FJ_ERROR_UNPROCESSABLE },
    { "a\nb", NULL, FJ_ERROR_UNPROCESSABLE },
    { "a\x7f", NULL, FJ_ERROR_UNPROCESSABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Thing thing = { g_strdup ("old") };
      g_autoptr (GError) error = NULL;
      gboolean good = fj_fhir_take_text (&elements[0], cases[i].text, &thing, &error);

      g_assert_cmpint (good, ==, cases[i].code == 0);
      g_assert_cmpstr (thing.word, ==, cases[i].taken);
      g_assert_cmpint (error != NULL ? error->code : 0, ==, cases[i].code);
      g_free (thing.word);
    }
}

/* What real clients send and FHIR does not know goes out of what is stored. */
static void
test_tidy (void)
{
  g_autoptr (JsonObject) base
      = json ("{\"resourceType\":\"Thing\",\"a\":null,\"b\":[],\"c\":{},\"d\":\"\",\"e\":{\"f\":null},"
              "\"g\":[{\"h\":\"\"},{\"i\":1}],\"word\":\"x\",\"given\":[null,\"y\"],\"z\":0,\"f\":false}");
  Thing thing = { (char *) "x" }, scratch = { NULL };
  g_autoptr (JsonObject) written = fj_fhir_resource_write (&thing_resource, &thing, base, &scratch);

  assert_text (
      written,
      "{\"resourceType\":\"Thing\",\"g\":[{\"i\":1}],\"word\":\"x\",\"given\":[null,\"y\"],\"z\":0,\"f\":false}");
  g_free (scratch.word);
}

/* A base that cannot be read (it was stored under older rules) is overwritten, not a crash. */
static void
test_bad_base (void)
{
  g_autoptr (JsonObject) base = json ("{\"resourceType\":\"Thing\",\"word\":\"much too long\"}");
  Thing thing = { (char *) "new" }, scratch = { NULL };
  g_autoptr (JsonObject) written = fj_fhir_resource_write (&thing_resource, &thing, base, &scratch);

  assert_text (written, "{\"resourceType\":\"Thing\",\"word\":\"new\"}");
  g_free (scratch.word);
}

static void
test_extension (void)
{
  g_autoptr (JsonObject) object
      = json ("{\"extension\":[{\"url\":\"urn:a\",\"valueString\":\"1\"},{\"url\":\"urn:b\","
              "\"valueInteger\":2}]}");

  g_assert_null (fj_fhir_extension (object, "urn:c"));
  fj_fhir_set_extension (object, "urn:a", "valueCode", "x"); /* another kind of value: the old one goes */
  assert_text (
      object,
      "{\"extension\":[{\"url\":\"urn:a\",\"valueCode\":\"x\"},{\"url\":\"urn:b\",\"valueInteger\":2}]}");
  fj_fhir_set_extension (object, "urn:a", "valueCode", NULL);
  fj_fhir_set_extension (object, "urn:c", "valueCode", NULL);
  assert_text (object, "{\"extension\":[{\"url\":\"urn:b\",\"valueInteger\":2}]}");
  fj_fhir_set_extension (object, "urn:b", "valueCode", "");
  assert_text (object, "{}");
}

static void
test_ids (void)
{
  g_autofree char *longest = g_strnfill (64, 'a'), *longer = g_strnfill (65, 'a');

  g_assert_true (fj_fhir_is_id ("A-z.0"));
  g_assert_true (fj_fhir_is_id (longest));
  g_assert_false (fj_fhir_is_id (longer));
  g_assert_false (fj_fhir_is_id (""));
  g_assert_false (fj_fhir_is_id ("a_b"));
  g_assert_false (fj_fhir_is_id ("a/b"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/element/take-text", test_take_text);
  g_test_add_func ("/element/tidy", test_tidy);
  g_test_add_func ("/element/bad-base", test_bad_base);
  g_test_add_func ("/element/extension", test_extension);
  g_test_add_func ("/element/ids", test_ids);
  return g_test_run ();
}
