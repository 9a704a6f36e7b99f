/* fj-stack-image: what is not said is neither zero nor a text. */
#include <math.h>

#include "fj-stack-image.h"

static void
test_nothing_said (void)
{
  FjStackImage image = { .b_value = 1000 };
  fj_stack_image_init (&image);
  g_assert_true (isnan (image.b_value));
  g_assert_true (isnan (image.echo_time));
  g_assert_true (isnan (image.instance_number));
  g_assert_cmpfloat (image.slope, ==, 1);
  g_assert_null (image.stack_id);
  g_assert_false (image.has_plane);
  image.b_value = 500;
  image.stack_id = g_ref_string_new_intern ("1");
  image.image_type = g_ref_string_new_intern ("ORIGINAL\\PRIMARY");
  fj_stack_image_clear (&image);
  g_assert_true (isnan (image.b_value));
  g_assert_null (image.stack_id);
  g_assert_null (image.image_type);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stack-image/nothing-said", test_nothing_said);
  return g_test_run ();
}
