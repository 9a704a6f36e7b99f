#include "fj-critical-value.h"

static void
test_copy (void)
{
  g_autoptr (FjCriticalValue) value = fj_critical_value_new ();
  g_autoptr (FjCriticalValue) copy = NULL;

  value->finding = g_strdup ("张力性气胸");
  value->receiver = g_strdup ("李护士");
  value->sent_at = 5;
  value->level = 2;
  copy = fj_critical_value_copy (value);
  g_assert_cmpstr (copy->finding, ==, "张力性气胸");
  g_assert_true (copy->finding != value->finding);
  g_assert_cmpstr (copy->receiver, ==, "李护士");
  g_assert_null (copy->repeated);
  g_assert_cmpint (copy->sent_at, ==, 5);
  g_assert_cmpuint (copy->level, ==, 2);
  fj_critical_value_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/critical-value/copy", test_copy);
  return g_test_run ();
}
