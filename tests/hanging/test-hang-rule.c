/* fj-hang-rule: what is true of what is there, of what is empty, and of what is absent. */
#include "fj-hang-rule.h"

#include <math.h>

#define DESCRIPTION 0x0008103e
#define IMAGE_TYPE 0x00080008
#define THICKNESS 0x00180050
#define KERNEL 0x00181210

static FjHangValues *
make_values (void)
{
  FjHangValues *values = fj_hang_values_new (NULL);

  fj_hang_values_set (values, DESCRIPTION, "Thorax 1.0 Bl57 肺窗 ");
  fj_hang_values_set (values, IMAGE_TYPE, "ORIGINAL\\PRIMARY\\AXIAL");
  fj_hang_values_set (values, THICKNESS, "1.25");
  fj_hang_values_set (values, KERNEL, "");
  return values;
}

static FjHangRule *
make_rule (FjTag tag, FjHangOperator op, const char *texts)
{
  FjHangRule *rule = fj_hang_rule_new (tag, op);

  if (texts != NULL)
    rule->texts = g_strsplit (texts, "|", -1);
  return rule;
}

static FjHangRule *
make_range (FjTag tag, double low, double high)
{
  FjHangRule *rule = fj_hang_rule_new (tag, FJ_HANG_RANGE);

  rule->numbers = g_array_new (FALSE, FALSE, sizeof (double));
  g_array_append_val (rule->numbers, low);
  g_array_append_val (rule->numbers, high);
  return rule;
}

static void
test_operators (void)
{
  static const struct
  {
    FjTag tag;
    FjHangOperator op;
    const char *texts;
    guint index;
    gboolean expected;
  } cases[] = {
    { IMAGE_TYPE, FJ_HANG_EQUALS, "axial", 0, TRUE },
    { IMAGE_TYPE, FJ_HANG_EQUALS, "LOCALIZER|AXIAL", 3, TRUE },
    { IMAGE_TYPE, FJ_HANG_EQUALS, "AXIAL", 1, FALSE },
    { IMAGE_TYPE, FJ_HANG_EQUALS, "AXIAL", 4, FALSE },
    { IMAGE_TYPE, FJ_HANG_EQUALS, "AXI", 0, FALSE },
    { DESCRIPTION, FJ_HANG_EQUALS, "thorax 1.0 bl57 肺窗", 0, TRUE },
    { DESCRIPTION, FJ_HANG_CONTAINS, "骨窗|肺窗", 0, TRUE },
    { DESCRIPTION, FJ_HANG_CONTAINS, "BL57", 0, TRUE },
    { DESCRIPTION, FJ_HANG_CONTAINS, "br40", 0, FALSE },
    { DESCRIPTION, FJ_HANG_STARTS_WITH, "thorax", 0, TRUE },
    { DESCRIPTION, FJ_HANG_STARTS_WITH, "1.0", 0, FALSE },
    { IMAGE_TYPE, FJ_HANG_NOT_NULL, NULL, 3, TRUE },
    { IMAGE_TYPE, FJ_HANG_NOT_NULL, NULL, 4, FALSE },
    { KERNEL, FJ_HANG_NOT_NULL, NULL, 0, FALSE },
    { KERNEL, FJ_HANG_IS_NULL, NULL, 0, TRUE },
    { 0x00180087, FJ_HANG_IS_NULL, NULL, 0, TRUE },
    { 0x00180087, FJ_HANG_NOT_NULL, NULL, 0, FALSE },
  };
  g_autoptr (FjHangValues) values = make_values ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FjHangRule) rule = make_rule (cases[i].tag, cases[i].op, cases[i].texts);

      g_test_message ("case %u", i);
      rule->index = cases[i].index;
      g_assert_cmpint (fj_hang_rule_is_true (rule, values), ==, cases[i].expected);
      rule->is_negated = TRUE;
      g_assert_cmpint (fj_hang_rule_is_true (rule, values), ==, !cases[i].expected);
    }
}

static void
test_numbers (void)
{
  g_autoptr (FjHangValues) values = make_values ();
  g_autoptr (FjHangRule) thin = make_range (THICKNESS, -INFINITY, 1.25);
  g_autoptr (FjHangRule) thick = make_range (THICKNESS, 1.26, INFINITY);
  g_autoptr (FjHangRule) words = make_range (DESCRIPTION, -INFINITY, INFINITY);
  g_autoptr (FjHangRule) same = fj_hang_rule_new (THICKNESS, FJ_HANG_EQUALS);
  double number = 1.25;

  g_assert_true (fj_hang_rule_is_true (thin, values));
  g_assert_false (fj_hang_rule_is_true (thick, values));
  g_assert_false (fj_hang_rule_is_true (words, values)); /* no number */
  same->numbers = g_array_new (FALSE, FALSE, sizeof (double));
  g_array_append_val (same->numbers, number);
  g_assert_true (fj_hang_rule_is_true (same, values)); /* "1.25" and "1.250" are the same number */
}

/* What is not known meets neither a rule nor its contrary, unless the usage flag says MATCH. */
static void
test_absent (void)
{
  g_autoptr (FjHangValues) values = make_values ();
  g_autoptr (FjHangRule) rule = make_rule (0x00180015, FJ_HANG_EQUALS, "CHEST");

  g_assert_false (fj_hang_rule_is_true (rule, values));
  rule->is_negated = TRUE;
  g_assert_false (fj_hang_rule_is_true (rule, values));
  rule->is_met_when_absent = TRUE;
  g_assert_true (fj_hang_rule_is_true (rule, values));
}

static void
test_score (void)
{
  g_autoptr (FjHangValues) values = make_values ();
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_hang_rule_free);
  const FjHangRule *failed;
  FjHangRule *rule;
  double score;

  g_assert_true (fj_hang_rules_score (rules, values, &score, NULL));
  g_assert_cmpfloat (score, ==, 0);
  rule = make_rule (IMAGE_TYPE, FJ_HANG_EQUALS, "AXIAL");
  rule->weight = 3;
  g_ptr_array_add (rules, rule);
  rule = make_rule (DESCRIPTION, FJ_HANG_CONTAINS, "bone");
  rule->weight = 5;
  g_ptr_array_add (rules, rule);
  g_assert_true (fj_hang_rules_score (rules, values, &score, &failed));
  g_assert_cmpfloat (score, ==, 3);
  g_assert_null (failed);
  rule->is_required = TRUE;
  g_assert_false (fj_hang_rules_score (rules, values, &score, &failed));
  g_assert_true (failed == rule);
}

static void
test_words (void)
{
  g_autoptr (FjHangRule) rule = make_rule (DESCRIPTION, FJ_HANG_CONTAINS, "lung|肺");
  g_autoptr (FjHangRule) copy = fj_hang_rule_copy (rule);
  g_autoptr (FjHangRule) thin = make_range (THICKNESS, -INFINITY, 1.5);
  g_autofree char *words = fj_hang_rule_describe (rule), *contrary = NULL,
                  *range = fj_hang_rule_describe (thin);

  g_assert_cmpstr (words, ==, "Series description contains “lung” or “肺”");
  g_assert_cmpstr (range, ==, "Slice thickness is 1.5 or less");
  g_assert_true (fj_hang_rule_equal (rule, copy));
  copy->is_negated = TRUE;
  g_assert_false (fj_hang_rule_equal (rule, copy));
  contrary = fj_hang_rule_describe (copy);
  g_assert_cmpstr (contrary, ==, "Series description does not contain “lung” or “肺”");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-rule/operators", test_operators);
  g_test_add_func ("/hang-rule/numbers", test_numbers);
  g_test_add_func ("/hang-rule/absent", test_absent);
  g_test_add_func ("/hang-rule/score", test_score);
  g_test_add_func ("/hang-rule/words", test_words);
  return g_test_run ();
}
