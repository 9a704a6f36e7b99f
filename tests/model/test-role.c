#include "fj-role.h"

static void
test_words (void)
{
  FjRole all = FJ_ROLE_NONE;

  for (guint bit = 0; bit < 14; bit++)
    {
      FjRole role = (FjRole) (1u << bit);

      g_assert_cmpint (fj_role_from_string (fj_role_to_string (role)), ==, role);
      all |= role;
    }
  g_assert_cmpuint (all, ==, 0x3fff);
  g_assert_cmpstr (fj_role_to_string (FJ_ROLE_AUDIT_ADMIN), ==, "audit-admin");
  g_assert_cmpint (fj_role_from_string ("root"), ==, FJ_ROLE_NONE);
  g_assert_cmpint (fj_role_from_string (NULL), ==, FJ_ROLE_NONE);
  /* A set has no single word. */
  g_assert_cmpstr (fj_role_to_string ((FjRole) (FJ_ROLE_CLERK | FJ_ROLE_READER)), ==, "none");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/role/words", test_words);
  return g_test_run ();
}
