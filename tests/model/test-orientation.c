/* fj-orientation: letters at the edges, for every way to turn an image, against the place that the corner
 * pixels have in the patient. */
#include <math.h>
#include <string.h>

#include "fj-arrangement.h"
#include "fj-orientation.h"

static void
test_names (void)
{
  static const struct
  {
    FjVector direction;
    const char *letters;
  } cases[] = {
    { { 1, 0, 0 }, "L" },
    { { -1, 0, 0 }, "R" },
    { { 0, 1, 0 }, "P" },
    { { 0, -1, 0 }, "A" },
    { { 0, 0, 1 }, "H" },
    { { 0, 0, -1 }, "F" },
    { { 0.6, -0.8, 0 }, "AL" },
    { { 0.97, 0, -0.243 }, "L" },
    { { -0.9, 0.3, 0.3162 }, "RHP" },
    { { 0.577, 0.577, 0.6 }, "HLP" },
    { { 0, 0, 0 }, "" },
    { { NAN, 0, 1 }, "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char letters[FJ_LETTERS_SIZE];
      fj_orientation_name (cases[i].direction, letters);
      g_assert_cmpstr (letters, ==, cases[i].letters);
    }
}

/* The direction in the patient from the middle of the picture to the middle of an edge. */
static void
name_edge (const FjPlane *plane, const FjArrangement *arrangement, double x, double y, char *letters)
{
  double column, row, middle_column, middle_row;
  guint width, height;
  fj_arrangement_get_size (arrangement, &width, &height);
  fj_arrangement_to_image (arrangement, x * width, y * height, &column, &row);
  fj_arrangement_to_image (arrangement, width / 2.0, height / 2.0, &middle_column, &middle_row);
  fj_orientation_name (fj_vector_subtract (fj_plane_to_patient (plane, column, row),
                                           fj_plane_to_patient (plane, middle_column, middle_row)),
                       letters);
}

static void
test_turned (void)
{
  static const FjVector sides[][2] = {
    { { 1, 0, 0 }, { 0, 1, 0 } },                    /* axial, from the feet */
    { { 1, 0, 0 }, { 0, 0, -1 } },                   /* coronal */
    { { 0, 1, 0 }, { 0, 0, -1 } },                   /* sagittal, from the left */
    { { -1, 0, 0 }, { 0, 1, 0 } },                   /* prone or from the head */
    { { 0.8, 0.6, 0 }, { 0, 0, -1 } },               /* oblique */
    { { 0.8, 0.48, -0.36 }, { -0.6, 0.64, -0.48 } }, /* oblique twice */
  };
  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    for (guint rotation = 0; rotation < 360; rotation += 90)
      for (int flipped = 0; flipped < 2; flipped++)
        {
          FjPlane plane = { { 3, 4, 5 }, sides[i][0], sides[i][1], 1, 1, 1 };
          FjEdgeLetters edges;
          FjArrangement arrangement;
          char expected[FJ_LETTERS_SIZE];
          fj_arrangement_set (&arrangement, 100, 100, 1, NULL, rotation, flipped, 100, 100, 0);
          fj_orientation_of_edges (&plane, rotation, flipped, &edges);
          name_edge (&plane, &arrangement, 0, 0.5, expected);
          g_assert_cmpstr (edges.left, ==, expected);
          name_edge (&plane, &arrangement, 1, 0.5, expected);
          g_assert_cmpstr (edges.right, ==, expected);
          name_edge (&plane, &arrangement, 0.5, 0, expected);
          g_assert_cmpstr (edges.top, ==, expected);
          name_edge (&plane, &arrangement, 0.5, 1, expected);
          g_assert_cmpstr (edges.bottom, ==, expected);
        }
}

/* PS3.3 C.7.6.1.1.1: what is said without a place. A mammogram "P\\L": the row goes to the back. */
static void
test_by_name (void)
{
  static const char *const bad[]
      = { "", "L", "L\\", "\\F", "LR\\F", "L\\HF", "X\\F", "L\\F\\A", "LPHA\\F", "l\\f" };
  FjEdgeLetters edges;
  fj_orientation_of_edges_by_name ("L\\F", 0, FALSE, &edges);
  g_assert_cmpstr (edges.right, ==, "L");
  g_assert_cmpstr (edges.left, ==, "R");
  g_assert_cmpstr (edges.top, ==, "H");
  g_assert_cmpstr (edges.bottom, ==, "F");
  fj_orientation_of_edges_by_name ("PL\\F", 90, TRUE, &edges);
  /* turned clockwise the feet come to the left, flipped they go to the right; the row led downwards */
  g_assert_cmpstr (edges.right, ==, "F");
  g_assert_cmpstr (edges.left, ==, "H");
  g_assert_cmpstr (edges.bottom, ==, "PL");
  g_assert_cmpstr (edges.top, ==, "AR");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      fj_orientation_of_edges_by_name (bad[i], 0, FALSE, &edges);
      g_assert_cmpstr (edges.left, ==, "");
      g_assert_cmpstr (edges.bottom, ==, "");
    }
  fj_orientation_of_edges_by_name (NULL, 0, FALSE, &edges);
  g_assert_cmpstr (edges.top, ==, "");
  fj_orientation_of_edges (NULL, 90, FALSE, &edges);
  g_assert_cmpstr (edges.right, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/orientation/names", test_names);
  g_test_add_func ("/orientation/turned", test_turned);
  g_test_add_func ("/orientation/by-name", test_by_name);
  return g_test_run ();
}
