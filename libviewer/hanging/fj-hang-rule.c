#include "fj-hang-rule.h"

#include <math.h>
#include <string.h>

#include "fj-language.h"

FjHangRule *
fj_hang_rule_new (FjTag attribute, FjHangOperator op)
{
  FjHangRule *rule = g_new0 (FjHangRule, 1);

  rule->attribute = attribute;
  rule->op = op;
  return rule;
}

FjHangRule *
fj_hang_rule_copy (const FjHangRule *rule)
{
  FjHangRule *copy = g_new (FjHangRule, 1);

  *copy = *rule;
  copy->texts = g_strdupv (rule->texts);
  copy->numbers = rule->numbers != NULL ? g_array_copy (rule->numbers) : NULL;
  return copy;
}

static gboolean
are_numbers_equal (const GArray *a, const GArray *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (g_array_index (a, double, i) != g_array_index (b, double, i))
      return FALSE;
  return TRUE;
}

gboolean
fj_hang_rule_equal (const FjHangRule *a, const FjHangRule *b)
{
  if (a->attribute != b->attribute || a->index != b->index || a->op != b->op || a->is_negated != b->is_negated
      || a->weight != b->weight || a->is_required != b->is_required
      || a->is_met_when_absent != b->is_met_when_absent || !are_numbers_equal (a->numbers, b->numbers))
    return FALSE;
  if (a->texts == NULL || b->texts == NULL)
    return a->texts == b->texts;
  return g_strv_equal ((const char *const *) a->texts, (const char *const *) b->texts);
}

void
fj_hang_rule_free (FjHangRule *rule)
{
  if (rule == NULL)
    return;
  g_strfreev (rule->texts);
  g_clear_pointer (&rule->numbers, g_array_unref);
  g_free (rule);
}

/* --- is it true? --- */

static gboolean
contains (const char *value, const char *wanted, gsize length)
{
  for (; *value != '\0'; value++)
    if (g_ascii_strncasecmp (value, wanted, length) == 0)
      return TRUE;
  return length == 0;
}

/* Without the spaces that pad @value. Letters of ASCII in either case; nothing is copied, because every
 * series is asked by every protocol. */
static gboolean
compare_text (FjHangOperator op, const char *value, const char *wanted)
{
  gsize length = strlen (wanted), size;

  while (*value == ' ')
    value++;
  switch (op)
    {
    case FJ_HANG_EQUALS:
      size = strlen (value);
      while (size > 0 && value[size - 1] == ' ')
        size--;
      return size == length && g_ascii_strncasecmp (value, wanted, length) == 0;
    case FJ_HANG_CONTAINS:
      return contains (value, wanted, length);
    case FJ_HANG_STARTS_WITH:
      return g_ascii_strncasecmp (value, wanted, length) == 0;
    default:
      return FALSE;
    }
}

static gboolean
is_met_by_text (const FjHangRule *rule, const char *value)
{
  for (guint i = 0; rule->texts != NULL && rule->texts[i] != NULL; i++)
    if (compare_text (rule->op, value, rule->texts[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_met_by_number (const FjHangRule *rule, double number)
{
  if (rule->op == FJ_HANG_RANGE)
    return rule->numbers->len == 2 && number >= g_array_index (rule->numbers, double, 0)
           && number <= g_array_index (rule->numbers, double, 1);
  for (guint i = 0; i < rule->numbers->len; i++)
    if (number == g_array_index (rule->numbers, double, i))
      return TRUE;
  return FALSE;
}

static gboolean
is_met_by_value (const FjHangRule *rule, const FjHangValues *values, const char *text, guint index)
{
  double number;

  if (rule->numbers == NULL)
    return is_met_by_text (rule, text);
  return fj_hang_values_get_number (values, rule->attribute, index, &number)
         && is_met_by_number (rule, number);
}

static gboolean
is_met (const FjHangRule *rule, const FjHangValues *values, const char *const *texts)
{
  guint n = g_strv_length ((char **) texts);

  if (rule->op == FJ_HANG_NOT_NULL || rule->op == FJ_HANG_IS_NULL)
    return (rule->index == 0 ? n > 0 : rule->index <= n) == (rule->op == FJ_HANG_NOT_NULL);
  if (rule->index > 0)
    return rule->index <= n && is_met_by_value (rule, values, texts[rule->index - 1], rule->index - 1);
  for (guint i = 0; i < n; i++)
    if (is_met_by_value (rule, values, texts[i], i))
      return TRUE;
  return FALSE;
}

gboolean
fj_hang_rule_is_true (const FjHangRule *rule, const FjHangValues *values)
{
  const char *const *texts = fj_hang_values_get (values, rule->attribute);

  /* Absent is not the same as another value: neither the rule nor its contrary is met by what is not known.
   */
  if (texts == NULL && rule->op != FJ_HANG_NOT_NULL && rule->op != FJ_HANG_IS_NULL)
    return rule->is_met_when_absent;
  if (texts == NULL)
    return (rule->op == FJ_HANG_IS_NULL) != rule->is_negated;
  return is_met (rule, values, texts) != rule->is_negated;
}

gboolean
fj_hang_rules_score (const GPtrArray *rules,
                     const FjHangValues *values,
                     double *score,
                     const FjHangRule **failed)
{
  *score = 0;
  if (failed != NULL)
    *failed = NULL;
  for (guint i = 0; rules != NULL && i < rules->len; i++)
    {
      const FjHangRule *rule = g_ptr_array_index (rules, i);

      if (fj_hang_rule_is_true (rule, values))
        *score += rule->weight;
      else if (rule->is_required)
        {
          if (failed != NULL)
            *failed = rule;
          return FALSE;
        }
    }
  return TRUE;
}

/* --- in words --- */

static char *
join_numbers (const GArray *numbers)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < numbers->len; i++)
    g_ptr_array_add (parts, g_strdup_printf ("%g", g_array_index (numbers, double, i)));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (_ (" or "), (char **) parts->pdata);
}

static char *
describe_wanted (const FjHangRule *rule)
{
  g_autoptr (GPtrArray) parts = NULL;

  if (rule->numbers != NULL)
    return join_numbers (rule->numbers);
  parts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; rule->texts != NULL && rule->texts[i] != NULL; i++)
    g_ptr_array_add (parts, g_strdup_printf (_ ("“%s”"), rule->texts[i]));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (_ (" or "), (char **) parts->pdata);
}

static char *
describe_range (const FjHangRule *rule, const char *title)
{
  double low = rule->numbers->len == 2 ? g_array_index (rule->numbers, double, 0) : -INFINITY;
  double high = rule->numbers->len == 2 ? g_array_index (rule->numbers, double, 1) : INFINITY;

  if (low == -INFINITY)
    return g_strdup_printf (rule->is_negated ? _ ("%s is not %g or less") : _ ("%s is %g or less"), title,
                            high);
  if (high == INFINITY)
    return g_strdup_printf (rule->is_negated ? _ ("%s is not %g or more") : _ ("%s is %g or more"), title,
                            low);
  return g_strdup_printf (
      rule->is_negated ? _ ("%s is not between %g and %g") : _ ("%s is between %g and %g"), title, low, high);
}

char *
fj_hang_rule_describe (const FjHangRule *rule)
{
  char digits[9];
  const char *title = fj_hang_attribute_get_title (rule->attribute, digits);
  g_autofree char *wanted = NULL;

  switch (rule->op)
    {
    case FJ_HANG_RANGE:
      return describe_range (rule, title);
    case FJ_HANG_NOT_NULL:
    case FJ_HANG_IS_NULL:
      return g_strdup_printf ((rule->op == FJ_HANG_NOT_NULL) != rule->is_negated ? _ ("%s is known")
                                                                                 : _ ("%s is not known"),
                              title);
    case FJ_HANG_CONTAINS:
      wanted = describe_wanted (rule);
      return g_strdup_printf (rule->is_negated ? _ ("%s does not contain %s") : _ ("%s contains %s"), title,
                              wanted);
    case FJ_HANG_STARTS_WITH:
      wanted = describe_wanted (rule);
      return g_strdup_printf (rule->is_negated ? _ ("%s does not begin with %s") : _ ("%s begins with %s"),
                              title, wanted);
    default:
      wanted = describe_wanted (rule);
      return g_strdup_printf (rule->is_negated ? _ ("%s is not %s") : _ ("%s is %s"), title, wanted);
    }
}
