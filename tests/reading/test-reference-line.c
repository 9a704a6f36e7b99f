/* fj-reference-line: lines whose ends are known by hand. */
#include "fj-reference-line.h"

#include <math.h>

/* 100 x 100 mm each, through the middle of the other: an axial one at z = 10 and a sagittal one at x = 30,
 * seen from the left: its columns run from front to back, its rows from the head down. */
static const FjPlane axial = { { 0.5, 0.5, 10 }, { 1, 0, 0 }, { 0, 1, 0 }, 1, 1, 1 };
static const FjPlane sagittal = { { 30, 1, 59 }, { 0, 1, 0 }, { 0, 0, -1 }, 2, 2, 2 };

static void
test_across (void)
{
  FjReferenceLine line;

  /* On the sagittal image z = 10 is 49 mm below its first centre: 24.5 rows, and half a pixel for the corner.
   */
  g_assert_true (fj_reference_line_find (&axial, 100, 100, &sagittal, 50, 50, &line));
  g_assert_cmpfloat_with_epsilon (line.row[0], 25, 1e-9);
  g_assert_cmpfloat_with_epsilon (line.row[1], 25, 1e-9);
  g_assert_cmpfloat_with_epsilon (fmin (line.column[0], line.column[1]), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (fmax (line.column[0], line.column[1]), 50, 1e-9);
  /* And on the axial one x = 30 is column 30. */
  g_assert_true (fj_reference_line_find (&sagittal, 50, 50, &axial, 100, 100, &line));
  g_assert_cmpfloat_with_epsilon (line.column[0], 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (line.column[1], 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (fabs (line.row[1] - line.row[0]), 100, 1e-9);
}

/* A smaller image gives a shorter line, and one beyond the edge none. */
static void
test_ends (void)
{
  FjPlane small = axial;
  FjReferenceLine line;

  small.origin.y = 40.5;
  g_assert_true (fj_reference_line_find (&small, 20, 100, &sagittal, 50, 50, &line));
  g_assert_cmpfloat_with_epsilon (fmin (line.column[0], line.column[1]), 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (fmax (line.column[0], line.column[1]), 30, 1e-9);
  small.origin.z = 61;
  g_assert_false (fj_reference_line_find (&small, 20, 100, &sagittal, 50, 50, &line));
  small = axial;
  small.origin.x = 31;
  g_assert_false (fj_reference_line_find (&small, 100, 100, &sagittal, 50, 50, &line));
  /* Its border reaches half a pixel beyond its centres. */
  small.origin.x = 30.4;
  g_assert_true (fj_reference_line_find (&small, 100, 100, &sagittal, 50, 50, &line));
}

static FjPlane
tilted (double degrees)
{
  FjPlane plane = axial;
  double a = degrees * G_PI / 180;

  plane.column = (FjVector){ 0, cos (a), sin (a) };
  return plane;
}

/* Close to parallel there is no line; an oblique one runs as steeply as it is tilted. */
static void
test_oblique (void)
{
  FjPlane nine = tilted (9), thirty = tilted (30);
  FjReferenceLine line;

  g_assert_false (fj_reference_line_find (&axial, 100, 100, &axial, 100, 100, &line));
  g_assert_false (fj_reference_line_find (&nine, 100, 100, &axial, 100, 100, &line));
  g_assert_true (fj_reference_line_find (&thirty, 60, 100, &sagittal, 50, 50, &line));
  g_assert_cmpfloat_with_epsilon ((line.row[1] - line.row[0]) / (line.column[1] - line.column[0]),
                                  -tan (30 * G_PI / 180), 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference-line/across", test_across);
  g_test_add_func ("/reference-line/ends", test_ends);
  g_test_add_func ("/reference-line/oblique", test_oblique);
  return g_test_run ();
}
