/* fj-gsdf: the numbers that PS3.14 prints. */
#include <math.h>

#include "fj-gsdf.h"

/* Table B-1. */
static void
test_table (void)
{
  static const struct
  {
    double jnd, luminance;
  } rows[] = { { 1, 0.0500 },       { 2, 0.0547 },       { 3, 0.0594 },      { 4, 0.0643 }, { 5, 0.0696 },
               { 6, 0.0750 },       { 7, 0.0807 },       { 8, 0.0866 },      { 9, 0.0927 }, { 10, 0.0991 },
               { 1021, 3941.8580 }, { 1022, 3967.5470 }, { 1023, 3993.4040 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double luminance = fj_gsdf_get_luminance (rows[i].jnd);

      /* Four decimals; at the top the table was made with more digits of the constants than it prints. */
      g_assert_cmpfloat_with_epsilon (luminance, rows[i].luminance, MAX (0.00006, 2e-5 * rows[i].luminance));
    }
}

/* Table D.2-1: densities of a film (0.2 to 3.0 on a box of 2000 cd/m², 10 cd/m² of reflected light). */
static void
test_film (void)
{
  static const struct
  {
    guint value;
    double density;
  } rows[] = { { 0, 3.000 },   { 1, 2.936 },   { 12, 2.506 },  { 24, 2.239 },  { 60, 1.742 }, { 120, 1.186 },
               { 180, 0.728 }, { 216, 0.471 }, { 240, 0.304 }, { 252, 0.221 }, { 255, 0.200 } };
  double first = fj_gsdf_get_jnd (10 + 2000 * pow (10, -3.0));
  double last = fj_gsdf_get_jnd (10 + 2000 * pow (10, -0.2));

  g_assert_cmpfloat_with_epsilon (first, 233.32, 0.01);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double luminance = fj_gsdf_get_luminance (first + (last - first) * rows[i].value / 255);

      g_assert_cmpfloat_with_epsilon (-log10 ((luminance - 10) / 2000), rows[i].density, 0.0015);
    }
}

/* There and back within what the two formulas of the standard agree (7.2: to 3 parts in 10,000 of a JND …
 * in luminance); rising all the way. */
static void
test_back (void)
{
  for (guint jnd = 1; jnd <= 1023; jnd++)
    {
      g_assert_cmpfloat_with_epsilon (fj_gsdf_get_jnd (fj_gsdf_get_luminance (jnd)), jnd, 0.1);
      if (jnd > 1)
        g_assert_cmpfloat (fj_gsdf_get_luminance (jnd), >, fj_gsdf_get_luminance (jnd - 1));
    }
}

static void
test_ends (void)
{
  g_assert_cmpfloat (fj_gsdf_get_jnd (0), ==, 1);
  g_assert_cmpfloat (fj_gsdf_get_jnd (-3), ==, 1);
  g_assert_cmpfloat (fj_gsdf_get_jnd (NAN), ==, 1);
  g_assert_cmpfloat (fj_gsdf_get_jnd (0.01), ==, 1);
  g_assert_cmpfloat (fj_gsdf_get_jnd (1e6), ==, 1023);
  g_assert_cmpfloat (fj_gsdf_get_luminance (0), ==, fj_gsdf_get_luminance (1));
  g_assert_cmpfloat (fj_gsdf_get_luminance (5000), ==, fj_gsdf_get_luminance (1023));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gsdf/table", test_table);
  g_test_add_func ("/gsdf/film", test_film);
  g_test_add_func ("/gsdf/back", test_back);
  g_test_add_func ("/gsdf/ends", test_ends);
  return g_test_run ();
}
