/* fj-arrangement: which part of an image fills which picture, and points there and back. */
#include "fj-arrangement.h"

static void
test_whole (void)
{
  FjArrangement a;
  guint width, height;
  fj_arrangement_set (&a, 48, 64, 1, NULL, 0, FALSE, 0, 0, 0);
  g_assert_cmpfloat (a.x, ==, 0);
  g_assert_cmpfloat (a.width, ==, 64);
  g_assert_cmpuint (a.out_width, ==, 64);
  g_assert_cmpuint (a.out_height, ==, 48);
  fj_arrangement_set (&a, 48, 64, 2, NULL, 90, FALSE, 0, 0, 0); /* pixels twice as high as wide */
  g_assert_cmpuint (a.out_height, ==, 96);
  fj_arrangement_get_size (&a, &width, &height);
  g_assert_cmpuint (width, ==, 96);
  g_assert_cmpuint (height, ==, 64);
}

static void
test_area (void)
{
  FjDisplayedArea area
      = { .left = 11, .top = 21, .right = 30, .bottom = 30, .column_spacing = 0.5, .row_spacing = 0.5 };
  FjArrangement a;
  fj_arrangement_set (&a, 100, 100, 3, &area, 0, FALSE, 200, 200, 0);
  /* 20 x 10 pixels, square by the area's own spacing, ten times as large; above and below there is room. */
  g_assert_cmpfloat (a.x, ==, 10);
  g_assert_cmpfloat (a.width, ==, 20);
  g_assert_cmpfloat (a.y, ==, 15);
  g_assert_cmpfloat (a.height, ==, 20);
  area.mode = FJ_AREA_TRUE_SIZE;
  fj_arrangement_set (&a, 100, 100, 1, &area, 0, FALSE, 200, 200, 0.25);
  g_assert_cmpfloat (a.width, ==, 100); /* two pixels of the screen for one of the image */
  fj_arrangement_set (&a, 100, 100, 1, &area, 0, FALSE, 200, 200, 0);
  g_assert_cmpfloat (a.width, ==, 20); /* nobody knows the screen: fitted */
  area.mode = FJ_AREA_MAGNIFY;
  area.magnification = 4;
  fj_arrangement_set (&a, 100, 100, 1, &area, 0, FALSE, 0, 0, 0);
  g_assert_cmpuint (a.out_width, ==, 80);
  g_assert_cmpuint (a.out_height, ==, 40);
  area.magnification = 1e9; /* no picture is larger than FJ_ARRANGEMENT_LONGEST */
  fj_arrangement_set (&a, 100, 100, 1, &area, 0, FALSE, 0, 0, 0);
  g_assert_cmpuint (a.out_width, ==, FJ_ARRANGEMENT_LONGEST);
  g_assert_cmpuint (a.out_height, ==, FJ_ARRANGEMENT_LONGEST / 2);
  area = (FjDisplayedArea){ .left = G_MININT, .top = G_MAXINT, .right = G_MAXINT, .bottom = G_MININT };
  fj_arrangement_set (&a, 100, 100, 1, &area, 270, TRUE, 0, 0, 0);
  g_assert_cmpuint (a.out_width, ==, FJ_ARRANGEMENT_LONGEST);
  g_assert_cmpfloat (a.height, ==, 4294967296.0);
}

static void
test_points (void)
{
  /* The middle of the first pixel of 64 x 48, by what turning does to a sheet of paper. */
  static const struct
  {
    guint rotation;
    gboolean flip;
    double x, y;
  } cases[] = { { 0, FALSE, 0.5, 0.5 },    { 90, FALSE, 47.5, 0.5 }, { 180, FALSE, 63.5, 47.5 },
                { 270, FALSE, 0.5, 63.5 }, { 0, TRUE, 63.5, 0.5 },   { 90, TRUE, 0.5, 0.5 },
                { 180, TRUE, 0.5, 47.5 },  { 270, TRUE, 47.5, 63.5 } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FjArrangement a;
      double x, y, column, row;
      fj_arrangement_set (&a, 48, 64, 1, NULL, cases[i].rotation, cases[i].flip, 0, 0, 0);
      fj_arrangement_from_image (&a, 0.5, 0.5, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, cases[i].x, 1e-9);
      g_assert_cmpfloat_with_epsilon (y, cases[i].y, 1e-9);
      fj_arrangement_set (&a, 48, 64, 1.5, NULL, cases[i].rotation, cases[i].flip, 300, 200, 0);
      fj_arrangement_from_image (&a, 12.25, 40.5, &x, &y);
      fj_arrangement_to_image (&a, x, y, &column, &row);
      g_assert_cmpfloat_with_epsilon (column, 12.25, 1e-9);
      g_assert_cmpfloat_with_epsilon (row, 40.5, 1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arrangement/whole", test_whole);
  g_test_add_func ("/arrangement/area", test_area);
  g_test_add_func ("/arrangement/points", test_points);
  return g_test_run ();
}
