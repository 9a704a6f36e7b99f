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

static FjPatient *
read_patient (const char *text, GError **error)
{
  g_autoptr (JsonObject) object = json (text);

  return fj_fhir_patient_from_json (object, error);
}

static const char whole[]
    = "{\"resourceType\":\"Patient\",\"id\":\"5b1e0f0a-0000-4000-8000-000000000001\",\"active\":true,"
      "\"identifier\":[{\"type\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v2-0203\",\"code\":\"NI\"}]},"
      "\"system\":\"urn:oid:2.16.156.10011.1.3\",\"value\":\"32032119850101123x\"},"
      "{\"use\":\"usual\",\"system\":\"urn:fenji:mrn:s1\",\"value\":\"P000123\"},"
      "{\"system\":\"urn:other\",\"value\":\"7\"}],"
      "\"name\":[{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation\","
      "\"valueCode\":\"ABC\"}],\"text\":\"Zhang^San\",\"family\":\"Zhang\",\"given\":[\"San\"]},"
      "{\"use\":\"official\",\"text\":\"张三\",\"family\":\"张\",\"given\":[\"三\"]}],"
      "\"gender\":\"male\",\"birthDate\":\"1985-01-01\",\"telecom\":[{\"system\":\"email\",\"value\":\"a@b.cn\"},"
      "{\"system\":\"phone\",\"value\":\"13900000000\",\"use\":\"mobile\"}],"
      "\"managingOrganization\":{\"reference\":\"Organization/s1\",\"display\":\"某镇卫生院\"},"
      "\"maritalStatus\":{\"text\":\"已婚\"}}";

static void
assert_whole (const FjPatient *patient)
{
  g_assert_cmpstr (patient->id, ==, "5b1e0f0a-0000-4000-8000-000000000001");
  g_assert_cmpstr (patient->site, ==, "s1");
  g_assert_cmpstr (patient->mrn, ==, "P000123");
  g_assert_cmpstr (patient->resident_id, ==, "32032119850101123X");
  g_assert_cmpstr (patient->name, ==, "张三");
  g_assert_cmpstr (patient->family, ==, "张");
  g_assert_cmpstr (patient->given, ==, "三");
  g_assert_cmpstr (patient->pinyin, ==, "Zhang^San");
  g_assert_cmpint (patient->sex, ==, FJ_SEX_MALE);
  g_assert_cmpstr (patient->birth_date, ==, "1985-01-01");
  g_assert_cmpstr (patient->phone, ==, "13900000000");
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPatient) patient = read_patient (whole, &error);

  g_assert_no_error (error);
  assert_whole (patient);
}

/* A new document says all again, and reads back as the same. */
static void
test_write_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjPatient) patient = read_patient (whole, &error), again = NULL;
  g_autoptr (JsonObject) written = fj_fhir_patient_to_json (patient, NULL);

  again = fj_fhir_patient_from_json (written, &error);
  g_assert_no_error (error);
  assert_whole (again);
  g_assert_cmpstr (fj_json_get_string (written, "resourceType"), ==, "Patient");
  g_assert_cmpstr (fj_json_get_string (written, "managingOrganization.reference"), ==, "Organization/s1");
  g_assert_cmpstr (fj_json_get_string (written, "name[0].text"), ==, "张三");
  g_assert_cmpstr (fj_json_get_string (written, "name[1].extension[0].valueCode"), ==, "ABC");
  g_assert_cmpstr (fj_json_get_string (written, "name[1].given[0]"), ==, "San");
}

/* Written into its own source with nothing changed, the document stays as the client sent it, but for the
 * small x. */
static void
test_write_same (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) base = json (whole);
  g_autoptr (FjPatient) patient = fj_fhir_patient_from_json (base, &error);
  g_autoptr (JsonObject) written = fj_fhir_patient_to_json (patient, base);
  g_autoptr (GBytes) before = fj_json_to_bytes (base), after = fj_json_to_bytes (written);

  g_assert_true (g_bytes_equal (before, after));
}

static void
test_merge (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) base = json (whole), written = NULL;
  g_autoptr (FjPatient) patient = fj_fhir_patient_from_json (base, &error), again = NULL;

  g_free (patient->mrn);
  patient->mrn = g_strdup ("P999");
  g_free (patient->name);
  patient->name = g_strdup ("李四");
  g_clear_pointer (&patient->family, g_free);
  g_clear_pointer (&patient->given, g_free);
  g_free (patient->pinyin);
  patient->pinyin = g_strdup ("Li^Si");
  g_clear_pointer (&patient->resident_id, g_free);
  g_clear_pointer (&patient->birth_date, g_free);
  g_clear_pointer (&patient->phone, g_free);
  patient->sex = FJ_SEX_UNKNOWN;
  written = fj_fhir_patient_to_json (patient, base);
  again = fj_fhir_patient_from_json (written, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->mrn, ==, "P999");
  g_assert_cmpstr (again->name, ==, "李四");
  g_assert_null (again->family);
  g_assert_null (again->given);
  g_assert_cmpstr (again->pinyin, ==, "Li^Si");
  g_assert_null (again->resident_id);
  g_assert_null (again->birth_date);
  g_assert_null (again->phone);
  g_assert_cmpint (again->sex, ==, FJ_SEX_UNKNOWN);
  /* What is not ours stays. */
  g_assert_cmpstr (fj_json_get_string (written, "maritalStatus.text"), ==, "已婚");
  g_assert_true (fj_json_get_boolean (written, "active", FALSE));
  g_assert_cmpstr (fj_json_get_string (written, "managingOrganization.display"), ==, "某镇卫生院");
  g_assert_cmpstr (fj_json_get_string (written, "telecom[0].value"), ==, "a@b.cn");
  g_assert_cmpuint (json_array_get_length (fj_json_get_array (written, "identifier")), ==, 2);
  /* The base is not touched. */
  g_assert_cmpstr (fj_json_get_string (base, "name[1].text"), ==, "张三");
}

/* Ways in which hospital systems send the same thing. */
static void
test_tolerant (void)
{
  g_autoptr (GError) error = NULL;
  FjPatient *patient;

  /* No text of the name; number by type without a system; no gender. */
  patient = read_patient (
      "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"欧阳\",\"given\":[\"小\",\"红\"]}],"
      "\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MR\"}]},\"value\":\" 42 \"}]}",
      &error);
  g_assert_no_error (error);
  g_assert_cmpstr (patient->name, ==, "欧阳小红");
  g_assert_cmpstr (patient->given, ==, "小红");
  g_assert_cmpstr (patient->mrn, ==, "42");
  g_assert_null (patient->site);
  g_assert_cmpint (patient->sex, ==, FJ_SEX_UNKNOWN);
  fj_patient_free (patient);

  patient = read_patient (
      "{\"resourceType\":\"Patient\",\"name\":[{\"use\":\"old\",\"text\":\"Mary Jones\"},"
      "{\"family\":\"Smith\",\"given\":[\"Mary\",\"Ann\"]}],\"birthDate\":\"1985\","
      "\"managingOrganization\":{\"reference\":\"https://his.example/fhir/Organization/h-9\"}}",
      &error);
  g_assert_no_error (error);
  g_assert_cmpstr (patient->name, ==, "Mary Ann Smith");
  g_assert_cmpstr (patient->birth_date, ==, "1985");
  g_assert_cmpstr (patient->site, ==, "h-9");
  fj_patient_free (patient);

  /* The site is the issuer of the only number; another hospital's number is not this one's. */
  patient = read_patient ("{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"张三\"}],"
                          "\"identifier\":[{\"system\":\"urn:fenji:mrn:s7\",\"value\":\"1\"}]}",
                          &error);
  g_assert_cmpstr (patient->site, ==, "s7");
  fj_patient_free (patient);
  patient = read_patient ("{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"张三\"}],"
                          "\"managingOrganization\":{\"reference\":\"Organization/s8\"},"
                          "\"identifier\":[{\"system\":\"urn:fenji:mrn:s7\",\"value\":\"1\"}]}",
                          &error);
  g_assert_cmpstr (patient->site, ==, "s8");
  g_assert_null (patient->mrn);
  fj_patient_free (patient);

  /* Only a spelling; null and empty members. */
  patient = read_patient (
      "{\"resourceType\":\"Patient\",\"name\":[{\"extension\":[{\"url\":\"http://hl7.org/fhir/"
      "StructureDefinition/iso21090-EN-representation\",\"valueCode\":\"ABC\"}],\"family\":\"Zhang\","
      "\"given\":[\"San\"]}],\"telecom\":null,\"birthDate\":\"\",\"gender\":null}",
      &error);
  g_assert_no_error (error);
  g_assert_cmpstr (patient->name, ==, "San Zhang");
  g_assert_cmpstr (patient->pinyin, ==, "Zhang^San");
  fj_patient_free (patient);
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
    { "", FJ_ERROR_INVALID, "Patient.name" },
    { "\"name\":[]", FJ_ERROR_INVALID, "Patient.name" },
    { "\"name\":[{\"text\":\"  \"}]", FJ_ERROR_INVALID, "Patient.name" },
    { "\"name\":{\"text\":\"x\"}", FJ_ERROR_INVALID, "Patient.name" },
    { "\"name\":[{\"text\":\"张\\u0007三\"}]", FJ_ERROR_UNPROCESSABLE, "Patient.name" },
    { "\"name\":[{\"text\":\"张\\n三\"}]", FJ_ERROR_UNPROCESSABLE, "Patient.name" },
    { "\"name\":[{\"text\":\"张\\u0085三\"}]", FJ_ERROR_UNPROCESSABLE, "Patient.name" },
    { "\"name\":[{\"text\":\"0123456789012345678901234567890123456789012345678901234567890123x\"}]",
      FJ_ERROR_UNPROCESSABLE, "Patient.name" },
    { "\"name\":[{\"text\":\"x\"}],\"birthDate\":\"1985-02-30\"", FJ_ERROR_UNPROCESSABLE,
      "Patient.birthDate" },
    { "\"name\":[{\"text\":\"x\"}],\"birthDate\":\"2023-02-29\"", FJ_ERROR_UNPROCESSABLE,
      "Patient.birthDate" },
    { "\"name\":[{\"text\":\"x\"}],\"birthDate\":\"1985-13\"", FJ_ERROR_UNPROCESSABLE, "Patient.birthDate" },
    { "\"name\":[{\"text\":\"x\"}],\"birthDate\":\"1985-00-10\"", FJ_ERROR_UNPROCESSABLE,
      "Patient.birthDate" },
    { "\"name\":[{\"text\":\"x\"}],\"birthDate\":\"19850101\"", FJ_ERROR_UNPROCESSABLE, "Patient.birthDate" },
    { "\"name\":[{\"text\":\"x\"}],\"birthDate\":\"1850-01-01\"", FJ_ERROR_UNPROCESSABLE,
      "Patient.birthDate" },
    { "\"name\":[{\"text\":\"x\"}],\"birthDate\":\"2999\"", FJ_ERROR_UNPROCESSABLE, "Patient.birthDate" },
    { "\"name\":[{\"text\":\"x\"}],\"birthDate\":19850101", FJ_ERROR_INVALID, "Patient.birthDate" },
    { "\"name\":[{\"text\":\"x\"}],\"gender\":\"M\"", FJ_ERROR_INVALID, "Patient.gender" },
    { "\"name\":[{\"text\":\"x\"}],\"id\":\"a b\"", FJ_ERROR_INVALID, "Patient.id" },
    { "\"name\":[{\"text\":\"x\"}],\"id\":7", FJ_ERROR_INVALID, "Patient.id" },
    { "\"name\":[{\"text\":\"x\"}],\"identifier\":{}", FJ_ERROR_INVALID, "Patient.identifier" },
    { "\"name\":[{\"text\":\"x\"}],\"identifier\":[{\"system\":\"urn:oid:2.16.156.10011.1.3\",\"value\":\"123\"}]",
      FJ_ERROR_UNPROCESSABLE, "resident id" },
    { "\"name\":[{\"text\":\"x\"}],\"identifier\":[{\"system\":\"urn:oid:2.16.156.10011.1.3\",\"value\":"
      "\"3203211985010112AX\"}]",
      FJ_ERROR_UNPROCESSABLE, "resident id" },
    { "\"name\":[{\"text\":\"x\"}],\"identifier\":[{\"system\":\"urn:fenji:mrn:s1\",\"value\":\"a\\\\b\"}]",
      FJ_ERROR_UNPROCESSABLE, "backslash" },
    { "\"name\":[{\"text\":\"x\"}],\"identifier\":[{\"system\":\"urn:fenji:mrn:s1\",\"value\":\"1\"},"
      "{\"system\":\"urn:fenji:mrn:s2\",\"value\":\"2\"}]",
      FJ_ERROR_UNPROCESSABLE, "managingOrganization" },
    { "\"name\":[{\"text\":\"x\"}],\"modifierExtension\":[{\"url\":\"urn:x\",\"valueBoolean\":true}]",
      FJ_ERROR_UNPROCESSABLE, "modifierExtension" },
    { "\"name\":[{\"text\":\"x\"}],\"implicitRules\":\"urn:x\"", FJ_ERROR_UNPROCESSABLE, "implicitRules" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"resourceType\":\"Patient\"%s%s}",
                                               *bad[i].members ? "," : "", bad[i].members);
      g_autoptr (GError) error = NULL;
      FjPatient *patient = read_patient (text, &error);

      if (patient != NULL)
        g_error ("accepted: %s", text);
      if (!g_error_matches (error, FJ_ERROR, bad[i].code) || strstr (error->message, bad[i].names) == NULL)
        g_error ("%s: %d %s", text, error->code, error->message);
    }
}

static void
test_other_type (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_patient ("{\"resourceType\":\"Group\",\"name\":[{\"text\":\"x\"}]}", &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (read_patient ("{\"name\":[{\"text\":\"x\"}]}", &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/patient/read", test_read);
  g_test_add_func ("/patient/write-new", test_write_new);
  g_test_add_func ("/patient/write-same", test_write_same);
  g_test_add_func ("/patient/merge", test_merge);
  g_test_add_func ("/patient/tolerant", test_tolerant);
  g_test_add_func ("/patient/refused", test_refused);
  g_test_add_func ("/patient/other-type", test_other_type);
  return g_test_run ();
}
