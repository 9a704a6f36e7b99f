#include "fj-fhir.h"

#include <string.h>
#include "fj-error.h"
#include "fj-fhir-element.h"
#include "fj-json.h"
#include "fj-language.h"

#define RFC_3986 "urn:ietf:rfc:3986"

/* ---- the tree ---- */

/* One text of a series or instance, through the same checks as any element. */
static gboolean
take (const char *name,
      guint max,
      gboolean (*check) (const char *),
      const char *rule,
      gboolean required,
      const char *text,
      char **field,
      GError **error)
{
  const FjFhirElement element
      = { .name = name, .max = max, .check = check, .rule = rule, .required = required };

  return fj_fhir_take_text (&element, text, field, error);
}

static gboolean
is_digest (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

/* R4 unsignedInt (0 to 2^31-1); absent: @absent. */
static gboolean
take_count (JsonObject *json, const char *name, const char *path, gint absent, gint *value, GError **error)
{
  gint64 number = fj_json_get_int (json, path, absent);

  if (number < 0 || number > G_MAXINT)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID,
                   _ ("%s: a whole number from 0 to 2147483647 is expected."), name);
      return FALSE;
    }
  *value = (gint) number;
  return TRUE;
}

static gboolean
read_instance (JsonObject *json, FjSeries *series, GHashTable *seen, GError **error)
{
  g_autofree char *uid = NULL, *sop_class = NULL, *digest = NULL;
  const char *class_text = fj_json_get_string (json, "sopClass.code");
  JsonObject *extension = fj_fhir_extension (json, FJ_SYSTEM_DATASET_DIGEST);
  JsonObject *frames = fj_fhir_extension (json, FJ_EXTENSION_FRAMES);
  const char *uid_rule = N_ ("a UID has only digits and single dots, at most 64 characters. Correct it.");
  FjInstance *instance;
  gint number, n_frames = 1;

  if (class_text != NULL && g_str_has_prefix (class_text, "urn:oid:"))
    class_text += strlen ("urn:oid:");
  if (!take ("ImagingStudy.series.instance.uid", 64, fj_fhir_is_uid, uid_rule, TRUE,
             fj_json_get_string (json, "uid"), &uid, error)
      || !take ("ImagingStudy.series.instance.sopClass", 64, fj_fhir_is_uid, uid_rule, FALSE, class_text,
                &sop_class, error)
      || !take ("ImagingStudy.series.instance.extension", 64, is_digest,
                N_ ("a dataset digest has 64 hexadecimal digits (0-9 a-f). Correct it."), FALSE,
                extension != NULL ? fj_json_get_string (extension, "valueString") : NULL, &digest, error)
      || !take_count (json, "ImagingStudy.series.instance.number", "number", 0, &number, error)
      || (frames != NULL
          && !take_count (frames, "ImagingStudy.series.instance.extension", "valueUnsignedInt", 1, &n_frames,
                          error)))
    return FALSE;
  if (!g_hash_table_add (seen, g_strdup (uid)))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE,
                   _ ("ImagingStudy.series.instance.uid: %s occurs twice. Send each image once."), uid);
      return FALSE;
    }
  if (g_hash_table_size (seen) > FJ_FHIR_MAX_INSTANCES)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                   _ ("ImagingStudy.series.instance: a study has at most %u images here. Split it."),
                   FJ_FHIR_MAX_INSTANCES);
      return FALSE;
    }
  /* Straight into the list: @seen has said that it is new, and a search per image would be quadratic. */
  instance = g_new0 (FjInstance, 1);
  instance->sop_instance_uid = g_steal_pointer (&uid);
  g_ptr_array_add (series->instances, instance);
  instance->sop_class_uid = g_steal_pointer (&sop_class);
  instance->dataset_digest = g_steal_pointer (&digest);
  instance->number = number;
  instance->frames = (guint) MAX (n_frames, 1);
  return TRUE;
}

static gboolean
not_an_object (const char *name, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("%s: an object { … } is expected here."), name);
  return FALSE;
}

static gboolean
read_one_series (JsonObject *json, FjStudy *study, GHashTable *seen, GError **error)
{
  JsonArray *instances = fj_json_get_array (json, "instance");
  g_autofree char *uid = NULL;
  FjSeries *series;

  if (!take ("ImagingStudy.series.uid", 64, fj_fhir_is_uid,
             N_ ("a UID has only digits and single dots, at most 64 characters. Correct it."), TRUE,
             fj_json_get_string (json, "uid"), &uid, error))
    return FALSE;
  series = fj_study_ensure_series (study, uid);
  if (!take ("ImagingStudy.series.modality", 16, NULL, NULL, FALSE,
             fj_json_get_string (json, "modality.code"), &series->modality, error)
      || !take ("ImagingStudy.series.description", 256, NULL, NULL, FALSE,
                fj_json_get_string (json, "description"), &series->description, error)
      || !take ("ImagingStudy.series.bodySite", 256, NULL, NULL, FALSE,
                fj_json_get_string (json, "bodySite.display"), &series->body_part, error)
      || !take_count (json, "ImagingStudy.series.number", "number", 0, &series->number, error))
    return FALSE;
  for (guint i = 0; instances != NULL && i < json_array_get_length (instances); i++)
    {
      JsonObject *instance = fj_json_element_object (instances, i);

      if (instance == NULL)
        return not_an_object ("ImagingStudy.series.instance", error);
      if (!read_instance (instance, series, seen, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_series (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  JsonArray *list = fj_json_get_array (json, "series");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  FjStudy *study = owner;

  g_ptr_array_set_size (study->series, 0);
  if (list != NULL && json_array_get_length (list) > 1000)
    return fj_fhir_fail (element, FJ_ERROR_TOO_LARGE, _ ("a study has at most 1000 series here. Split it."),
                         error);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *series = fj_json_element_object (list, i);

      if (series == NULL)
        return not_an_object ("ImagingStudy.series", error);
      if (!read_one_series (series, study, seen, error))
        return FALSE;
    }
  return TRUE;
}

static void
write_instance (JsonArray *list, const FjInstance *instance)
{
  JsonObject *json = json_object_new (), *sop_class = json_object_new ();

  json_array_add_object_element (list, json);
  fj_fhir_set_extension (json, FJ_SYSTEM_DATASET_DIGEST, "valueString", instance->dataset_digest);
  if (instance->frames > 1)
    {
      JsonObject *frames = fj_fhir_append (json, "extension");

      json_object_set_string_member (frames, "url", FJ_EXTENSION_FRAMES);
      json_object_set_int_member (frames, "valueUnsignedInt", instance->frames);
    }
  json_object_set_string_member (json, "uid", instance->sop_instance_uid);
  if (instance->sop_class_uid != NULL)
    {
      g_autofree char *oid = g_strconcat ("urn:oid:", instance->sop_class_uid, NULL);

      json_object_set_string_member (sop_class, "system", RFC_3986);
      json_object_set_string_member (sop_class, "code", oid);
    }
  else
    json_object_set_string_member (sop_class, "display", "unknown");
  json_object_set_object_member (json, "sopClass", sop_class);
  if (instance->number > 0)
    json_object_set_int_member (json, "number", instance->number);
}

static void
write_one_series (JsonArray *list, const FjSeries *series)
{
  JsonObject *json = json_object_new (), *modality = json_object_new ();

  json_array_add_object_element (list, json);
  json_object_set_string_member (json, "uid", series->series_uid);
  if (series->number > 0)
    json_object_set_int_member (json, "number", series->number);
  /* R4 wants a modality; one that is not known has no code. */
  if (series->modality != NULL)
    {
      json_object_set_string_member (modality, "system", FJ_SYSTEM_DCM);
      json_object_set_string_member (modality, "code", series->modality);
    }
  else
    json_object_set_string_member (modality, "display", "unknown");
  json_object_set_object_member (json, "modality", modality);
  fj_fhir_set_string (json, "description", series->description);
  json_object_set_int_member (json, "numberOfInstances", series->instances->len);
  if (series->body_part != NULL && *series->body_part != '\0')
    {
      JsonObject *part = json_object_new ();

      json_object_set_string_member (part, "display", series->body_part);
      json_object_set_object_member (json, "bodySite", part);
    }
  if (series->instances->len > 0)
    {
      JsonArray *instances = fj_fhir_ensure_array (json, "instance");

      for (guint i = 0; i < series->instances->len; i++)
        write_instance (instances, g_ptr_array_index (series->instances, i));
    }
}

static void
write_series (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const FjStudy *study = owner;

  json_object_set_int_member (json, "numberOfSeries", study->series->len);
  json_object_set_int_member (json, "numberOfInstances", fj_study_count_instances (study));
  json_object_remove_member (json, "series");
  for (guint i = 0; i < study->series->len; i++)
    write_one_series (fj_fhir_ensure_array (json, "series"), g_ptr_array_index (study->series, i));
}

/* ---- the rest ---- */

static gboolean
read_complete (JsonObject *json, const FjFhirElement *element, gpointer owner, GError **error)
{
  static const char *const known[] = { "registered", "available", NULL };
  const char *status = fj_json_get_string (json, "status");

  FJ_FIELD_OF (gboolean, element, owner) = g_strcmp0 (status, "available") == 0;
  return status == NULL || g_strv_contains (known, status)
         || fj_fhir_fail (
             element, FJ_ERROR_INVALID,
             _ ("\"registered\" (images are still coming) or \"available\" (complete) is expected."), error);
}

static void
write_complete (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  fj_fhir_set_string (json, "status", FJ_FIELD_OF (gboolean, element, owner) ? "available" : "registered");
}

/* R4 wants a subject: of a study that matches nobody it is the number that the images bear. */
static void
write_subject (JsonObject *json, const FjFhirElement *element, gconstpointer owner)
{
  const FjStudy *study = owner;
  JsonObject *subject = json_object_new ();

  if (study->patient != NULL)
    {
      g_autofree char *reference = g_strconcat ("Patient/", study->patient, NULL);
      json_object_set_string_member (subject, "reference", reference);
    }
  if (study->patient_id != NULL)
    {
      JsonObject *identifier = json_object_new ();

      json_object_set_string_member (identifier, "value", study->patient_id);
      json_object_set_object_member (subject, "identifier", identifier);
    }
  if (study->patient == NULL && study->patient_id == NULL)
    json_object_set_string_member (subject, "display", "unknown");
  json_object_set_object_member (json, "subject", subject);
}

/* ---- the table ---- */

#define FIELD(member) G_STRUCT_OFFSET (FjStudy, member)

static const FjFhirElement elements[] = {
  { .name = "ImagingStudy.id",
    .offset = FIELD (id),
    .read = fj_fhir_read_id,
    .write = fj_fhir_write_member,
    .key = "id",
    .max = 64 },
  { .name = "ImagingStudy.identifier",
    .offset = FIELD (study_uid),
    .read = fj_fhir_read_dicom_uid,
    .write = fj_fhir_write_dicom_uid,
    .max = 64,
    .check = fj_fhir_is_uid,
    .rule = N_ ("the study's UID has only digits and single dots, at most 64 characters. Correct it."),
    .required = TRUE },
  /* As the images say: whatever they say, so that a person can see it. */
  { .name = "ImagingStudy.identifier",
    .offset = FIELD (accession),
    .read = fj_fhir_read_accession,
    .write = fj_fhir_write_accession,
    .max = 64 },
  { .name = "ImagingStudy.status",
    .field = FJ_FIELD_BOOLEAN,
    .offset = FIELD (complete),
    .read = read_complete,
    .write = write_complete,
    .always = TRUE },
  { .name = "ImagingStudy.subject",
    .offset = FIELD (patient),
    .read = fj_fhir_read_reference,
    .write = write_subject,
    .key = "subject",
    .target = "Patient",
    .max = 64,
    .always = TRUE },
  { .name = "ImagingStudy.subject",
    .offset = FIELD (patient_id),
    .read = fj_fhir_read_member,
    .write = write_subject,
    .key = "subject.identifier.value",
    .max = 64 },
  { .name = "ImagingStudy.basedOn",
    .offset = FIELD (exam),
    .read = fj_fhir_read_reference_list,
    .write = fj_fhir_write_reference_list,
    .key = "basedOn",
    .target = "ServiceRequest",
    .max = 64 },
  { .name = "ImagingStudy.extension",
    .offset = FIELD (site),
    .read = fj_fhir_read_extension_reference,
    .write = fj_fhir_write_extension_reference,
    .key = FJ_EXTENSION_SITE,
    .target = "Organization",
    .max = 64 },
  { .name = "ImagingStudy.extension",
    .offset = FIELD (unmatched),
    .read = fj_fhir_read_extension,
    .write = fj_fhir_write_extension,
    .key = FJ_EXTENSION_UNMATCHED,
    .target = "valueString" },
  { .name = "ImagingStudy.started",
    .field = FJ_FIELD_INSTANT,
    .offset = FIELD (started_at),
    .read = fj_fhir_read_instant,
    .write = fj_fhir_write_instant,
    .key = "started" },
  { .name = "ImagingStudy.description",
    .offset = FIELD (description),
    .read = fj_fhir_read_member,
    .write = fj_fhir_write_member,
    .key = "description",
    .max = 256 },
  { .name = "ImagingStudy.series",
    .field = FJ_FIELD_NUMBER,
    .offset = FIELD (complete),
    .read = read_series,
    .write = write_series,
    .always = TRUE },
};

static const char *const lists[] = { "identifier", "basedOn", "series", NULL };
static const char *const objects[] = { "subject", NULL };
static const char *const strings[] = { "status", "started", "description", NULL };
static const FjFhirResource resource
    = { "ImagingStudy", elements, G_N_ELEMENTS (elements), lists, objects, strings };

FjStudy *
fj_fhir_study_from_json (JsonObject *json, GError **error)
{
  g_autoptr (FjStudy) study = fj_study_new ();

  return fj_fhir_resource_read (&resource, json, study, error) ? g_steal_pointer (&study) : NULL;
}

JsonObject *
fj_fhir_study_to_json (const FjStudy *study, JsonObject *base)
{
  g_autoptr (FjStudy) scratch = fj_study_new ();

  return fj_fhir_resource_write (&resource, study, base, scratch);
}
