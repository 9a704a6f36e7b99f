/* fj-hang-values: several values, none, absent; tables above one another; numbers. */
#include "fj-hang-values.h"

#define DESCRIPTION 0x0008103e
#define IMAGE_TYPE 0x00080008
#define THICKNESS 0x00180050

static void
test_values (void)
{
  g_autoptr (FjHangValues) values = fj_hang_values_new (NULL);
  g_autoptr (GArray) tags = NULL;

  g_assert_null (fj_hang_values_get (values, IMAGE_TYPE));
  fj_hang_values_set (values, DESCRIPTION, "");
  fj_hang_values_set (values, IMAGE_TYPE, "ORIGINAL\\PRIMARY\\AXIAL");
  g_assert_nonnull (fj_hang_values_get (values, DESCRIPTION));
  g_assert_null (fj_hang_values_get_text (values, DESCRIPTION, 0));
  g_assert_cmpstr (fj_hang_values_get_text (values, IMAGE_TYPE, 2), ==, "AXIAL");
  g_assert_null (fj_hang_values_get_text (values, IMAGE_TYPE, 3));
  g_assert_true (fj_hang_values_has (values, IMAGE_TYPE, "PRIMARY"));
  g_assert_false (fj_hang_values_has (values, IMAGE_TYPE, "PRIM"));
  fj_hang_values_add (values, DESCRIPTION, "a\\b"); /* one value, as it is */
  fj_hang_values_add (values, DESCRIPTION, "c");
  g_assert_cmpstr (fj_hang_values_get_text (values, DESCRIPTION, 0), ==, "a\\b");
  g_assert_cmpstr (fj_hang_values_get_text (values, DESCRIPTION, 1), ==, "c");
  fj_hang_values_set (values, DESCRIPTION, "new");
  g_assert_cmpstr (fj_hang_values_get_text (values, DESCRIPTION, 0), ==, "new");
  g_assert_null (fj_hang_values_get_text (values, DESCRIPTION, 1));
  tags = fj_hang_values_list (values);
  g_assert_cmpuint (tags->len, ==, 2);
  g_assert_cmphex (g_array_index (tags, FjTag, 0), ==, IMAGE_TYPE);
}

static void
test_above_one_another (void)
{
  g_autoptr (FjHangValues) study = fj_hang_values_new (NULL);
  g_autoptr (FjHangValues) series = fj_hang_values_new (study);

  fj_hang_values_set (study, DESCRIPTION, "of the study");
  fj_hang_values_set (study, THICKNESS, "5");
  fj_hang_values_set (series, DESCRIPTION, "");
  g_assert_null (fj_hang_values_get_text (series, DESCRIPTION, 0)); /* there, and empty */
  g_assert_cmpstr (fj_hang_values_get_text (series, THICKNESS, 0), ==, "5");
  g_clear_pointer (&study, fj_hang_values_unref); /* the series holds it */
  g_assert_cmpstr (fj_hang_values_get_text (series, THICKNESS, 0), ==, "5");
}

static void
test_numbers (void)
{
  g_autoptr (FjHangValues) values = fj_hang_values_new (NULL);
  double number = 7;

  fj_hang_values_set (values, THICKNESS, "1.25 \\-3e2\\5mm\\\\inf");
  g_assert_true (fj_hang_values_get_number (values, THICKNESS, 0, &number));
  g_assert_cmpfloat (number, ==, 1.25);
  g_assert_true (fj_hang_values_get_number (values, THICKNESS, 1, &number));
  g_assert_cmpfloat (number, ==, -300);
  for (guint i = 2; i < 6; i++)
    g_assert_false (fj_hang_values_get_number (values, THICKNESS, i, &number));
  fj_hang_values_set_number (values, THICKNESS, 0.1);
  g_assert_cmpstr (fj_hang_values_get_text (values, THICKNESS, 0), ==, "0.1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-values/values", test_values);
  g_test_add_func ("/hang-values/above-one-another", test_above_one_another);
  g_test_add_func ("/hang-values/numbers", test_numbers);
  return g_test_run ();
}
