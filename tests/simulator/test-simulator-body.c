/* A sphere and a rod whose cuts and shadows geometry gives exactly. */
#include "simulator-body.h"

#include <math.h>

static const SimulatorEllipsoid sphere = { { 10, 20, 30 }, { 8, 8, 8 }, 100, 1000 };

static GArray *
body_of (const SimulatorEllipsoid *one)
{
  GArray *body = g_array_new (FALSE, FALSE, sizeof *one);
  g_array_append_vals (body, one, 1);
  return body;
}

static guint
count (const double *values, guint n, double value)
{
  guint found = 0;
  for (guint i = 0; i < n; i++)
    found += values[i] == value ? 1 : 0;
  return found;
}

static void
test_cut (void)
{
  g_autoptr (GArray) body = body_of (&sphere);
  g_autofree double *values = g_new (double, 200 * 200);
  SimulatorPlane plane = { .rows = 200,
                           .columns = 200,
                           .column_axis = 0,
                           .column_step = 0.2,
                           .row_axis = 1,
                           .row_step = 0.2,
                           .origin = { -10, 0, 30 } };

  /* Through the middle: a disc of radius 8 mm = 40 pixels. */
  simulator_body_cut (body, &plane, FALSE, values);
  g_assert_cmpfloat_with_epsilon (count (values, 200 * 200, 100), G_PI * 40 * 40, 60);
  /* Pixel (row r, column c) is at x = -10 + 0.2 c, y = 0.2 r: the middle is at c = 100, r = 100. */
  g_assert_cmpfloat (values[100 * 200 + 100], ==, 100);
  g_assert_cmpfloat (values[100 * 200 + 139], ==, 100);
  g_assert_cmpfloat (values[100 * 200 + 142], ==, -1000);
  /* 6 mm off the middle: radius sqrt (64 - 36) = 5.29 mm. */
  plane.origin[2] = 36;
  simulator_body_cut (body, &plane, FALSE, values);
  g_assert_cmpfloat_with_epsilon (count (values, 200 * 200, 100), G_PI * 28 / 0.04, 60);
  /* Beside it: nothing. */
  plane.origin[2] = 39;
  simulator_body_cut (body, &plane, FALSE, values);
  g_assert_cmpuint (count (values, 200 * 200, 100), ==, 0);
}

static void
test_project (void)
{
  g_autoptr (GArray) body = body_of (&sphere);
  g_autofree double *values = g_new (double, 100 * 100);
  SimulatorPlane plane = { .rows = 100,
                           .columns = 100,
                           .column_axis = 0,
                           .column_step = 0.4,
                           .row_axis = 2,
                           .row_step = -0.4,
                           .origin = { -10, 0, 50 } };
  double sum = 0;

  simulator_body_project (body, &plane, values);
  /* The longest way through is the diameter; the sum of all ways is the volume. */
  g_assert_cmpfloat_with_epsilon (values[50 * 100 + 50], 16, 0.01);
  for (guint i = 0; i < 100 * 100; i++)
    sum += values[i] * 0.4 * 0.4;
  g_assert_cmpfloat_with_epsilon (sum, 4.0 / 3 * G_PI * 512, 15);
}

static void
test_outside (void)
{
  /* Bodies that stick out of the picture on every side are cut off, not written beside it (ASan watches). */
  static const SimulatorEllipsoid places[] = { { { -500, 0, 0 }, { 9, 9, 9 }, 1, 1 },
                                               { { 500, 0, 0 }, { 9, 9, 9 }, 1, 1 },
                                               { { 0, 0, 0 }, { 900, 900, 900 }, 1, 1000 },
                                               { { -10, -10, 0 }, { 12, 12, 12 }, 1, 1 } };
  g_autofree double *values = g_new (double, 30 * 20);
  SimulatorPlane plane = { .rows = 30,
                           .columns = 20,
                           .column_axis = 0,
                           .column_step = 1,
                           .row_axis = 1,
                           .row_step = -1,
                           .origin = { -10, 15, 0 } };
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GArray) body = body_of (&places[i]);
      simulator_body_cut (body, &plane, FALSE, values);
      simulator_body_project (body, &plane, values);
      if (i == 2)
        g_assert_cmpfloat (values[0], >, 700);
    }
}

static void
test_noise (void)
{
  guint32 state = 1, again = 1;
  double sum = 0, squares = 0;
  const guint n = 20000;

  for (guint i = 0; i < n; i++)
    {
      double value = simulator_noise (&state);
      g_assert_cmpfloat (value, ==, simulator_noise (&again));
      sum += value;
      squares += value * value;
    }
  g_assert_cmpfloat_with_epsilon (sum / n, 0, 0.03);
  g_assert_cmpfloat_with_epsilon (squares / n, 1, 0.03);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/body/cut", test_cut);
  g_test_add_func ("/simulator/body/project", test_project);
  g_test_add_func ("/simulator/body/outside", test_outside);
  g_test_add_func ("/simulator/body/noise", test_noise);
  return g_test_run ();
}
