/* fj-mask: which frames belong together, by the examples and the formula of PS3.3 C.7.6.10.1. */
#include "fj-mask.h"

static void
assert_frames (const FjMask *mask, guint frame, guint n_frames, const char *expected)
{
  g_autoptr (GArray) contrast = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) masks = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean found = fj_mask_find_frames (mask, frame, n_frames, contrast, masks);
  for (guint i = 0; found && i < contrast->len; i++)
    g_string_append_printf (text, "%u ", g_array_index (contrast, guint, i));
  g_string_append_c (text, '-');
  for (guint i = 0; found && i < masks->len; i++)
    g_string_append_printf (text, " %u", g_array_index (masks, guint, i));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
set (GArray *numbers, const guint *values, guint n)
{
  g_array_set_size (numbers, 0);
  g_array_append_vals (numbers, values, n);
}

static void
test_average (void)
{
  static const guint frames[] = { 1, 2, 3 }, ranges[] = { 5, 6, 9, 10 };
  g_auto (FjMask) mask = { 0 };
  fj_mask_init (&mask);
  assert_frames (&mask, 1, 10, "-");
  mask.operation = FJ_MASK_AVERAGE;
  assert_frames (&mask, 1, 10, "-"); /* of nothing */
  set (mask.frames, frames, 3);
  assert_frames (&mask, 7, 10, "7 - 1 2 3");
  assert_frames (&mask, 11, 10, "-");
  assert_frames (&mask, 0, 10, "-");
  assert_frames (&mask, 2, 2, "-"); /* a mask that is not there */
  mask.averaging = 2;
  assert_frames (&mask, 9, 10, "9 10 - 1 2 3");
  assert_frames (&mask, 10, 10, "-"); /* the range ends one earlier */
  set (mask.ranges, ranges, 4);
  assert_frames (&mask, 6, 10, "6 7 - 1 2 3");
  assert_frames (&mask, 7, 10, "-");
  assert_frames (&mask, 9, 10, "9 10 - 1 2 3");
}

static void
test_intervals (void)
{
  static const guint range[] = { 10, 15 };
  g_auto (FjMask) mask = { 0 };
  fj_mask_init (&mask);
  mask.operation = FJ_MASK_INTERVAL;
  assert_frames (&mask, 1, 20, "-");
  assert_frames (&mask, 2, 20, "2 - 1");
  mask.interval = -3; /* masks come later */
  assert_frames (&mask, 2, 20, "2 - 5");
  assert_frames (&mask, 18, 20, "-");
  mask.operation = FJ_MASK_REVERSE_INTERVAL;
  mask.interval = 1;
  assert_frames (&mask, 12, 20, "-"); /* shall have a range */
  set (mask.ranges, range, 2);
  /* (first - offset) - (current - first) */
  assert_frames (&mask, 10, 20, "10 - 9");
  assert_frames (&mask, 11, 20, "11 - 8");
  assert_frames (&mask, 15, 20, "15 - 4");
  assert_frames (&mask, 16, 20, "-");
  mask.interval = 5;
  assert_frames (&mask, 15, 20, "-"); /* frame 0 */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mask/average", test_average);
  g_test_add_func ("/mask/intervals", test_intervals);
  return g_test_run ();
}
