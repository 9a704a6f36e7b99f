#include "fj-plane.h"

#include <math.h>

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

static FjPlane
axial (void)
{
  return (FjPlane){ { -100, -120, 40 }, { 1, 0, 0 }, { 0, 1, 0 }, 0.5, 0.8, 5 };
}

static void
test_vectors (void)
{
  FjVector a = { 1, 2, 3 }, b = { -4, 5, 6 };
  FjVector cross = fj_vector_cross (a, b);
  FjVector difference = fj_vector_subtract (a, b);
  FjVector sum = fj_vector_add_scaled (a, b, 2);

  NEAR (fj_vector_dot (a, b), 24);
  NEAR (cross.x, -3);
  NEAR (cross.y, -18);
  NEAR (cross.z, 13);
  NEAR (difference.x, 5);
  NEAR (difference.y, -3);
  NEAR (difference.z, -3);
  NEAR (sum.x, -7);
  NEAR (sum.y, 12);
  NEAR (sum.z, 15);
  NEAR (fj_vector_length ((FjVector){ 2, 3, 6 }), 7);
}

/* The equation of PS3.3 C.7.6.2.1.1 written out: the column index runs along the row vector, with the second
 * value of Pixel Spacing. */
static void
test_to_patient (void)
{
  FjPlane plane = axial ();
  FjVector point = fj_plane_to_patient (&plane, 10, 20);
  FjVector normal = fj_plane_normal (&plane);

  NEAR (point.x, -100 + 10 * 0.8);
  NEAR (point.y, -120 + 20 * 0.5);
  NEAR (point.z, 40);
  NEAR (normal.z, 1); /* axial: towards the head */

  /* Coronal, seen from the front, columns down to the feet: the normal goes to the back (+y). */
  plane = (FjPlane){ { 0, 0, 0 }, { 1, 0, 0 }, { 0, 0, -1 }, 1, 1, 0 };
  normal = fj_plane_normal (&plane);
  NEAR (normal.y, 1);
  /* Sagittal, front on the left: the normal goes to the patient's right (-x). */
  plane = (FjPlane){ { 0, 0, 0 }, { 0, 1, 0 }, { 0, 0, -1 }, 1, 1, 0 };
  normal = fj_plane_normal (&plane);
  NEAR (normal.x, -1);
}

static void
test_from_patient (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int i = 0; i < 200; i++)
    {
      double a = g_rand_double_range (random, -3, 3), b = g_rand_double_range (random, -3, 3);
      FjPlane plane = { { g_rand_double_range (random, -300, 300), 12, -7 },
                        { cos (a), sin (a), 0 },
                        { -sin (a) * cos (b), cos (a) * cos (b), sin (b) },
                        g_rand_double_range (random, 0.1, 3),
                        g_rand_double_range (random, 0.1, 3),
                        1 };
      double column = g_rand_double_range (random, -50, 600), row = g_rand_double_range (random, -50, 600);
      double away = g_rand_double_range (random, -50, 50);
      double found_column, found_row, found_away;
      FjVector point;

      if (i % 2) /* four digits only, as devices write them */
        plane.row.x = round (plane.row.x * 1e4) / 1e4;
      g_assert_true (fj_plane_is_valid (&plane));
      point
          = fj_vector_add_scaled (fj_plane_to_patient (&plane, column, row), fj_plane_normal (&plane), away);
      fj_plane_from_patient (&plane, point, &found_column, &found_row, &found_away);
      NEAR (found_column, column);
      NEAR (found_row, row);
      NEAR (found_away, away);
    }
}

static void
test_valid (void)
{
  FjPlane plane = axial ();

  g_assert_true (fj_plane_is_valid (&plane));
  plane.row.x = 1.0009;
  g_assert_true (fj_plane_is_valid (&plane));
  plane.row.x = 1.01;
  g_assert_false (fj_plane_is_valid (&plane));
  plane = axial ();
  plane.column = (FjVector){ 0.1, 0.995, 0 };
  g_assert_false (fj_plane_is_valid (&plane));
  plane = axial ();
  plane.column_spacing = 0;
  g_assert_false (fj_plane_is_valid (&plane));
  plane.column_spacing = -1;
  g_assert_false (fj_plane_is_valid (&plane));
  plane.column_spacing = NAN;
  g_assert_false (fj_plane_is_valid (&plane));
  plane.column_spacing = INFINITY;
  g_assert_false (fj_plane_is_valid (&plane));
  plane = axial ();
  plane.row_spacing = 0;
  g_assert_false (fj_plane_is_valid (&plane));
  plane = axial ();
  plane.row = (FjVector){ 0, 0, 0 };
  g_assert_false (fj_plane_is_valid (&plane));
  plane.row = (FjVector){ NAN, 0, 0 };
  g_assert_false (fj_plane_is_valid (&plane));
  plane = axial ();
  plane.origin.y = NAN;
  g_assert_false (fj_plane_is_valid (&plane));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plane/vectors", test_vectors);
  g_test_add_func ("/plane/to-patient", test_to_patient);
  g_test_add_func ("/plane/from-patient", test_from_patient);
  g_test_add_func ("/plane/valid", test_valid);
  return g_test_run ();
}
