/* fj-resident-id: the examples of GB 11643-1999 itself, and every single mistyped digit of them. */
#include <string.h>

#include "fj-error.h"
#include "fj-language.h"
#include "fj-resident-id.h"

#define TODAY "2026-05-12"

static void
test_good (void)
{
  static const struct
  {
    const char *number, *birth;
    FjSex sex;
  } cases[] = {
    { "11010519491231002X", "1949-12-31", FJ_SEX_FEMALE }, /* GB 11643-1999, 4 */
    { "440524188001010014", "1880-01-01", FJ_SEX_MALE },   /* the same */
    { "11010519491231002x", "1949-12-31", FJ_SEX_FEMALE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *birth = NULL;
      g_autoptr (GError) error = NULL;
      FjSex sex = FJ_SEX_UNKNOWN;
      g_assert_true (fj_resident_id_check (cases[i].number, TODAY, &birth, &sex, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (birth, ==, cases[i].birth);
      g_assert_cmpint (sex, ==, cases[i].sex);
    }
  g_assert_true (fj_resident_id_check ("11010519491231002X", TODAY, NULL, NULL, NULL));
}

static void
refused (const char *number, const char *today)
{
  g_autofree char *birth = NULL;
  g_autoptr (GError) error = NULL;
  FjSex sex = FJ_SEX_UNKNOWN;
  g_assert_false (fj_resident_id_check (number, today, &birth, &sex, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_assert_null (birth);
  g_assert_cmpint (sex, ==, FJ_SEX_UNKNOWN);
}

static void
test_bad (void)
{
  refused (NULL, TODAY);
  refused ("", TODAY);
  refused ("110105491231002", TODAY);     /* 15 digits */
  refused ("11010519491231002", TODAY);   /* 17 */
  refused ("11010519491231002XX", TODAY); /* 19 */
  refused ("1101051949123100X2", TODAY);
  refused ("１1010519491231002", TODAY);
  refused ("110105199902300023", TODAY); /* 30 February, check character made right below */
  refused ("11010519491231002X", "1949-12-30");
  const char *good = "440524188001010014";
  for (int i = 0; i < 18; i++)
    for (char c = '0'; c <= '9'; c++)
      if (c != good[i])
        {
          char mistyped[19];
          strcpy (mistyped, good);
          mistyped[i] = c;
          refused (mistyped, TODAY);
        }
}

/* Dates that do not exist are refused although the check character fits. */
static void
test_bad_date (void)
{
  static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  static const char *const bases[]
      = { "11010519990230002", "11010519991301002", "11010500000101002", "11010519990100002" };
  for (gsize k = 0; k < G_N_ELEMENTS (bases); k++)
    {
      int sum = 0;
      for (int i = 0; i < 17; i++)
        sum += (bases[k][i] - '0') * weights[i];
      g_autofree char *number = g_strdup_printf ("%s%c", bases[k], "10X98765432"[sum % 11]);
      g_autoptr (GError) error = NULL;
      fj_language_set_thread ("en");
      g_assert_false (fj_resident_id_check (number, TODAY, NULL, NULL, &error));
      g_assert_nonnull (strstr (error->message, "birth date"));
    }
}

static void
test_mask (void)
{
  g_autofree char *masked = fj_resident_id_mask ("32031119900101123X");
  g_assert_cmpstr (masked, ==, "3203**********123X");
  g_autofree char *partial = fj_resident_id_mask ("320311");
  g_assert_cmpstr (partial, ==, "******");
  g_autofree char *none = fj_resident_id_mask (NULL);
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resident-id/good", test_good);
  g_test_add_func ("/resident-id/bad", test_bad);
  g_test_add_func ("/resident-id/bad-date", test_bad_date);
  g_test_add_func ("/resident-id/mask", test_mask);
  return g_test_run ();
}
