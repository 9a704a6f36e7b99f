#include "fj-fhir.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static JsonObject *
json (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonObject *object = fj_json_parse_object (bytes, &error);

  g_assert_no_error (error);
  return object;
}

static FjStudy *
read_study (const char *text, GError **error)
{
  g_autoptr (JsonObject) object = json (text);

  return fj_fhir_study_from_json (object, error);
}

static const char whole[]
    = "{\"resourceType\":\"ImagingStudy\",\"id\":\"s-1\",\"extension\":[{\"url\":\"urn:fenji:site\",\"valueReference\":"
      "{\"reference\":\"Organization/s1\"}}],\"identifier\":[{\"system\":\"urn:dicom:uid\",\"value\":\"urn:oid:1.2.3\"},"
      "{\"type\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v2-0203\",\"code\":\"ACSN\"}]},"
      "\"system\":\"urn:fenji:accession\",\"value\":\"HYZX26051200001\"}],\"status\":\"available\","
      "\"subject\":{\"reference\":\"Patient/p-1\",\"identifier\":{\"value\":\"P1\"}},\"started\":"
      "\"2026-05-12T09:35:00+08:00\",\"basedOn\":[{\"reference\":\"ServiceRequest/e-1\"}],\"numberOfSeries\":2,"
      "\"numberOfInstances\":3,\"description\":\"CHEST\",\"series\":[{\"uid\":\"1.2.3.1\",\"number\":1,\"modality\":"
      "{\"system\":\"http://dicom.nema.org/resources/ontology/DCM\",\"code\":\"DX\"},\"description\":\"PA\","
      "\"bodySite\":{\"display\":\"CHEST\"},\"instance\":[{\"extension\":[{\"url\":\"urn:fenji:dataset-digest\","
      "\"valueString\":\"" DIGEST
      "\"},{\"url\":\"urn:fenji:frames\",\"valueUnsignedInt\":12}],\"uid\":\"1.2.3.1.1\","
      "\"sopClass\":{\"system\":\"urn:ietf:rfc:3986\",\"code\":\"urn:oid:1.2.840.10008.5.1.4.1.1.1.1\"},\"number\":5}]},"
      "{\"uid\":\"1.2.3.2\",\"modality\":{\"display\":\"unknown\"},\"instance\":[{\"uid\":\"1.2.3.2.1\",\"sopClass\":"
      "{\"display\":\"unknown\"}},{\"uid\":\"1.2.3.2.2\",\"sopClass\":{\"display\":\"unknown\"}}]}]}";

static void
assert_whole (const FjStudy *study)
{
  const FjSeries *series;
  const FjInstance *instance;

  g_assert_cmpstr (study->id, ==, "s-1");
  g_assert_cmpstr (study->study_uid, ==, "1.2.3");
  g_assert_cmpstr (study->exam, ==, "e-1");
  g_assert_cmpstr (study->patient, ==, "p-1");
  g_assert_cmpstr (study->patient_id, ==, "P1");
  g_assert_cmpstr (study->site, ==, "s1");
  g_assert_cmpstr (study->accession, ==, "HYZX26051200001");
  g_assert_cmpstr (study->description, ==, "CHEST");
  g_assert_null (study->unmatched);
  g_assert_true (study->complete);
  g_assert_cmpint (study->started_at, ==, G_GINT64_CONSTANT (1778549700000000));
  g_assert_cmpuint (study->series->len, ==, 2);
  g_assert_cmpuint (fj_study_count_instances (study), ==, 3);
  series = g_ptr_array_index (study->series, 0);
  g_assert_cmpstr (series->series_uid, ==, "1.2.3.1");
  g_assert_cmpstr (series->modality, ==, "DX");
  g_assert_cmpstr (series->description, ==, "PA");
  g_assert_cmpstr (series->body_part, ==, "CHEST");
  g_assert_cmpint (series->number, ==, 1);
  instance = g_ptr_array_index (series->instances, 0);
  g_assert_cmpstr (instance->sop_instance_uid, ==, "1.2.3.1.1");
  g_assert_cmpstr (instance->sop_class_uid, ==, "1.2.840.10008.5.1.4.1.1.1.1");
  g_assert_cmpstr (instance->dataset_digest, ==, DIGEST);
  g_assert_cmpint (instance->number, ==, 5);
  g_assert_cmpuint (instance->frames, ==, 12);
  series = g_ptr_array_index (study->series, 1);
  g_assert_null (series->modality);
  instance = g_ptr_array_index (series->instances, 1);
  g_assert_null (instance->sop_class_uid);
  g_assert_null (instance->dataset_digest);
  g_assert_cmpuint (instance->frames, ==, 1);
}

static void
test_round (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) base = json (whole), new = NULL, merged = NULL;
  g_autoptr (FjStudy) study = fj_fhir_study_from_json (base, &error), again = NULL, third = NULL;

  g_assert_no_error (error);
  assert_whole (study);
  new = fj_fhir_study_to_json (study, NULL);
  again = fj_fhir_study_from_json (new, &error);
  g_assert_no_error (error);
  assert_whole (again);
  g_assert_cmpint (fj_json_get_int (new, "numberOfSeries", 0), ==, 2);
  g_assert_cmpint (fj_json_get_int (new, "numberOfInstances", 0), ==, 3);
  merged = fj_fhir_study_to_json (study, base);
  third = fj_fhir_study_from_json (merged, &error);
  assert_whole (third);
}

/* A study that matches no order still has a subject, as R4 wants, and it is nobody of ours. */
static void
test_unmatched (void)
{
  g_autoptr (FjStudy) study = read_study (whole, NULL), again = NULL;
  g_autoptr (JsonObject) written = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&study->exam, g_free);
  g_clear_pointer (&study->patient, g_free);
  g_free (study->accession);
  study->accession = g_strdup ("an accession of 23 char");
  study->unmatched = g_strdup ("没有这个检查号。");
  study->complete = FALSE;
  written = fj_fhir_study_to_json (study, NULL);
  g_assert_false (json_object_has_member (written, "basedOn"));
  g_assert_null (fj_json_get_string (written, "subject.reference"));
  g_assert_cmpstr (fj_json_get_string (written, "subject.identifier.value"), ==, "P1");
  g_assert_cmpstr (fj_json_get_string (written, "status"), ==, "registered");
  again = fj_fhir_study_from_json (written, &error);
  g_assert_no_error (error);
  g_assert_null (again->patient);
  g_assert_null (again->exam);
  g_assert_cmpstr (again->patient_id, ==, "P1");
  g_assert_cmpstr (again->accession, ==, "an accession of 23 char");
  g_assert_cmpstr (again->unmatched, ==, "没有这个检查号。");
  g_assert_false (again->complete);
  g_clear_pointer (&study->patient_id, g_free);
  g_clear_pointer (&written, json_object_unref);
  written = fj_fhir_study_to_json (study, NULL);
  g_assert_cmpstr (fj_json_get_string (written, "subject.display"), ==, "unknown");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *from;
    const char *to;
    int code;
    const char *names;
  } bad[] = {
    { "urn:oid:1.2.3\"", "urn:oid:1.2.x\"", FJ_ERROR_UNPROCESSABLE, "ImagingStudy.identifier" },
    { "urn:dicom:uid", "urn:else:uid", FJ_ERROR_INVALID, "ImagingStudy.identifier" },
    { "\"available\"", "\"cancelled\"", FJ_ERROR_INVALID, "ImagingStudy.status" },
    { "\"uid\":\"1.2.3.1\"", "\"uid\":\"01\"", FJ_ERROR_UNPROCESSABLE, "series.uid" },
    { "\"uid\":\"1.2.3.1\"", "\"uid\":7", FJ_ERROR_INVALID, "series.uid" },
    { "\"uid\":\"1.2.3.2.2\"", "\"uid\":\"1.2.3.2.1\"", FJ_ERROR_UNPROCESSABLE, "twice" },
    { "\"uid\":\"1.2.3.2.2\"", "\"uid\":\"1.2.3.1.1\"", FJ_ERROR_UNPROCESSABLE, "twice" },
    { "urn:oid:1.2.840", "urn:oid:1..840", FJ_ERROR_UNPROCESSABLE, "sopClass" },
    { DIGEST, "0123", FJ_ERROR_UNPROCESSABLE, "digest" },
    { DIGEST, "G123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", FJ_ERROR_UNPROCESSABLE,
      "digest" },
    { "\"number\":5", "\"number\":-1", FJ_ERROR_INVALID, "instance.number" },
    { "\"valueUnsignedInt\":12", "\"valueUnsignedInt\":99999999999", FJ_ERROR_INVALID, "extension" },
    { "\"series\":[", "\"series\":[7,", FJ_ERROR_INVALID, "ImagingStudy.series" },
    { "\"instance\":[{\"uid\"", "\"instance\":[[],{\"uid\"", FJ_ERROR_INVALID, "series.instance" },
    { "\"started\":\"2026-05-12T09:35:00+08:00\"", "\"started\":\"2026-05-12T25:35:00+08:00\"",
      FJ_ERROR_INVALID, "started" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GString) text = g_string_new (whole);
      g_autoptr (GError) error = NULL;
      FjStudy *study;

      g_assert_cmpuint (g_string_replace (text, bad[i].from, bad[i].to, 1), ==, 1);
      study = read_study (text->str, &error);
      if (study != NULL)
        g_error ("accepted: %s", bad[i].to);
      if (!g_error_matches (error, FJ_ERROR, bad[i].code) || strstr (error->message, bad[i].names) == NULL)
        g_error ("%s: %d %s", bad[i].to, error->code, error->message);
    }
}

/* A large study is read in bearable time, and one too large is refused. */
static void
test_large (void)
{
  for (guint n = 20000; n <= 20001; n++)
    {
      g_autoptr (GString) text
          = g_string_new ("{\"resourceType\":\"ImagingStudy\",\"identifier\":[{\"system\":\"urn:dicom:uid\","
                          "\"value\":\"urn:oid:1.2\"}],\"series\":[{\"uid\":\"1.3\",\"instance\":[");
      g_autoptr (GError) error = NULL;
      g_autoptr (FjStudy) study = NULL;

      for (guint i = 0; i < n; i++)
        g_string_append_printf (text, "%s{\"uid\":\"1.4.%u\"}", i > 0 ? "," : "", i + 1);
      g_string_append (text, "]}]}");
      study = read_study (text->str, &error);
      if (n == 20000)
        g_assert_cmpuint (fj_study_count_instances (study), ==, n);
      else
        g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/study/round", test_round);
  g_test_add_func ("/study/unmatched", test_unmatched);
  g_test_add_func ("/study/refused", test_refused);
  g_test_add_func ("/study/large", test_large);
  return g_test_run ();
}
