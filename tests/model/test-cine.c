/* fj-cine: images in time, whatever the clock of the screen does. */
#include "fj-cine.h"

/* Images that @rate shows in @seconds on a screen of @hertz. */
static guint
play (double rate, double hertz, double seconds)
{
  FjCine cine = { 0 };
  guint images = 0;

  for (double at = 0; at <= seconds; at += 1 / hertz)
    images += fj_cine_advance (&cine, (gint64) (at * 1e6), rate);
  return images;
}

static void
test_rate (void)
{
  static const double rates[] = { 1, 7, 15, 25, 30, 50, 60 };
  static const double screens[] = { 24, 60, 75, 144 };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    for (guint k = 0; k < G_N_ELEMENTS (screens); k++)
      g_assert_cmpfloat_with_epsilon (play (rates[i], screens[k], 10), rates[i] * 10, 2.01);
}

/* A picture that took long: what it missed is left out at once, and nothing is made up for later. */
static void
test_late (void)
{
  FjCine cine = { 0 };

  g_assert_cmpuint (fj_cine_advance (&cine, 0, 10), ==, 0);
  g_assert_cmpuint (fj_cine_advance (&cine, 100000, 10), ==, 1);
  g_assert_cmpuint (fj_cine_advance (&cine, 410000, 10), ==, 3);
  g_assert_cmpuint (fj_cine_advance (&cine, 420000, 10), ==, 0);
  /* Hidden for an hour. */
  g_assert_cmpuint (fj_cine_advance (&cine, 3600000000, 10), ==, 1);
  g_assert_cmpuint (fj_cine_advance (&cine, 3600050000, 10), ==, 0);
  g_assert_cmpuint (fj_cine_advance (&cine, 3600100000, 10), ==, 1);
}

static void
test_change (void)
{
  FjCine cine = { 0 };

  fj_cine_advance (&cine, 0, 1);
  /* From one a second to sixty: no second is waited for. */
  g_assert_cmpuint (fj_cine_advance (&cine, 10000, 60), ==, 0);
  g_assert_cmpuint (fj_cine_advance (&cine, 30000, 60), >=, 1);
  fj_cine_stop (&cine);
  g_assert_cmpuint (fj_cine_advance (&cine, 9000000, 60), ==, 0);
}

static void
test_rates (void)
{
  double rate = FJ_CINE_RATE;

  g_assert_cmpfloat (fj_cine_get_rate (0), ==, FJ_CINE_RATE);
  g_assert_cmpfloat (fj_cine_get_rate (-3), ==, FJ_CINE_RATE);
  g_assert_cmpfloat (fj_cine_get_rate (29.97), ==, 29.97);
  g_assert_cmpfloat (fj_cine_get_rate (1e9), ==, FJ_CINE_FASTEST);
  g_assert_cmpfloat (fj_cine_get_rate (0.001), ==, FJ_CINE_SLOWEST);
  g_assert_cmpfloat (fj_cine_step_rate (15, 1), ==, 20);
  g_assert_cmpfloat (fj_cine_step_rate (15, -1), ==, 12);
  g_assert_cmpfloat (fj_cine_step_rate (29.97, 1), ==, 30);
  g_assert_cmpfloat (fj_cine_step_rate (29.97, -1), ==, 25);
  for (int i = 0; i < 40; i++)
    rate = fj_cine_step_rate (rate, 1);
  g_assert_cmpfloat (rate, ==, FJ_CINE_FASTEST);
  for (int i = 0; i < 40; i++)
    rate = fj_cine_step_rate (rate, -1);
  g_assert_cmpfloat (rate, ==, FJ_CINE_SLOWEST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cine/rate", test_rate);
  g_test_add_func ("/cine/late", test_late);
  g_test_add_func ("/cine/change", test_change);
  g_test_add_func ("/cine/rates", test_rates);
  return g_test_run ();
}
