#include "fj-age.h"
#include "fj-language.h"

static void
test_dicom (void)
{
  static const struct
  {
    const char *birth, *at, *age;
  } cases[] = {
    { "2026-05-12", "2026-05-12", "000D" },
    { "2026-05-11", "2026-05-12", "001D" },
    { "2026-04-14", "2026-05-12", "028D" },
    { "2026-04-13", "2026-05-12", "029D" }, /* the month is not over */
    { "2026-04-12", "2026-05-12", "001M" },
    { "2026-01-31", "2026-03-01", "001M" },
    { "2024-05-13", "2026-05-12", "023M" },
    { "2024-05-12", "2026-05-12", "002Y" },
    { "1991-05-13", "2026-05-12", "034Y" },
    { "1991-05-12", "2026-05-12", "035Y" },
    { "2004-02-29", "2026-02-28", "021Y" },
    { "2004-02-29", "2026-03-01", "022Y" },
    /* Partial dates: only when every day of them gives the same age */
    { "1990", "2026-12-31", "036Y" },
    { "1990", "2026-05-12", NULL },
    { "1990-04", "2026-05-12", "036Y" },
    { "1990-05", "2026-05-12", NULL },
    { "1990-05", "2026-05-31", "036Y" },
    { "2025-04", "2026-04-30", "012M" },
    { "2026", "2026-05-12", NULL },
    { "2026", "2026-01-01", "000D" },
    /* Before birth, and no dates */
    { "2026-05-13", "2026-05-12", NULL },
    { "2027", "2026-05-12", NULL },
    { "1990-02-30", "2026-05-12", NULL },
    { "1990-13", "2026-05-12", NULL },
    { "", "2026-05-12", NULL },
    { NULL, "2026-05-12", NULL },
    { "1990-5-1", "2026-05-12", NULL },
    { "19900501", "2026-05-12", NULL },
    { "1990-05-01", "2026", NULL },
    { "1990-05-01", NULL, NULL },
    { "0900-01-01", "2026-05-12", NULL },
    { "1990-05-01x", "2026-05-12", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *age = fj_age_to_dicom (cases[i].birth, cases[i].at);
      g_test_message ("%s at %s", cases[i].birth, cases[i].at);
      g_assert_cmpstr (age, ==, cases[i].age);
    }
}

static void
test_display (void)
{
  fj_language_set_thread ("en");
  g_autofree char *days = fj_age_to_display ("2026-04-14", "2026-05-12");
  g_assert_cmpstr (days, ==, "28 days");
  g_autofree char *day = fj_age_to_display ("2026-05-11", "2026-05-12");
  g_assert_cmpstr (day, ==, "1 day");
  g_autofree char *month = fj_age_to_display ("2026-04-12", "2026-05-12");
  g_assert_cmpstr (month, ==, "1 month");
  g_autofree char *months = fj_age_to_display ("2025-06-12", "2026-05-12");
  g_assert_cmpstr (months, ==, "11 months");
  g_autofree char *years = fj_age_to_display ("1991-06-12", "2026-05-12");
  g_assert_cmpstr (years, ==, "34 years");
  g_assert_null (fj_age_to_display ("2026-06-12", "2026-05-12"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/age/dicom", test_dicom);
  g_test_add_func ("/age/display", test_display);
  return g_test_run ();
}
