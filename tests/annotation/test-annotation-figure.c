/* fj-annotation-figure: every kind to figures of DICOM and back; figures of others; what is ours and what is
 * not. */
#include "fj-annotation-figure.h"

#include <math.h>

#include "annotation-files.h"

static const FjMarkImage image = { (char *) "2.25.2", (char *) "2.25.3", (char *) CT, (char *) "2.25.4", 1 };

static void
test_round (void)
{
  g_autoptr (GPtrArray) marks = draw_marks (&image);

  for (guint i = 0; i < marks->len; i++)
    {
      FjMark *mark = marks->pdata[i];
      g_autoptr (GPtrArray) figures = fj_annotation_figure_list (mark);
      g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));
      g_autoptr (FjMark) copy = fj_mark_copy (mark);

      g_assert_cmpuint (figures->len, >, 0);
      for (guint k = 0; k < figures->len; k++)
        {
          const FjAnnotationFigure *figure = figures->pdata[k];

          g_array_append_vals (points, figure->points->data, figure->points->len);
        }
      g_assert_true (fj_annotation_figure_join (copy, points));
      assert_same_mark (mark, copy);
      g_array_set_size (points, 2 * 6);
      g_assert_true (fj_annotation_figure_join (copy, points)
                     == (mark->kind == FJ_MARK_POLYLINE || mark->kind == FJ_MARK_FREEHAND));
    }
}

/* The standard wants the major axis first, however the mark was drawn. */
static void
test_ellipse (void)
{
  g_autoptr (FjMark) mark = fj_mark_new (FJ_MARK_ELLIPSE, &image);
  g_autoptr (GPtrArray) figures = NULL;
  g_autofree char *text = NULL;

  fj_mark_add_point (mark, 5, 4);
  fj_mark_add_point (mark, 5, 6);
  fj_mark_add_point (mark, 0, 5);
  fj_mark_add_point (mark, 10.1, 5);
  figures = fj_annotation_figure_list (mark);
  text = fj_annotation_figure_to_string (figures->pdata[0]);
  g_assert_cmpstr (text, ==, "0\\5\\10.1000004\\5\\5\\4\\5\\6");
}

/* A circle of 5 mm in pixels twice as high as wide, drawn obliquely: in columns and rows its axes are
 * upright. */
static void
test_high_pixels (void)
{
  static const double drawn[] = { 26, 24, 14, 16, 12, 23, 28, 17 },
                      upright[] = { 10, 20, 30, 20, 20, 15, 20, 25 };
  g_autoptr (FjMark) mark = fj_mark_new (FJ_MARK_ELLIPSE, &image);
  g_autoptr (GPtrArray) figures = NULL;
  const FjAnnotationFigure *figure;

  g_array_append_vals (mark->points, drawn, 8);
  figures = fj_annotation_figure_list (mark);
  figure = figures->pdata[0];
  g_assert_cmpstr (figure->type, ==, "ELLIPSE");
  g_assert_cmpuint (figure->points->len, ==, 8);
  for (guint axis = 0; axis < 2; axis++) /* from either end */
    {
      const double *p = &g_array_index (figure->points, double, 4 * axis), *q = upright + 4 * axis;
      gboolean is_turned = hypot (p[0] - q[0], p[1] - q[1]) > 1;

      for (guint i = 0; i < 4; i++)
        g_assert_cmpfloat_with_epsilon (p[i], q[is_turned ? i ^ 2 : i], 1e-9);
    }
}

static FjMark *
foreign (const char *type, const double *values, guint n)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));

  g_array_append_vals (points, values, n);
  return fj_annotation_figure_to_foreign (type, points, &image);
}

static void
test_foreign (void)
{
  static const double square[] = { 0, 0, 2, 0, 2, 2, 0, 2, 0, 0 };
  static const double nowhere[] = { INFINITY, 1, 1, 1 };
  g_autoptr (FjMark) region = foreign ("POLYLINE", square, 10), line = foreign ("POLYLINE", square, 8);
  g_autoptr (FjMark) circle = foreign ("CIRCLE", square, 4), point = foreign ("POINT", square, 2);
  double column, row;

  g_assert_cmpint (region->kind, ==, FJ_MARK_FREEHAND);
  g_assert_cmpuint (fj_mark_get_n_points (region), ==, 4);
  g_assert_cmpint (line->kind, ==, FJ_MARK_POLYLINE);
  g_assert_cmpint (point->kind, ==, FJ_MARK_PROBE);
  g_assert_cmpint (circle->kind, ==, FJ_MARK_ELLIPSE);
  fj_mark_get_point (circle, 2, &column, &row);
  g_assert_cmpfloat (column, ==, 0);
  g_assert_cmpfloat (row, ==, -2);
  g_assert_null (foreign ("ELLIPSE", square, 10));
  g_assert_null (foreign ("MULTIPOINT", square, 10));
  g_assert_null (foreign ("POLYLINE", nowhere, 4));
  g_assert_null (foreign ("POLYLINE", square, 0));
  g_assert_null (foreign (NULL, square, 2));
}

static void
test_tracking (void)
{
  g_autoptr (FjMark) mark = fj_mark_new (FJ_MARK_COBB, &image);
  g_autofree char *plain = fj_annotation_figure_dup_tracking (mark, NULL);
  g_autofree char *words = fj_annotation_figure_dup_tracking (mark, "words");
  FjMarkKind kind;
  char *part = NULL;

  g_assert_true (fj_annotation_figure_parse_tracking (plain, mark->uid, &kind, &part));
  g_assert_cmpint (kind, ==, FJ_MARK_COBB);
  g_assert_cmpstr (part, ==, "");
  g_clear_pointer (&part, g_free);
  g_assert_true (fj_annotation_figure_parse_tracking (words, mark->uid, &kind, &part));
  g_assert_cmpstr (part, ==, "words");
  g_clear_pointer (&part, g_free);
  g_assert_false (fj_annotation_figure_parse_tracking (plain, "2.25.1", &kind, &part));
  g_assert_false (fj_annotation_figure_parse_tracking ("fenji:curve:2.25.1", "2.25.1", &kind, &part));
  g_assert_false (fj_annotation_figure_parse_tracking ("nodule 1", "2.25.1", &kind, &part));
  g_assert_false (fj_annotation_figure_parse_tracking ("fenji:", "2.25.1", &kind, &part));
  g_assert_false (fj_annotation_figure_parse_tracking (NULL, NULL, &kind, &part));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation/figure/round", test_round);
  g_test_add_func ("/annotation/figure/ellipse", test_ellipse);
  g_test_add_func ("/annotation/figure/high-pixels", test_high_pixels);
  g_test_add_func ("/annotation/figure/foreign", test_foreign);
  g_test_add_func ("/annotation/figure/tracking", test_tracking);
  return g_test_run ();
}
