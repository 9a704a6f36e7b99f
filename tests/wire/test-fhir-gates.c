#include "fj-fhir.h"

#include <string.h>
#include "fj-error.h"
#include "fj-json.h"

#define HEAD                                                                                                           \
  "{\"resourceType\":\"ServiceRequest\",\"subject\":{\"reference\":\"Patient/p-1\"},\"code\":{\"text\":\"头颅MR\"}," \
  "\"extension\":["

static FjExam *
read_exam (const char *extensions, GError **error)
{
  g_autofree char *text = g_strconcat (HEAD, extensions, "]}", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) object = fj_json_parse_object (bytes, NULL);

  g_assert_nonnull (object);
  return fj_fhir_exam_from_json (object, error);
}

#define BED "{\"url\":\"urn:fenji:bed\",\"valueString\":\"3-12\"}"
#define ANSWERED                                                                                                          \
  "{\"url\":\"urn:fenji:gate\",\"extension\":[{\"url\":\"code\",\"valueCode\":\"implants\"},{\"url\":\"answer\","         \
  "\"valueCode\":\"safe\"},{\"url\":\"note\",\"valueString\":\"钛合金髋关节\"},{\"url\":\"by\",\"valueReference\":" \
  "{\"reference\":\"Practitioner/d1\",\"display\":\"赵登记\"}},{\"url\":\"at\",\"valueInstant\":"                      \
  "\"2026-05-12T09:30:00.250+08:00\"},{\"url\":\"open\",\"valueBoolean\":false},{\"url\":\"late\","                       \
  "\"valueBoolean\":true}]}"
#define ASKED "{\"url\":\"urn:fenji:gate\",\"extension\":[{\"url\":\"code\",\"valueCode\":\"egfr\"}]}"

static void
assert_both (const FjExam *exam)
{
  const FjGate *gate = fj_gate_list_find (exam->gates, "implants");

  g_assert_cmpuint (exam->gates->len, ==, 2);
  g_assert_nonnull (gate);
  g_assert_cmpstr (gate->answer, ==, "safe");
  g_assert_cmpstr (gate->note, ==, "钛合金髋关节");
  g_assert_cmpstr (gate->by, ==, "d1");
  g_assert_cmpstr (gate->by_name, ==, "赵登记");
  g_assert_cmpint (gate->at, ==, G_GINT64_CONSTANT (1778549400250000));
  g_assert_false (gate->open);
  g_assert_true (gate->late);
  gate = fj_gate_list_find (exam->gates, "egfr");
  g_assert_nonnull (gate);
  g_assert_null (gate->answer);
  g_assert_true (gate->open); /* what does not say that it is closed is open */
  g_assert_cmpint (gate->at, ==, 0);
}

static void
test_there_and_back (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjExam) exam = read_exam (BED "," ANSWERED "," ASKED, &error);
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (JsonObject) twice = NULL;
  g_autoptr (FjExam) again = NULL;

  g_assert_no_error (error);
  assert_both (exam);
  json = fj_fhir_exam_to_json (exam, NULL);
  twice = fj_fhir_exam_to_json (exam, json); /* onto itself: each once */
  again = fj_fhir_exam_from_json (twice, &error);
  g_assert_no_error (error);
  assert_both (again);
  g_assert_cmpstr (again->bed, ==, "3-12");
  g_assert_cmpuint (json_array_get_length (fj_json_get_array (twice, "extension")), ==, 3);
}

/* The owner's list takes the place of what the document says. */
static void
test_owned (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjExam) sent = read_exam (BED "," ANSWERED "," ASKED, &error);
  g_autoptr (FjExam) none = read_exam (BED, &error);
  g_autoptr (JsonObject) json = fj_fhir_exam_to_json (sent, NULL);
  g_autoptr (JsonObject) merged = fj_fhir_exam_to_json (none, json);
  g_autoptr (FjExam) read = fj_fhir_exam_from_json (merged, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (read->gates->len, ==, 0);
  g_assert_cmpstr (read->bed, ==, "3-12");
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "{\"url\":\"urn:fenji:gate\"}",
    "{\"url\":\"urn:fenji:gate\",\"extension\":[{\"url\":\"code\",\"valueCode\":\"\"}]}",
    "{\"url\":\"urn:fenji:gate\",\"extension\":[{\"url\":\"code\",\"valueCode\":\"Egfr!\"}]}",
    "{\"url\":\"urn:fenji:gate\",\"extension\":[{\"url\":\"code\",\"valueCode\":\"egfr\"},{\"url\":\"at\","
    "\"valueInstant\":\"yesterday\"}]}",
    "{\"url\":\"urn:fenji:gate\",\"extension\":[{\"url\":\"code\",\"valueCode\":\"egfr\"},{\"url\":\"note\","
    "\"valueString\":\"a\\u0001b\"}]}",
    ASKED "," ASKED,
  };
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) why = NULL;

      g_assert_null (read_exam (bad[i], &why));
      g_assert_true (why->domain == FJ_ERROR);
    }
  for (guint i = 0; i < 17; i++)
    g_string_append_printf (
        many, "%s{\"url\":\"urn:fenji:gate\",\"extension\":[{\"url\":\"code\",\"valueCode\":\"g%u\"}]}",
        i > 0 ? "," : "", i);
  g_assert_null (read_exam (many->str, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fhir-gates/there-and-back", test_there_and_back);
  g_test_add_func ("/fhir-gates/owned", test_owned);
  g_test_add_func ("/fhir-gates/refused", test_refused);
  return g_test_run ();
}
