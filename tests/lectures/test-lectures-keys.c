#include "lectures-keys.h"

static void
assert_key (
    guint keyval, GdkModifierType state, gboolean beside, LecturesKeyKind kind, double seconds, int frames)
{
  LecturesKey key = lectures_key (keyval, state, beside);

  g_assert_cmpint (key.kind, ==, kind);
  g_assert_cmpfloat (key.seconds, ==, seconds);
  g_assert_cmpint (key.frames, ==, frames);
}

/* As players everywhere have them. */
static void
test_keys (void)
{
  assert_key (GDK_KEY_space, 0, FALSE, LECTURES_KEY_TOGGLE, 0, 0);
  assert_key (GDK_KEY_k, 0, FALSE, LECTURES_KEY_TOGGLE, 0, 0);
  assert_key (GDK_KEY_j, 0, FALSE, LECTURES_KEY_SEEK, -10, 0);
  assert_key (GDK_KEY_l, 0, FALSE, LECTURES_KEY_SEEK, 10, 0);
  assert_key (GDK_KEY_Left, 0, FALSE, LECTURES_KEY_SEEK, -5, 0);
  assert_key (GDK_KEY_Right, 0, FALSE, LECTURES_KEY_SEEK, 5, 0);
  assert_key (GDK_KEY_comma, 0, FALSE, LECTURES_KEY_STEP, 0, -1);
  assert_key (GDK_KEY_period, 0, FALSE, LECTURES_KEY_STEP, 0, 1);
  assert_key (GDK_KEY_bracketleft, 0, FALSE, LECTURES_KEY_MARK_START, 0, 0);
  assert_key (GDK_KEY_bracketright, 0, FALSE, LECTURES_KEY_MARK_END, 0, 0);
  assert_key (GDK_KEY_c, 0, FALSE, LECTURES_KEY_CAPTIONS, 0, 0);
  assert_key (GDK_KEY_f, 0, FALSE, LECTURES_KEY_FULL_SCREEN, 0, 0);
  assert_key (GDK_KEY_Escape, 0, FALSE, LECTURES_KEY_LEAVE, 0, 0);
  /* with Caps Lock, too */
  assert_key (GDK_KEY_K, GDK_LOCK_MASK, FALSE, LECTURES_KEY_TOGGLE, 0, 0);
  assert_key (GDK_KEY_less, GDK_SHIFT_MASK, FALSE, LECTURES_KEY_RATE, 0, -1);
}

static void
test_not_the_players (void)
{
  assert_key (GDK_KEY_c, GDK_CONTROL_MASK, FALSE, LECTURES_KEY_NONE, 0, 0);
  assert_key (GDK_KEY_Left, GDK_ALT_MASK, FALSE, LECTURES_KEY_NONE, 0, 0);
  assert_key (GDK_KEY_x, 0, FALSE, LECTURES_KEY_NONE, 0, 0);
  /* among images their keys go first; those that images do not have stay the player's */
  assert_key (GDK_KEY_Left, 0, TRUE, LECTURES_KEY_NONE, 0, 0);
  assert_key (GDK_KEY_space, 0, TRUE, LECTURES_KEY_NONE, 0, 0);
  assert_key (GDK_KEY_f, 0, TRUE, LECTURES_KEY_NONE, 0, 0);
  assert_key (GDK_KEY_k, 0, TRUE, LECTURES_KEY_TOGGLE, 0, 0);
  assert_key (GDK_KEY_j, 0, TRUE, LECTURES_KEY_SEEK, -10, 0);
}

static void
test_rates (void)
{
  guint n;
  const double *rates = lectures_rates (&n);

  g_assert_cmpfloat (rates[0], ==, 0.5);
  g_assert_cmpfloat (rates[n - 1], ==, 3);
  g_assert_cmpfloat (lectures_rate_after (1, 1), ==, 1.25);
  g_assert_cmpfloat (lectures_rate_after (1, -1), ==, 0.75);
  g_assert_cmpfloat (lectures_rate_after (1.3, 0), ==, 1.25);
  g_assert_cmpfloat (lectures_rate_after (3, 1), ==, 3);
  g_assert_cmpfloat (lectures_rate_after (0.5, -5), ==, 0.5);
}

static void
assert_time (double seconds, const char *expected)
{
  g_autofree char *text = lectures_time_to_string (seconds);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_time (void)
{
  assert_time (0, "0:00");
  assert_time (7.9, "0:07");
  assert_time (187, "3:07");
  assert_time (3727, "1:02:07");
  assert_time (-5, "0:00");
  assert_time (G_MAXDOUBLE, "99:59:59");
  assert_time (0.0 / 0.0, "0:00");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lectures-keys/keys", test_keys);
  g_test_add_func ("/lectures-keys/not-the-players", test_not_the_players);
  g_test_add_func ("/lectures-keys/rates", test_rates);
  g_test_add_func ("/lectures-keys/time", test_time);
  return g_test_run ();
}
