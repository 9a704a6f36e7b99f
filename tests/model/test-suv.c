/* fj-suv: numbers worked out by hand. */
#include "fj-suv.h"

#include <math.h>

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9 * fabs (b))

static const FjSuvParameters man = { 370e6, 6586.2, 6586.2, 80, 1.8, 'M' }; /* one half-life after */

static void
test_weight (void)
{
  NEAR (fj_suv_get_decayed_dose (&man), 185e6);
  NEAR (fj_suv_get_factor (&man, FJ_SUV_BODY_WEIGHT), 80000.0 / 185e6);
}

static void
test_others (void)
{
  FjSuvParameters woman = man;

  /* 1.10 * 80 - 128 * (80 / 180)^2 = 62.716… kg */
  NEAR (fj_suv_get_factor (&man, FJ_SUV_LEAN_BODY_MASS), (88 - 128.0 * 16 / 81) * 1000 / 185e6);
  woman.sex = 'F';
  NEAR (fj_suv_get_factor (&woman, FJ_SUV_LEAN_BODY_MASS), (85.6 - 148.0 * 16 / 81) * 1000 / 185e6);
  /* Du Bois of 80 kg and 180 cm: 1.996 m² in the published tables */
  g_assert_cmpfloat_with_epsilon (fj_suv_get_factor (&man, FJ_SUV_BODY_SURFACE) * 185e6 / 10000, 1.996, 5e-4);
  g_assert_cmpstr (fj_suv_type_get_unit (FJ_SUV_BODY_SURFACE), ==, "cm2/ml");
  g_assert_cmpstr (fj_suv_type_get_unit (FJ_SUV_BODY_WEIGHT), ==, "g/ml");
}

static void
test_unknown (void)
{
  static const FjSuvParameters cases[] = {
    { 0, 6586, 0, 80, 1.8, 'M' },    { NAN, 6586, 0, 80, 1.8, 'M' }, { 1e8, 0, 0, 80, 1.8, 'M' },
    { 1e8, 6586, -1, 80, 1.8, 'M' }, { 1e8, 6586, 0, 0, 1.8, 'M' },  { 1e8, 6586, INFINITY, 80, 1.8, 'M' },
  };
  FjSuvParameters some = man;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (FjSuvType type = 0; type < FJ_SUV_N_TYPES; type++)
      g_assert_true (isnan (fj_suv_get_factor (&cases[i], type)));
  some.sex = '\0';
  g_assert_true (isnan (fj_suv_get_factor (&some, FJ_SUV_LEAN_BODY_MASS)));
  g_assert_false (isnan (fj_suv_get_factor (&some, FJ_SUV_BODY_SURFACE)));
  some.height = 0;
  g_assert_true (isnan (fj_suv_get_factor (&some, FJ_SUV_BODY_SURFACE)));
  g_assert_false (isnan (fj_suv_get_factor (&some, FJ_SUV_BODY_WEIGHT)));
  some = man;
  some.height = 0.4; /* the formula gives a negative mass */
  g_assert_true (isnan (fj_suv_get_factor (&some, FJ_SUV_LEAN_BODY_MASS)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/suv/weight", test_weight);
  g_test_add_func ("/suv/others", test_others);
  g_test_add_func ("/suv/unknown", test_unknown);
  return g_test_run ();
}
