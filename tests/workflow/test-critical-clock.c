#include "fj-critical-clock.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define SENT (1000 * MINUTE)
#define DEADLINE (SENT + 10 * MINUTE)

static void
test_state (void)
{
  g_assert_cmpint (fj_critical_state (SENT, DEADLINE, 0, SENT), ==, FJ_CRITICAL_WAITING);
  g_assert_cmpint (fj_critical_state (SENT, DEADLINE, 0, SENT + 5 * MINUTE), ==, FJ_CRITICAL_WAITING);
  g_assert_cmpint (fj_critical_state (SENT, DEADLINE, 0, SENT + 5 * MINUTE + 1), ==, FJ_CRITICAL_CLOSE);
  g_assert_cmpint (fj_critical_state (SENT, DEADLINE, 0, DEADLINE), ==, FJ_CRITICAL_CLOSE);
  g_assert_cmpint (fj_critical_state (SENT, DEADLINE, 0, DEADLINE + 1), ==, FJ_CRITICAL_OVER);
  /* Taken late is taken. */
  g_assert_cmpint (fj_critical_state (SENT, DEADLINE, DEADLINE + MINUTE, DEADLINE + 2 * MINUTE), ==,
                   FJ_CRITICAL_ANSWERED);
}

static void
test_level (void)
{
  g_assert_cmpuint (fj_critical_level (SENT, DEADLINE, SENT), ==, 0);
  g_assert_cmpuint (fj_critical_level (SENT, DEADLINE, DEADLINE - 1), ==, 0);
  g_assert_cmpuint (fj_critical_level (SENT, DEADLINE, DEADLINE), ==, 1);
  g_assert_cmpuint (fj_critical_level (SENT, DEADLINE, DEADLINE + 10 * MINUTE - 1), ==, 1);
  g_assert_cmpuint (fj_critical_level (SENT, DEADLINE, DEADLINE + 10 * MINUTE), ==, 2);
  g_assert_cmpuint (fj_critical_level (SENT, DEADLINE, DEADLINE + 1000 * MINUTE), ==, 2);
  g_assert_cmpint (fj_critical_next (SENT, DEADLINE, 0), ==, DEADLINE);
  g_assert_cmpint (fj_critical_next (SENT, DEADLINE, 1), ==, SENT + 20 * MINUTE);
  g_assert_cmpint (fj_critical_next (SENT, DEADLINE, 2), ==, 0);
}

/* By hand: one line per role, the level from which it is told; 9: never. */
static void
test_whom (void)
{
  static const struct
  {
    FjRole role;
    guint from;
  } told[] = {
    { FJ_ROLE_CLERK, 0 },          { FJ_ROLE_TECHNOLOGIST, 0 }, { FJ_ROLE_CLINICIAN, 0 },
    { FJ_ROLE_READER, 1 },         { FJ_ROLE_AUDITOR, 1 },      { FJ_ROLE_EXPERT, 1 },
    { FJ_ROLE_QUALITY, 2 },        { FJ_ROLE_TEACHER, 9 },      { FJ_ROLE_TRAINEE, 9 },
    { FJ_ROLE_KIOSK, 9 },          { FJ_ROLE_GATEWAY, 9 },      { FJ_ROLE_SYSTEM_ADMIN, 9 },
    { FJ_ROLE_SECURITY_ADMIN, 9 }, { FJ_ROLE_AUDIT_ADMIN, 9 },  { FJ_ROLE_NONE, 9 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    for (guint level = 0; level <= FJ_CRITICAL_MAX_LEVEL; level++)
      g_assert_cmpint (fj_critical_tells (told[i].role, level), ==, level >= told[i].from);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/critical-clock/state", test_state);
  g_test_add_func ("/critical-clock/level", test_level);
  g_test_add_func ("/critical-clock/whom", test_whom);
  return g_test_run ();
}
