#include "fj-fhir-critical.h"

#include "fj-error.h"
#include "fj-fhir-element.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

#define FIELD(member) G_STRUCT_OFFSET (FjCriticalValue, member)

/* ---- what it is ---- */

static gboolean
is_critical (JsonObject *json)
{
  JsonArray *categories = fj_json_get_array (json, "category");

  for (guint i = 0; categories != NULL && i < json_array_get_length (categories); i++)
    {
      JsonObject *category = fj_json_element_object (categories, i);
      JsonArray *codings = category != NULL ? fj_json_get_array (category, "coding") : NULL;
      JsonObject *coding = codings != NULL ? fj_fhir_find (codings, "system", FJ_SYSTEM_COMMUNICATION) : NULL;

      if (coding != NULL && g_strcmp0 (fj_json_get_string (coding, "code"), FJ_COMMUNICATION_CRITICAL) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_frame (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  return is_critical (json)
         || fj_fhir_fail (element, FJ_ERROR_INVALID,
                          _ ("of messages only critical values are known here: category critical-value of "
                             "urn:fenji:communication is required."),
                          error);
}

static void
write_frame (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const FjCriticalValue *value = owner;

  fj_fhir_set_string (json, "status", value->read_back_at != 0 ? "completed" : "in-progress");
  fj_fhir_set_string (json, "priority", "stat");
  if (!is_critical (json))
    json_array_add_object_element (
        fj_fhir_ensure_array (json, "category"),
        fj_fhir_concept (FJ_SYSTEM_COMMUNICATION, FJ_COMMUNICATION_CRITICAL, NULL));
}

/* ---- its words ---- */

static gboolean
read_payload (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  return fj_fhir_take_text (element, fj_json_get_string (json, "payload[0].contentString"), owner, error);
}

static void
write_payload (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  JsonArray *payload = json_array_new ();
  JsonObject *content = json_object_new ();

  fj_fhir_set_string (content, "contentString", FJ_FIELD_OF (const char *, element, owner));
  json_array_add_object_element (payload, content);
  json_object_set_array_member (json, "payload", payload);
}

static gboolean
read_code (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonArray *codings = fj_json_get_array (json, "reasonCode[0].coding");
  JsonObject *coding = codings != NULL ? fj_fhir_find (codings, "system", FJ_SYSTEM_CRITICAL) : NULL;

  return fj_fhir_take_text (element, coding != NULL ? fj_json_get_string (coding, "code") : NULL, owner,
                            error);
}

static void
write_code (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const char *code = FJ_FIELD_OF (const char *, element, owner);
  JsonArray *reasons;

  json_object_remove_member (json, "reasonCode");
  if (code == NULL)
    return;
  reasons = json_array_new ();
  json_array_add_object_element (reasons, fj_fhir_concept (FJ_SYSTEM_CRITICAL, code, NULL));
  json_object_set_array_member (json, "reasonCode", reasons);
}

/* ---- who ---- */

/* The words beside a reference; key: the member, a list or a single one. */
static JsonObject *
named (JsonObject *json, const char *member)
{
  JsonArray *list = fj_json_get_array (json, member);

  if (list == NULL)
    return fj_json_get_object (json, member);
  return json_array_get_length (list) > 0 ? fj_json_element_object (list, 0) : NULL;
}

static gboolean
read_display (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *reference = named (json, element->key);

  return fj_fhir_take_text (element, reference != NULL ? fj_json_get_string (reference, "display") : NULL,
                            owner, error);
}

static void
write_display (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  JsonObject *reference = named (json, element->key);

  if (reference != NULL)
    fj_fhir_set_string (reference, "display", FJ_FIELD_OF (const char *, element, owner));
}

/* ---- passing it on ---- */

static JsonObject *
part (JsonObject *extension, const char *url)
{
  return extension != NULL ? fj_fhir_extension (extension, url) : NULL;
}

static JsonObject *
add_part (JsonObject *extension, const char *url)
{
  JsonObject *added = fj_fhir_append (extension, "extension");

  json_object_set_string_member (added, "url", url);
  return added;
}

static gint64
instant_of (JsonObject *json, const char *member)
{
  const char *text = json != NULL ? fj_json_get_string (json, member) : NULL;
  gint64 instant = 0;

  return text != NULL && fj_time_from_fhir (text, &instant) ? instant : 0;
}

static gboolean
read_escalation (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  FjCriticalValue *value = owner;
  JsonObject *extension = fj_fhir_extension (json, element->key), *level = part (extension, "level");

  value->level
      = level != NULL ? (guint) CLAMP (fj_json_get_int (level, "valueUnsignedInt", 0), 0, G_MAXINT) : 0;
  value->escalated_at = instant_of (part (extension, "at"), "valueInstant");
  return TRUE;
}

static void
replace_extension (JsonObject *json, const char *url)
{
  JsonObject *old = fj_fhir_extension (json, url);

  if (old != NULL)
    fj_fhir_remove (json, "extension", old);
}

static void
write_escalation (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const FjCriticalValue *value = owner;
  JsonObject *extension;
  g_autofree char *at = NULL;

  replace_extension (json, element->key);
  if (value->level == 0)
    return;
  extension = add_part (json, element->key);
  at = fj_fhir_format_instant (value->escalated_at);
  json_object_set_int_member (add_part (extension, "level"), "valueUnsignedInt", value->level);
  json_object_set_string_member (add_part (extension, "at"), "valueInstant", at);
}

/* ---- read-back ---- */

static const FjFhirElement receiver
    = { .name = "urn:fenji:read-back receiver", .offset = FIELD (receiver), .max = FJ_CRITICAL_MAX_RECEIVER };
static const FjFhirElement repeated
    = { .name = "urn:fenji:read-back repeated", .offset = FIELD (repeated), .max = FJ_CRITICAL_MAX_REPEATED };
static const FjFhirElement noted_by
    = { .name = "urn:fenji:read-back by", .offset = FIELD (noted_by), .max = 64 };
static const FjFhirElement noted_by_name
    = { .name = "urn:fenji:read-back by", .offset = FIELD (noted_by_name), .max = 64 };

static const char *
part_string (JsonObject *extension, const char *url, const char *path)
{
  JsonObject *found = part (extension, url);

  return found != NULL ? fj_json_get_string (found, path) : NULL;
}

static gboolean
read_read_back (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *extension = fj_fhir_extension (json, element->key);
  const char *reference = part_string (extension, "by", "valueReference.reference");

  return fj_fhir_take_text (&receiver, part_string (extension, "receiver", "valueString"), owner, error)
         && fj_fhir_take_text (&repeated, part_string (extension, "repeated", "valueString"), owner, error)
         && fj_fhir_take_text (&noted_by,
                               reference != NULL ? fj_json_reference_id (reference, "Practitioner") : NULL,
                               owner, error)
         && fj_fhir_take_text (&noted_by_name, part_string (extension, "by", "valueReference.display"), owner,
                               error);
}

static void
write_read_back (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const FjCriticalValue *value = owner;
  JsonObject *extension;

  replace_extension (json, element->key);
  if (value->read_back_at == 0)
    return;
  extension = add_part (json, element->key);
  fj_fhir_set_string (add_part (extension, "receiver"), "valueString", value->receiver);
  fj_fhir_set_string (add_part (extension, "repeated"), "valueString", value->repeated);
  if (value->noted_by != NULL)
    {
      g_autofree char *reference = g_strconcat ("Practitioner/", value->noted_by, NULL);
      JsonObject *who = json_object_new ();

      json_object_set_string_member (who, "reference", reference);
      fj_fhir_set_string (who, "display", value->noted_by_name);
      json_object_set_object_member (add_part (extension, "by"), "valueReference", who);
    }
}

/* ---- the table ---- */

#define REFERENCE(member, place, kind, how, wanted)                                                          \
  {                                                                                                          \
    .name = "Communication." place, .offset = FIELD (member), .read = fj_fhir_read_##how,                    \
    .write = fj_fhir_write_##how, .key = place, .target = kind, .max = 64, .required = wanted                \
  }
#define DISPLAY(member, place)                                                                               \
  {                                                                                                          \
    .name = "Communication." place, .offset = FIELD (member), .read = read_display, .write = write_display,  \
    .key = place, .max = 200, .always = TRUE                                                                 \
  }
#define INSTANT(member, place)                                                                               \
  {                                                                                                          \
    .name = "Communication." place, .field = FJ_FIELD_INSTANT, .offset = FIELD (member),                     \
    .read = fj_fhir_read_instant, .write = fj_fhir_write_instant, .key = place                               \
  }

static const FjFhirElement elements[] = {
  { .name = "Communication.id",
    .offset = FIELD (id),
    .read = fj_fhir_read_id,
    .write = fj_fhir_write_member,
    .key = "id",
    .max = 64 },
  { .name = "Communication.meta",
    .field = FJ_FIELD_NUMBER,
    .offset = FIELD (version),
    .read = fj_fhir_read_version },
  { .name = "Communication.category",
    .field = FJ_FIELD_NUMBER,
    .offset = FIELD (version),
    .read = read_frame,
    .write = write_frame,
    .always = TRUE },
  REFERENCE (exam, "basedOn", "ServiceRequest", reference_list, TRUE),
  REFERENCE (patient, "subject", "Patient", reference, TRUE),
  REFERENCE (site, "recipient", "Organization", reference_list, FALSE),
  REFERENCE (sender, "sender", "Practitioner", reference, FALSE),
  DISPLAY (exam_name, "basedOn"),
  DISPLAY (patient_name, "subject"),
  DISPLAY (site_name, "recipient"),
  DISPLAY (sender_name, "sender"),
  { .name = "Communication.payload",
    .offset = FIELD (finding),
    .read = read_payload,
    .write = write_payload,
    .max = FJ_CRITICAL_MAX_FINDING,
    .required = TRUE },
  { .name = "Communication.reasonCode",
    .offset = FIELD (code),
    .read = read_code,
    .write = write_code,
    .max = 64 },
  INSTANT (sent_at, "sent"),
  INSTANT (read_back_at, "received"),
  { .name = "Communication " FJ_EXTENSION_DEADLINE,
    .field = FJ_FIELD_INSTANT,
    .offset = FIELD (deadline),
    .read = fj_fhir_read_extension,
    .write = fj_fhir_write_extension,
    .key = FJ_EXTENSION_DEADLINE,
    .target = "valueInstant" },
  { .name = "Communication " FJ_EXTENSION_ESCALATION,
    .field = FJ_FIELD_NUMBER,
    .offset = FIELD (level),
    .read = read_escalation,
    .write = write_escalation,
    .key = FJ_EXTENSION_ESCALATION,
    .always = TRUE },
  { .name = "Communication " FJ_EXTENSION_READ_BACK,
    .offset = FIELD (receiver),
    .read = read_read_back,
    .write = write_read_back,
    .key = FJ_EXTENSION_READ_BACK,
    .always = TRUE },
};

static const char *const lists[] = { "basedOn", "category", "payload", "reasonCode", "recipient", NULL };
static const char *const objects[] = { "subject", "sender", NULL };
static const char *const strings[] = { "status", "priority", "sent", "received", NULL };
static const FjFhirResource resource
    = { "Communication", elements, G_N_ELEMENTS (elements), lists, objects, strings };

FjCriticalValue *
fj_fhir_critical_from_json (JsonObject *json, GError **error)
{
  g_autoptr (FjCriticalValue) value = fj_critical_value_new ();

  return fj_fhir_resource_read (&resource, json, value, error) ? g_steal_pointer (&value) : NULL;
}

JsonObject *
fj_fhir_critical_to_json (const FjCriticalValue *value, JsonObject *base)
{
  g_autoptr (FjCriticalValue) scratch = fj_critical_value_new ();

  return fj_fhir_resource_write (&resource, value, base, scratch);
}
