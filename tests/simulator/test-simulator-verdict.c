#include <string.h>
#include "simulator-verdict.h"

static void
test_verdict (void)
{
  g_autoptr (SimulatorVerdict) verdict = simulator_verdict_new ();

  g_assert_false (simulator_verdict_is_good (verdict)); /* nothing tried is nothing shown */
  simulator_verdict_add (verdict, "register", "登记", TRUE, 12345, "A1\nA2");
  g_assert_true (simulator_verdict_is_good (verdict));
  simulator_verdict_add (verdict, "sign", "Signature", FALSE, 500, NULL);
  g_assert_false (simulator_verdict_is_good (verdict));

  g_autoptr (JsonArray) json = simulator_verdict_to_json (verdict);
  g_assert_cmpuint (json_array_get_length (json), ==, 2);
  JsonObject *first = json_array_get_object_element (json, 0),
             *second = json_array_get_object_element (json, 1);
  g_assert_cmpstr (json_object_get_string_member (first, "name"), ==, "register");
  g_assert_true (json_object_get_boolean_member (first, "ok"));
  g_assert_cmpfloat (json_object_get_double_member (first, "ms"), ==, 12.3);
  g_assert_cmpstr (json_object_get_string_member (first, "detail"), ==, "A1\nA2");
  g_assert_false (json_object_get_boolean_member (second, "ok"));
  g_assert_cmpstr (json_object_get_string_member (second, "detail"), ==, "");

  g_autofree char *text = simulator_verdict_to_text (verdict);
  g_assert_nonnull (strstr (text, "FAILED"));
  g_assert_nonnull (strstr (text, "1 of 2"));
  /* Further lines of a detail begin below its first. */
  const char *one = strstr (text, "A1"), *two = strstr (text, "A2");
  g_assert_nonnull (one);
  g_assert_nonnull (two);
}

static void
test_pad (void)
{
  g_autofree char *latin = simulator_pad ("ab", 6), *chinese = simulator_pad ("登记", 6),
                  *long_one = simulator_pad ("abcdefgh", 6);
  g_assert_cmpstr (latin, ==, "ab    ");
  g_assert_cmpstr (chinese, ==, "登记  ");
  g_assert_cmpstr (long_one, ==, "abcdefgh");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/verdict/verdict", test_verdict);
  g_test_add_func ("/simulator/verdict/pad", test_pad);
  return g_test_run ();
}
