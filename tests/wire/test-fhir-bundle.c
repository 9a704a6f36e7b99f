#include "fj-fhir.h"

#include <string.h>
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

static void
test_meta (void)
{
  g_autoptr (JsonObject) resource = json ("{\"meta\":{\"profile\":[\"urn:x\"],\"versionId\":\"old\"}}");

  g_assert_cmpuint (fj_fhir_get_version (resource), ==, 0);
  fj_fhir_set_meta (resource, 3, G_GINT64_CONSTANT (1778549400250000));
  g_assert_cmpuint (fj_fhir_get_version (resource), ==, 3);
  g_assert_cmpstr (fj_json_get_string (resource, "meta.lastUpdated"), ==, "2026-05-12T09:30:00.250+08:00");
  g_assert_cmpstr (fj_json_get_string (resource, "meta.profile[0]"), ==, "urn:x");
}

static void
test_parameters (void)
{
  g_autoptr (JsonObject) parameters = json (
      "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"note\",\"valueString\":\"左右\"},"
      "{\"name\":\"class\",\"valueCode\":\"side\"},{\"name\":\"yes\",\"valueBoolean\":true},"
      "{\"name\":\"no\",\"valueBoolean\":false},{\"name\":\"who\",\"valueReference\":{\"reference\":"
      "\"Practitioner/9\"}},{\"name\":\"count\",\"valueInteger\":7},{\"name\":\"note\",\"valueString\":\"second\"}]}");
  g_autoptr (JsonObject) built = fj_fhir_parameters_new ();

  g_assert_cmpstr (fj_fhir_parameter (parameters, "note"), ==, "左右");
  g_assert_cmpstr (fj_fhir_parameter (parameters, "class"), ==, "side");
  g_assert_cmpstr (fj_fhir_parameter (parameters, "yes"), ==, "true");
  g_assert_cmpstr (fj_fhir_parameter (parameters, "no"), ==, "false");
  g_assert_cmpstr (fj_fhir_parameter (parameters, "who"), ==, "Practitioner/9");
  g_assert_null (fj_fhir_parameter (parameters, "count"));
  g_assert_null (fj_fhir_parameter (parameters, "absent"));
  g_assert_null (fj_fhir_parameter (NULL, "note"));

  assert_text (built, "{\"resourceType\":\"Parameters\"}");
  fj_fhir_parameters_add_string (built, "empty", "");
  fj_fhir_parameters_add_string (built, "none", NULL);
  fj_fhir_parameters_add_string (built, "note", "左右");
  assert_text (
      built,
      "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"note\",\"valueString\":\"左右\"}]}");
}

static void
test_bundle (void)
{
  g_autoptr (JsonObject) bundle = fj_fhir_bundle_new ("transaction"),
                         reply = fj_fhir_bundle_new ("transaction-response");

  assert_text (bundle, "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}"); /* R4: no empty list */
  fj_fhir_bundle_add (bundle, "urn:uuid:1", json ("{\"resourceType\":\"Patient\"}"), "PUT", "Patient/1",
                      NULL);
  fj_fhir_bundle_add (bundle, NULL, json ("{\"resourceType\":\"Patient\"}"), NULL, NULL, NULL);
  fj_fhir_bundle_add (bundle, NULL, NULL, "POST", "Patient", "identifier=a|b");
  assert_text (
      bundle,
      "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
      "{\"fullUrl\":\"urn:uuid:1\",\"resource\":{\"resourceType\":\"Patient\"},\"request\":{\"method\":\"PUT\","
      "\"url\":\"Patient/1\"}},{\"resource\":{\"resourceType\":\"Patient\"}},{\"request\":{\"method\":\"POST\","
      "\"url\":\"Patient\",\"ifNoneExist\":\"identifier=a|b\"}}]}");
  fj_fhir_bundle_add_response (reply, "201 Created", "Patient/1/_history/1", "W/\"1\"", NULL);
  assert_text (
      reply,
      "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\",\"entry\":[{\"response\":{\"status\":"
      "\"201 Created\",\"location\":\"Patient/1/_history/1\",\"etag\":\"W/\\\"1\\\"\"}}]}");
}

static void
test_replace_reference (void)
{
  g_autoptr (JsonObject) resource = json (
      "{\"subject\":{\"reference\":\"urn:uuid:1\"},\"supportingInfo\":[{\"reference\":\"urn:uuid:2\"},"
      "{\"reference\":\"urn:uuid:1\",\"display\":\"urn:uuid:1\"}],\"content\":[{\"attachment\":{\"url\":"
      "\"urn:uuid:1\"}}],\"note\":\"urn:uuid:1\"}");

  g_assert_cmpuint (fj_fhir_replace_reference (resource, "urn:uuid:1", "Patient/1"), ==, 3);
  assert_text (
      resource,
      "{\"subject\":{\"reference\":\"Patient/1\"},\"supportingInfo\":[{\"reference\":\"urn:uuid:2\"},"
      "{\"reference\":\"Patient/1\",\"display\":\"urn:uuid:1\"}],\"content\":[{\"attachment\":{\"url\":"
      "\"Patient/1\"}}],\"note\":\"urn:uuid:1\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bundle/meta", test_meta);
  g_test_add_func ("/bundle/parameters", test_parameters);
  g_test_add_func ("/bundle/bundle", test_bundle);
  g_test_add_func ("/bundle/replace-reference", test_replace_reference);
  return g_test_run ();
}
