/* fj-error: one domain for the whole house, and codes whose numbers are those that were agreed. */
#include "fj-error.h"

/* fj-error.h writes the status beside each code; the edges that translate count on each code being another.
 */
static const int every_code[] = { FJ_ERROR_INVALID,       FJ_ERROR_UNAUTHENTICATED,
                                  FJ_ERROR_FORBIDDEN,     FJ_ERROR_NOT_FOUND,
                                  FJ_ERROR_CONFLICT,      FJ_ERROR_STALE,
                                  FJ_ERROR_TOO_LARGE,     FJ_ERROR_UNSUPPORTED,
                                  FJ_ERROR_UNPROCESSABLE, FJ_ERROR_PRECONDITION,
                                  FJ_ERROR_THROTTLED,     FJ_ERROR_CORRUPT,
                                  FJ_ERROR_UNAVAILABLE,   FJ_ERROR_IO,
                                  FJ_ERROR_INTERNAL };

static void
test_quark (void)
{
  g_assert_cmpuint (FJ_ERROR, !=, 0);
  g_assert_cmpuint (FJ_ERROR, ==, fj_error_quark ());
  g_assert_cmpstr (g_quark_to_string (FJ_ERROR), ==, "FjError");
  g_assert_cmpuint (FJ_ERROR, ==, g_quark_try_string ("FjError"));
}

static gpointer
get_quark (gpointer unused)
{
  (void) unused;
  return GUINT_TO_POINTER (FJ_ERROR);
}

static void
test_threads (void)
{
  GThread *threads[8];
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("quark", get_quark, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, FJ_ERROR);
}

/* The codes count up from zero without a gap, so that a table by code has a row for each. */
static void
test_codes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (every_code); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (FJ_ERROR, every_code[i], "A sentence.");
      g_assert_cmpint (every_code[i], ==, i);
      g_assert_true (g_error_matches (error, FJ_ERROR, (int) i));
      g_assert_false (g_error_matches (error, G_FILE_ERROR, (int) i));
    }
  g_assert_cmpint (FJ_ERROR_INTERNAL, ==, G_N_ELEMENTS (every_code) - 1);
}

/* What an error names travels with its copies, each with strings of its own, and only in this domain. */
static void
test_subjects (void)
{
  char first[] = "2.25.1", second[] = "2.25.2";
  const char *const two[] = { first, second, NULL };
  const char *const one[] = { "2.25.3", NULL };
  g_autoptr (GError) error = g_error_new_literal (FJ_ERROR, FJ_ERROR_CONFLICT, "A sentence.");
  g_assert_null (fj_error_get_subjects (error));
  g_assert_null (fj_error_get_subjects (NULL));
  g_autoptr (GError) bare = g_error_copy (error);
  g_assert_null (fj_error_get_subjects (bare));

  fj_error_set_subjects (error, two);
  first[0] = second[0] = 'x';
  g_autoptr (GError) copy = g_error_copy (error);
  fj_error_set_subjects (error, one);
  g_assert_cmpuint (g_strv_length ((char **) fj_error_get_subjects (error)), ==, 1);
  g_assert_cmpstr (fj_error_get_subjects (error)[0], ==, "2.25.3");
  g_assert_cmpuint (g_strv_length ((char **) fj_error_get_subjects (copy)), ==, 2);
  g_assert_cmpstr (fj_error_get_subjects (copy)[0], ==, "2.25.1");
  g_assert_cmpstr (fj_error_get_subjects (copy)[1], ==, "2.25.2");

  g_autoptr (GError) moved = NULL;
  g_propagate_prefixed_error (&moved, g_steal_pointer (&copy), "Before: ");
  g_assert_cmpstr (fj_error_get_subjects (moved)[1], ==, "2.25.2");
  g_assert_true (g_str_has_prefix (moved->message, "Before: "));
  fj_error_set_subjects (moved, NULL);
  g_assert_null (fj_error_get_subjects (moved));

  g_autoptr (GError) foreign = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, "Another's.");
  g_assert_null (fj_error_get_subjects (foreign));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/quark", test_quark);
  g_test_add_func ("/error/threads", test_threads);
  g_test_add_func ("/error/codes", test_codes);
  g_test_add_func ("/error/subjects", test_subjects);
  return g_test_run ();
}
