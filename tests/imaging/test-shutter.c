/* fj-shutter: what each shape hides, drawn by hand, and over a view; odd numbers hide what they say or
 * nothing. Larger drawings against numpy are in tests/image/test-presentation.py. */
#include <string.h>

#include "fj-shutter.h"

#define SIDE 7u

static void
assert_hidden (const FjShutter *shutter, const FjOverlay *bitmap, double aspect, const char *expected)
{
  for (guint row = 0; row < SIDE; row++)
    {
      guint8 hidden[SIDE];
      char drawn[SIDE + 1] = { 0 };
      fj_shutter_make_row (shutter, bitmap, 1, aspect, row, SIDE, hidden);
      for (guint i = 0; i < SIDE; i++)
        drawn[i] = hidden[i] ? '#' : '.';
      g_assert_cmpmem (drawn, SIDE, expected + row * SIDE, SIDE);
    }
}

static void
test_shapes (void)
{
  g_auto (FjShutter) shutter = { 0 };
  fj_shutter_init (&shutter);
  assert_hidden (&shutter, NULL, 1, ".................................................");
  shutter.left = 2;
  shutter.right = 6;
  shutter.top = 1;
  shutter.bottom = 4;
  shutter.shapes = FJ_SHUTTER_RECTANGULAR;
  assert_hidden (&shutter, NULL, 1,
                 "#######"
                 "##...##"
                 "##...##"
                 "#######"
                 "#######"
                 "#######"
                 "#######");
  shutter.center_row = shutter.center_column = 4;
  shutter.radius = 2;
  shutter.shapes = FJ_SHUTTER_CIRCULAR;
  assert_hidden (&shutter, NULL, 1,
                 "#######"
                 "###.###"
                 "##...##"
                 "#.....#"
                 "##...##"
                 "###.###"
                 "#######");
  /* pixels twice as high as wide: half as many rows */
  assert_hidden (&shutter, NULL, 2,
                 "#######"
                 "#######"
                 "###.###"
                 "#.....#"
                 "###.###"
                 "#######"
                 "#######");
  shutter.shapes = FJ_SHUTTER_CIRCULAR | FJ_SHUTTER_RECTANGULAR;
  assert_hidden (&shutter, NULL, 1,
                 "#######"
                 "###.###"
                 "##...##"
                 "#######"
                 "#######"
                 "#######"
                 "#######");
  gint corners[] = { 2, 2, 2, 6, 6, 6, 6, 2 };
  g_array_append_vals (shutter.vertices, corners, G_N_ELEMENTS (corners));
  shutter.shapes = FJ_SHUTTER_POLYGONAL;
  assert_hidden (&shutter, NULL, 1,
                 "#######"
                 "#....##"
                 "#....##"
                 "#....##"
                 "#....##"
                 "#######"
                 "#######");
  FjOverlay bitmap = { .rows = 2, .columns = 3, .row = 3, .column = 6, .frames = 1, .first_frame = 1 };
  bitmap.bits = g_bytes_new_static ("\1\0\1\0\1\1", 6); /* partly outside */
  shutter.shapes = FJ_SHUTTER_BITMAP;
  assert_hidden (&shutter, &bitmap, 1,
                 "......."
                 "......."
                 ".....#."
                 "......#"
                 "......."
                 "......."
                 ".......");
  assert_hidden (&shutter, NULL, 1, ".................................................");
  g_bytes_unref (bitmap.bits);
}

static void
test_odd (void)
{
  g_auto (FjShutter) shutter = { 0 };
  fj_shutter_init (&shutter);
  shutter.shapes = FJ_SHUTTER_RECTANGULAR | FJ_SHUTTER_CIRCULAR | FJ_SHUTTER_POLYGONAL; /* not filled in */
  assert_hidden (&shutter, NULL, 1, ".................................................");
  shutter.shapes = FJ_SHUTTER_RECTANGULAR;
  shutter.left = shutter.top = G_MININT;
  shutter.right = shutter.bottom = G_MAXINT;
  assert_hidden (&shutter, NULL, 1, ".................................................");
  shutter.left = G_MAXINT - 1;
  assert_hidden (&shutter, NULL, 1, "#################################################");
  shutter.shapes = FJ_SHUTTER_CIRCULAR;
  shutter.radius = shutter.center_row = shutter.center_column = G_MAXINT;
  assert_hidden (&shutter, NULL, 1, "#################################################");
  gint corners[] = { G_MININT, G_MININT, G_MAXINT, G_MININT, G_MAXINT, G_MAXINT };
  g_array_append_vals (shutter.vertices, corners, G_N_ELEMENTS (corners));
  shutter.shapes = FJ_SHUTTER_POLYGONAL;
  assert_hidden (&shutter, NULL, 1,
                 "#######"
                 ".######"
                 "..#####"
                 "...####"
                 "....###"
                 ".....##"
                 "......#");
}

static void
test_view (void)
{
  g_auto (FjShutter) shutter = { 0 };
  guint8 grey[16], colour[48];
  FjGreyView view
      = { .x = -1, .y = 0, .width = 8, .height = 8, .out_width = 4, .out_height = 4, .out_stride = 4 };
  fj_shutter_init (&shutter);
  shutter.shapes = FJ_SHUTTER_RECTANGULAR;
  shutter.left = 2;
  shutter.right = 7;
  shutter.top = 2;
  shutter.bottom = 7;
  shutter.grey = 0x7FFF;
  memset (grey, 9, sizeof grey);
  fj_shutter_apply (&shutter, NULL, 1, 1, SIDE, SIDE, &view, 1, grey);
  /* Centres lie on columns 1, 3, 5, 7 and rows 2, 4, 6, 8 of 7: the last row is beside the image. */
  static const guint8 expected[] = { 127, 127, 127, 127, 127, 9, 9, 127, 127, 9, 9, 127, 9, 9, 9, 9 };
  g_assert_cmpmem (grey, sizeof grey, expected, sizeof expected);
  memset (colour, 9, sizeof colour);
  view.out_stride = 12;
  fj_shutter_apply (&shutter, NULL, 1, 1, SIDE, SIDE, &view, 3, colour);
  for (guint i = 0; i < 48; i++)
    g_assert_cmpuint (colour[i], ==, expected[i / 3]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shutter/shapes", test_shapes);
  g_test_add_func ("/shutter/odd", test_odd);
  g_test_add_func ("/shutter/view", test_view);
  return g_test_run ();
}
