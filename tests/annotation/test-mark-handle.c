/* A mark that is moved stays what it is: right angles in the patient's plane, an ellipse an ellipse. */
#include "fj-mark-handle.h"

#include <math.h>

#include "fj-mark-shape.h"
#include "marks.h"

static const FjMarkPlane square = { .has_shape = TRUE, .scale = { 1, 1 } };
static const FjMarkPlane high
    = { .has_shape = TRUE, .is_physical = TRUE, .basis = FJ_SPACING_PATIENT, .scale = { 0.5, 1 } };

static void
assert_points (const FjMark *mark, guint n, const double *expected)
{
  g_assert_cmpuint (fj_mark_get_n_points (mark), ==, n);
  for (guint i = 0; i < 2 * n; i++)
    NEAR (g_array_index (mark->points, double, i), expected[i]);
}

#define POINTS(mark, ...)                                                                                    \
  assert_points (mark, sizeof ((double[]){ __VA_ARGS__ }) / (2 * sizeof (double)), (double[]){ __VA_ARGS__ })

/* From point @i to point @k, in the plane. */
static void
vector_of (const FjMark *mark, const FjMarkPlane *plane, guint i, guint k, double vector[2])
{
  double a[2], b[2];

  fj_mark_get_point (mark, i, &a[0], &a[1]);
  fj_mark_get_point (mark, k, &b[0], &b[1]);
  fj_mark_plane_vector (plane, a, b, vector);
}

static double
length_of (const FjMark *mark, const FjMarkPlane *plane, guint i, guint k)
{
  double vector[2];

  vector_of (mark, plane, i, k, vector);
  return hypot (vector[0], vector[1]);
}

static void
assert_across (const FjMark *mark, const FjMarkPlane *plane)
{
  double one[2], other[2];

  vector_of (mark, plane, 0, 1, one);
  vector_of (mark, plane, 2, 3, other);
  g_assert_cmpfloat_with_epsilon (one[0] * other[0] + one[1] * other[1], 0, 1e-7);
}

static void
test_hit (void)
{
  g_autoptr (FjMark) line = MARK (FJ_MARK_LENGTH, 10, 10, 30, 10);
  g_autoptr (FjMark) box = MARK (FJ_MARK_RECTANGLE, 10, 10, 30, 20);
  g_autoptr (FjMark) region = MARK (FJ_MARK_FREEHAND, 10, 10, 30, 10, 20, 30);
  g_autoptr (FjMark) text = MARK (FJ_MARK_TEXT, 10, 10);
  guint handle = 9;

  g_assert_cmpint (fj_mark_hit (line, &square, 11, 11, 3, &handle), ==, FJ_MARK_HIT_HANDLE);
  g_assert_cmpuint (handle, ==, 0);
  g_assert_cmpint (fj_mark_hit (line, &square, 31, 9, 3, &handle), ==, FJ_MARK_HIT_HANDLE);
  g_assert_cmpuint (handle, ==, 1);
  g_assert_cmpint (fj_mark_hit (line, &square, 20, 12, 3, &handle), ==, FJ_MARK_HIT_LINE);
  g_assert_cmpint (fj_mark_hit (line, &square, 20, 14, 3, &handle), ==, FJ_MARK_HIT_NOTHING);
  /* Two rows are four widths. */
  g_assert_cmpint (fj_mark_hit (line, &high, 20, 12, 3, &handle), ==, FJ_MARK_HIT_NOTHING);
  g_assert_cmpint (fj_mark_hit (box, &square, 10, 20, 1, &handle), ==, FJ_MARK_HIT_HANDLE);
  g_assert_cmpuint (handle, ==, 3);
  g_assert_cmpint (fj_mark_hit (box, &square, 20, 15, 3, &handle), ==, FJ_MARK_HIT_NOTHING); /* inside */
  g_assert_cmpint (fj_mark_hit (region, &square, 10, 10, 3, &handle), ==, FJ_MARK_HIT_LINE);
  g_assert_cmpint (fj_mark_hit (text, &square, 11, 10, 3, &handle), ==, FJ_MARK_HIT_HANDLE);
}

static void
test_rectangle (void)
{
  g_autoptr (FjMark) mark = MARK (FJ_MARK_RECTANGLE, 10, 10, 30, 20);
  static const double opposite[4][2] = { { 30, 20 }, { 10, 20 }, { 10, 10 }, { 30, 10 } };

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (FjMark) moved = fj_mark_copy (mark);
      double x, y;

      fj_mark_move_handle (moved, &square, i, 13.5, 17.25);
      fj_mark_get_handle (moved, i, &x, &y);
      NEAR (x, 13.5);
      NEAR (y, 17.25);
      fj_mark_get_handle (moved, (i + 2) % 4, &x, &y);
      NEAR (x, opposite[i][0]);
      NEAR (y, opposite[i][1]);
    }
  fj_mark_move (mark, -3, 4);
  POINTS (mark, 7, 14, 27, 24);
}

static void
test_bidirectional (void)
{
  g_autoptr (FjMark) mark = MARK (FJ_MARK_BIDIRECTIONAL, 10, 10, 50, 10, 20, 15, 20, 2);

  /* The short one slides along, and its other end keeps its distance. */
  fj_mark_move_handle (mark, &square, 2, 30, 18);
  POINTS (mark, 10, 10, 50, 10, 30, 18, 30, 2);
  fj_mark_move_handle (mark, &square, 3, 90, 6); /* not beyond the end */
  POINTS (mark, 10, 10, 50, 10, 50, 18, 50, 6);
  fj_mark_move_handle (mark, &square, 3, 20, 6);
  /* The long one is turned downwards: a quarter of its length from its first end, as before. */
  fj_mark_move_handle (mark, &square, 1, 10, 90);
  POINTS (mark, 10, 10, 10, 90, 2, 30, 14, 30);
}

/* Whatever is done to it: across in the patient, and the lengths that nobody moved are the same. */
static void
test_right_angles (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);

  for (FjMarkKind kind = FJ_MARK_BIDIRECTIONAL;; kind = FJ_MARK_ELLIPSE)
    {
      g_autoptr (FjMark) mark = fj_mark_new (kind, &image);
      const double from[2] = { 10, 10 }, to[2] = { 50, 30 };

      g_assert_true (fj_mark_set_stroke (mark, &high, from, to));
      g_assert_true (fj_mark_is_whole (mark));
      assert_across (mark, &high);
      for (guint round = 0; round < 500; round++)
        {
          guint handle = (guint) g_rand_int_range (rand, 0, 4), other = handle < 2 ? 2 : 0;
          double x = g_rand_double_range (rand, 0, 500), y = g_rand_double_range (rand, 0, 500);
          double before = length_of (mark, &high, other, other + 1), a[2], b[2];

          fj_mark_get_point (mark, handle ^ 1, &a[0], &a[1]);
          fj_mark_move_handle (mark, &high, handle, x, y);
          assert_across (mark, &high);
          g_assert_cmpfloat_with_epsilon (length_of (mark, &high, other, other + 1), before, 1e-7);
          fj_mark_get_point (mark, handle ^ 1, &b[0], &b[1]);
          if (kind == FJ_MARK_ELLIPSE)
            {
              double fixed = hypot (a[0] - b[0], a[1] - b[1]), middle[2], one[2];

              g_assert_cmpfloat_with_epsilon (fixed, 0, 1e-9);
              /* Both axes have one middle. */
              vector_of (mark, &high, 0, 1, middle);
              vector_of (mark, &high, 0, 2, one);
              g_assert_cmpfloat_with_epsilon (one[0] * middle[0] + one[1] * middle[1],
                                              (middle[0] * middle[0] + middle[1] * middle[1]) / 2, 1e-6);
            }
        }
      if (kind == FJ_MARK_ELLIPSE)
        break;
    }
}

/* Drawn flat and opened again: nothing becomes NaN. */
static void
test_flat (void)
{
  g_autoptr (FjMark) mark = MARK (FJ_MARK_BIDIRECTIONAL, 10, 10, 50, 10, 20, 15, 20, 5);
  g_autoptr (FjMark) ellipse = MARK (FJ_MARK_ELLIPSE, 10, 20, 30, 20, 20, 10, 20, 30);

  fj_mark_move_handle (mark, &square, 1, 10, 10);
  g_assert_true (fj_mark_is_whole (mark));
  fj_mark_move_handle (mark, &square, 1, 10, 50);
  g_assert_true (fj_mark_is_whole (mark));
  assert_across (mark, &square);
  NEAR (length_of (mark, &square, 2, 3), 10);
  fj_mark_move_handle (ellipse, &square, 0, 30, 20);
  g_assert_true (fj_mark_is_whole (ellipse));
  fj_mark_move_handle (ellipse, &square, 0, 30, 60);
  g_assert_true (fj_mark_is_whole (ellipse));
  assert_across (ellipse, &square);
  NEAR (length_of (ellipse, &square, 2, 3), 20);
}

/* An ellipse that comes with its axes in columns and rows is taken hold of at an axis of the patient: what is
 * not moved stays on the same ellipse. */
static void
test_straightened (void)
{
  g_autoptr (FjMark) mark = MARK (FJ_MARK_ELLIPSE, 10, 10, 30, 30, 25, 15, 15, 25);
  double ends[8], p[2], other;

  g_assert_false (fj_mark_is_at_right_angles (mark, &high));
  g_assert_true (fj_mark_get_ellipse_axes (mark, &high, ends));
  other = hypot ((ends[6] - ends[4]) * 0.5, ends[7] - ends[5]);
  fj_mark_move_handle (mark, &high, 1, 40, 40);
  g_assert_true (fj_mark_is_at_right_angles (mark, &high));
  NEAR (length_of (mark, &high, 2, 3), other);
  /* The end of the long axis that lay opposite stays. */
  fj_mark_get_point (mark, 0, &p[0], &p[1]);
  NEAR (p[0], MIN (ends[0], ends[2]));
  NEAR (p[1], MIN (ends[1], ends[3]));
  fj_mark_get_point (mark, 1, &p[0], &p[1]);
  NEAR (p[0], 40);
  NEAR (p[1], 40);
}

/* The ends of the other axis keep their sides. */
static void
test_sides (void)
{
  g_autoptr (FjMark) over = MARK (FJ_MARK_ELLIPSE, 10, 20, 30, 20, 20, 10, 20, 30);
  g_autoptr (FjMark) under = MARK (FJ_MARK_ELLIPSE, 10, 20, 30, 20, 20, 30, 20, 10);

  fj_mark_move_handle (over, &square, 1, 40, 20);
  POINTS (over, 10, 20, 40, 20, 25, 10, 25, 30);
  fj_mark_move_handle (under, &square, 0, 0, 20);
  POINTS (under, 0, 20, 30, 20, 15, 30, 15, 10);
}

static void
test_stroke (void)
{
  const double from[2] = { 10, 10 }, to[2] = { 30, 18 };
  g_autoptr (FjMark) ellipse = fj_mark_new (FJ_MARK_ELLIPSE, &image),
                     cobb = fj_mark_new (FJ_MARK_COBB, &image);
  g_autoptr (FjMark) line = fj_mark_new (FJ_MARK_LENGTH, &image),
                     both = fj_mark_new (FJ_MARK_BIDIRECTIONAL, &image);

  g_assert_true (fj_mark_set_stroke (ellipse, &square, from, to));
  POINTS (ellipse, 10, 14, 30, 14, 20, 10, 20, 18);
  g_assert_true (fj_mark_set_stroke (line, &square, to, from));
  g_assert_true (fj_mark_set_stroke (line, &square, from, to)); /* again: the stroke goes on */
  POINTS (line, 10, 10, 30, 18);
  g_assert_false (fj_mark_set_stroke (cobb, &square, from, to));
  g_assert_true (fj_mark_set_stroke (both, &square, from, (const double[2]){ 50, 10 }));
  POINTS (both, 10, 10, 50, 10, 30, 20, 30, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mark-handle/hit", test_hit);
  g_test_add_func ("/mark-handle/rectangle", test_rectangle);
  g_test_add_func ("/mark-handle/bidirectional", test_bidirectional);
  g_test_add_func ("/mark-handle/right-angles", test_right_angles);
  g_test_add_func ("/mark-handle/flat", test_flat);
  g_test_add_func ("/mark-handle/sides", test_sides);
  g_test_add_func ("/mark-handle/straightened", test_straightened);
  g_test_add_func ("/mark-handle/stroke", test_stroke);
  return g_test_run ();
}
