/* Safety gates on a ServiceRequest: one extension each, FJ_EXTENSION_GATE, of the extensions code and answer
 * (valueCode), note (valueString), by (valueReference of a Practitioner), at (valueInstant), open and late
 * (valueBoolean). */
#include "fj-fhir.h"

#include <string.h>
#include "fj-error.h"
#include "fj-fhir-element.h"
#include "fj-gate.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

#define MAX_GATES 16u
#define MAX_NOTE 500u

static gboolean
is_word (const char *text)
{
  return text[strspn (text, G_CSET_a_2_z G_CSET_DIGITS "-")] == '\0';
}

#define WORD(member, words, wanted)                                                                          \
  {                                                                                                          \
    .name = words, .offset = G_STRUCT_OFFSET (FjGate, member), .max = 32, .check = is_word,                  \
    .rule = N_ ("a word of a safety question has small letters, digits and -. Correct it."),                 \
    .required = wanted                                                                                       \
  }
#define LINE(member, words, length)                                                                          \
  {                                                                                                          \
    .name = words, .offset = G_STRUCT_OFFSET (FjGate, member), .max = length                                 \
  }

static const FjFhirElement code = WORD (code, "urn:fenji:gate code", TRUE);
static const FjFhirElement answer = WORD (answer, "urn:fenji:gate answer", FALSE);
static const FjFhirElement note = LINE (note, "urn:fenji:gate note", MAX_NOTE);
static const FjFhirElement by = LINE (by, "urn:fenji:gate by", 64);
static const FjFhirElement by_name = LINE (by_name, "urn:fenji:gate by", 64);

static const char *
part_string (JsonObject *gate, const char *url, const char *path)
{
  JsonObject *part = fj_fhir_extension (gate, url);

  return part != NULL ? fj_json_get_string (part, path) : NULL;
}

static gboolean
part_boolean (JsonObject *gate, const char *url, gboolean absent)
{
  JsonObject *part = fj_fhir_extension (gate, url);

  return part != NULL ? fj_json_get_boolean (part, "valueBoolean", absent) : absent;
}

static gboolean
read_gate (JsonObject *json, FjGate *gate, GError **error)
{
  const char *reference = part_string (json, "by", "valueReference.reference");
  const char *at = part_string (json, "at", "valueInstant");

  gate->open = part_boolean (json, "open", TRUE);
  gate->late = part_boolean (json, "late", FALSE);
  if (at != NULL && !fj_time_from_fhir (at, &gate->at))
    return fj_fhir_fail (&code, FJ_ERROR_INVALID,
                         _ ("a time with its offset is expected, such as 2026-05-12T09:30:00+08:00."), error);
  return fj_fhir_take_text (&code, part_string (json, "code", "valueCode"), gate, error)
         && fj_fhir_take_text (&answer, part_string (json, "answer", "valueCode"), gate, error)
         && fj_fhir_take_text (&note, part_string (json, "note", "valueString"), gate, error)
         && fj_fhir_take_text (
             &by, reference != NULL ? fj_json_reference_id (reference, "Practitioner") : NULL, gate, error)
         && fj_fhir_take_text (&by_name, part_string (json, "by", "valueReference.display"), gate, error);
}

gboolean
fj_fhir_read_gates (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonArray *extensions = fj_json_get_array (json, "extension");
  GPtrArray *gates = FJ_FIELD_OF (GPtrArray *, element, owner);

  g_ptr_array_set_size (gates, 0);
  for (guint i = 0; extensions != NULL && i < json_array_get_length (extensions); i++)
    {
      JsonObject *extension = fj_json_element_object (extensions, i);
      g_autoptr (FjGate) gate = NULL;

      if (extension == NULL || g_strcmp0 (fj_json_get_string (extension, "url"), element->key) != 0)
        continue;
      if (gates->len == MAX_GATES)
        return fj_fhir_fail (element, FJ_ERROR_TOO_LARGE,
                             _ ("there are more than 16 safety questions. Send fewer."), error);
      gate = fj_gate_new (NULL);
      if (!read_gate (extension, gate, error))
        return FALSE;
      if (fj_gate_list_find (gates, gate->code) != NULL)
        return fj_fhir_fail (element, FJ_ERROR_UNPROCESSABLE,
                             _ ("a safety question is there twice. Send each once."), error);
      g_ptr_array_add (gates, g_steal_pointer (&gate));
    }
  return TRUE;
}

static JsonObject *
add_part (JsonObject *gate, const char *url)
{
  JsonObject *part = fj_fhir_append (gate, "extension");

  json_object_set_string_member (part, "url", url);
  return part;
}

static void
write_gate (JsonObject *json, const FjGate *gate)
{
  json_object_set_string_member (json, "url", FJ_EXTENSION_GATE);
  json_object_set_string_member (add_part (json, "code"), "valueCode", gate->code);
  if (gate->answer != NULL)
    json_object_set_string_member (add_part (json, "answer"), "valueCode", gate->answer);
  if (gate->note != NULL)
    json_object_set_string_member (add_part (json, "note"), "valueString", gate->note);
  if (gate->by != NULL)
    {
      g_autofree char *reference = g_strconcat ("Practitioner/", gate->by, NULL);
      JsonObject *who = json_object_new ();

      json_object_set_string_member (who, "reference", reference);
      if (gate->by_name != NULL)
        json_object_set_string_member (who, "display", gate->by_name);
      json_object_set_object_member (add_part (json, "by"), "valueReference", who);
    }
  if (gate->at != 0)
    {
      g_autofree char *at = fj_fhir_format_instant (gate->at);

      json_object_set_string_member (add_part (json, "at"), "valueInstant", at);
    }
  json_object_set_boolean_member (add_part (json, "open"), "valueBoolean", gate->open);
  if (gate->late)
    json_object_set_boolean_member (add_part (json, "late"), "valueBoolean", TRUE);
}

void
fj_fhir_write_gates (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  GPtrArray *gates = FJ_FIELD_OF (GPtrArray *, element, owner);
  JsonArray *extensions = fj_json_get_array (json, "extension");

  for (guint i = extensions != NULL ? json_array_get_length (extensions) : 0; i > 0; i--)
    {
      JsonObject *extension = fj_json_element_object (extensions, i - 1);

      if (extension != NULL && g_strcmp0 (fj_json_get_string (extension, "url"), element->key) == 0)
        json_array_remove_element (extensions, i - 1);
    }
  for (guint i = 0; i < gates->len; i++)
    write_gate (fj_fhir_append (json, "extension"), g_ptr_array_index (gates, i));
  extensions = fj_json_get_array (json, "extension");
  if (extensions != NULL && json_array_get_length (extensions) == 0)
    json_object_remove_member (json, "extension");
}
