#include "fj-fhir-element.h"

#include <string.h>
#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"
#include "fj-uid.h"

gboolean
fj_fhir_fail (const FjFhirElement *element, int code, const char *rule, GError **error)
{
  g_set_error (error, FJ_ERROR, code, "%s: %s", element->name, rule);
  return FALSE;
}

static gboolean
has_control_characters (const char *text, gboolean line_breaks)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at))
        && !(line_breaks && (*at == '\n' || *at == '\r' || *at == '\t')))
      return TRUE;
  return FALSE;
}

gboolean
fj_fhir_take_text (const FjFhirElement *element, const char *text, gpointer owner, GError **error)
{
  char **field = &FJ_FIELD_OF (char *, element, owner);
  g_autofree char *value = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  g_clear_pointer (field, g_free);
  if (value == NULL || *value == '\0')
    return !element->required
           || fj_fhir_fail (element, FJ_ERROR_INVALID, _ ("this element is required. Send it."), error);
  if (element->max > 0 ? g_utf8_strlen (value, -1) > (glong) element->max : strlen (value) > FJ_FHIR_MAX_TEXT)
    {
      guint limit = element->max > 0 ? element->max : FJ_FHIR_MAX_TEXT;

      if (element->max > 0)
        g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                     _ ("%s: the text is longer than %u characters. Shorten it."), element->name, limit);
      else
        g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                     _ ("%s: the text is longer than %u bytes. Shorten it."), element->name, limit);
      return FALSE;
    }
  if (has_control_characters (value, element->max == 0))
    return fj_fhir_fail (element, FJ_ERROR_UNPROCESSABLE,
                         _ ("the text has control characters. Take them out and send it again."), error);
  if (element->check != NULL && !element->check (value))
    return fj_fhir_fail (element, FJ_ERROR_UNPROCESSABLE, _ (element->rule), error);
  *field = g_steal_pointer (&value);
  return TRUE;
}

gboolean
fj_fhir_is_id (const char *text)
{
  gsize length = strspn (text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-.");

  return length > 0 && length <= 64 && text[length] == '\0';
}

gboolean
fj_fhir_is_uid (const char *text)
{
  return fj_uid_is_valid (text);
}

/* ---- the frame ---- */

static gboolean
check_kind (
    const FjFhirResource *resource, JsonObject *json, const char *name, JsonNodeType kind, GError **error)
{
  JsonNode *node = json_object_get_member (json, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node)
      || (JSON_NODE_TYPE (node) == kind
          && (kind != JSON_NODE_VALUE || json_node_get_value_type (node) == G_TYPE_STRING)))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
               kind == JSON_NODE_ARRAY    ? _ ("%s.%s: a list [ … ] is expected here.")
               : kind == JSON_NODE_OBJECT ? _ ("%s.%s: an object { … } is expected here.")
                                          : _ ("%s.%s: a text in quotation marks is expected here."),
               resource->type, name);
  return FALSE;
}

static gboolean
check_frame (const FjFhirResource *resource, JsonObject *json, GError **error)
{
  static const char *const none[] = { NULL };
  const char *type = fj_json_get_string (json, "resourceType");

  if (g_strcmp0 (type, resource->type) != 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("resourceType: \"%s\" is expected here, not \"%.64s\"."), resource->type,
                   type != NULL ? type : "");
      return FALSE;
    }
  /* FHIR R4 2.4.0.2: who does not understand a modifier must not use the data. */
  if (json_object_has_member (json, "modifierExtension") || json_object_has_member (json, "implicitRules"))
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
          _ ("%s: modifierExtension and implicitRules change the meaning in a way that this server does not know. "
             "Send it without them."),
          resource->type);
      return FALSE;
    }
  if (!check_kind (resource, json, "extension", JSON_NODE_ARRAY, error)
      || !check_kind (resource, json, "id", JSON_NODE_VALUE, error)
      || !check_kind (resource, json, "meta", JSON_NODE_OBJECT, error))
    return FALSE;
  for (const char *const *name = resource->lists != NULL ? resource->lists : none; *name != NULL; name++)
    if (!check_kind (resource, json, *name, JSON_NODE_ARRAY, error))
      return FALSE;
  for (const char *const *name = resource->objects != NULL ? resource->objects : none; *name != NULL; name++)
    if (!check_kind (resource, json, *name, JSON_NODE_OBJECT, error))
      return FALSE;
  for (const char *const *name = resource->strings != NULL ? resource->strings : none; *name != NULL; name++)
    if (!check_kind (resource, json, *name, JSON_NODE_VALUE, error))
      return FALSE;
  return TRUE;
}

gboolean
fj_fhir_resource_read (const FjFhirResource *resource, JsonObject *json, gpointer owner, GError **error)
{
  if (!check_frame (resource, json, error))
    return FALSE;
  for (guint i = 0; i < resource->n_elements; i++)
    if (!resource->elements[i].read (json, &resource->elements[i], owner, error))
      return FALSE;
  return TRUE;
}

static gboolean
field_equal (const FjFhirElement *element, gconstpointer a, gconstpointer b)
{
  switch (element->field)
    {
    case FJ_FIELD_STRING:
      return g_strcmp0 (FJ_FIELD_OF (char *, element, a), FJ_FIELD_OF (char *, element, b)) == 0;
    case FJ_FIELD_STRINGS:
      {
        static const char *const none[] = { NULL };
        const char *const *left = FJ_FIELD_OF (const char *const *, element, a);
        const char *const *right = FJ_FIELD_OF (const char *const *, element, b);

        return g_strv_equal (left != NULL ? left : none, right != NULL ? right : none);
      }
    case FJ_FIELD_INSTANT: /* the text has milliseconds */
      return FJ_FIELD_OF (gint64, element, a) / 1000 == FJ_FIELD_OF (gint64, element, b) / 1000;
    case FJ_FIELD_WORD:
    case FJ_FIELD_BOOLEAN:
    case FJ_FIELD_NUMBER:
      return FJ_FIELD_OF (guint, element, a) == FJ_FIELD_OF (guint, element, b);
    case FJ_FIELD_LIST:
      return FALSE;
    }
  return FALSE;
}

/* FHIR JSON knows no null members, empty texts, lists or objects (R4 2.6.2.1); real clients send them. */
static void
tidy (JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = json_array_get_length (array); i > 0; i--)
        {
          JsonNode *element = json_array_get_element (array, i - 1);

          tidy (element);
          /* A null stays: it keeps the place of a primitive in a list (R4 2.6.2.3). */
          if (JSON_NODE_HOLDS_OBJECT (element) && json_object_get_size (json_node_get_object (element)) == 0)
            json_array_remove_element (array, i - 1);
        }
    }
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr (GList) names = json_object_get_members (object);

      for (GList *at = names; at != NULL; at = at->next)
        {
          JsonNode *member = json_object_get_member (object, at->data);

          tidy (member);
          if (JSON_NODE_HOLDS_NULL (member)
              || (JSON_NODE_HOLDS_ARRAY (member) && json_array_get_length (json_node_get_array (member)) == 0)
              || (JSON_NODE_HOLDS_OBJECT (member)
                  && json_object_get_size (json_node_get_object (member)) == 0)
              || (JSON_NODE_HOLDS_VALUE (member) && json_node_get_value_type (member) == G_TYPE_STRING
                  && *json_node_get_string (member) == '\0'))
            json_object_remove_member (object, at->data);
        }
    }
}

JsonObject *
fj_fhir_resource_write (const FjFhirResource *resource,
                        gconstpointer owner,
                        JsonObject *base,
                        gpointer scratch)
{
  JsonObject *json = base != NULL ? fj_json_copy (base) : json_object_new ();
  g_autoptr (JsonNode) node = json_node_alloc ();

  json_node_init_object (node, json);
  tidy (node);
  if (g_strcmp0 (fj_json_get_string (json, "resourceType"), resource->type) != 0)
    json_object_set_string_member (json, "resourceType", resource->type);
  for (guint i = 0; i < resource->n_elements; i++)
    {
      const FjFhirElement *element = &resource->elements[i];
      gboolean same = element->read (json, element, scratch, NULL) && field_equal (element, owner, scratch);

      if (element->write != NULL && (element->always || !same))
        element->write (json, element, owner);
    }
  return json;
}

/* ---- pieces ---- */

JsonObject *
fj_fhir_find (JsonArray *array, const char *path, const char *value)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *element = fj_json_element_object (array, i);

      if (element != NULL && g_strcmp0 (fj_json_get_string (element, path), value) == 0)
        return element;
    }
  return NULL;
}

JsonArray *
fj_fhir_ensure_array (JsonObject *json, const char *name)
{
  JsonArray *array = fj_json_get_array (json, name);

  if (array == NULL)
    {
      array = json_array_new ();
      json_object_set_array_member (json, name, array);
    }
  return array;
}

JsonObject *
fj_fhir_append (JsonObject *json, const char *name)
{
  JsonObject *element = json_object_new ();

  json_array_add_object_element (fj_fhir_ensure_array (json, name), element);
  return element;
}

void
fj_fhir_remove (JsonObject *json, const char *name, JsonObject *element)
{
  JsonArray *array = fj_json_get_array (json, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (fj_json_element_object (array, i) == element)
      {
        json_array_remove_element (array, i);
        break;
      }
  if (array != NULL && json_array_get_length (array) == 0)
    json_object_remove_member (json, name);
}

void
fj_fhir_set_string (JsonObject *json, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (json, name, value);
  else
    json_object_remove_member (json, name);
}

JsonObject *
fj_fhir_extension (JsonObject *json, const char *url)
{
  return fj_fhir_find (fj_json_get_array (json, "extension"), "url", url);
}

/* The extension of @url, made empty of values; NULL-safe start for a new value. */
static JsonObject *
fresh_extension (JsonObject *json, const char *url)
{
  JsonObject *extension = fj_fhir_extension (json, url);
  g_autoptr (GList) names = NULL;

  if (extension == NULL)
    extension = fj_fhir_append (json, "extension");
  names = json_object_get_members (extension);
  for (GList *at = names; at != NULL; at = at->next)
    json_object_remove_member (extension, at->data);
  json_object_set_string_member (extension, "url", url);
  return extension;
}

void
fj_fhir_set_extension (JsonObject *json, const char *url, const char *value_name, const char *value)
{
  JsonObject *old = fj_fhir_extension (json, url);

  if (value != NULL && *value != '\0')
    json_object_set_string_member (fresh_extension (json, url), value_name, value);
  else if (old != NULL)
    fj_fhir_remove (json, "extension", old);
}

JsonObject *
fj_fhir_concept (const char *system, const char *code, const char *display)
{
  JsonObject *concept = json_object_new ();
  JsonObject *coding = fj_fhir_append (concept, "coding");

  fj_fhir_set_string (coding, "system", system);
  fj_fhir_set_string (coding, "code", code);
  fj_fhir_set_string (coding, "display", display);
  return concept;
}

char *
fj_fhir_format_instant (gint64 instant)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, instant / G_USEC_PER_SEC);

  return fj_time_to_fhir (instant, interval < 0 ? 0 : g_time_zone_get_offset (zone, interval) / 60);
}

/* ---- shared readers and writers ---- */

gboolean
fj_fhir_read_member (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  return fj_fhir_take_text (element, fj_json_get_string (json, element->key), owner, error);
}

void
fj_fhir_write_member (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  fj_fhir_set_string (json, element->key, FJ_FIELD_OF (const char *, element, owner));
}

gboolean
fj_fhir_read_id (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  const char *id = fj_json_get_string (json, "id");

  if (id != NULL && !fj_fhir_is_id (id))
    return fj_fhir_fail (element, FJ_ERROR_INVALID,
                         _ ("an id has 1 to 64 letters, digits, - and dots. Use a UUID."), error);
  return fj_fhir_take_text (element, id, owner, error);
}

gboolean
fj_fhir_read_version (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  FJ_FIELD_OF (guint, element, owner) = fj_fhir_get_version (json);
  return TRUE;
}

/* An element that is there but names nothing usable is refused only when the element is required. */
static gboolean
take_reference (const FjFhirElement *element, const char *id, gpointer owner, GError **error)
{
  if (id == NULL && element->required)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("%s: a reference to a %s is required. Send \"%s/ID\"."), element->name, element->target,
                   element->target);
      return FALSE;
    }
  return fj_fhir_take_text (element, id, owner, error);
}

gboolean
fj_fhir_read_reference (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *reference = fj_json_get_object (json, element->key);

  return take_reference (
      element,
      fj_json_reference_id (reference ? fj_json_get_string (reference, "reference") : NULL, element->target),
      owner, error);
}

static void
set_reference (JsonObject *object, const char *type, const char *id)
{
  g_autofree char *reference = g_strdup_printf ("%s/%s", type, id);

  json_object_set_string_member (object, "reference", reference);
}

void
fj_fhir_write_reference (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const char *id = FJ_FIELD_OF (const char *, element, owner);
  JsonObject *object;

  json_object_remove_member (json, element->key);
  if (id == NULL)
    return;
  object = json_object_new ();
  set_reference (object, element->target, id);
  json_object_set_object_member (json, element->key, object);
}

static JsonObject *
find_reference (JsonObject *json, const FjFhirElement *element, const char **id)
{
  JsonArray *array = fj_json_get_array (json, element->key);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = fj_json_element_object (array, i);

      *id = object != NULL ? fj_json_reference_id (fj_json_get_string (object, "reference"), element->target)
                           : NULL;
      if (*id != NULL)
        return object;
    }
  *id = NULL;
  return NULL;
}

gboolean
fj_fhir_read_reference_list (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  const char *id;

  find_reference (json, element, &id);
  return take_reference (element, id, owner, error);
}

void
fj_fhir_write_reference_list (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const char *id, *wanted = FJ_FIELD_OF (const char *, element, owner);
  JsonObject *object = find_reference (json, element, &id);

  if (wanted == NULL)
    {
      if (object != NULL)
        fj_fhir_remove (json, element->key, object);
      return;
    }
  if (object == NULL)
    object = fj_fhir_append (json, element->key);
  else
    json_object_remove_member (object, "display");
  set_reference (object, element->target, wanted);
}

gboolean
fj_fhir_read_extension (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *extension = fj_fhir_extension (json, element->key);

  if (element->field == FJ_FIELD_BOOLEAN)
    {
      FJ_FIELD_OF (gboolean, element, owner)
          = extension != NULL && fj_json_get_boolean (extension, element->target, FALSE);
      return extension == NULL || json_object_has_member (extension, element->target)
             || fj_fhir_fail (element, FJ_ERROR_INVALID, _ ("the extension needs a valueBoolean."), error);
    }
  if (element->field == FJ_FIELD_INSTANT)
    {
      gint64 *instant = &FJ_FIELD_OF (gint64, element, owner);

      *instant = 0;
      return extension == NULL || fj_time_from_fhir (fj_json_get_string (extension, element->target), instant)
             || fj_fhir_fail (element, FJ_ERROR_INVALID,
                              _ ("a time with its offset is expected, such as 2026-05-12T09:30:00+08:00."),
                              error);
    }
  if (extension != NULL && fj_json_get_string (extension, element->target) == NULL)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("%s: the extension needs a %s that is a text."),
                   element->name, element->target);
      return FALSE;
    }
  return fj_fhir_take_text (
      element, extension != NULL ? fj_json_get_string (extension, element->target) : NULL, owner, error);
}

void
fj_fhir_write_extension (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  if (element->field == FJ_FIELD_BOOLEAN)
    json_object_set_boolean_member (fresh_extension (json, element->key), element->target,
                                    FJ_FIELD_OF (gboolean, element, owner));
  else if (element->field == FJ_FIELD_INSTANT)
    {
      gint64 instant = FJ_FIELD_OF (gint64, element, owner);
      g_autofree char *text = instant != 0 ? fj_fhir_format_instant (instant) : NULL;

      fj_fhir_set_extension (json, element->key, element->target, text);
    }
  else
    fj_fhir_set_extension (json, element->key, element->target, FJ_FIELD_OF (const char *, element, owner));
}

gboolean
fj_fhir_read_extension_reference (JsonObject *json,
                                  const FjFhirElement *element,
                                  gpointer owner,
                                  GError **error)
{
  JsonObject *extension = fj_fhir_extension (json, element->key);

  return take_reference (element,
                         extension != NULL ? fj_json_reference_id (
                             fj_json_get_string (extension, "valueReference.reference"), element->target)
                                           : NULL,
                         owner, error);
}

void
fj_fhir_write_extension_reference (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const char *id = FJ_FIELD_OF (const char *, element, owner);
  JsonObject *reference;

  if (id == NULL)
    {
      fj_fhir_set_extension (json, element->key, NULL, NULL);
      return;
    }
  reference = json_object_new ();
  set_reference (reference, element->target, id);
  json_object_set_object_member (fresh_extension (json, element->key), "valueReference", reference);
}

gboolean
fj_fhir_read_instant (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  const char *text = fj_json_get_string (json, element->key);
  gint64 *instant = &FJ_FIELD_OF (gint64, element, owner);

  *instant = 0;
  if (text == NULL || *text == '\0')
    return TRUE;
  return fj_time_from_fhir (text, instant)
         || fj_fhir_fail (element, FJ_ERROR_INVALID,
                          _ ("a time with its offset is expected, such as 2026-05-12T09:30:00+08:00."),
                          error);
}

void
fj_fhir_write_instant (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  gint64 instant = FJ_FIELD_OF (gint64, element, owner);
  g_autofree char *text = instant != 0 ? fj_fhir_format_instant (instant) : NULL;

  fj_fhir_set_string (json, element->key, text);
}

/* ImagingStudy's way to carry a UID (R4 ImagingStudy.identifier): system urn:dicom:uid, value
 * "urn:oid:1.2.3". */
gboolean
fj_fhir_read_dicom_uid (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *identifier
      = fj_fhir_find (fj_json_get_array (json, "identifier"), "system", FJ_SYSTEM_DICOM_UID);
  const char *value = identifier != NULL ? fj_json_get_string (identifier, "value") : NULL;

  if (value != NULL && g_str_has_prefix (value, "urn:oid:"))
    value += strlen ("urn:oid:");
  return fj_fhir_take_text (element, value, owner, error);
}

void
fj_fhir_write_dicom_uid (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const char *uid = FJ_FIELD_OF (const char *, element, owner);
  JsonObject *identifier
      = fj_fhir_find (fj_json_get_array (json, "identifier"), "system", FJ_SYSTEM_DICOM_UID);
  g_autofree char *value = NULL;

  if (uid == NULL)
    {
      if (identifier != NULL)
        fj_fhir_remove (json, "identifier", identifier);
      return;
    }
  if (identifier == NULL)
    identifier = fj_fhir_append (json, "identifier");
  value = g_strconcat ("urn:oid:", uid, NULL);
  json_object_set_string_member (identifier, "system", FJ_SYSTEM_DICOM_UID);
  json_object_set_string_member (identifier, "value", value);
}

/* Ours by its system; else what another system calls an accession number by type ACSN (HL7 v2-0203). */
static JsonObject *
find_accession (JsonObject *json)
{
  JsonArray *identifiers = fj_json_get_array (json, "identifier");
  JsonObject *found = fj_fhir_find (identifiers, "system", FJ_SYSTEM_ACCESSION);

  for (guint i = 0; found == NULL && identifiers != NULL && i < json_array_get_length (identifiers); i++)
    {
      JsonObject *identifier = fj_json_element_object (identifiers, i);

      if (identifier != NULL
          && fj_fhir_find (fj_json_get_array (identifier, "type.coding"), "code", "ACSN") != NULL)
        found = identifier;
    }
  return found;
}

gboolean
fj_fhir_read_accession (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *identifier = find_accession (json);

  return fj_fhir_take_text (element, identifier != NULL ? fj_json_get_string (identifier, "value") : NULL,
                            owner, error);
}

void
fj_fhir_write_accession (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const char *accession = FJ_FIELD_OF (const char *, element, owner);
  JsonObject *identifier = find_accession (json);

  if (accession == NULL)
    {
      if (identifier != NULL)
        fj_fhir_remove (json, "identifier", identifier);
      return;
    }
  if (identifier == NULL)
    identifier = fj_fhir_append (json, "identifier");
  json_object_set_object_member (
      identifier, "type", fj_fhir_concept ("http://terminology.hl7.org/CodeSystem/v2-0203", "ACSN", NULL));
  json_object_set_string_member (identifier, "system", FJ_SYSTEM_ACCESSION);
  json_object_set_string_member (identifier, "value", accession);
}
