#include "fj-fhir.h"

#include <string.h>
#include "fj-error.h"
#include "fj-fhir-element.h"
#include "fj-json.h"
#include "fj-language.h"

static gboolean
read_status (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  const char *word = fj_json_get_string (json, "status");
  FjReportStatus *status = &FJ_FIELD_OF (FjReportStatus, element, owner);

  *status = FJ_REPORT_PARTIAL;
  return word == NULL || *word == '\0' || fj_report_status_from_string (word, status)
         || fj_fhir_fail (element, FJ_ERROR_INVALID,
                          _ ("this is no status of a report. A draft is sent with status \"partial\"."),
                          error);
}

static void
write_status (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  fj_fhir_set_string (json, "status",
                      fj_report_status_to_string (FJ_FIELD_OF (FjReportStatus, element, owner)));
  /* R4 wants a code: LOINC's for a radiology report, unless the client sent its own. */
  if (fj_json_get_object (json, "code") == NULL)
    json_object_set_object_member (
        json, "code", fj_fhir_concept ("http://loinc.org", "18748-4", "Diagnostic imaging study"));
  if (fj_json_get_array (json, "category") == NULL)
    json_array_add_object_element (
        fj_fhir_ensure_array (json, "category"),
        fj_fhir_concept ("http://terminology.hl7.org/CodeSystem/v2-0074", "RAD", NULL));
}

/* ---- who stands for it ---- */

/* resultsInterpreter: by the role written on it; one without a role by its place (reader first, then
 * auditor). */
static JsonObject *
find_signer (JsonObject *json, const char *role)
{
  JsonArray *signers = fj_json_get_array (json, "resultsInterpreter");
  guint place = g_str_equal (role, "auditor") ? 1 : 0;
  JsonObject *by_place;

  for (guint i = 0; signers != NULL && i < json_array_get_length (signers); i++)
    {
      JsonObject *signer = fj_json_element_object (signers, i);
      JsonObject *extension = signer != NULL ? fj_fhir_extension (signer, FJ_EXTENSION_SIGNER_ROLE) : NULL;

      if (extension != NULL && g_strcmp0 (fj_json_get_string (extension, "valueCode"), role) == 0)
        return signer;
    }
  by_place = fj_json_element_object (signers, place);
  return by_place != NULL && fj_fhir_extension (by_place, FJ_EXTENSION_SIGNER_ROLE) == NULL ? by_place : NULL;
}

static gboolean
read_signer (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *signer = find_signer (json, element->key);

  return fj_fhir_take_text (
      element,
      signer != NULL ? fj_json_reference_id (fj_json_get_string (signer, "reference"), "Practitioner") : NULL,
      owner, error);
}

static gboolean
read_signer_name (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *signer = find_signer (json, element->key);

  return fj_fhir_take_text (element, signer != NULL ? fj_json_get_string (signer, "display") : NULL, owner,
                            error);
}

static void
add_signer (JsonObject *json, const char *role, const char *id, const char *name)
{
  JsonObject *signer;

  if (id == NULL && name == NULL)
    return;
  signer = fj_fhir_append (json, "resultsInterpreter");
  fj_fhir_set_extension (signer, FJ_EXTENSION_SIGNER_ROLE, "valueCode", role);
  if (id != NULL)
    {
      g_autofree char *reference = g_strconcat ("Practitioner/", id, NULL);
      json_object_set_string_member (signer, "reference", reference);
    }
  fj_fhir_set_string (signer, "display", name);
}

/* Ours alone: who stands for a report is said by the server, never by what was sent. */
static void
write_signers (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const FjReport *report = owner;

  json_object_remove_member (json, "resultsInterpreter");
  add_signer (json, "reader", report->reader, report->reader_name);
  add_signer (json, "auditor", report->auditor, report->auditor_name);
}

/* ---- the frozen paper ---- */

static JsonObject *
find_pdf (JsonObject *json)
{
  return fj_fhir_find (fj_json_get_array (json, "presentedForm"), "contentType", "application/pdf");
}

static gboolean
read_pdf (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonObject *form = find_pdf (json);

  return fj_fhir_take_text (
      element, form != NULL ? fj_json_reference_id (fj_json_get_string (form, "url"), "Binary") : NULL, owner,
      error);
}

static void
write_pdf (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const char *id = FJ_FIELD_OF (const char *, element, owner);
  JsonObject *form = find_pdf (json);
  g_autofree char *url = NULL;

  if (form != NULL)
    fj_fhir_remove (json, "presentedForm", form);
  if (id == NULL)
    return;
  form = fj_fhir_append (json, "presentedForm");
  url = g_strconcat ("Binary/", id, NULL);
  json_object_set_string_member (form, "contentType", "application/pdf");
  json_object_set_string_member (form, "url", url);
}

/* ---- the table ---- */

#define FIELD(member) G_STRUCT_OFFSET (FjReport, member)
#define EXTENSION(member, kind, url, value)                                                                  \
  {                                                                                                          \
    .name = "DiagnosticReport " url, .field = kind, .offset = FIELD (member),                                \
    .read = fj_fhir_read_extension, .write = fj_fhir_write_extension, .key = url, .target = value            \
  }

static const FjFhirElement elements[] = {
  { .name = "DiagnosticReport.id",
    .offset = FIELD (id),
    .read = fj_fhir_read_id,
    .write = fj_fhir_write_member,
    .key = "id",
    .max = 64 },
  { .name = "DiagnosticReport.meta",
    .field = FJ_FIELD_NUMBER,
    .offset = FIELD (version),
    .read = fj_fhir_read_version },
  { .name = "DiagnosticReport.status",
    .field = FJ_FIELD_WORD,
    .offset = FIELD (status),
    .read = read_status,
    .write = write_status,
    .always = TRUE },
  { .name = "DiagnosticReport.basedOn",
    .offset = FIELD (exam),
    .read = fj_fhir_read_reference_list,
    .write = fj_fhir_write_reference_list,
    .key = "basedOn",
    .target = "ServiceRequest",
    .max = 64,
    .required = TRUE },
  { .name = "DiagnosticReport.subject",
    .offset = FIELD (patient),
    .read = fj_fhir_read_reference,
    .write = fj_fhir_write_reference,
    .key = "subject",
    .target = "Patient",
    .max = 64,
    .required = TRUE },
  EXTENSION (technique, FJ_FIELD_STRING, FJ_EXTENSION_TECHNIQUE, "valueString"),
  EXTENSION (findings, FJ_FIELD_STRING, FJ_EXTENSION_FINDINGS, "valueString"),
  { .name = "DiagnosticReport.conclusion",
    .offset = FIELD (impression),
    .read = fj_fhir_read_member,
    .write = fj_fhir_write_member,
    .key = "conclusion" },
  EXTENSION (critical, FJ_FIELD_BOOLEAN, FJ_EXTENSION_CRITICAL, "valueBoolean"),
  EXTENSION (return_note, FJ_FIELD_STRING, FJ_EXTENSION_RETURN_NOTE, "valueString"),
  { .name = "DiagnosticReport.resultsInterpreter",
    .offset = FIELD (reader),
    .read = read_signer,
    .write = write_signers,
    .key = "reader",
    .max = 64 },
  { .name = "DiagnosticReport.resultsInterpreter",
    .offset = FIELD (reader_name),
    .read = read_signer_name,
    .write = write_signers,
    .key = "reader",
    .max = 64 },
  { .name = "DiagnosticReport.resultsInterpreter",
    .offset = FIELD (auditor),
    .read = read_signer,
    .write = write_signers,
    .key = "auditor",
    .max = 64 },
  { .name = "DiagnosticReport.resultsInterpreter",
    .offset = FIELD (auditor_name),
    .read = read_signer_name,
    .write = write_signers,
    .key = "auditor",
    .max = 64 },
  EXTENSION (drafted_at, FJ_FIELD_INSTANT, FJ_EXTENSION_DRAFTED_AT, "valueInstant"),
  EXTENSION (submitted_at, FJ_FIELD_INSTANT, FJ_EXTENSION_SUBMITTED_AT, "valueInstant"),
  { .name = "DiagnosticReport.issued",
    .field = FJ_FIELD_INSTANT,
    .offset = FIELD (signed_at),
    .read = fj_fhir_read_instant,
    .write = fj_fhir_write_instant,
    .key = "issued" },
  { .name = "DiagnosticReport.presentedForm",
    .offset = FIELD (pdf),
    .read = read_pdf,
    .write = write_pdf,
    .max = 64 },
  { .name = "DiagnosticReport.identifier",
    .offset = FIELD (sr_uid),
    .read = fj_fhir_read_dicom_uid,
    .write = fj_fhir_write_dicom_uid,
    .max = 64,
    .check = fj_fhir_is_uid,
    .rule
    = N_ ("the report object's UID has only digits and single dots, at most 64 characters. Correct it.") },
};

static const char *const lists[]
    = { "identifier", "basedOn", "category", "resultsInterpreter", "presentedForm", NULL };
static const char *const objects[] = { "subject", "code", NULL };
static const char *const strings[] = { "status", "conclusion", "issued", NULL };
static const FjFhirResource resource
    = { "DiagnosticReport", elements, G_N_ELEMENTS (elements), lists, objects, strings };

FjReport *
fj_fhir_report_from_json (JsonObject *json, GError **error)
{
  g_autoptr (FjReport) report = fj_report_new ();

  return fj_fhir_resource_read (&resource, json, report, error) ? g_steal_pointer (&report) : NULL;
}

JsonObject *
fj_fhir_report_to_json (const FjReport *report, JsonObject *base)
{
  g_autoptr (FjReport) scratch = fj_report_new ();

  return fj_fhir_resource_write (&resource, report, base, scratch);
}
