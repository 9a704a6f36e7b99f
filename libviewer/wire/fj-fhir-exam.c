#include "fj-fhir.h"

#include <string.h>
#include "fj-error.h"
#include "fj-fhir-element.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

#define V3_ACT_CODE "http://terminology.hl7.org/CodeSystem/v3-ActCode"
#define MAX_PARTS 64

/* An order that is only planned, forbidden or not meant must never become an examination. */
static gboolean
read_meaning (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  static const char *const orders[]
      = { "order", "original-order", "reflex-order", "filler-order", "instance-order", NULL };
  static const char *const states[] = { "active", "completed", "revoked", NULL };
  const char *intent = fj_json_get_string (json, "intent"), *status = fj_json_get_string (json, "status");

  if (json_object_has_member (json, "doNotPerform") && fj_json_get_boolean (json, "doNotPerform", TRUE))
    return fj_fhir_fail (element, FJ_ERROR_UNPROCESSABLE,
                         _ ("doNotPerform says that this must not be done, so it cannot be registered."),
                         error);
  if (intent != NULL && !g_strv_contains (orders, intent))
    return fj_fhir_fail (
        element, FJ_ERROR_UNPROCESSABLE,
        _ ("its intent is not an order. Only orders can be registered: send intent \"order\"."), error);
  if (status != NULL && !g_strv_contains (states, status))
    return fj_fhir_fail (
        element, FJ_ERROR_UNPROCESSABLE,
        _ ("its status is not active. Only active orders can be registered: send status \"active\"."), error);
  return TRUE;
}

/* R4 ServiceRequest.status follows from our stage. */
static const char *
status_of (FjStage stage)
{
  switch (stage)
    {
    case FJ_STAGE_SIGNED:
    case FJ_STAGE_DELIVERED:
    case FJ_STAGE_AMENDED:
      return "completed";
    case FJ_STAGE_CANCELLED:
      return "revoked";
    default:
      return "active";
    }
}

static void
write_meaning (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  fj_fhir_set_string (json, "status", status_of (((const FjExam *) owner)->stage));
  if (fj_json_get_string (json, "intent") == NULL)
    json_object_set_string_member (json, "intent", "order");
}

static gboolean
is_accession (const char *text)
{
  return text[strspn (text, G_CSET_A_2_Z G_CSET_DIGITS "-")] == '\0';
}

/* The accession is who the images belong to: two different ones are no choice for a machine. */
static gboolean
read_accession (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonArray *identifiers = fj_json_get_array (json, "identifier");
  const char *first = NULL;

  for (guint i = 0; identifiers != NULL && i < json_array_get_length (identifiers); i++)
    {
      JsonObject *identifier = fj_json_element_object (identifiers, i);
      const char *value = identifier != NULL ? fj_json_get_string (identifier, "value") : NULL;

      if (value == NULL || g_strcmp0 (fj_json_get_string (identifier, "system"), FJ_SYSTEM_ACCESSION) != 0)
        continue;
      if (first != NULL && !g_str_equal (first, value))
        return fj_fhir_fail (element, FJ_ERROR_UNPROCESSABLE,
                             _ ("there are two different accession numbers. Send one order for each."),
                             error);
      first = value;
    }
  return fj_fhir_read_accession (json, element, owner, error);
}

/* ---- code ---- */

static JsonObject *
item_coding (JsonObject *json)
{
  return fj_fhir_find (fj_json_get_array (json, "code.coding"), "system", FJ_SYSTEM_ITEM);
}

static gboolean
read_item_code (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *coding = item_coding (json);

  return fj_fhir_take_text (element, coding != NULL ? fj_json_get_string (coding, "code") : NULL, owner,
                            error);
}

static JsonObject *
ensure_object (JsonObject *json, const char *name)
{
  JsonObject *object = fj_json_get_object (json, name);

  if (object == NULL)
    {
      object = json_object_new ();
      json_object_set_object_member (json, name, object);
    }
  return object;
}

static void
write_item_code (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const char *code = FJ_FIELD_OF (const char *, element, owner);
  JsonObject *coding = item_coding (json);

  if (code == NULL)
    {
      if (coding != NULL)
        fj_fhir_remove (fj_json_get_object (json, "code"), "coding", coding);
      return;
    }
  if (coding == NULL)
    coding = fj_fhir_append (ensure_object (json, "code"), "coding");
  json_object_remove_member (coding, "display");
  json_object_set_string_member (coding, "system", FJ_SYSTEM_ITEM);
  json_object_set_string_member (coding, "code", code);
}

static gboolean
read_item (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *ours = item_coding (json);
  const char *words = fj_json_get_string (json, "code.text");

  if (words == NULL && ours != NULL)
    words = fj_json_get_string (ours, "display");
  if (words == NULL)
    words = fj_json_get_string (json, "code.coding[0].display");
  if (words == NULL && ours != NULL)
    words = fj_json_get_string (ours, "code");
  return fj_fhir_take_text (element, words, owner, error);
}

static void
write_item (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  fj_fhir_set_string (ensure_object (json, "code"), "text", FJ_FIELD_OF (const char *, element, owner));
}

/* ---- codings in lists of concepts ---- */

/* The coding of @system in a list of CodeableConcept. */
static JsonObject *
coding_in_list (JsonObject *json, const char *list, const char *system)
{
  JsonArray *concepts = fj_json_get_array (json, list);

  for (guint i = 0; concepts != NULL && i < json_array_get_length (concepts); i++)
    {
      JsonObject *concept = fj_json_element_object (concepts, i);
      JsonObject *coding
          = concept != NULL ? fj_fhir_find (fj_json_get_array (concept, "coding"), "system", system) : NULL;

      if (coding != NULL)
        return coding;
    }
  return NULL;
}

/* Takes every concept with a coding of @system out of @list and adds one of @code (NULL: none). */
static void
replace_coding (JsonObject *json, const char *list, const char *system, const char *code)
{
  JsonArray *concepts = fj_json_get_array (json, list);

  for (guint i = concepts != NULL ? json_array_get_length (concepts) : 0; i > 0; i--)
    {
      JsonObject *concept = fj_json_element_object (concepts, i - 1);

      if (concept != NULL && fj_fhir_find (fj_json_get_array (concept, "coding"), "system", system) != NULL)
        json_array_remove_element (concepts, i - 1);
    }
  if (code != NULL)
    json_array_add_object_element (fj_fhir_ensure_array (json, list), fj_fhir_concept (system, code, NULL));
  else if (concepts != NULL && json_array_get_length (concepts) == 0)
    json_object_remove_member (json, list);
}

static gboolean
read_modality (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *coding = coding_in_list (json, "orderDetail", element->key);

  return fj_fhir_take_text (element, coding != NULL ? fj_json_get_string (coding, "code") : NULL, owner,
                            error);
}

static void
write_modality (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  replace_coding (json, "orderDetail", element->key, FJ_FIELD_OF (const char *, element, owner));
}

static gboolean
is_modality (const char *text)
{
  return text[strspn (text, G_CSET_A_2_Z G_CSET_DIGITS)] == '\0';
}

static gboolean
read_visit_class (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  static const struct
  {
    const char *code;
    FjVisitClass visit;
  } acts[] = { { "AMB", FJ_VISIT_OUTPATIENT },
               { "EMER", FJ_VISIT_EMERGENCY },
               { "IMP", FJ_VISIT_INPATIENT },
               { "ACUTE", FJ_VISIT_INPATIENT },
               { "NONAC", FJ_VISIT_INPATIENT } };
  JsonObject *ours = coding_in_list (json, "category", FJ_SYSTEM_VISIT_CLASS);
  JsonObject *act = coding_in_list (json, "category", V3_ACT_CODE);
  FjVisitClass *visit = &FJ_FIELD_OF (FjVisitClass, element, owner);

  *visit = FJ_VISIT_OUTPATIENT;
  if (ours != NULL)
    return fj_visit_class_from_string (fj_json_get_string (ours, "code"), visit)
           || fj_fhir_fail (element, FJ_ERROR_INVALID,
                            _ ("the visit class must be outpatient, emergency, inpatient or checkup."),
                            error);
  for (guint i = 0; act != NULL && i < G_N_ELEMENTS (acts); i++)
    if (g_strcmp0 (fj_json_get_string (act, "code"), acts[i].code) == 0)
      *visit = acts[i].visit;
  return TRUE;
}

static void
write_visit_class (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  JsonObject *ours = coding_in_list (json, "category", FJ_SYSTEM_VISIT_CLASS);
  const char *word = fj_visit_class_to_string (FJ_FIELD_OF (FjVisitClass, element, owner));

  if (ours == NULL || g_strcmp0 (fj_json_get_string (ours, "code"), word) != 0)
    replace_coding (json, "category", FJ_SYSTEM_VISIT_CLASS, word);
}

/* ---- words ---- */

/* CodeableConcept in words: its text, else its first coding's display or code. */
static const char *
concept_words (JsonObject *concept)
{
  const char *words = fj_json_get_string (concept, "text");

  if (words == NULL)
    words = fj_json_get_string (concept, "coding[0].display");
  return words != NULL ? words : fj_json_get_string (concept, "coding[0].code");
}

static gboolean
read_parts (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonArray *sites = fj_json_get_array (json, "bodySite");
  guint n = sites != NULL ? json_array_get_length (sites) : 0;
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  char ***field = &FJ_FIELD_OF (char **, element, owner);

  if (n > MAX_PARTS)
    return fj_fhir_fail (element, FJ_ERROR_TOO_LARGE, _ ("there are more than 64 body parts. Send fewer."),
                         error);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *concept = fj_json_element_object (sites, i);
      FjFhirElement one = { .name = element->name, .max = 64 };
      g_autofree char *part = NULL;

      if (!fj_fhir_take_text (&one, concept != NULL ? concept_words (concept) : NULL, &part, error))
        return FALSE;
      if (part != NULL)
        g_strv_builder_add (parts, part);
    }
  g_strfreev (*field);
  *field = g_strv_builder_end (parts);
  return TRUE;
}

static void
write_parts (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  char **parts = FJ_FIELD_OF (char **, element, owner);

  json_object_remove_member (json, "bodySite");
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    json_object_set_string_member (fj_fhir_append (json, "bodySite"), "text", parts[i]);
}

static gboolean
read_clinical_information (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonArray *reasons = fj_json_get_array (json, "reasonCode");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; reasons != NULL && i < json_array_get_length (reasons); i++)
    {
      JsonObject *reason = fj_json_element_object (reasons, i);
      const char *words = reason != NULL ? concept_words (reason) : NULL;

      if (words != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", words);
    }
  return fj_fhir_take_text (element, text->str, owner, error);
}

static void
write_clinical_information (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const char *words = FJ_FIELD_OF (const char *, element, owner);

  json_object_remove_member (json, "reasonCode");
  if (words != NULL)
    json_object_set_string_member (fj_fhir_append (json, "reasonCode"), "text", words);
}

static gboolean
read_urgency (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  const char *word = fj_json_get_string (json, "priority");
  FjUrgency *urgency = &FJ_FIELD_OF (FjUrgency, element, owner);

  *urgency = FJ_URGENCY_ROUTINE;
  return word == NULL || *word == '\0' || fj_urgency_from_string (word, urgency)
         || fj_fhir_fail (element, FJ_ERROR_INVALID, _ ("routine, urgent, asap or stat is expected."), error);
}

static void
write_urgency (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  fj_fhir_set_string (json, "priority", fj_urgency_to_string (FJ_FIELD_OF (FjUrgency, element, owner)));
}

static void
write_visit_number (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const char *number = FJ_FIELD_OF (const char *, element, owner);
  JsonObject *encounter = json_object_new ();

  json_object_remove_member (json, "encounter");
  if (number != NULL)
    {
      json_object_set_string_member (ensure_object (encounter, "identifier"), "value", number);
      json_object_set_object_member (json, "encounter", json_object_ref (encounter));
    }
  json_object_unref (encounter);
}

static void
write_doctor (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const char *name = FJ_FIELD_OF (const char *, element, owner);

  /* Another name is another person: the old reference goes too. */
  json_object_remove_member (json, "requester");
  if (name != NULL)
    json_object_set_string_member (ensure_object (json, "requester"), "display", name);
}

static gboolean
is_laterality (const char *text)
{
  return strchr ("LRB", text[0]) != NULL && text[1] == '\0';
}

static gboolean
read_stage (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *extension = fj_fhir_extension (json, FJ_SYSTEM_STAGE);
  const char *word = extension != NULL ? fj_json_get_string (extension, "valueCode") : NULL;
  FjStage *stage = &FJ_FIELD_OF (FjStage, element, owner);

  *stage = fj_stage_from_string (word);
  return extension == NULL || (word != NULL && g_str_equal (word, fj_stage_to_string (*stage)))
         || fj_fhir_fail (element, FJ_ERROR_INVALID,
                          _ ("the extension names no stage of an exam. Leave it out."), error);
}

static void
write_stage (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  FjStage stage = FJ_FIELD_OF (FjStage, element, owner);

  fj_fhir_set_extension (json, FJ_SYSTEM_STAGE, "valueCode",
                         stage != FJ_STAGE_NONE ? fj_stage_to_string (stage) : NULL);
}

/* ---- times ---- */

static gboolean
is_date (const char *text)
{
  int year, month, day;

  if (strlen (text) != 10)
    return FALSE;
  for (int i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit (text[i]))
      return FALSE;
  year = atoi (text);
  month = atoi (text + 5);
  day = atoi (text + 8);
  return year > 0 && month >= 1 && month <= 12 && day >= 1
         && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

/* A HIS may know only the day: then the time of the order is unknown, and the service takes its own. */
static gboolean
read_authored (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  const char *text = fj_json_get_string (json, element->key);

  if (text != NULL && is_date (text))
    {
      FJ_FIELD_OF (gint64, element, owner) = 0;
      return TRUE;
    }
  return fj_fhir_read_instant (json, element, owner, error);
}

/* occurrence[x]: a dateTime, the start of a period, or a day (its midnight in the local zone). */
static gboolean
read_occurrence (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  const char *text = fj_json_get_string (json, "occurrenceDateTime");
  gint64 *instant = &FJ_FIELD_OF (gint64, element, owner);

  *instant = 0;
  if (text == NULL)
    text = fj_json_get_string (json, "occurrencePeriod.start");
  if (text == NULL || *text == '\0' || fj_time_from_fhir (text, instant))
    return TRUE;
  if (is_date (text))
    {
      g_autoptr (GDateTime) day
          = g_date_time_new_local (atoi (text), atoi (text + 5), atoi (text + 8), 0, 0, 0);

      if (day != NULL)
        {
          *instant = g_date_time_to_unix (day) * G_USEC_PER_SEC;
          return TRUE;
        }
    }
  return fj_fhir_fail (element, FJ_ERROR_INVALID,
                       _ ("a time with its offset is expected, such as 2026-05-12T09:30:00+08:00, or a day."),
                       error);
}

static void
write_occurrence (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  json_object_remove_member (json, "occurrencePeriod");
  json_object_remove_member (json, "occurrenceTiming");
  fj_fhir_write_instant (json, element, owner);
}

/* ---- the table ---- */

#define FIELD(member) G_STRUCT_OFFSET (FjExam, member)
#define EXTENSION(member, words, url, value, length)                                                         \
  {                                                                                                          \
    .name = words, .offset = FIELD (member), .read = fj_fhir_read_extension,                                 \
    .write = fj_fhir_write_extension, .key = url, .target = value, .max = length                             \
  }

static const FjFhirElement elements[] = {
  { .name = "ServiceRequest",
    .field = FJ_FIELD_WORD,
    .offset = FIELD (stage),
    .read = read_meaning,
    .write = write_meaning,
    .always = TRUE },
  { .name = "ServiceRequest.id",
    .offset = FIELD (id),
    .read = fj_fhir_read_id,
    .write = fj_fhir_write_member,
    .key = "id",
    .max = 64 },
  { .name = "ServiceRequest.meta",
    .field = FJ_FIELD_NUMBER,
    .offset = FIELD (version),
    .read = fj_fhir_read_version },
  { .name = "ServiceRequest.identifier",
    .offset = FIELD (accession),
    .read = read_accession,
    .write = fj_fhir_write_accession,
    .max = 16,
    .check = is_accession,
    .rule = N_ ("an accession number has only A-Z, 0-9 and -. Correct it.") },
  { .name = "ServiceRequest.identifier",
    .offset = FIELD (study_uid),
    .read = fj_fhir_read_dicom_uid,
    .write = fj_fhir_write_dicom_uid,
    .max = 64,
    .check = fj_fhir_is_uid,
    .rule = N_ ("the study's UID has only digits and single dots, at most 64 characters. Correct it.") },
  { .name = "ServiceRequest.subject",
    .offset = FIELD (patient),
    .read = fj_fhir_read_reference,
    .write = fj_fhir_write_reference,
    .key = "subject",
    .target = "Patient",
    .max = 64,
    .required = TRUE },
  { .name = "ServiceRequest.extension",
    .offset = FIELD (site),
    .read = fj_fhir_read_extension_reference,
    .write = fj_fhir_write_extension_reference,
    .key = FJ_EXTENSION_SITE,
    .target = "Organization",
    .max = 64 },
  { .name = "ServiceRequest.code",
    .offset = FIELD (item_code),
    .read = read_item_code,
    .write = write_item_code,
    .max = 64 },
  { .name = "ServiceRequest.code",
    .offset = FIELD (item),
    .read = read_item,
    .write = write_item,
    .max = 64,
    .required = TRUE },
  { .name = "ServiceRequest.orderDetail",
    .offset = FIELD (modality),
    .read = read_modality,
    .write = write_modality,
    .key = FJ_SYSTEM_DCM,
    .max = 16,
    .check = is_modality,
    .rule = N_ ("a DICOM modality has capital letters and digits, such as DX, CT, MR or US. Correct it.") },
  { .name = "ServiceRequest.bodySite",
    .field = FJ_FIELD_STRINGS,
    .offset = FIELD (parts),
    .read = read_parts,
    .write = write_parts },
  { .name = "ServiceRequest.extension",
    .offset = FIELD (laterality),
    .read = fj_fhir_read_extension,
    .write = fj_fhir_write_extension,
    .key = FJ_EXTENSION_LATERALITY,
    .target = "valueCode",
    .max = 16,
    .check = is_laterality,
    .rule = N_ ("the side must be L, R or B. Correct it.") },
  { .name = "ServiceRequest.category",
    .field = FJ_FIELD_WORD,
    .offset = FIELD (visit_class),
    .read = read_visit_class,
    .write = write_visit_class,
    .always = TRUE },
  { .name = "ServiceRequest.priority",
    .field = FJ_FIELD_WORD,
    .offset = FIELD (urgency),
    .read = read_urgency,
    .write = write_urgency,
    .always = TRUE },
  { .name = "ServiceRequest.encounter",
    .offset = FIELD (visit_number),
    .read = fj_fhir_read_member,
    .write = write_visit_number,
    .key = "encounter.identifier.value",
    .max = 64 },
  EXTENSION (bed, "ServiceRequest.extension", FJ_EXTENSION_BED, "valueString", 64),
  EXTENSION (department, "ServiceRequest.extension", FJ_EXTENSION_DEPARTMENT, "valueString", 64),
  { .name = "ServiceRequest.requester",
    .offset = FIELD (doctor),
    .read = fj_fhir_read_member,
    .write = write_doctor,
    .key = "requester.display",
    .max = 64 },
  { .name = "ServiceRequest.reasonCode",
    .offset = FIELD (clinical_information),
    .read = read_clinical_information,
    .write = write_clinical_information },
  { .name = "ServiceRequest.extension",
    .offset = FIELD (device),
    .read = fj_fhir_read_extension,
    .write = fj_fhir_write_extension,
    .key = FJ_EXTENSION_DEVICE,
    .target = "valueString",
    .max = 16 },
  { .name = "ServiceRequest.supportingInfo",
    .offset = FIELD (request_form),
    .read = fj_fhir_read_reference_list,
    .write = fj_fhir_write_reference_list,
    .key = "supportingInfo",
    .target = "DocumentReference",
    .max = 64 },
  { .name = "ServiceRequest.authoredOn",
    .field = FJ_FIELD_INSTANT,
    .offset = FIELD (registered_at),
    .read = read_authored,
    .write = fj_fhir_write_instant,
    .key = "authoredOn" },
  { .name = "ServiceRequest.occurrence",
    .field = FJ_FIELD_INSTANT,
    .offset = FIELD (scheduled_at),
    .read = read_occurrence,
    .write = write_occurrence,
    .key = "occurrenceDateTime" },
  { .name = "ServiceRequest.extension",
    .field = FJ_FIELD_WORD,
    .offset = FIELD (stage),
    .read = read_stage,
    .write = write_stage },
  { .name = "ServiceRequest.extension",
    .field = FJ_FIELD_LIST,
    .offset = FIELD (gates),
    .read = fj_fhir_read_gates,
    .write = fj_fhir_write_gates,
    .key = FJ_EXTENSION_GATE,
    .always = TRUE },
};

static const char *const lists[]
    = { "identifier", "category", "orderDetail", "bodySite", "reasonCode", "supportingInfo", NULL };
static const char *const objects[]
    = { "subject", "code", "encounter", "requester", "occurrencePeriod", NULL };
static const char *const strings[]
    = { "status", "intent", "priority", "authoredOn", "occurrenceDateTime", NULL };
static const FjFhirResource resource
    = { "ServiceRequest", elements, G_N_ELEMENTS (elements), lists, objects, strings };

FjExam *
fj_fhir_exam_from_json (JsonObject *json, GError **error)
{
  g_autoptr (FjExam) exam = fj_exam_new ();

  return fj_fhir_resource_read (&resource, json, exam, error) ? g_steal_pointer (&exam) : NULL;
}

JsonObject *
fj_fhir_exam_to_json (const FjExam *exam, JsonObject *base)
{
  g_autoptr (FjExam) scratch = fj_exam_new ();

  return fj_fhir_resource_write (&resource, exam, base, scratch);
}
