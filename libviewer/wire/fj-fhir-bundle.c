/* What is around resources: meta, Parameters, Bundle. */
#include "fj-fhir.h"

#include <string.h>
#include "fj-fhir-element.h"
#include "fj-json.h"

void
fj_fhir_set_meta (JsonObject *resource, guint version, gint64 updated)
{
  JsonObject *meta = fj_json_get_object (resource, "meta");
  g_autofree char *id = g_strdup_printf ("%u", version), *instant = fj_fhir_format_instant (updated);

  if (meta == NULL)
    {
      meta = json_object_new ();
      json_object_set_object_member (resource, "meta", meta);
    }
  json_object_set_string_member (meta, "versionId", id);
  json_object_set_string_member (meta, "lastUpdated", instant);
}

guint
fj_fhir_get_version (JsonObject *resource)
{
  const char *text = fj_json_get_string (resource, "meta.versionId");
  guint64 version;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &version, NULL) ? (guint) version
                                                                                             : 0;
}

const char *
fj_fhir_parameter (JsonObject *parameters, const char *name)
{
  static const char *const texts[] = { "valueString",    "valueCode",
                                       "valueUri",       "valueUrl",
                                       "valueCanonical", "valueId",
                                       "valueOid",       "valueUuid",
                                       "valueMarkdown",  "valueBase64Binary",
                                       "valueInstant",   "valueDateTime",
                                       "valueDate",      "valueReference.reference" };
  JsonObject *parameter
      = parameters != NULL ? fj_fhir_find (fj_json_get_array (parameters, "parameter"), "name", name) : NULL;

  if (parameter == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = fj_json_get_string (parameter, texts[i]);

      if (text != NULL)
        return text;
    }
  /* A boolean says the same whichever default it is asked with. */
  if (fj_json_get_boolean (parameter, "valueBoolean", FALSE))
    return "true";
  return fj_json_get_boolean (parameter, "valueBoolean", TRUE) ? NULL : "false";
}

JsonObject *
fj_fhir_parameters_new (void)
{
  JsonObject *parameters = json_object_new ();

  json_object_set_string_member (parameters, "resourceType", "Parameters");
  return parameters;
}

void
fj_fhir_parameters_add_string (JsonObject *parameters, const char *name, const char *value)
{
  JsonObject *parameter;

  if (value == NULL || *value == '\0')
    return; /* R4: a text has at least one character */
  parameter = fj_fhir_append (parameters, "parameter");
  json_object_set_string_member (parameter, "name", name);
  json_object_set_string_member (parameter, "valueString", value);
}

static guint
replace_in_node (JsonNode *node, const char *from, const char *to)
{
  guint count = 0;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return fj_fhir_replace_reference (json_node_get_object (node), from, to);
  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      count += replace_in_node (json_array_get_element (json_node_get_array (node), i), from, to);
  return count;
}

guint
fj_fhir_replace_reference (JsonObject *resource, const char *from, const char *to)
{
  g_autoptr (GList) names = json_object_get_members (resource);
  guint count = 0;

  for (GList *at = names; at != NULL; at = at->next)
    {
      const char *name = at->data;
      JsonNode *member = json_object_get_member (resource, name);

      /* Reference.reference, and Attachment.url of a scan in the same transaction (R4 3.1.0.11.2). */
      if ((g_str_equal (name, "reference") || g_str_equal (name, "url"))
          && g_strcmp0 (fj_json_get_string (resource, name), from) == 0)
        {
          json_object_set_string_member (resource, name, to);
          count++;
        }
      else
        count += replace_in_node (member, from, to);
    }
  return count;
}

JsonObject *
fj_fhir_bundle_new (const char *type)
{
  JsonObject *bundle = json_object_new ();

  json_object_set_string_member (bundle, "resourceType", "Bundle");
  json_object_set_string_member (bundle, "type", type);
  return bundle;
}

void
fj_fhir_bundle_add (JsonObject *bundle,
                    const char *full_url,
                    JsonObject *resource,
                    const char *method,
                    const char *url,
                    const char *if_none_exist)
{
  JsonObject *entry = fj_fhir_append (bundle, "entry");

  fj_fhir_set_string (entry, "fullUrl", full_url);
  if (resource != NULL)
    json_object_set_object_member (entry, "resource", resource);
  if (method != NULL)
    {
      JsonObject *request = json_object_new ();

      json_object_set_string_member (request, "method", method);
      fj_fhir_set_string (request, "url", url);
      fj_fhir_set_string (request, "ifNoneExist", if_none_exist);
      json_object_set_object_member (entry, "request", request);
    }
}

void
fj_fhir_bundle_add_response (
    JsonObject *bundle, const char *status, const char *location, const char *etag, JsonObject *resource)
{
  JsonObject *entry = fj_fhir_append (bundle, "entry"), *response = json_object_new ();

  if (resource != NULL)
    json_object_set_object_member (entry, "resource", resource);
  json_object_set_string_member (response, "status", status);
  fj_fhir_set_string (response, "location", location);
  fj_fhir_set_string (response, "etag", etag);
  json_object_set_object_member (entry, "response", response);
}
