#include "fj-fhir-critical.h"

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

#define SENT G_GINT64_CONSTANT (1778550600000000) /* 2026-05-12T01:50:00Z */
#define CATEGORY                                                                                             \
  "\"category\":[{\"coding\":[{\"system\":\"urn:fenji:communication\",\"code\":\"critical-value\"}]}],"
#define WHOSE                                                                                                \
  "\"basedOn\":[{\"reference\":\"ServiceRequest/e-1\"}],"                                                    \
  "\"subject\":{\"reference\":\"Patient/p-1\",\"display\":\"张三\"},"

static const char whole[]
    = "{\"resourceType\":\"Communication\",\"id\":\"c-1\",\"meta\":{\"versionId\":\"3\"},\"status\":\"completed\","
      "\"priority\":\"stat\"," CATEGORY WHOSE
      "\"recipient\":[{\"reference\":\"Organization/s-1\",\"display\":\"青山镇卫生院\"}],\"sent\":\"2026-05-12T09:50:00+08:00\","
      "\"received\":\"2026-05-12T10:03:00+08:00\","
      "\"sender\":{\"reference\":\"Practitioner/a\",\"display\":\"王初读\"},"
      "\"reasonCode\":[{\"coding\":[{\"system\":\"urn:fenji:critical-finding\",\"code\":\"tension-pneumothorax\"}]}],"
      "\"payload\":[{\"contentString\":\"左侧张力性气胸\"}],\"note\":[{\"text\":\"kept\"}],"
      "\"extension\":[{\"url\":\"urn:fenji:deadline\",\"valueInstant\":\"2026-05-12T10:00:00+08:00\"},"
      "{\"url\":\"urn:fenji:escalation\",\"extension\":[{\"url\":\"level\",\"valueUnsignedInt\":1},"
      "{\"url\":\"at\",\"valueInstant\":\"2026-05-12T10:00:01+08:00\"}]},"
      "{\"url\":\"urn:fenji:read-back\",\"extension\":[{\"url\":\"receiver\",\"valueString\":\"李护士\"},"
      "{\"url\":\"repeated\",\"valueString\":\"左侧张力性气胸，立即处理\"},"
      "{\"url\":\"by\",\"valueReference\":{\"reference\":\"Practitioner/b\",\"display\":\"赵登记\"}}]}]}";

static void
assert_whole (const FjCriticalValue *value)
{
  g_assert_cmpstr (value->id, ==, "c-1");
  g_assert_cmpstr (value->exam, ==, "e-1");
  g_assert_cmpstr (value->patient, ==, "p-1");
  g_assert_cmpstr (value->site, ==, "s-1");
  g_assert_cmpstr (value->site_name, ==, "青山镇卫生院");
  g_assert_cmpstr (value->patient_name, ==, "张三");
  g_assert_cmpstr (value->code, ==, "tension-pneumothorax");
  g_assert_cmpstr (value->finding, ==, "左侧张力性气胸");
  g_assert_cmpstr (value->sender, ==, "a");
  g_assert_cmpstr (value->sender_name, ==, "王初读");
  g_assert_cmpint (value->sent_at, ==, SENT);
  g_assert_cmpint (value->deadline, ==, SENT + 600 * G_USEC_PER_SEC);
  g_assert_cmpuint (value->level, ==, 1);
  g_assert_cmpint (value->escalated_at, ==, SENT + 601 * G_USEC_PER_SEC);
  g_assert_cmpstr (value->receiver, ==, "李护士");
  g_assert_cmpstr (value->repeated, ==, "左侧张力性气胸，立即处理");
  g_assert_cmpint (value->read_back_at, ==, SENT + 780 * G_USEC_PER_SEC);
  g_assert_cmpstr (value->noted_by, ==, "b");
  g_assert_cmpstr (value->noted_by_name, ==, "赵登记");
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) base = json (whole), written = NULL, merged = NULL;
  g_autoptr (FjCriticalValue) value = fj_fhir_critical_from_json (base, &error), again = NULL, third = NULL;

  g_assert_no_error (error);
  assert_whole (value);
  g_assert_cmpuint (value->version, ==, 3);
  written = fj_fhir_critical_to_json (value, NULL);
  again = fj_fhir_critical_from_json (written, &error);
  g_assert_no_error (error);
  assert_whole (again);
  g_assert_cmpstr (fj_json_get_string (written, "status"), ==, "completed");
  g_assert_cmpstr (fj_json_get_string (written, "priority"), ==, "stat");
  /* Into what was sent: nothing twice, nothing of others lost. */
  merged = fj_fhir_critical_to_json (value, base);
  third = fj_fhir_critical_from_json (merged, &error);
  g_assert_no_error (error);
  assert_whole (third);
  g_assert_cmpuint (json_array_get_length (fj_json_get_array (merged, "extension")), ==, 3);
  g_assert_cmpuint (json_array_get_length (fj_json_get_array (merged, "category")), ==, 1);
  g_assert_cmpstr (fj_json_get_string (merged, "note[0].text"), ==, "kept");
}

/* Whoever tells it says neither that it was taken nor by whom. */
static void
test_open (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) base = json (whole), written = NULL;
  g_autoptr (FjCriticalValue) value = fj_fhir_critical_from_json (base, &error), again = NULL;

  value->read_back_at = 0;
  value->level = 0;
  written = fj_fhir_critical_to_json (value, base);
  again = fj_fhir_critical_from_json (written, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fj_json_get_string (written, "status"), ==, "in-progress");
  g_assert_false (json_object_has_member (written, "received"));
  g_assert_null (again->receiver);
  g_assert_null (again->repeated);
  g_assert_cmpuint (again->level, ==, 0);
  g_assert_cmpint (again->escalated_at, ==, 0);
}

static void
test_refused (void)
{
  g_autofree char *long_words = g_strnfill (501, 'x');
  g_autofree char *too_long = g_strdup_printf ("{\"resourceType\":\"Communication\"," CATEGORY WHOSE
                                               "\"payload\":[{\"contentString\":\"%s\"}]}",
                                               long_words);
  const char *const bad[] = {
    "{\"resourceType\":\"Communication\"," WHOSE "\"payload\":[{\"contentString\":\"x\"}]}",
    "{\"resourceType\":\"Communication\"," CATEGORY
    "\"subject\":{\"reference\":\"Patient/p-1\"},\"payload\":[{\"contentString\":\"x\"}]}",
    "{\"resourceType\":\"Communication\"," CATEGORY
    "\"basedOn\":[{\"reference\":\"ServiceRequest/e-1\"}],\"payload\":[{\"contentString\":\"x\"}]}",
    "{\"resourceType\":\"Communication\"," CATEGORY WHOSE "\"payload\":[]}",
    "{\"resourceType\":\"Communication\"," CATEGORY WHOSE "\"payload\":{\"contentString\":\"x\"}}",
    "{\"resourceType\":\"Observation\"," CATEGORY WHOSE "\"payload\":[{\"contentString\":\"x\"}]}",
    too_long,
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonObject) object = json (bad[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (fj_fhir_critical_from_json (object, &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (strlen (error->message), >, 20);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fhir-critical/round-trip", test_round_trip);
  g_test_add_func ("/fhir-critical/open", test_open);
  g_test_add_func ("/fhir-critical/refused", test_refused);
  return g_test_run ();
}
