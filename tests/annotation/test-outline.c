/* Lengths and areas of outlines against closed forms, and where an outline crosses itself. */
#include "fj-outline.h"

#include <math.h>

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9 * fmax (1, (b)))

static void
test_length (void)
{
  static const double points[] = { 0, 0, 3, 4, 3, 0 };

  NEAR (fj_outline_length (points, 3, FALSE), 9);
  NEAR (fj_outline_length (points, 3, TRUE), 12);
  NEAR (fj_outline_length (points, 1, TRUE), 0);
}

/* Circles have a closed form; of 2 by 1, 4 a E(1 - 1/4) = 9.688448220547675 (Abramowitz and Stegun 17.3). */
static void
test_ellipse (void)
{
  static const double a[] = { 3, 4 }, b[] = { -4, 3 }, long_half[] = { 0, 2 }, short_half[] = { 1, 0 };
  /* Conjugate, not at right angles: the same ellipse of 2 by 1 a quarter of a turn on. */
  const double u[] = { M_SQRT1_2, M_SQRT2 }, v[] = { -M_SQRT1_2, M_SQRT2 };

  NEAR (fj_outline_ellipse_length (a, b), 10 * G_PI);
  NEAR (fj_outline_ellipse_length (long_half, short_half), 9.688448220547675);
  NEAR (fj_outline_ellipse_length (u, v), 9.688448220547675);
}

static void
test_area (void)
{
  static const double square[] = { 0, 0, 4, 0, 4, 4, 0, 4 }, turned[] = { 2, 0, 4, 2, 2, 4, 0, 2 };
  static const double hollow[] = { 0, 0, 4, 0, 4, 4, 2, 1, 0, 4 };
  /* Two triangles with a point in common: the shoelace formula says zero. */
  static const double bow[] = { 0, 0, 4, 4, 4, 0, 0, 4 };
  /* Twice around the same square is not in it, by even-odd; a pentagram has a hole in the middle. */
  static const double twice[] = { 0, 0, 4, 0, 4, 4, 0, 4, 0, 0, 4, 0, 4, 4, 0, 4 };
  double star[10], star_area;
  double line[] = { 0, 0, 1, 1, 2, 2 };

  NEAR (fj_outline_area (square, 4), 16);
  NEAR (fj_outline_area (turned, 4), 8);
  NEAR (fj_outline_area (hollow, 5), 10);
  NEAR (fj_outline_area (bow, 4), 8);
  NEAR (fj_outline_area (twice, 8), 0);
  NEAR (fj_outline_area (line, 3), 0);
  NEAR (fj_outline_area (square, 2), 0);
  for (guint i = 0; i < 5; i++)
    {
      star[2 * i] = sin (4 * G_PI * i / 5);
      star[2 * i + 1] = cos (4 * G_PI * i / 5);
    }
  /* Five spikes: the star without the pentagon in its middle, whose corners are 1 / phi² away. */
  {
    double phi = (1 + sqrt (5)) / 2, inner = 1 / (phi * phi);
    double edge = 2 * inner * sin (G_PI / 5), apothem = inner * cos (G_PI / 5);

    star_area = 5 * edge * (1 - apothem) / 2;
  }
  NEAR (fj_outline_area (star, 5), star_area);
}

/* A circle of many points, drawn through every direction. */
static void
test_circle (void)
{
  enum
  {
    N = 4000
  };
  g_autofree double *points = g_new (double, 2 * N);

  for (guint i = 0; i < N; i++)
    {
      points[2 * i] = 250 + 100 * cos (2 * G_PI * i / N);
      points[2 * i + 1] = 250 + 100 * sin (2 * G_PI * i / N);
    }
  NEAR (fj_outline_area (points, N), 0.5 * N * 100 * 100 * sin (2 * G_PI / N));
  NEAR (fj_outline_length (points, N, TRUE), 2 * N * 100 * sin (G_PI / N));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outline/length", test_length);
  g_test_add_func ("/outline/ellipse", test_ellipse);
  g_test_add_func ("/outline/area", test_area);
  g_test_add_func ("/outline/circle", test_circle);
  return g_test_run ();
}
