/* Assertions that fail between begin and end come back; others end the process. That it is ours which the
 * libraries call is shown by the damaged HTJ2K frames of tests/fuzz/regressions. */
#undef NDEBUG
#include "fj-dicom-assertion.h"

#include <assert.h>

static gboolean
check (int value)
{
  FjDicomAssertion trap;

  if (setjmp (trap.jump))
    return FALSE;
  fj_dicom_assertion_begin (&trap);
  assert (value > 0);
  fj_dicom_assertion_end ();
  return TRUE;
}

static void
test_comes_back (void)
{
  for (int i = 0; i < 3; i++)
    {
      g_assert_true (check (1));
      g_assert_false (check (0));
    }
}

static void
test_aborts (void)
{
  if (g_test_subprocess ())
    {
      g_assert_true (check (1));
      g_assert_false (check (0));
      assert (!"no one waits for this");
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*test-dicom-assertion.c:*no one waits for this*");
}

static gpointer
fail_alone (gpointer data)
{
  return GINT_TO_POINTER (check (0) ? 1 : 2);
}

/* Each thread has its own. */
static void
test_threads (void)
{
  FjDicomAssertion trap;

  if (setjmp (trap.jump))
    g_assert_not_reached ();
  fj_dicom_assertion_begin (&trap);
  g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (g_thread_new ("fails", fail_alone, NULL))), ==, 2);
  fj_dicom_assertion_end ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-assertion/comes-back", test_comes_back);
  g_test_add_func ("/dicom-assertion/aborts", test_aborts);
  g_test_add_func ("/dicom-assertion/threads", test_threads);
  return g_test_run ();
}
