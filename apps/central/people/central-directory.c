#include "central-directory.h"

#include <string.h>
#include "central-filter.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

#define MAX_PAGE 500u

/* ---- writing ---- */

static gboolean
current_version (
    CentralTransaction *transaction, const char *type, const char *id, gint64 *version, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT version FROM directory_resource WHERE type = ? AND id = ?", "ss", type, id);

  if (rows == NULL)
    return FALSE;
  *version = central_rows_next (rows, &cause) ? central_rows_int (rows, 0) : 0;
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* The document's next version. */
static gboolean
store_resource (CentralTransaction *transaction, JsonObject *resource, GError **error)
{
  const char *type = fj_json_get_string (resource, "resourceType");
  const char *id = fj_json_get_string (resource, "id");
  gint64 now = fj_time_now ();
  gint64 version;

  if (!current_version (transaction, type, id, &version, error))
    return FALSE;
  version++;
  fj_fhir_set_meta (resource, (guint) version, now);
  g_autoptr (GBytes) bytes = fj_json_to_bytes (resource);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *json = g_strndup (data, length);
  return central_exec (
             transaction, error,
             "INSERT INTO directory_resource (type, id, version, json, updated) VALUES (?, ?, ?, ?, ?) "
             "ON CONFLICT (type, id) DO UPDATE SET version = excluded.version, json = excluded.json, "
             "updated = excluded.updated",
             "ssisi", type, id, version, json, now)
         && central_exec (
             transaction, error,
             "INSERT INTO directory_history (type, id, version, json, updated) VALUES (?, ?, ?, ?, ?)",
             "ssisi", type, id, version, json, now)
         && central_change (transaction, type, id, (guint) version, NULL, NULL, error) > 0;
}

static JsonObject *
new_resource (const char *type, const char *id)
{
  JsonObject *resource = json_object_new ();

  json_object_set_string_member (resource, "resourceType", type);
  json_object_set_string_member (resource, "id", id);
  return resource;
}

static void
set_reference (JsonObject *resource, const char *name, const char *type, const char *id)
{
  JsonObject *reference = json_object_new ();
  g_autofree char *text = g_strdup_printf ("%s/%s", type, id);

  json_object_set_string_member (reference, "reference", text);
  json_object_set_object_member (resource, name, reference);
}

static JsonObject *
add_element (JsonObject *resource, const char *name)
{
  JsonArray *array = fj_json_get_array (resource, name);
  JsonObject *element = json_object_new ();

  if (array == NULL)
    {
      array = json_array_new ();
      json_object_set_array_member (resource, name, array);
    }
  json_array_add_object_element (array, element);
  return element;
}

static void
add_extension (JsonObject *resource, const char *url, const char *value)
{
  if (value == NULL)
    return;
  JsonObject *extension = add_element (resource, "extension");
  json_object_set_string_member (extension, "url", url);
  json_object_set_string_member (extension, "valueCode", value);
}

static gboolean
check_entry (const char *what, const char *id, const char *name, GError **error)
{
  if (id != NULL && fj_uuid_is_valid (id) && name != NULL && *name != '\0')
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("The directory file: each of “%s” needs an id (a UUID) and a name."), what);
  return FALSE;
}

gboolean
central_directory_add_organization (CentralTransaction *transaction, JsonObject *organization, GError **error)
{
  const char *id = fj_json_get_string (organization, "id");
  const char *name = fj_json_get_string (organization, "name");
  const char *code = fj_json_get_string (organization, "code");
  const char *part_of = fj_json_get_string (organization, "partOf");
  gint64 level = fj_json_get_int (organization, "level", 1);

  if (!check_entry ("organizations", id, name, error))
    return FALSE;
  if (!central_exec (transaction, error,
                     "INSERT INTO organization (id, name, level, code, part_of) VALUES (?, ?, ?, ?, ?) "
                     "ON CONFLICT (id) DO UPDATE SET name = excluded.name, level = excluded.level, "
                     "code = excluded.code, part_of = excluded.part_of",
                     "ssiss", id, name, level, code, part_of))
    return FALSE;
  g_autoptr (JsonObject) resource = new_resource ("Organization", id);
  json_object_set_boolean_member (resource, "active", TRUE);
  json_object_set_string_member (resource, "name", name);
  if (code != NULL)
    {
      JsonObject *identifier = add_element (resource, "identifier");
      json_object_set_string_member (identifier, "system", "urn:fenji:site-code");
      json_object_set_string_member (identifier, "value", code);
    }
  JsonObject *extension = add_element (resource, "extension");
  json_object_set_string_member (extension, "url", "urn:fenji:level");
  json_object_set_int_member (extension, "valueInteger", level);
  if (part_of != NULL)
    set_reference (resource, "partOf", "Organization", part_of);
  return store_resource (transaction, resource, error);
}

gboolean
central_directory_add_device (CentralTransaction *transaction, JsonObject *device, GError **error)
{
  const char *aet = fj_json_get_string (device, "aet");
  const char *organization = fj_json_get_string (device, "organization");
  const char *name = fj_json_get_string (device, "name");
  const char *modality = fj_json_get_string (device, "modality");
  g_autofree char *id = g_strdup (fj_json_get_string (device, "id"));

  if (name == NULL)
    name = aet;
  if (id == NULL && aet != NULL)
    {
      g_autofree char *words
          = g_strdup_printf ("device:%s:%s", organization != NULL ? organization : "", aet);
      id = fj_uuid_from_name (words);
    }
  if (!check_entry ("devices", id, name, error))
    return FALSE;
  if (!central_exec (
          transaction, error,
          "INSERT INTO device (id, organization, name) VALUES (?, ?, ?) "
          "ON CONFLICT (id) DO UPDATE SET organization = excluded.organization, name = excluded.name",
          "sss", id, organization, name))
    return FALSE;
  g_autoptr (JsonObject) resource = new_resource ("Device", id);
  json_object_set_string_member (resource, "status", "active");
  JsonObject *device_name = add_element (resource, "deviceName");
  json_object_set_string_member (device_name, "name", name);
  json_object_set_string_member (device_name, "type", "user-friendly-name");
  if (aet != NULL)
    {
      JsonObject *identifier = add_element (resource, "identifier");
      json_object_set_string_member (identifier, "system", "urn:fenji:ae-title");
      json_object_set_string_member (identifier, "value", aet);
    }
  add_extension (resource, "urn:fenji:modality", modality);
  const char *charset = fj_json_get_string (device, "charset");
  if (charset != NULL)
    {
      JsonObject *extension = add_element (resource, "extension");
      json_object_set_string_member (extension, "url", "urn:fenji:character-set");
      json_object_set_string_member (extension, "valueString", charset);
    }
  if (organization != NULL)
    set_reference (resource, "owner", "Organization", organization);
  return store_resource (transaction, resource, error);
}

gboolean
central_directory_add_person (CentralTransaction *transaction,
                              const char *practitioner,
                              const char *display,
                              const char *role,
                              const char *organization,
                              GError **error)
{
  g_autofree char *words = g_strdup_printf ("practitioner-role:%s:%s:%s", practitioner, organization, role);
  g_autofree char *role_id = fj_uuid_from_name (words);

  if (!central_exec (transaction, error,
                     "INSERT INTO practitioner (id, name) VALUES (?, ?) "
                     "ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                     "ss", practitioner, display)
      || !central_exec (
          transaction, error,
          "INSERT INTO practitioner_role (id, practitioner, organization, role) VALUES (?, ?, ?, ?) "
          "ON CONFLICT (id) DO NOTHING",
          "ssss", role_id, practitioner, organization, role))
    return FALSE;

  g_autoptr (JsonObject) person = new_resource ("Practitioner", practitioner);
  json_object_set_boolean_member (person, "active", TRUE);
  json_object_set_string_member (add_element (person, "name"), "text", display);
  g_autoptr (JsonObject) held = new_resource ("PractitionerRole", role_id);
  json_object_set_boolean_member (held, "active", TRUE);
  set_reference (held, "practitioner", "Practitioner", practitioner);
  set_reference (held, "organization", "Organization", organization);
  JsonObject *coding = add_element (add_element (held, "code"), "coding");
  json_object_set_string_member (coding, "system", "urn:fenji:role");
  json_object_set_string_member (coding, "code", role);
  return store_resource (transaction, person, error) && store_resource (transaction, held, error);
}

/* ---- reading ---- */

/* "/Organization/{id}" -> "Organization". (transfer full) */
static char *
resource_type (const CentralCall *call)
{
  const char *pattern = call->request->route->pattern + 1;

  return g_strndup (pattern, strcspn (pattern, "/"));
}

FjReply *
central_directory_read (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autofree char *type = resource_type (call);
  g_autoptr (GError) cause = NULL;

  if (!central_call_allow (call, transaction, FJ_VERB_READ_DIRECTORY, NULL, error))
    return NULL;
  g_autoptr (CentralRows) rows = central_query (
      transaction, error, "SELECT json FROM directory_resource WHERE type = ? AND id = ? AND deleted = 0",
      "ss", type, call->request->captures[0]);
  if (rows == NULL)
    return NULL;
  if (!central_rows_next (rows, &cause))
    {
      if (cause == NULL)
        g_set_error (&cause, FJ_ERROR, FJ_ERROR_NOT_FOUND, _ ("There is no %s with this id."), type);
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  const char *json = central_rows_string (rows, 0);
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
  g_autoptr (JsonObject) resource = fj_json_parse_object (bytes, error);
  return resource != NULL ? central_reply_resource (200, resource) : NULL;
}

/* Where each search parameter looks; those that are not here do not exist. */
static const struct
{
  const char *type;
  const char *parameter;
  const char *path;
  const char *reference; /* resource type of a reference, or NULL for a text that is compared */
  const char *system;    /* path of a token's system, or NULL */
} places[] = {
  { "Organization", "name", "name", NULL },
  { "Organization", "partof", "partOf.reference", "Organization" },
  { "Practitioner", "name", "name[0].text", NULL },
  { "PractitionerRole", "practitioner", "practitioner.reference", "Practitioner" },
  { "PractitionerRole", "organization", "organization.reference", "Organization" },
  { "PractitionerRole", "role", "code[0].coding[0].code", NULL, "code[0].coding[0].system" },
  { "Device", "organization", "owner.reference", "Organization" },
  { "Device", "identifier", "identifier[0].value", NULL, "identifier[0].system" },
};

/* One of a parameter's alternatives. */
static gboolean
fits_word (JsonObject *resource, guint place, const char *wanted)
{
  const char *value = fj_json_get_string (resource, places[place].path);
  const char *bar = strchr (wanted, '|');

  if (value == NULL)
    return FALSE;
  if (places[place].reference != NULL)
    {
      const char *id = fj_json_reference_id (value, places[place].reference);
      const char *wanted_id = fj_json_reference_id (wanted, places[place].reference);
      return g_strcmp0 (id, wanted_id != NULL ? wanted_id : wanted) == 0;
    }
  if (places[place].system == NULL)
    return strstr (value, wanted) != NULL;
  if (bar != NULL)
    {
      g_autofree char *system = g_strndup (wanted, bar - wanted);
      if (g_strcmp0 (fj_json_get_string (resource, places[place].system), system) != 0)
        return FALSE;
      wanted = bar + 1;
      if (*wanted == '\0') /* "SYSTEM|": any of it */
        return TRUE;
    }
  return strcmp (value, wanted) == 0;
}

/* FALSE: this resource is not asked for. With @error: the parameter does not exist. */
static gboolean
fits (const char *type, JsonObject *resource, const char *parameter, const char *wanted, GError **error)
{
  g_auto (GStrv) words = g_strsplit (wanted, ",", -1);

  if (strcmp (parameter, "_id") == 0)
    {
      const char *id = fj_json_get_string (resource, "id");
      return id != NULL && g_strv_contains ((const char *const *) words, id);
    }
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (strcmp (places[i].type, type) == 0 && strcmp (places[i].parameter, parameter) == 0)
      {
        gboolean fit = FALSE;

        for (guint n = 0; !fit && words[n] != NULL; n++)
          fit = fits_word (resource, i, words[n]);
        return fit;
      }
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               _ ("%s cannot be searched by “%s”. /metadata lists what it can be searched by."), type,
               parameter);
  return FALSE;
}

static gboolean
is_control (const char *parameter)
{
  return strcmp (parameter, "_count") == 0 || strcmp (parameter, "after") == 0
         || strcmp (parameter, "_format") == 0;
}

static gboolean
fits_all (const CentralCall *call, const char *type, JsonObject *resource, GError **error)
{
  GHashTableIter iter;
  gpointer name, values;
  gboolean fit = TRUE;

  g_hash_table_iter_init (&iter, call->request->query);
  while (g_hash_table_iter_next (&iter, &name, &values))
    for (guint i = 0; !is_control (name) && i < ((GPtrArray *) values)->len; i++)
      {
        g_autoptr (GError) cause = NULL;
        fit = fits (type, resource, name, g_ptr_array_index ((GPtrArray *) values, i), &cause) && fit;
        if (cause != NULL)
          {
            g_propagate_error (error, g_steal_pointer (&cause));
            return FALSE;
          }
      }
  return fit;
}

FjReply *
central_directory_search (CentralCall *call, CentralTransaction *transaction, GError **error)
{
  g_autofree char *type = resource_type (call);
  const char *after = fj_request_query (call->request, "after");
  const char *count_text = fj_request_query (call->request, "_count");
  guint64 count = 100;
  guint n_found = 0;
  g_autofree char *last = NULL;
  gboolean more = FALSE;
  g_autoptr (GError) cause = NULL;

  if (!central_call_allow (call, transaction, FJ_VERB_READ_DIRECTORY, NULL, error))
    return NULL;
  if (count_text != NULL && !g_ascii_string_to_unsigned (count_text, 10, 1, MAX_PAGE, &count, NULL))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("_count must be a number from 1 to %u."), MAX_PAGE);
      return NULL;
    }
  g_autoptr (JsonObject) nothing = json_object_new ();
  fits_all (call, type, nothing, &cause); /* so that an empty directory also refuses what it does not know */
  g_autoptr (JsonObject) bundle = fj_fhir_bundle_new ("searchset");
  central_bundle_link (bundle, call, "self", "after", NULL);
  g_autoptr (CentralRows) rows
      = cause == NULL ? central_query (
            transaction, &cause,
            "SELECT id, json FROM directory_resource WHERE type = ? AND id > ? AND deleted = 0 "
            "ORDER BY id",
            "ss", type, after != NULL ? after : "")
                      : NULL;
  while (rows != NULL && cause == NULL && !more && central_rows_next (rows, &cause))
    {
      const char *json = central_rows_string (rows, 1);
      g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
      g_autoptr (JsonObject) resource = fj_json_parse_object (bytes, &cause);
      if (resource == NULL || !fits_all (call, type, resource, &cause))
        continue;
      if (n_found == count)
        {
          more = TRUE;
          break;
        }
      n_found++;
      g_free (last);
      last = g_strdup (central_rows_string (rows, 0));
      g_autofree char *url = g_strdup_printf ("%s/%s/%s", central_get_base_url (call->central), type, last);
      fj_fhir_bundle_add (bundle, url, json_object_ref (resource), NULL, NULL, NULL);
    }
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  if (more)
    central_bundle_link (bundle, call, "next", "after", last);
  return central_reply_resource (200, bundle);
}
