#include "central-private.h"

#include <string.h>
#include "fj-json.h"
#include "fj-time.h"

/* The CapabilityStatement, derived from the route table: what is there is said, what is not is not. */

static JsonObject *
add_object (JsonObject *parent, const char *name)
{
  JsonObject *child = json_object_new ();

  if (!json_object_has_member (parent, name))
    json_object_set_array_member (parent, name, json_array_new ());
  json_array_add_object_element (json_object_get_array_member (parent, name), child);
  return child;
}

static JsonObject *
ensure_resource (JsonObject *rest, const char *type)
{
  JsonArray *resources = fj_json_get_array (rest, "resource");

  for (guint i = 0; resources != NULL && i < json_array_get_length (resources); i++)
    {
      JsonObject *resource = json_array_get_object_element (resources, i);
      if (strcmp (json_object_get_string_member (resource, "type"), type) == 0)
        return resource;
    }
  JsonObject *resource = add_object (rest, "resource");
  json_object_set_string_member (resource, "type", type);
  json_object_set_string_member (resource, "versioning", "no-version");
  return resource;
}

static JsonObject *
add_interaction (JsonObject *where, const char *code)
{
  JsonObject *interaction = add_object (where, "interaction");

  json_object_set_string_member (interaction, "code", code);
  return interaction;
}

static void
add_search_parameters (JsonObject *resource, const char *parameters)
{
  g_auto (GStrv) items = g_strsplit (parameters, " ", -1);

  for (guint i = 0; items[i] != NULL; i++)
    {
      char *colon = strchr (items[i], ':');
      JsonObject *parameter = add_object (resource, "searchParam");
      if (colon != NULL)
        *colon = '\0';
      json_object_set_string_member (parameter, "name", items[i]);
      json_object_set_string_member (parameter, "type", colon != NULL ? colon + 1 : "string");
    }
}

/* FHIR's word for what the route does to a resource type, or NULL. */
static const char *
interaction (const CentralRoute *route, const char *rest)
{
  gboolean is_get = strcmp (route->method, "GET") == 0;

  if (*rest == '\0')
    return is_get ? "search-type" : strcmp (route->method, "POST") == 0 ? "create" : NULL;
  if (strcmp (rest, "/{id}") == 0)
    return is_get ? "read" : strcmp (route->method, "PUT") == 0 ? "update" : NULL;
  if (is_get && strcmp (rest, "/{id}/_history") == 0)
    return "history-instance";
  if (is_get && g_str_has_prefix (rest, "/{id}/_history/{"))
    return "vread";
  return NULL;
}

/* What of a type beyond its interactions follows from one of them. */
static void
add_policy (JsonObject *resource, JsonObject *interaction, const char *code, CentralTraits traits)
{
  if (strcmp (code, "read") == 0)
    {
      /* ETag with each, If-None-Match is asked. */
      if (strcmp (json_object_get_string_member (resource, "versioning"), "no-version") == 0)
        json_object_set_string_member (resource, "versioning", "versioned");
      json_object_set_string_member (resource, "conditionalRead", "not-match");
    }
  else if (strcmp (code, "vread") == 0)
    json_object_set_boolean_member (resource, "readHistory", TRUE);
  else if (strcmp (code, "update") == 0)
    json_object_set_boolean_member (resource, "updateCreate", (traits & CENTRAL_CREATES) != 0);
  else if (strcmp (code, "create") == 0)
    json_object_set_boolean_member (resource, "conditionalCreate", (traits & CENTRAL_CONDITION) != 0);
  if (traits & CENTRAL_FIXED)
    json_object_set_string_member (interaction, "documentation",
                                   traits & CENTRAL_LESSONS
                                       ? "Creates only: what exists is never changed (409), but for lessons "
                                         "(category lesson), with If-Match."
                                       : "Creates only: what exists is never changed (409).");
  if (traits & CENTRAL_CONDITION)
    json_object_set_string_member (
        interaction, "documentation",
        "If-None-Exist, and ifNoneExist in a transaction, take identifier=SYSTEM|VALUE.");
}

static void
add_route (JsonObject *rest, const CentralRoute *route)
{
  const char *pattern = route->pattern;

  if (strcmp (pattern, "/") == 0 && strcmp (route->method, "POST") == 0)
    {
      add_interaction (rest, "transaction");
      return;
    }
  if (!g_ascii_isupper (pattern[1]))
    return; /* our own, outside FHIR's resource types: api.md */
  gsize length = strcspn (pattern + 1, "/");
  g_autofree char *type = g_strndup (pattern + 1, length);
  const char *after = pattern + 1 + length;
  const char *dollar = strchr (after, '$');
  JsonObject *resource = ensure_resource (rest, type);
  if (route->traits & CENTRAL_MATCHES)
    json_object_set_string_member (resource, "versioning", "versioned-update");
  if (dollar != NULL)
    {
      JsonObject *operation = add_object (resource, "operation");
      g_autofree char *definition = g_strdup_printf ("urn:fenji:operation:%s-%s", type, dollar + 1);
      json_object_set_string_member (operation, "name", dollar + 1);
      json_object_set_string_member (operation, "definition", definition);
      return;
    }
  const char *code = interaction (route, after);
  if (code != NULL)
    add_policy (resource, add_interaction (resource, code), code, route->traits);
  if (route->search != NULL)
    add_search_parameters (resource, route->search);
}

FjReply *
central_metadata (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autoptr (JsonObject) statement = json_object_new ();
  const CentralRoute *route;

  json_object_set_string_member (statement, "resourceType", "CapabilityStatement");
  json_object_set_string_member (statement, "status", "active");
  g_autofree char *date = fj_time_to_fhir (call->central->started_at, 0);
  json_object_set_string_member (statement, "date", date);
  json_object_set_string_member (statement, "kind", "instance");
  json_object_set_string_member (statement, "fhirVersion", "4.0.1");
  JsonArray *formats = json_array_new ();
  json_array_add_string_element (formats, "application/fhir+json");
  json_object_set_array_member (statement, "format", formats);
  JsonObject *software = json_object_new ();
  json_object_set_string_member (software, "name", "Fenji central");
  json_object_set_string_member (software, "version", FENJI_VERSION);
  json_object_set_object_member (statement, "software", software);
  JsonObject *implementation = json_object_new ();
  json_object_set_string_member (implementation, "description", "Radiology in tiered care");
  json_object_set_string_member (implementation, "url", central_get_base_url (call->central));
  json_object_set_object_member (statement, "implementation", implementation);
  JsonObject *rest = add_object (statement, "rest");
  json_object_set_string_member (rest, "mode", "server");
  JsonObject *security = json_object_new ();
  json_object_set_string_member (
      security, "description",
      "POST /session {\"user\", \"password\"} gives a token for Authorization: Bearer.");
  json_object_set_object_member (rest, "security", security);
  for (guint i = 0; (route = central_routes_get (i)) != NULL; i++)
    add_route (rest, route);
  g_autoptr (GBytes) body = fj_json_to_bytes (statement);
  return fj_reply_new (200, NULL, body);
}
