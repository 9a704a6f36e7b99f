/* fj-volume-look: sides have the right letters, a hand turns what is nearest to the eye, and all stays within
 * bounds. */
#include "fj-volume-look.h"

#include "fj-orientation.h"

#include <math.h>

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

static void
expect (const FjVolumeLook *look, const char *right, const char *down, const char *eye)
{
  FjVector toward = fj_vector_cross (look->down, look->right);
  char letters[FJ_LETTERS_SIZE];

  fj_orientation_name (look->right, letters);
  g_assert_cmpstr (letters, ==, right);
  fj_orientation_name (look->down, letters);
  g_assert_cmpstr (letters, ==, down);
  fj_orientation_name (toward, letters);
  g_assert_cmpstr (letters, ==, eye);
}

static void
test_sides (void)
{
  static const struct
  {
    FjLookSide side;
    const char *right, *down, *eye;
  } cases[] = { { FJ_LOOK_FRONT, "L", "F", "A" }, { FJ_LOOK_BACK, "R", "F", "P" },
                { FJ_LOOK_LEFT, "P", "F", "L" },  { FJ_LOOK_RIGHT, "A", "F", "R" },
                { FJ_LOOK_HEAD, "R", "P", "H" },  { FJ_LOOK_FEET, "L", "P", "F" } };
  FjVolumeLook look;

  fj_volume_look_init (&look);
  expect (&look, "L", "F", "A");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fj_volume_look_from (&look, cases[i].side);
      expect (&look, cases[i].right, cases[i].down, cases[i].eye);
    }
}

/* The hand goes right: the front goes right, and what was at its left comes to the front. */
static void
test_turn (void)
{
  FjVolumeLook look, before;

  fj_volume_look_init (&look);
  before = look;
  fj_volume_look_turn (&look, 90, 0);
  expect (&look, "A", "F", "R");
  fj_volume_look_turn (&look, -180, 0);
  expect (&look, "P", "F", "L");
  fj_volume_look_init (&look);
  fj_volume_look_turn (&look, 0, 90);
  expect (&look, "L", "A", "H");
  fj_volume_look_init (&look);
  for (guint i = 0; i < 100000; i++)
    fj_volume_look_turn (&look, 1.7, -0.9);
  NEAR (fj_vector_length (look.right), 1);
  NEAR (fj_vector_length (look.down), 1);
  NEAR (fj_vector_dot (look.right, look.down), 0);
  g_assert_false (fj_volume_look_equal (&look, &before));
  look = before;
  g_assert_true (fj_volume_look_equal (&look, &before));
}

static void
test_bounds (void)
{
  FjVolumeLook look;

  fj_volume_look_init (&look);
  for (guint i = 0; i < 100; i++)
    fj_volume_look_zoom (&look, 2);
  NEAR (look.zoom, FJ_LOOK_MOST_ZOOM);
  for (guint i = 0; i < 100; i++)
    fj_volume_look_zoom (&look, 0.5);
  NEAR (look.zoom, FJ_LOOK_LEAST_ZOOM);
  fj_volume_look_zoom (&look, NAN);
  NEAR (look.zoom, FJ_LOOK_LEAST_ZOOM);
  fj_volume_look_pan (&look, -10, 20, 100);
  NEAR (look.pan_x, 10);
  NEAR (look.pan_y, -20);
  fj_volume_look_pan (&look, -1000, 2000, 100);
  NEAR (look.pan_x, 100);
  NEAR (look.pan_y, -100);
  for (guint i = 0; i < 30; i++)
    fj_volume_look_cut (&look, 0.05);
  NEAR (look.cut, 1);
  for (guint i = 0; i < 30; i++)
    fj_volume_look_cut (&look, -0.05);
  g_assert_cmpfloat (look.cut, ==, 0);
  for (guint i = 0; i < 100; i++)
    fj_volume_look_window (&look, 100, 100);
  g_assert_cmpfloat (look.stretch, <, 10);
  g_assert_cmpfloat (look.shift, <, 10);
  g_assert_cmpfloat (look.shift, >, 1);
  fj_volume_look_set_preset (&look, 2);
  g_assert_cmpuint (look.preset, ==, 2);
  g_assert_cmpfloat (look.shift, ==, 0);
  g_assert_cmpfloat (look.stretch, ==, 1);
}

/* 3 slices of 5 x 5, 2 mm apart: the camera sees all of it, and is moved and cut in millimetres. */
static void
test_camera (void)
{
  FjVolumeSlice slices[3] = { 0 };
  g_autoptr (FjVolume) volume = NULL;
  g_autoptr (FjVolumeRender) render = NULL;
  FjVolumeCamera camera;
  FjVolumeLook look;
  double radius = sqrt (2 * 2 + 2 * 2 + 2 * 2);

  for (guint i = 0; i < 3; i++)
    slices[i] = (FjVolumeSlice){ .plane = { .origin = { 10, 20, 30 + 2.0 * i },
                                            .row = { 1, 0, 0 },
                                            .column = { 0, 1, 0 },
                                            .row_spacing = 1,
                                            .column_spacing = 1 },
                                 .slope = 1 };
  volume = fj_volume_new (slices, 3, 5, 5, FJ_SAMPLE_S16, NULL);
  render = fj_volume_render_new (volume, NULL, NULL);
  g_assert_nonnull (render);
  NEAR (fj_volume_render_get_radius (render), radius);
  fj_volume_look_init (&look);
  fj_volume_look_get_camera (&look, render, 200, 100, &camera);
  NEAR (camera.center.x, 12);
  NEAR (camera.center.y, 22);
  NEAR (camera.center.z, 32);
  g_assert_cmpfloat (camera.pixel * 100, >, radius);
  g_assert_cmpfloat (camera.cut, <, -1e9);
  look.pan_x = 3;
  look.pan_y = 1;
  look.cut = 0.75;
  look.zoom = 2;
  NEAR (fj_volume_look_get_pixel (&look, render, 200, 100), camera.pixel / 2);
  fj_volume_look_get_camera (&look, render, 200, 100, &camera);
  NEAR (camera.center.x, 15);
  NEAR (camera.center.z, 31);
  NEAR (camera.cut, radius / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/volume-look/sides", test_sides);
  g_test_add_func ("/volume-look/turn", test_turn);
  g_test_add_func ("/volume-look/bounds", test_bounds);
  g_test_add_func ("/volume-look/camera", test_camera);
  return g_test_run ();
}
