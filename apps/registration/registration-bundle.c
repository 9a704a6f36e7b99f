#include "registration-bundle.h"

#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-person-name.h"
#include "registration-check.h"

#define IDENTIFIER_TYPE "http://terminology.hl7.org/CodeSystem/v2-0203"
#define PERSON_EXTENSION "urn:fenji:person"

/* Everything that the form knows of the patient; FjPatient's other fields stay as they are. */
static void
fill_patient (FjPatient *patient, const RegistrationDraft *draft, const char *today)
{
  g_autofree char *birth_date = NULL;
  FjSex sex;

  registration_derive (draft, today, &birth_date, &sex);
  registration_draft_set (&patient->name, draft->name);
  g_clear_pointer (&patient->family, g_free);
  g_clear_pointer (&patient->given, g_free);
  fj_person_name_split (patient->name, &patient->family, &patient->given);
  g_free (patient->pinyin);
  patient->pinyin
      = draft->pinyin != NULL ? g_strdup (draft->pinyin) : fj_person_name_to_pinyin (patient->name);
  patient->sex = sex;
  registration_draft_set (&patient->birth_date, birth_date);
  registration_draft_set (&patient->phone, draft->phone);
  if (draft->paper == REGISTRATION_PAPER_RESIDENT)
    {
      g_free (patient->resident_id);
      patient->resident_id = draft->number != NULL ? g_ascii_strup (draft->number, -1) : NULL;
    }
}

static JsonArray *
ensure_array (JsonObject *object, const char *name)
{
  JsonArray *array = fj_json_get_array (object, name);

  if (array == NULL)
    {
      array = json_array_new ();
      json_object_set_array_member (object, name, array);
    }
  return array;
}

/* A passport or another paper: HL7 v2 table 0203, PPN passport, U unspecified. Of each type one. */
static void
set_other_paper (JsonObject *patient, const RegistrationDraft *draft)
{
  const char *code = draft->paper == REGISTRATION_PAPER_PASSPORT ? "PPN" : "U";
  JsonArray *identifiers;
  JsonObject *identifier, *type, *coding;
  JsonArray *codings;

  if (draft->paper == REGISTRATION_PAPER_RESIDENT || draft->number == NULL)
    return;
  identifiers = ensure_array (patient, "identifier");
  for (guint i = json_array_get_length (identifiers); i > 0; i--)
    {
      JsonObject *known = fj_json_element_object (identifiers, i - 1);
      if (known != NULL && g_strcmp0 (fj_json_get_string (known, "type.coding[0].code"), code) == 0)
        json_array_remove_element (identifiers, i - 1);
    }
  identifier = json_object_new ();
  type = json_object_new ();
  coding = json_object_new ();
  codings = json_array_new ();
  json_object_set_string_member (coding, "system", IDENTIFIER_TYPE);
  json_object_set_string_member (coding, "code", code);
  json_array_add_object_element (codings, coding);
  json_object_set_array_member (type, "coding", codings);
  json_object_set_object_member (identifier, "type", type);
  json_object_set_string_member (identifier, "value", draft->number);
  json_array_add_object_element (identifiers, identifier);
}

/* That a person is unknown or newborn is said beside the name, which says it only to people. */
static void
set_person (JsonObject *patient, const RegistrationDraft *draft)
{
  JsonObject *extension;

  if (draft->person == REGISTRATION_PERSON_NAMED)
    return;
  extension = json_object_new ();
  json_object_set_string_member (extension, "url", PERSON_EXTENSION);
  json_object_set_string_member (extension, "valueCode",
                                 draft->person == REGISTRATION_PERSON_UNKNOWN ? "unknown" : "newborn");
  json_array_add_object_element (ensure_array (patient, "extension"), extension);
}

static JsonObject *
patient_resource (const RegistrationDraft *draft, const char *today)
{
  g_autoptr (FjPatient) patient = fj_patient_new ();
  JsonObject *json;

  patient->id = g_strdup (draft->patient_id);
  fill_patient (patient, draft, today);
  json = fj_fhir_patient_to_json (patient, NULL);
  set_other_paper (json, draft);
  set_person (json, draft);
  return json;
}

/* The answers to what is asked of this exam; those to questions of an item chosen before stay behind. */
static void
add_gates (FjExam *order, const RegistrationDraft *draft, const char *today)
{
  g_auto (GStrv) codes = registration_gates_of (draft, today);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      const RegistrationAnswer *answer = registration_draft_get_answer (draft, codes[i]);
      FjGate *gate;

      if (answer == NULL)
        continue;
      gate = fj_gate_new (codes[i]);
      gate->answer = g_strdup (answer->answer);
      gate->note = g_strdup (answer->note);
      g_ptr_array_add (order->gates, gate);
    }
}

static JsonObject *
order_resource (const RegistrationDraft *draft, const char *today)
{
  g_autoptr (FjExam) order = fj_exam_new ();

  order->id = g_strdup (draft->exam_id);
  order->patient = g_strdup (draft->patient_id);
  order->item_code = g_strdup (draft->item_code);
  order->item = g_strdup (draft->item);
  order->modality = g_strdup (draft->modality);
  g_strfreev (order->parts);
  order->parts = g_strdupv (draft->parts);
  order->laterality = draft->needs_side ? g_strdup (draft->laterality) : NULL;
  order->visit_class = draft->visit_class;
  order->urgency = draft->urgency;
  order->visit_number = g_strdup (draft->visit_number);
  order->bed = g_strdup (draft->bed);
  order->department = g_strdup (draft->department);
  order->doctor = g_strdup (draft->doctor);
  order->clinical_information = g_strdup (draft->clinical_information);
  order->device = g_strdup (draft->device);
  if (draft->scheduled != NULL)
    registration_read_scheduled (draft->scheduled, today, &order->scheduled_at);
  add_gates (order, draft, today);
  if (draft->scan != NULL)
    order->request_form = g_strdup (draft->document_id);
  return fj_fhir_exam_to_json (order, NULL);
}

static JsonObject *
new_resource (const char *type, const char *id)
{
  JsonObject *resource = json_object_new ();

  json_object_set_string_member (resource, "resourceType", type);
  json_object_set_string_member (resource, "id", id);
  return resource;
}

static JsonObject *
document_resource (const RegistrationDraft *draft)
{
  JsonObject *resource = new_resource ("DocumentReference", draft->document_id);
  JsonObject *subject = json_object_new (), *content = json_object_new (), *attachment = json_object_new ();
  JsonArray *contents = json_array_new ();
  g_autofree char *patient = g_strconcat ("Patient/", draft->patient_id, NULL);
  g_autofree char *binary = g_strconcat ("urn:uuid:", draft->binary_id, NULL);

  json_object_set_string_member (resource, "status", "current");
  json_object_set_string_member (subject, "reference", patient);
  json_object_set_object_member (resource, "subject", subject);
  json_object_set_string_member (attachment, "contentType", "image/jpeg");
  json_object_set_string_member (attachment, "url", binary);
  json_object_set_object_member (content, "attachment", attachment);
  json_array_add_object_element (contents, content);
  json_object_set_array_member (resource, "content", contents);
  return resource;
}

static JsonObject *
binary_resource (const RegistrationDraft *draft)
{
  JsonObject *resource = new_resource ("Binary", draft->binary_id);
  g_autofree char *data
      = g_base64_encode (g_bytes_get_data (draft->scan, NULL), g_bytes_get_size (draft->scan));

  json_object_set_string_member (resource, "contentType", "image/jpeg");
  json_object_set_string_member (resource, "data", data);
  return resource;
}

/* @resource's references to the patient follow the entry, because central may find the person under another
 * id. */
static void
add_entry (JsonObject *bundle,
           const RegistrationDraft *draft,
           const char *type,
           const char *id,
           JsonObject *resource,
           const char *if_none_exist)
{
  g_autofree char *full_url = g_strconcat ("urn:uuid:", id, NULL), *url = g_strconcat (type, "/", id, NULL);
  g_autofree char *literal = g_strconcat ("Patient/", draft->patient_id, NULL);
  g_autofree char *inside = g_strconcat ("urn:uuid:", draft->patient_id, NULL);

  if (!draft->is_known)
    fj_fhir_replace_reference (resource, literal, inside);
  fj_fhir_bundle_add (bundle, full_url, resource, "PUT", url, if_none_exist);
}

JsonObject *
registration_bundle_new (const RegistrationDraft *draft, const char *today)
{
  JsonObject *bundle = fj_fhir_bundle_new ("transaction");
  g_autofree char *number = draft->number != NULL ? g_ascii_strup (draft->number, -1) : NULL;
  g_autofree char *condition = draft->paper == REGISTRATION_PAPER_RESIDENT && number != NULL
                                   ? g_strconcat ("identifier=" FJ_SYSTEM_RESIDENT_ID "|", number, NULL)
                                   : NULL;

  if (!draft->is_known)
    add_entry (bundle, draft, "Patient", draft->patient_id, patient_resource (draft, today), condition);
  add_entry (bundle, draft, "ServiceRequest", draft->exam_id, order_resource (draft, today), NULL);
  if (draft->scan != NULL)
    {
      add_entry (bundle, draft, "DocumentReference", draft->document_id, document_resource (draft), NULL);
      add_entry (bundle, draft, "Binary", draft->binary_id, binary_resource (draft), NULL);
    }
  return bundle;
}

JsonObject *
registration_bundle_correct_patient (const RegistrationDraft *draft,
                                     JsonObject *stored,
                                     const char *today,
                                     GError **error)
{
  g_autoptr (FjPatient) patient = fj_fhir_patient_from_json (stored, error);
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (GBytes) before = NULL, after = NULL;

  if (patient == NULL)
    return NULL;
  fill_patient (patient, draft, today);
  json = fj_fhir_patient_to_json (patient, stored);
  set_other_paper (json, draft);
  before = fj_json_to_bytes (stored);
  after = fj_json_to_bytes (json);
  return g_bytes_equal (before, after) ? NULL : g_steal_pointer (&json);
}
