/* fj-hang-protocol-words: a word for each value, in the order of the enumeration. */
#include "fj-hang-protocol-words.h"

#include "fj-hang-protocol.h"

static void
test_order (void)
{
  g_assert_cmpuint (g_strv_length ((char **) fj_hang_operator_words), ==, FJ_HANG_N_OPERATORS);
  g_assert_cmpstr (fj_hang_operator_words[FJ_HANG_EQUALS], ==, "equals");
  g_assert_cmpstr (fj_hang_operator_words[FJ_HANG_CONTAINS], ==, "contains");
  g_assert_cmpstr (fj_hang_operator_words[FJ_HANG_STARTS_WITH], ==, "startsWith");
  g_assert_cmpstr (fj_hang_operator_words[FJ_HANG_RANGE], ==, "range");
  g_assert_cmpstr (fj_hang_operator_words[FJ_HANG_NOT_NULL], ==, "notNull");
  g_assert_cmpstr (fj_hang_operator_words[FJ_HANG_IS_NULL], ==, "isNull");
  g_assert_cmpstr (fj_hang_level_words[FJ_HANG_LEVEL_SHIPPED], ==, "shipped");
  g_assert_cmpstr (fj_hang_level_words[FJ_HANG_LEVEL_SITE], ==, "site");
  g_assert_cmpstr (fj_hang_level_words[FJ_HANG_LEVEL_GROUP], ==, "group");
  g_assert_cmpstr (fj_hang_level_words[FJ_HANG_LEVEL_USER], ==, "user");
  g_assert_cmpstr (fj_hang_zoom_words[FJ_HANG_ZOOM_TRUE_SIZE], ==, "trueSize");
  g_assert_cmpstr (fj_hang_zoom_words[FJ_HANG_ZOOM_CHEST_WALL], ==, "chestWall");
  g_assert_cmpstr (fj_hang_zoom_words[FJ_HANG_ZOOM_FREE], ==, "free");
  g_assert_cmpstr (fj_hang_projection_words[FJ_HANG_PROJECT_MAX], ==, "max");
  g_assert_cmpstr (fj_hang_projection_words[FJ_HANG_PROJECT_MIN], ==, "min");
  g_assert_cmpstr (fj_hang_where_words[FJ_HANG_MIDDLE], ==, "middle");
  g_assert_cmpstr (fj_hang_where_words[FJ_HANG_LAST], ==, "last");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hang-protocol-words/order", test_order);
  return g_test_run ();
}
