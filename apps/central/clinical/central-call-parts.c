/* Who asks, what the body says, and the pieces of JSON that replies are made of. */
#include "central-resources.h"

#include <string.h>
#include "fj-language.h"
#include "fj-time.h"

/* --- who and what the call is about --- */

const char *
central_call_actor (const CentralCall *call)
{
  return call->session->device != NULL ? call->session->device : call->session->practitioner;
}

const char *
central_call_actor_name (const CentralCall *call)
{
  return call->session->display;
}

JsonObject *
central_reference_new (const char *type, const char *id, const char *display)
{
  JsonObject *object = json_object_new ();
  g_autofree char *reference = g_strdup_printf ("%s/%s", type, id);

  json_object_set_string_member (object, "reference", reference);
  if (display != NULL)
    json_object_set_string_member (object, "display", display);
  return object;
}

JsonObject *
central_call_actor_reference (const CentralCall *call)
{
  return central_reference_new (call->session->device != NULL ? "Device" : "Practitioner",
                                central_call_actor (call), central_call_actor_name (call));
}

void
central_call_set_exam (CentralCall *call, const char *exam)
{
  if (g_strcmp0 (call->exam, exam) == 0)
    return;
  g_free (call->exam);
  call->exam = g_strdup (exam);
}

gboolean
central_call_device_time (const CentralCall *call, gint64 *device_time, GError **error)
{
  const char *text = call->body != NULL ? fj_fhir_parameter (call->body, "time") : NULL;

  *device_time = 0;
  if (text == NULL || fj_time_from_fhir (text, device_time))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("Parameters \"time\": \"%.40s\" is no instant with a time and an offset. Send it like "
                  "2026-05-12T09:30:00+08:00."),
               text);
  return FALSE;
}

gboolean
central_call_parameter (const CentralCall *call, const char *name, guint max, char **value, GError **error)
{
  const char *text = call->body != NULL ? fj_fhir_parameter (call->body, name) : NULL;

  *value = NULL;
  if (text == NULL)
    return TRUE;
  if (g_utf8_strlen (text, -1) > max)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("Parameters \"%s\" is longer than %u characters. Make it shorter and send it again."),
                   name, max);
      return FALSE;
    }
  *value = g_strstrip (g_strdup (text));
  if (**value == '\0')
    g_clear_pointer (value, g_free);
  return TRUE;
}

JsonObject *
central_call_body (const CentralCall *call, const char *type, GError **error)
{
  const char *given = call->body != NULL ? fj_json_get_string (call->body, "resourceType") : NULL;

  if (g_strcmp0 (given, type) == 0)
    return call->body;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_INVALID,
      _ ("The body must be a %s resource in JSON, but it is %s. Set its resourceType and send it again."),
      type, given != NULL ? given : _ ("none"));
  return NULL;
}

/* --- pieces of JSON --- */

JsonObject *
central_extension_add (JsonArray *extensions, const char *url, const char *member, const char *value)
{
  JsonObject *extension = json_object_new ();

  json_object_set_string_member (extension, "url", url);
  if (member != NULL)
    json_object_set_string_member (extension, member, value);
  json_array_add_object_element (extensions, extension);
  return extension;
}

static JsonObject *
find_extension (JsonObject *document, const char *url, guint *index)
{
  JsonArray *extensions = fj_json_get_array (document, "extension");

  for (guint i = 0; extensions != NULL && i < json_array_get_length (extensions); i++)
    {
      JsonNode *node = json_array_get_element (extensions, i);
      if (JSON_NODE_HOLDS_OBJECT (node)
          && g_strcmp0 (fj_json_get_string (json_node_get_object (node), "url"), url) == 0)
        {
          if (index != NULL)
            *index = i;
          return json_node_get_object (node);
        }
    }
  return NULL;
}

const char *
central_extension_string (JsonObject *document, const char *url)
{
  JsonObject *extension = find_extension (document, url, NULL);
  const char *value = NULL;

  if (extension != NULL)
    {
      value = fj_json_get_string (extension, "valueString");
      if (value == NULL)
        value = fj_json_get_string (extension, "valueCode");
    }
  return value;
}

void
central_extension_set (JsonObject *document, const char *url, const char *member, const char *value)
{
  JsonArray *extensions = fj_json_get_array (document, "extension");
  guint index = 0;

  if (find_extension (document, url, &index) != NULL)
    json_array_remove_element (extensions, index);
  if (value == NULL)
    return;
  if (extensions == NULL)
    {
      extensions = json_array_new ();
      json_object_set_array_member (document, "extension", extensions);
    }
  central_extension_add (extensions, url, member, value);
}

void
central_bundle_add (JsonObject *bundle,
                    CentralCall *call,
                    const char *type,
                    const char *id,
                    JsonObject *resource,
                    const char *mode,
                    const char *status,
                    guint version,
                    gint64 updated)
{
  JsonArray *entries = fj_json_get_array (bundle, "entry");
  JsonObject *entry = json_object_new ();
  g_autofree char *full_url = g_strdup_printf ("%s/%s/%s", central_get_base_url (call->central), type, id);

  json_object_set_string_member (entry, "fullUrl", full_url);
  if (resource != NULL)
    json_object_set_object_member (entry, "resource", resource);
  if (mode != NULL)
    {
      JsonObject *search = json_object_new ();
      json_object_set_string_member (search, "mode", mode);
      json_object_set_object_member (entry, "search", search);
    }
  if (status != NULL)
    {
      JsonObject *response = json_object_new ();
      g_autofree char *etag = g_strdup_printf ("W/\"%u\"", version);
      g_autofree char *location = g_strdup_printf ("%s/%s/_history/%u", type, id, version);
      g_autofree char *modified = fj_time_to_fhir (updated, 0);

      json_object_set_string_member (response, "status", status);
      json_object_set_string_member (response, "location", location);
      json_object_set_string_member (response, "etag", etag);
      json_object_set_string_member (response, "lastModified", modified);
      json_object_set_object_member (entry, "response", response);
    }
  if (entries == NULL)
    {
      entries = json_array_new ();
      json_object_set_array_member (bundle, "entry", entries);
    }
  json_array_add_object_element (entries, entry);
}

FjReply *
central_reply_json (guint status, JsonObject *body)
{
  g_autoptr (GBytes) bytes = fj_json_to_bytes (body);

  return fj_reply_new (status, "application/fhir+json", bytes);
}
