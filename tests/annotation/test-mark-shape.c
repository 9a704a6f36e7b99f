/* What is drawn of a mark: its lines go through its points, ticks and arcs are right in the patient's plane.
 */
#include "fj-mark-shape.h"

#include <math.h>

#include "marks.h"

static const FjMarkPlane square = { .has_shape = TRUE, .scale = { 1, 1 } };
static const FjMarkPlane high
    = { .has_shape = TRUE, .is_physical = TRUE, .basis = FJ_SPACING_PATIENT, .scale = { 0.5, 1 } };

static const FjMarkLine *
line_of (const FjMarkShape *shape, guint i)
{
  g_assert_cmpuint (i, <, shape->lines->len);
  return &g_array_index (shape->lines, FjMarkLine, i);
}

static void
assert_line (const FjMarkShape *shape, guint i, gboolean is_closed, guint n, const double *expected)
{
  const FjMarkLine *line = line_of (shape, i);
  const double *points = fj_mark_shape_get_points (shape, line);

  g_assert_cmpuint (line->n, ==, n);
  g_assert_cmpint (line->is_closed, ==, is_closed);
  for (guint k = 0; k < 2 * n; k++)
    NEAR (points[k], expected[k]);
}

#define LINE(shape, i, is_closed, ...)                                                                       \
  assert_line (shape, i, is_closed, sizeof ((double[]){ __VA_ARGS__ }) / (2 * sizeof (double)),              \
               (double[]){ __VA_ARGS__ })

static void
test_ruler (void)
{
  g_autoptr (FjMark) mark = MARK (FJ_MARK_LENGTH, 10, 10, 18, 14);
  g_autoptr (FjMarkShape) shape = fj_mark_shape_new (mark, &high, 5);

  /* In the patient it goes (4, 4) mm, a tick of 5 widths (2.5 mm) across goes (-1, 1) / √2 of it. */
  LINE (shape, 0, FALSE, 10, 10, 18, 14);
  LINE (shape, 1, FALSE, 10 - 5 * M_SQRT1_2, 10 + 2.5 * M_SQRT1_2, 10 + 5 * M_SQRT1_2, 10 - 2.5 * M_SQRT1_2);
  LINE (shape, 2, FALSE, 18 - 5 * M_SQRT1_2, 14 + 2.5 * M_SQRT1_2, 18 + 5 * M_SQRT1_2, 14 - 2.5 * M_SQRT1_2);
  g_assert_cmpuint (shape->lines->len, ==, 3);
}

static void
test_kinds (void)
{
  g_autoptr (FjMark) rectangle = MARK (FJ_MARK_RECTANGLE, 1, 2, 7, 9);
  g_autoptr (FjMarkShape) corners = fj_mark_shape_new (rectangle, &square, 1);
  g_autoptr (FjMark) angle = MARK (FJ_MARK_ANGLE, 20, 10, 10, 10, 12, 11);
  g_autoptr (FjMarkShape) arc = fj_mark_shape_new (angle, &high, 0.25);
  g_autoptr (FjMark) cobb = MARK (FJ_MARK_COBB, 0, 0, 10, 0, 0, 20, 10, 24);
  g_autoptr (FjMarkShape) plates = fj_mark_shape_new (cobb, &square, 1);
  g_autoptr (FjMark) arrow = MARK (FJ_MARK_ARROW, 10, 10, 50, 10);
  g_autoptr (FjMarkShape) head = fj_mark_shape_new (arrow, &square, 2);
  g_autoptr (FjMark) text = MARK (FJ_MARK_TEXT, 10, 10);
  g_autoptr (FjMarkShape) words = fj_mark_shape_new (text, &square, 2);
  const double *points;

  LINE (corners, 0, TRUE, 1, 2, 7, 2, 7, 9, 1, 9);
  LINE (plates, 0, FALSE, 0, 0, 10, 0);
  LINE (plates, 1, FALSE, 0, 20, 10, 24);
  LINE (plates, 2, FALSE, 5, 0, 5, 22);
  g_assert_true (line_of (plates, 2)->is_helper);
  g_assert_cmpuint (words->lines->len, ==, 0);
  /* The arc begins on the one arm and ends on the other, at 45° in the patient: (2, 1) in pixels. */
  g_assert_true (line_of (arc, 1)->is_helper);
  points = fj_mark_shape_get_points (arc, line_of (arc, 1));
  NEAR (points[0], 10.75);
  NEAR (points[1], 10);
  points += 2 * (line_of (arc, 1)->n - 1);
  NEAR ((points[0] - 10) / (points[1] - 10), 2);
  NEAR (hypot (points[0] - 10, 2 * (points[1] - 10)), 0.75);
  /* The barbs lie towards the tail. */
  points = fj_mark_shape_get_points (head, line_of (head, 1));
  g_assert_cmpfloat (points[0], >, 10);
  NEAR (points[2], 10);
  NEAR (points[1] + points[5], 20);
}

/* Every point of what is drawn of an ellipse is on it: its distances in half diameters square up to one. */
static void
test_ellipse (void)
{
  g_autoptr (FjMark) mark = MARK (FJ_MARK_ELLIPSE, 26, 24, 14, 16, 12, 23, 28, 17);
  g_autoptr (FjMarkShape) shape = fj_mark_shape_new (mark, &high, 1);
  const FjMarkLine *line = line_of (shape, 0);
  const double *points = fj_mark_shape_get_points (shape, line);
  double ends[8];

  g_assert_true (line->is_closed);
  for (guint i = 0; i < line->n; i++) /* a circle of 5 mm in the patient */
    NEAR (hypot ((points[2 * i] - 20) * 0.5, points[2 * i + 1] - 20), 5);
  /* In pixels that circle is upright, 20 wide and 10 high. */
  g_assert_true (fj_mark_get_ellipse_axes (mark, NULL, ends));
  NEAR (fabs (ends[0] - ends[2]), 20);
  NEAR (fabs (ends[5] - ends[7]), 10);
  NEAR (ends[1], 20);
  NEAR (ends[3], 20);
  NEAR (ends[4], 20);
  NEAR (ends[6], 20);
  /* As drawn in the patient, and not in pixels. */
  g_assert_true (fj_mark_is_at_right_angles (mark, &high));
  g_assert_false (fj_mark_is_at_right_angles (mark, NULL));
  g_assert_true (fj_mark_get_ellipse_axes (mark, &high, ends));
  NEAR (hypot ((ends[2] - ends[0]) * 0.5, ends[3] - ends[1]), 10);
  NEAR (hypot ((ends[6] - ends[4]) * 0.5, ends[7] - ends[5]), 10);
  {
    g_autoptr (FjMark) length = MARK (FJ_MARK_LENGTH, 10, 10, 18, 14);

    g_assert_false (fj_mark_get_ellipse_axes (length, NULL, ends));
  }
}

/* For an ellipse drawn anyhow: axes at right angles, the long one first, on the same ellipse. */
static void
test_axes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint round = 0; round < 200; round++)
    {
      double p[8], ends[8], u[2], v[2], area;
      g_autoptr (FjMark) mark = NULL;

      for (guint i = 0; i < 2; i++)
        {
          double middle = g_rand_double_range (rand, 0, 500);

          u[i] = g_rand_double_range (rand, -50, 50);
          v[i] = g_rand_double_range (rand, -50, 50);
          p[i] = middle - u[i];
          p[2 + i] = middle + u[i];
          p[4 + i] = middle - v[i];
          p[6 + i] = middle + v[i];
        }
      area = u[0] * v[1] - u[1] * v[0];
      mark = mark_of (FJ_MARK_ELLIPSE, 4, p);
      g_assert_true (fj_mark_get_ellipse_axes (mark, NULL, ends));
      {
        double a[2] = { (ends[2] - ends[0]) / 2, (ends[3] - ends[1]) / 2 };
        double b[2] = { (ends[6] - ends[4]) / 2, (ends[7] - ends[5]) / 2 };
        double s = (a[0] * v[1] - a[1] * v[0]) / area, t = (u[0] * a[1] - u[1] * a[0]) / area;

        g_assert_cmpfloat_with_epsilon (a[0] * b[0] + a[1] * b[1], 0, 1e-7);
        g_assert_cmpfloat (hypot (a[0], a[1]), >=, hypot (b[0], b[1]) - 1e-9);
        g_assert_cmpfloat_with_epsilon (s * s + t * t, 1, 1e-7);
        g_assert_cmpfloat_with_epsilon (fabs (a[0] * b[1] - a[1] * b[0]), fabs (area),
                                        1e-7 * fabs (area) + 1e-9);
      }
    }
}

static void
test_part (void)
{
  g_autoptr (FjMark) mark = MARK (FJ_MARK_COBB, 0, 0, 10, 0, 0, 20);
  g_autoptr (FjMarkShape) three = fj_mark_shape_new (mark, &square, 1), one = NULL;

  LINE (three, 0, FALSE, 0, 0, 10, 0);
  g_assert_cmpuint (three->lines->len, ==, 1);
  g_array_set_size (mark->points, 2);
  one = fj_mark_shape_new (mark, &square, 1);
  g_assert_cmpuint (one->lines->len, ==, 0);
  g_array_set_size (mark->points, 0);
  g_assert_false (fj_mark_get_anchor (mark, 1, 0, (double[2]){ 0 }));
}

static void
test_anchor (void)
{
  g_autoptr (FjMark) line = MARK (FJ_MARK_LENGTH, 10, 10, 18, 14);
  g_autoptr (FjMark) arrow = MARK (FJ_MARK_ARROW, 30, 10, 18, 14);
  g_autoptr (FjMark) circle = MARK (FJ_MARK_ELLIPSE, 10, 20, 30, 20, 20, 10, 20, 30);
  double anchor[2];

  g_assert_true (fj_mark_get_anchor (line, 1, 0, anchor));
  NEAR (anchor[0], 18);
  NEAR (anchor[1], 14);
  g_assert_true (fj_mark_get_anchor (line, -1, 0, anchor)); /* mirrored */
  NEAR (anchor[0], 10);
  g_assert_true (fj_mark_get_anchor (arrow, 1, 0, anchor)); /* never on what it shows */
  NEAR (anchor[0], 18);
  g_assert_true (fj_mark_get_anchor (circle, M_SQRT1_2, M_SQRT1_2, anchor));
  NEAR (anchor[0], 20 + 10 * M_SQRT1_2);
  NEAR (anchor[1], 20 + 10 * M_SQRT1_2);
}

static void
test_distance (void)
{
  g_autoptr (FjMark) cobb = MARK (FJ_MARK_COBB, 0, 0, 10, 0, 0, 20, 10, 20);
  g_autoptr (FjMark) rectangle = MARK (FJ_MARK_RECTANGLE, 0, 0, 10, 10);
  g_autoptr (FjMarkShape) plates = fj_mark_shape_new (cobb, &square, 1);
  g_autoptr (FjMarkShape) corners = fj_mark_shape_new (rectangle, &high, 1);

  NEAR (fj_mark_shape_distance (plates, &square, 5, 3), 3);
  NEAR (fj_mark_shape_distance (plates, &square, 13, 24), 5);
  NEAR (fj_mark_shape_distance (plates, &square, 5, 10), 10); /* not of what joins them */
  NEAR (fj_mark_shape_distance (corners, &high, 1, 5), 1);    /* the closing side; in widths */
  NEAR (fj_mark_shape_distance (corners, &high, 5, 9), 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mark-shape/ruler", test_ruler);
  g_test_add_func ("/mark-shape/kinds", test_kinds);
  g_test_add_func ("/mark-shape/ellipse", test_ellipse);
  g_test_add_func ("/mark-shape/axes", test_axes);
  g_test_add_func ("/mark-shape/part", test_part);
  g_test_add_func ("/mark-shape/anchor", test_anchor);
  g_test_add_func ("/mark-shape/distance", test_distance);
  return g_test_run ();
}
