#include "fj-fhir.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"

static JsonObject *
json (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonObject *object = fj_json_parse_object (bytes, &error);

  g_assert_no_error (error);
  return object;
}

static FjExam *
read_exam (const char *text, GError **error)
{
  g_autoptr (JsonObject) object = json (text);

  return fj_fhir_exam_from_json (object, error);
}

static const char whole[]
    = "{\"resourceType\":\"ServiceRequest\",\"id\":\"e-1\",\"meta\":{\"versionId\":\"7\"},"
      "\"extension\":[{\"url\":\"urn:fenji:stage\",\"valueCode\":\"acquired\"},{\"url\":\"urn:fenji:laterality\","
      "\"valueCode\":\"L\"},{\"url\":\"urn:fenji:bed\",\"valueString\":\"3-12\"},{\"url\":\"urn:fenji:department\","
      "\"valueString\":\"呼吸内科\"},{\"url\":\"urn:fenji:device\",\"valueString\":\"DX_GBK\"},{\"url\":\"urn:fenji:site\","
      "\"valueReference\":{\"reference\":\"Organization/s1\"}},{\"url\":\"urn:his:price\",\"valueInteger\":58}],"
      "\"identifier\":[{\"system\":\"urn:his\",\"value\":\"0815\"},{\"system\":\"urn:dicom:uid\",\"value\":"
      "\"urn:oid:1.2.840.10008.9\"},{\"type\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v2-0203\","
      "\"code\":\"ACSN\"}]},\"system\":\"urn:fenji:accession\",\"value\":\"HYZX26051200001\"}],"
      "\"status\":\"active\",\"intent\":\"order\",\"category\":[{\"text\":\"影像\"},{\"coding\":[{\"system\":"
      "\"urn:fenji:visit-class\",\"code\":\"inpatient\"}]}],\"priority\":\"stat\",\"code\":{\"coding\":[{\"system\":"
      "\"urn:his:items\",\"code\":\"77\"},{\"system\":\"urn:fenji:item\",\"code\":\"DR-CHEST-PA-LAT\"}],\"text\":"
      "\"胸部正侧位\"},\"orderDetail\":[{\"text\":\"立位\"},{\"coding\":[{\"system\":"
      "\"http://dicom.nema.org/resources/ontology/DCM\",\"code\":\"DX\"}]}],\"subject\":{\"reference\":\"Patient/p-1\"},"
      "\"encounter\":{\"identifier\":{\"value\":\"ZY2026-77\"}},\"occurrenceDateTime\":\"2026-05-12T10:00:00+08:00\","
      "\"authoredOn\":\"2026-05-12T09:30:00.250+08:00\",\"requester\":{\"reference\":\"Practitioner/d1\",\"display\":"
      "\"钱医生\"},\"reasonCode\":[{\"text\":\"咳嗽一周\"},{\"text\":\"发热\"}],\"supportingInfo\":[{\"reference\":"
      "\"Observation/o1\"},{\"reference\":\"DocumentReference/f-1\"}],\"bodySite\":[{\"text\":\"胸部\"},{\"coding\":"
      "[{\"code\":\"RIBS\",\"display\":\"肋骨\"}]}]}";

/* 2026-05-12T01:30:00.25Z, by date(1). */
#define REGISTERED G_GINT64_CONSTANT (1778549400250000)

static void
assert_whole (const FjExam *exam)
{
  g_assert_cmpstr (exam->id, ==, "e-1");
  g_assert_cmpstr (exam->accession, ==, "HYZX26051200001");
  g_assert_cmpstr (exam->study_uid, ==, "1.2.840.10008.9");
  g_assert_cmpstr (exam->patient, ==, "p-1");
  g_assert_cmpstr (exam->site, ==, "s1");
  g_assert_cmpstr (exam->item_code, ==, "DR-CHEST-PA-LAT");
  g_assert_cmpstr (exam->item, ==, "胸部正侧位");
  g_assert_cmpstr (exam->modality, ==, "DX");
  g_assert_cmpstr (exam->parts[0], ==, "胸部");
  g_assert_cmpstr (exam->parts[1], ==, "肋骨");
  g_assert_null (exam->parts[2]);
  g_assert_cmpstr (exam->laterality, ==, "L");
  g_assert_cmpint (exam->visit_class, ==, FJ_VISIT_INPATIENT);
  g_assert_cmpint (exam->urgency, ==, FJ_URGENCY_STAT);
  g_assert_cmpstr (exam->visit_number, ==, "ZY2026-77");
  g_assert_cmpstr (exam->bed, ==, "3-12");
  g_assert_cmpstr (exam->department, ==, "呼吸内科");
  g_assert_cmpstr (exam->doctor, ==, "钱医生");
  g_assert_cmpstr (exam->clinical_information, ==, "咳嗽一周\n发热");
  g_assert_cmpstr (exam->device, ==, "DX_GBK");
  g_assert_cmpstr (exam->request_form, ==, "f-1");
  g_assert_cmpint (exam->registered_at, ==, REGISTERED);
  g_assert_cmpint (exam->scheduled_at, ==, REGISTERED - 250000 + 1800 * G_USEC_PER_SEC);
  g_assert_cmpint (exam->stage, ==, FJ_STAGE_ACQUIRED);
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjExam) exam = read_exam (whole, &error);

  g_assert_no_error (error);
  assert_whole (exam);
  g_assert_cmpuint (exam->version, ==, 7);
}

static void
test_write (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) base = json (whole), same = NULL, new = NULL;
  g_autoptr (FjExam) exam = fj_fhir_exam_from_json (base, &error), again = NULL;
  g_autoptr (GBytes) before = fj_json_to_bytes (base), after = NULL;

  same = fj_fhir_exam_to_json (exam, base);
  after = fj_json_to_bytes (same);
  g_assert_cmpmem (g_bytes_get_data (before, NULL), g_bytes_get_size (before), g_bytes_get_data (after, NULL),
                   g_bytes_get_size (after));
  new = fj_fhir_exam_to_json (exam, NULL);
  again = fj_fhir_exam_from_json (new, &error);
  g_assert_no_error (error);
  assert_whole (again);
  /* The zone of the tests is Asia/Shanghai. */
  g_assert_cmpstr (fj_json_get_string (new, "authoredOn"), ==, "2026-05-12T09:30:00.250+08:00");
  g_assert_cmpstr (fj_json_get_string (new, "intent"), ==, "order");
}

static void
test_merge (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) base = json (whole), written = NULL;
  g_autoptr (FjExam) exam = fj_fhir_exam_from_json (base, &error), again = NULL;

  exam->stage = FJ_STAGE_DELIVERED;
  g_free (exam->accession);
  exam->accession = g_strdup ("HYZX26051200002");
  g_free (exam->patient);
  exam->patient = g_strdup ("p-2");
  g_free (exam->modality);
  exam->modality = g_strdup ("CT");
  exam->visit_class = FJ_VISIT_EMERGENCY;
  exam->urgency = FJ_URGENCY_ROUTINE;
  g_strfreev (exam->parts);
  exam->parts = g_strsplit ("头颅", ",", -1);
  g_clear_pointer (&exam->laterality, g_free);
  g_clear_pointer (&exam->request_form, g_free);
  g_free (exam->doctor);
  exam->doctor = g_strdup ("孙医生");
  exam->scheduled_at = 0;
  written = fj_fhir_exam_to_json (exam, base);
  again = fj_fhir_exam_from_json (written, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->stage, ==, FJ_STAGE_DELIVERED);
  g_assert_cmpstr (again->accession, ==, "HYZX26051200002");
  g_assert_cmpstr (again->patient, ==, "p-2");
  g_assert_cmpstr (again->modality, ==, "CT");
  g_assert_cmpint (again->visit_class, ==, FJ_VISIT_EMERGENCY);
  g_assert_cmpint (again->urgency, ==, FJ_URGENCY_ROUTINE);
  g_assert_cmpstr (again->parts[0], ==, "头颅");
  g_assert_null (again->parts[1]);
  g_assert_null (again->laterality);
  g_assert_null (again->request_form);
  g_assert_cmpstr (again->doctor, ==, "孙医生");
  g_assert_cmpint (again->scheduled_at, ==, 0);
  g_assert_cmpstr (fj_json_get_string (written, "status"), ==, "completed");
  /* Another doctor is not the old one's account. */
  g_assert_null (fj_json_get_string (written, "requester.reference"));
  /* What is not ours stays. */
  g_assert_cmpstr (fj_json_get_string (written, "identifier[0].value"), ==, "0815");
  g_assert_cmpstr (fj_json_get_string (written, "orderDetail[0].text"), ==, "立位");
  g_assert_cmpstr (fj_json_get_string (written, "category[0].text"), ==, "影像");
  g_assert_cmpstr (fj_json_get_string (written, "code.coding[0].code"), ==, "77");
  g_assert_cmpstr (fj_json_get_string (written, "supportingInfo[0].reference"), ==, "Observation/o1");
  g_assert_cmpuint (json_array_get_length (fj_json_get_array (written, "orderDetail")), ==, 2);
}

/* R4 status by stage, written by hand. */
static void
test_status (void)
{
  static const char *const expected[FJ_N_STAGES] = {
    [FJ_STAGE_NONE] = "active",      [FJ_STAGE_REGISTERED] = "active",   [FJ_STAGE_BOOKED] = "active",
    [FJ_STAGE_ARRIVED] = "active",   [FJ_STAGE_ACQUIRING] = "active",    [FJ_STAGE_ACQUIRED] = "active",
    [FJ_STAGE_ASSIGNED] = "active",  [FJ_STAGE_DRAFTING] = "active",     [FJ_STAGE_RETURNED] = "active",
    [FJ_STAGE_SUBMITTED] = "active", [FJ_STAGE_AUDITING] = "active",     [FJ_STAGE_CONSULTING] = "active",
    [FJ_STAGE_SIGNED] = "completed", [FJ_STAGE_DELIVERED] = "completed", [FJ_STAGE_AMENDED] = "completed",
    [FJ_STAGE_RECALLED] = "active",  [FJ_STAGE_CANCELLED] = "revoked",
  };
  g_autoptr (FjExam) exam = read_exam (whole, NULL);

  for (int stage = 0; stage < FJ_N_STAGES; stage++)
    {
      g_autoptr (JsonObject) written = NULL;
      g_autoptr (FjExam) again = NULL;

      exam->stage = (FjStage) stage;
      written = fj_fhir_exam_to_json (exam, NULL);
      g_assert_cmpstr (fj_json_get_string (written, "status"), ==, expected[stage]);
      again = fj_fhir_exam_from_json (written, NULL);
      g_assert_cmpint (again->stage, ==, stage);
    }
}

static void
test_tolerant (void)
{
  g_autoptr (GError) error = NULL;
  FjExam *exam;

  /* The least there is. */
  exam = read_exam (
      "{\"resourceType\":\"ServiceRequest\",\"subject\":{\"reference\":\"Patient/1\"},\"code\":{\"text\":\"胸片\"}}",
      &error);
  g_assert_no_error (error);
  g_assert_null (exam->accession);
  g_assert_null (exam->item_code);
  g_assert_cmpstr (exam->item, ==, "胸片");
  g_assert_nonnull (exam->parts);
  g_assert_null (exam->parts[0]);
  g_assert_cmpint (exam->visit_class, ==, FJ_VISIT_OUTPATIENT);
  g_assert_cmpint (exam->urgency, ==, FJ_URGENCY_ROUTINE);
  g_assert_cmpint (exam->stage, ==, FJ_STAGE_NONE);
  fj_exam_free (exam);

  /* Accession by type; HL7's own visit class; absolute reference; days instead of times; a UID without
   * urn:oid:. */
  exam = read_exam (
      "{\"resourceType\":\"ServiceRequest\",\"subject\":{\"reference\":\"http://h/fhir/Patient/1\"},"
      "\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"ACSN\"}]},\"value\":\"A-1\"},{\"system\":"
      "\"urn:dicom:uid\",\"value\":\"1.2.3\"}],\"category\":[{\"coding\":[{\"system\":"
      "\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"EMER\"}]}],\"code\":{\"coding\":"
      "[{\"system\":\"urn:fenji:item\",\"code\":\"CT-HEAD\",\"display\":\"头颅CT\"}]},"
      "\"authoredOn\":\"2026-05-12\",\"occurrencePeriod\":{\"start\":\"2026-05-13\"}}",
      &error);
  g_assert_no_error (error);
  g_assert_cmpstr (exam->accession, ==, "A-1");
  g_assert_cmpstr (exam->study_uid, ==, "1.2.3");
  g_assert_cmpint (exam->visit_class, ==, FJ_VISIT_EMERGENCY);
  g_assert_cmpstr (exam->item, ==, "头颅CT");
  g_assert_cmpint (exam->registered_at, ==, 0);
  g_assert_cmpint (exam->scheduled_at, ==, G_GINT64_CONSTANT (1778601600000000)); /* 2026-05-12T16:00Z */
  fj_exam_free (exam);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *members;
    int code;
    const char *names;
  } bad[] = {
    { "\"code\":{\"text\":\"x\"}", FJ_ERROR_INVALID, "ServiceRequest.subject" },
    { "\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"Group/1\"}", FJ_ERROR_INVALID,
      "ServiceRequest.subject" },
    { "\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"urn:uuid:1\"}", FJ_ERROR_INVALID,
      "ServiceRequest.subject" },
    { "\"code\":{\"text\":\"x\"},\"subject\":\"Patient/1\"", FJ_ERROR_INVALID, "ServiceRequest.subject" },
    { "OK\"code\":{}", FJ_ERROR_INVALID, "ServiceRequest.code" },
    { "OK\"code\":{\"text\":\"x\"},\"doNotPerform\":true", FJ_ERROR_UNPROCESSABLE, "doNotPerform" },
    { "OK\"code\":{\"text\":\"x\"},\"doNotPerform\":\"yes\"", FJ_ERROR_UNPROCESSABLE, "doNotPerform" },
    { "OK\"code\":{\"text\":\"x\"},\"intent\":\"proposal\"", FJ_ERROR_UNPROCESSABLE, "intent" },
    { "OK\"code\":{\"text\":\"x\"},\"status\":\"entered-in-error\"", FJ_ERROR_UNPROCESSABLE, "status" },
    { "OK\"code\":{\"text\":\"x\"},\"status\":\"draft\"", FJ_ERROR_UNPROCESSABLE, "status" },
    { "OK\"code\":{\"text\":\"x\"},\"identifier\":[{\"system\":\"urn:fenji:accession\",\"value\":\"ABCD5678901234567\"}]",
      FJ_ERROR_UNPROCESSABLE, "16" },
    { "OK\"code\":{\"text\":\"x\"},\"identifier\":[{\"system\":\"urn:fenji:accession\",\"value\":\"abc\"}]",
      FJ_ERROR_UNPROCESSABLE, "accession" },
    { "OK\"code\":{\"text\":\"x\"},\"identifier\":[{\"system\":\"urn:fenji:accession\",\"value\":\"A*\"}]",
      FJ_ERROR_UNPROCESSABLE, "accession" },
    { "OK\"code\":{\"text\":\"x\"},\"identifier\":[{\"system\":\"urn:fenji:accession\",\"value\":\"一\"}]",
      FJ_ERROR_UNPROCESSABLE, "accession" },
    { "OK\"code\":{\"text\":\"x\"},\"identifier\":[{\"system\":\"urn:fenji:accession\",\"value\":\"A\"},"
      "{\"system\":\"urn:fenji:accession\",\"value\":\"B\"}]",
      FJ_ERROR_UNPROCESSABLE, "two different accession" },
    { "OK\"code\":{\"text\":\"x\"},\"identifier\":[{\"system\":\"urn:dicom:uid\",\"value\":\"urn:oid:1..2\"}]",
      FJ_ERROR_UNPROCESSABLE, "UID" },
    { "OK\"code\":{\"text\":\"x\"},\"identifier\":\"A\"", FJ_ERROR_INVALID, "identifier" },
    { "OK\"code\":{\"text\":\"x\"},\"priority\":\"soon\"", FJ_ERROR_INVALID, "ServiceRequest.priority" },
    { "OK\"code\":{\"text\":\"x\"},\"priority\":1", FJ_ERROR_INVALID, "ServiceRequest.priority" },
    { "OK\"code\":{\"text\":\"x\"},\"category\":[{\"coding\":[{\"system\":\"urn:fenji:visit-class\",\"code\":\"ward\"}]}]",
      FJ_ERROR_INVALID, "visit class" },
    { "OK\"code\":{\"text\":\"x\"},\"orderDetail\":[{\"coding\":[{\"system\":"
      "\"http://dicom.nema.org/resources/ontology/DCM\",\"code\":\"ct\"}]}]",
      FJ_ERROR_UNPROCESSABLE, "modality" },
    { "OK\"code\":{\"text\":\"x\"},\"extension\":[{\"url\":\"urn:fenji:laterality\",\"valueCode\":\"left\"}]",
      FJ_ERROR_UNPROCESSABLE, "side" },
    { "OK\"code\":{\"text\":\"x\"},\"extension\":[{\"url\":\"urn:fenji:laterality\",\"valueString\":\"L\"}]",
      FJ_ERROR_INVALID, "valueCode" },
    { "OK\"code\":{\"text\":\"x\"},\"extension\":[{\"url\":\"urn:fenji:stage\",\"valueCode\":\"done\"}]",
      FJ_ERROR_INVALID, "stage" },
    { "OK\"code\":{\"text\":\"x\"},\"extension\":[{\"url\":\"urn:fenji:device\",\"valueString\":\"ABCDEFGHIJKLMNOPQ\"}]",
      FJ_ERROR_UNPROCESSABLE, "16" },
    { "OK\"code\":{\"text\":\"x\"},\"authoredOn\":\"yesterday\"", FJ_ERROR_INVALID, "authoredOn" },
    { "OK\"code\":{\"text\":\"x\"},\"occurrenceDateTime\":\"2026-02-30\"", FJ_ERROR_INVALID, "occurrence" },
    { "OK\"code\":{\"text\":\"x\"},\"occurrenceDateTime\":\"2026-05-12T09:30:00\"", FJ_ERROR_INVALID,
      "occurrence" },
    { "OK\"code\":{\"text\":\"x\"},\"reasonCode\":[{\"text\":\"a\\u0000\"}]", -1, "" },
    { "OK\"code\":{\"text\":\"x\"},\"reasonCode\":[{\"text\":\"a\\u001bb\"}]", FJ_ERROR_UNPROCESSABLE,
      "reasonCode" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gboolean ok = g_str_has_prefix (bad[i].members, "OK");
      g_autofree char *text = g_strdup_printf ("{\"resourceType\":\"ServiceRequest\",%s%s}",
                                               ok ? "\"subject\":{\"reference\":\"Patient/1\"}," : "",
                                               bad[i].members + (ok ? 2 : 0));
      g_autoptr (GError) error = NULL;
      FjExam *exam;

      if (bad[i].code < 0) /* stopped before: the JSON itself */
        {
          g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
          g_assert_null (fj_json_parse_object (bytes, NULL));
          continue;
        }
      exam = read_exam (text, &error);
      if (exam != NULL)
        g_error ("accepted: %s", text);
      if (!g_error_matches (error, FJ_ERROR, bad[i].code) || strstr (error->message, bad[i].names) == NULL)
        g_error ("%s: %d %s", text, error->code, error->message);
    }
}

static void
test_too_long (void)
{
  g_autofree char *words = g_strnfill (65 * 1024, 'x');
  g_autofree char *text
      = g_strdup_printf ("{\"resourceType\":\"ServiceRequest\",\"subject\":{\"reference\":\"Patient/1\"},"
                         "\"code\":{\"text\":\"x\"},\"reasonCode\":[{\"text\":\"%s\"}]}",
                         words);
  g_autoptr (GString) parts = g_string_new ("{\"text\":\"a\"}");
  g_autofree char *many = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (read_exam (text, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
  g_clear_error (&error);
  for (int i = 0; i < 64; i++)
    g_string_append (parts, ",{\"text\":\"a\"}");
  many = g_strdup_printf ("{\"resourceType\":\"ServiceRequest\",\"subject\":{\"reference\":\"Patient/1\"},"
                          "\"code\":{\"text\":\"x\"},\"bodySite\":[%s]}",
                          parts->str);
  g_assert_null (read_exam (many, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exam/read", test_read);
  g_test_add_func ("/exam/write", test_write);
  g_test_add_func ("/exam/merge", test_merge);
  g_test_add_func ("/exam/status", test_status);
  g_test_add_func ("/exam/tolerant", test_tolerant);
  g_test_add_func ("/exam/refused", test_refused);
  g_test_add_func ("/exam/too-long", test_too_long);
  return g_test_run ();
}
