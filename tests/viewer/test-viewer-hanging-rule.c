/* viewer-hanging-rule: what is written can be read again, by the engine as by people. */
#include "viewer-hanging-rule.h"

#include <math.h>
#include "fj-hang-protocol-json.h"
#include "hanging-fixture.h"

#define SERIES_DESCRIPTION 0x0008103eu

static void
assert_text (const FjHangRule *rule, ViewerHangingAsk ask, const char *text)
{
  g_autofree char *is = viewer_hanging_rule_get_text (rule);

  g_assert_cmpint (viewer_hanging_rule_get_ask (rule), ==, ask);
  g_assert_cmpstr (is, ==, text);
}

static void
test_texts (void)
{
  g_autoptr (FjHangRule) rule = fj_hang_rule_new (SERIES_DESCRIPTION, FJ_HANG_NOT_NULL);
  g_autoptr (FjHangValues) values = fj_hang_values_new (NULL);

  fj_hang_values_set (values, SERIES_DESCRIPTION, "胸部 肺窗");
  assert_text (rule, VIEWER_HANGING_KNOWN, "");
  g_assert_true (viewer_hanging_rule_set (rule, VIEWER_HANGING_CONTAINS, " lung ；肺窗; "));
  assert_text (rule, VIEWER_HANGING_CONTAINS, "lung; 肺窗");
  g_assert_true (fj_hang_rule_is_true (rule, values));
  g_assert_true (viewer_hanging_rule_set (rule, VIEWER_HANGING_CONTAINS_NOT, "肺窗"));
  g_assert_false (fj_hang_rule_is_true (rule, values));
  g_assert_false (viewer_hanging_rule_set (rule, VIEWER_HANGING_IS, " ; "));
  assert_text (rule, VIEWER_HANGING_CONTAINS_NOT, "肺窗");
  /* Of an attribute that is a text a number is one, too. */
  g_assert_true (viewer_hanging_rule_set (rule, VIEWER_HANGING_IS, "12"));
  g_assert_null (rule->numbers);
  g_assert_true (viewer_hanging_rule_set (rule, VIEWER_HANGING_UNKNOWN, "whatever"));
  assert_text (rule, VIEWER_HANGING_UNKNOWN, "");
  g_assert_null (rule->texts);
}

static void
test_numbers (void)
{
  g_autoptr (FjHangRule) rule = fj_hang_rule_new (FJ_HANG_B_VALUE, FJ_HANG_NOT_NULL);

  g_assert_true (viewer_hanging_rule_set (rule, VIEWER_HANGING_IS, "800; 1000"));
  assert_text (rule, VIEWER_HANGING_IS, "800; 1000");
  g_assert_cmpuint (rule->numbers->len, ==, 2);
  g_assert_true (viewer_hanging_rule_set (rule, VIEWER_HANGING_BETWEEN, "400..1400"));
  assert_text (rule, VIEWER_HANGING_BETWEEN, "400 … 1400");
  g_assert_true (viewer_hanging_rule_set (rule, VIEWER_HANGING_BETWEEN_NOT, "0.5 …"));
  assert_text (rule, VIEWER_HANGING_BETWEEN_NOT, "0.5 …");
  g_assert_cmpfloat (g_array_index (rule->numbers, double, 1), ==, INFINITY);
  g_assert_true (viewer_hanging_rule_set (rule, VIEWER_HANGING_BETWEEN, "~ -5"));
  assert_text (rule, VIEWER_HANGING_BETWEEN, "… -5");
  g_assert_false (viewer_hanging_rule_set (rule, VIEWER_HANGING_BETWEEN, "7"));
  g_assert_false (viewer_hanging_rule_set (rule, VIEWER_HANGING_BETWEEN, "9 … 3"));
  g_assert_false (viewer_hanging_rule_set (rule, VIEWER_HANGING_BETWEEN, "…"));
  g_assert_false (viewer_hanging_rule_set (rule, VIEWER_HANGING_BETWEEN, "low … 3"));
  assert_text (rule, VIEWER_HANGING_BETWEEN, "… -5");
}

/* Every rule of what is shipped stays what it is when it is shown and taken over again. */
static void
test_shipped (void)
{
  g_autoptr (GPtrArray) protocols = fj_hang_protocols_shipped ();
  guint n = 0;

  for (guint i = 0; i < protocols->len; i++)
    {
      const FjHangProtocol *protocol = protocols->pdata[i];

      for (guint k = 0; k < protocol->sets->len; k++)
        {
          const FjHangImageSet *set = protocol->sets->pdata[k];

          for (guint r = 0; r < set->rules->len; r++, n++)
            {
              const FjHangRule *rule = set->rules->pdata[r];
              g_autoptr (FjHangRule) copy = fj_hang_rule_copy (rule);
              g_autofree char *text = viewer_hanging_rule_get_text (rule);

              g_assert_true (viewer_hanging_rule_set (copy, viewer_hanging_rule_get_ask (rule), text));
              if (!fj_hang_rule_equal (rule, copy))
                g_error ("%s, set %u: %s", protocol->id, set->number, text);
            }
        }
    }
  g_assert_cmpuint (n, >, 100);
}

static void
test_values (void)
{
  g_autoptr (FjHangPatient) patient
      = make_patient (AXIAL ("3", "2.25.1", "Thorax", "Bl57") "," AXIAL ("4", "2.25.2", "Bone", "Br64"));
  g_autoptr (GPtrArray) names
      = viewer_hanging_rule_list_values (SERIES_DESCRIPTION, patient->studies->pdata[0]);
  g_autoptr (GPtrArray) sides = viewer_hanging_rule_list_values (FJ_HANG_SIDE, NULL);
  const FjTag *tags = viewer_hanging_rule_list_attributes ();

  g_assert_cmpuint (names->len, ==, 2);
  g_assert_cmpstr (names->pdata[0], ==, "Thorax");
  g_assert_cmpuint (sides->len, ==, 3);
  for (guint i = 0; tags[i] != 0; i++)
    for (guint k = 0; k < i; k++)
      g_assert_cmpuint (tags[i], !=, tags[k]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewer-hanging-rule/texts", test_texts);
  g_test_add_func ("/viewer-hanging-rule/numbers", test_numbers);
  g_test_add_func ("/viewer-hanging-rule/shipped", test_shipped);
  g_test_add_func ("/viewer-hanging-rule/values", test_values);
  return g_test_run ();
}
