/* fj-volume-render: bodies of known size lie on the right pixels, whatever the spacing and shear of the
 * slices; passing over empty bricks and the number of threads change no pixel; padding is not seen; it can be
 * stopped; what it needs besides the volume is little. */
#include "fj-volume-render.h"

#include "fj-error.h"

#include <math.h>
#include <string.h>

#define SIDE 96u
static const FjTransferFunction hard = { 2, { { 499.5, 1, 1, 1, 0 }, { 500.5, 1, 1, 1, 1 } } };

typedef gboolean (*Inside) (FjVector point);

/* Slices of @n x @n pixels of @spacing mm, @depth of them @step mm apart, sheared by @shear mm a slice, the
 * middle of all at (5, -7, 11): 1000 inside, 0 outside. */
static FjVolume *
make (guint n, guint depth, double spacing, double step, double shear, FjSampleType type, Inside inside)
{
  g_autofree FjVolumeSlice *slices = g_new0 (FjVolumeSlice, depth);
  FjVolume *volume;

  for (guint z = 0; z < depth; z++)
    slices[z]
        = (FjVolumeSlice){ .plane
                           = { .origin = { 5 - (n - 1) / 2.0 * spacing,
                                           -7 - (n - 1) / 2.0 * spacing + shear * (z - (depth - 1) / 2.0),
                                           11 + step * (z - (depth - 1) / 2.0) },
                               .row = { 1, 0, 0 },
                               .column = { 0, 1, 0 },
                               .row_spacing = spacing,
                               .column_spacing = spacing },
                           .slope = 1 };
  volume = fj_volume_new (slices, depth, n, n, type, NULL);
  g_assert_nonnull (volume);
  for (guint z = 0; z < depth; z++)
    for (guint y = 0; y < n; y++)
      for (guint x = 0; x < n; x++)
        {
          FjVector at = fj_plane_to_patient (&fj_volume_get_slice (volume, z)->plane, x, y);
          gint16 value = inside (fj_vector_subtract (at, (FjVector){ 5, -7, 11 })) ? 1000 : 0;

          if (type == FJ_SAMPLE_U8)
            ((guint8 *) fj_volume_get_slice_data (volume, z))[y * n + x] = value != 0 ? 250 : 0;
          else
            ((gint16 *) fj_volume_get_slice_data (volume, z))[y * n + x] = value;
        }
  return volume;
}

static gboolean
is_in_ball (FjVector p)
{
  return fj_vector_length (p) <= 20;
}

/* 30 across, 20 from front to back, 40 high, and a knob at the left, front and head. */
static gboolean
is_in_box (FjVector p)
{
  return (fabs (p.x) <= 15 && fabs (p.y) <= 10 && fabs (p.z) <= 20)
         || (fabs (p.x - 18) <= 3.1 && fabs (p.y + 7) <= 3.1 && fabs (p.z - 17) <= 3.1);
}

static void
draw (const FjVolumeRender *render, FjVector right, FjVector down, double step, guint32 *pixels)
{
  FjVolumeCamera camera = { fj_volume_render_get_center (render), right, down, 1, -INFINITY };

  g_assert_true (fj_volume_render_draw (render, &camera, &hard, step, FJ_RENDER_SKIP_EMPTY, SIDE, SIDE,
                                        SIDE * 4, 1, NULL, (guint8 *) pixels));
}

static const FjVector left = { 1, 0, 0 }, back = { 0, 1, 0 }, feet = { 0, 0, -1 };

static void
find_extent (const guint32 *pixels, guint *x0, guint *x1, guint *y0, guint *y1)
{
  *x0 = *y0 = SIDE;
  *x1 = *y1 = 0;
  for (guint y = 0; y < SIDE; y++)
    for (guint x = 0; x < SIDE; x++)
      if ((pixels[y * SIDE + x] & 0xff) > 20)
        {
          *x0 = MIN (*x0, x);
          *x1 = MAX (*x1, x);
          *y0 = MIN (*y0, y);
          *y1 = MAX (*y1, y);
        }
}

/* A ball is round and as large from all sides, of fine and coarse, straight and sheared slices. */
static void
test_ball (void)
{
  static const struct
  {
    guint n, depth;
    double spacing, step, shear;
  } cases[] = { { 60, 60, 1, 1, 0 }, { 100, 24, 0.5, 2.5, 0 }, { 60, 50, 1, 1.2, 0.3 } };
  static guint32 pixels[SIDE * SIDE];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FjVolume) volume = make (cases[i].n, cases[i].depth, cases[i].spacing, cases[i].step,
                                          cases[i].shear, FJ_SAMPLE_S16, is_in_ball);
      g_autoptr (FjVolumeRender) render = fj_volume_render_new (volume, NULL, NULL);
      const FjVector views[][2]
          = { { left, feet }, { back, feet }, { left, back }, { { M_SQRT1_2, M_SQRT1_2, 0 }, feet } };

      g_assert_nonnull (render);
      for (guint k = 0; k < G_N_ELEMENTS (views); k++)
        {
          guint x0, x1, y0, y1, n = 0;

          draw (render, views[k][0], views[k][1], 0.25, pixels);
          find_extent (pixels, &x0, &x1, &y0, &y1);
          for (guint p = 0; p < SIDE * SIDE; p++)
            n += (pixels[p] & 0xff) > 20;
          g_test_message ("case %u view %u: %u … %u, %u … %u, %u pixels", i, k, x0, x1, y0, y1, n);
          /* within a pixel, or half a slice */
          g_assert_cmpfloat_with_epsilon (x1 - x0 + 1, 40, 2.6);
          g_assert_cmpfloat_with_epsilon (y1 - y0 + 1, 40, 2.6);
          g_assert_cmpfloat_with_epsilon ((x0 + x1) / 2.0, (SIDE - 1) / 2.0, 1.1);
          g_assert_cmpfloat_with_epsilon ((y0 + y1) / 2.0, (SIDE - 1) / 2.0, 1.1);
          g_assert_cmpfloat_with_epsilon (n / (G_PI * 400), 1, 0.08);
          /* lit from the eye: the middle is brighter than the rim */
          g_assert_cmpuint (pixels[SIDE / 2 * SIDE + SIDE / 2] & 0xff, >,
                            (pixels[SIDE / 2 * SIDE + x0 + 2] & 0xff) + 40);
        }
    }
}

/* A knob at the left, front and head is where a person looks for it. */
static void
test_sides (void)
{
  g_autoptr (FjVolume) volume = make (64, 64, 1, 1, 0, FJ_SAMPLE_S16, is_in_box);
  g_autoptr (FjVolumeRender) render = fj_volume_render_new (volume, NULL, NULL);
  static guint32 pixels[SIDE * SIDE];
  guint x0, x1, y0, y1;
  double middle = (SIDE - 1) / 2.0;

  draw (render, left, feet, 0.5, pixels);
  find_extent (pixels, &x0, &x1, &y0, &y1);
  g_assert_cmpfloat_with_epsilon (x0, middle - 15, 1.1);
  g_assert_cmpfloat_with_epsilon (x1, middle + 21, 1.1);
  g_assert_cmpfloat_with_epsilon (y0, middle - 20, 1.1);
  g_assert_cmpfloat_with_epsilon (y1, middle + 20, 1.1);
  /* at the head, not at the feet */
  g_assert_cmpuint (pixels[(guint) (middle - 17) * SIDE + (guint) (middle + 18)] & 0xff, >, 20);
  g_assert_cmpuint (pixels[(guint) (middle + 17) * SIDE + (guint) (middle + 18)] & 0xff, <, 20);
  /* from the left the front is on the left */
  draw (render, back, feet, 0.5, pixels);
  find_extent (pixels, &x0, &x1, &y0, &y1);
  g_assert_cmpfloat_with_epsilon (x0, middle - 10, 1.1);
  g_assert_cmpfloat_with_epsilon (x1, middle + 10, 1.1);
}

/* What is nearer than the cut is gone: a ball that is cut through shows its flat inside, as wide as it is. */
static void
test_cut (void)
{
  g_autoptr (FjVolume) volume = make (60, 60, 1, 1, 0, FJ_SAMPLE_S16, is_in_ball);
  g_autoptr (FjVolumeRender) render = fj_volume_render_new (volume, NULL, NULL);
  FjVolumeCamera camera = { fj_volume_render_get_center (render), left, feet, 1, 16 };
  static guint32 pixels[SIDE * SIDE];
  guint x0, x1, y0, y1;

  fj_volume_render_draw (render, &camera, &hard, 0.5, FJ_RENDER_SKIP_EMPTY, SIDE, SIDE, SIDE * 4, 1, NULL,
                         (guint8 *) pixels);
  find_extent (pixels, &x0, &x1, &y0, &y1);
  g_assert_cmpfloat_with_epsilon (x1 - x0 + 1, 24, 2.1);
  camera.cut = 21;
  fj_volume_render_draw (render, &camera, &hard, 0.5, FJ_RENDER_SKIP_EMPTY, SIDE, SIDE, SIDE * 4, 1, NULL,
                         (guint8 *) pixels);
  for (guint i = 0; i < SIDE * SIDE; i++)
    g_assert_cmphex (pixels[i], ==, 0xff000000);
}

/* Bricks and threads are only ways to be quicker. */
static void
test_same (void)
{
  g_autoptr (FjVolume) volume = make (70, 40, 0.8, 1.7, 0.2, FJ_SAMPLE_S16, is_in_box);
  g_autoptr (FjVolumeRender) render = fj_volume_render_new (volume, NULL, NULL);
  const FjTransferFunction soft
      = { 3, { { 100, 1, 0, 0, 0 }, { 500, 0, 1, 0, 0.02 }, { 1000, 0, 0, 1, 0.1 } } };
  double c = cos (0.7), s = sin (0.7);
  FjVolumeCamera camera
      = { fj_volume_render_get_center (render), { c, s, 0 }, { -s * 0.6, c * 0.6, -0.8 }, 0.7, -INFINITY };
  static guint32 every[90 * 50], bricks[90 * 50], threads[90 * 50];
  guint n = 0;

  g_assert_true (fj_volume_render_draw (render, &camera, &soft, 0.4, FJ_RENDER_EVERY_SAMPLE, 90, 50, 360, 1,
                                        NULL, (guint8 *) every));
  g_assert_true (fj_volume_render_draw (render, &camera, &soft, 0.4, FJ_RENDER_SKIP_EMPTY, 90, 50, 360, 1,
                                        NULL, (guint8 *) bricks));
  g_assert_true (fj_volume_render_draw (render, &camera, &soft, 0.4, FJ_RENDER_SKIP_EMPTY, 90, 50, 360, 4,
                                        NULL, (guint8 *) threads));
  g_assert_cmpmem (bricks, sizeof bricks, threads, sizeof threads);
  g_assert_cmpmem (bricks, sizeof bricks, every, sizeof every);
  for (guint i = 0; i < 90 * 50; i++)
    n += every[i] != 0xff000000;
  g_assert_cmpuint (n, >, 500);
}

static gboolean
is_anywhere (FjVector p)
{
  return TRUE;
}

static void
test_padding (void)
{
  g_autoptr (FjVolume) volume = make (30, 30, 1, 1, 0, FJ_SAMPLE_U8, is_in_ball);
  g_autoptr (FjVolume) whole = make (30, 30, 1, 1, 0, FJ_SAMPLE_U8, is_anywhere);
  g_autoptr (FjVolumeRender) render = NULL, full = NULL;
  const FjTransferFunction all = { 2, { { -1, 1, 1, 1, 1 }, { 300, 1, 1, 1, 1 } } };
  static guint32 pixels[SIDE * SIDE];
  double low, high;

  fj_volume_set_padding (volume, 0, 0);
  render = fj_volume_render_new (volume, NULL, NULL);
  /* one value besides padding */
  g_assert_false (fj_volume_render_get_range (render, &low, &high));
  {
    FjVolumeCamera camera = { fj_volume_render_get_center (render), left, feet, 0.5, -INFINITY };

    g_assert_true (fj_volume_render_draw (render, &camera, &all, 0.5, FJ_RENDER_SKIP_EMPTY, SIDE, SIDE,
                                          SIDE * 4, 0, NULL, (guint8 *) pixels));
    /* the ball is seen, the corner of the box is not */
    g_assert_cmphex (pixels[SIDE / 2 * SIDE + SIDE / 2] & 0xffffff, !=, 0);
  }
  fj_volume_set_padding (whole, 250, 250);
  full = fj_volume_render_new (whole, NULL, NULL);
  {
    FjVolumeCamera camera = { fj_volume_render_get_center (full), left, feet, 0.5, -INFINITY };

    fj_volume_render_draw (full, &camera, &all, 0.5, FJ_RENDER_EVERY_SAMPLE, SIDE, SIDE, SIDE * 4, 0, NULL,
                           (guint8 *) pixels);
    for (guint i = 0; i < SIDE * SIDE; i++)
      g_assert_cmphex (pixels[i], ==, 0xff000000);
  }
}

static void
test_bounds (void)
{
  g_autoptr (FjVolume) volume = make (80, 80, 1, 1, 0, FJ_SAMPLE_S16, is_in_ball);
  g_autoptr (FjVolumeRender) render = fj_volume_render_new (volume, NULL, NULL);
  FjVolumeCamera camera = { fj_volume_render_get_center (render), left, feet, 1, -INFINITY };
  static guint32 pixels[SIDE * SIDE];
  gint stopped = 1;
  double low, high;

  g_assert_cmpuint (fj_volume_render_get_memory (render), <, 80 * 80 * 80 * 2 / 20);
  g_assert_true (fj_volume_render_get_range (render, &low, &high));
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 1000);
  g_assert_cmpfloat_with_epsilon (fj_volume_render_get_spacing (render), 1, 1e-9);
  g_assert_null (fj_volume_render_new (volume, &stopped, NULL));
  memset (pixels, 7, sizeof pixels);
  g_assert_false (fj_volume_render_draw (render, &camera, &hard, 1, FJ_RENDER_SKIP_EMPTY, SIDE, SIDE,
                                         SIDE * 4, 0, &stopped, (guint8 *) pixels));
  g_assert_cmphex (pixels[0], ==, 0x07070707);
  /* From far away there is nothing to see, and no end of samples. */
  camera.center.x += 1e7;
  g_assert_true (fj_volume_render_draw (render, &camera, &hard, 0.5, FJ_RENDER_SKIP_EMPTY, SIDE, SIDE,
                                        SIDE * 4, 0, NULL, (guint8 *) pixels));
  g_assert_cmphex (pixels[SIDE * SIDE / 2], ==, 0xff000000);
}

static void
refuse (const FjVolumeSlice *slices, guint n, FjSampleType type)
{
  g_autoptr (FjVolume) volume = fj_volume_new (slices, n, 4, 4, type, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_volume_render_new (volume, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNPROCESSABLE);
}

static void
test_refused (void)
{
  FjVolumeSlice slices[4];

  for (guint i = 0; i < 4; i++)
    slices[i] = (FjVolumeSlice){ .plane = { .origin = { 0, 0, i },
                                            .row = { 1, 0, 0 },
                                            .column = { 0, 1, 0 },
                                            .row_spacing = 1,
                                            .column_spacing = 1 },
                                 .slope = 1 };
  refuse (slices, 1, FJ_SAMPLE_S16);
  refuse (slices, 4, FJ_SAMPLE_F32);
  slices[2].slope = 2;
  refuse (slices, 4, FJ_SAMPLE_S16);
  slices[2].slope = 1;
  slices[3].plane.origin.z = 9;
  refuse (slices, 4, FJ_SAMPLE_S16);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/volume-render/ball", test_ball);
  g_test_add_func ("/volume-render/sides", test_sides);
  g_test_add_func ("/volume-render/cut", test_cut);
  g_test_add_func ("/volume-render/same", test_same);
  g_test_add_func ("/volume-render/padding", test_padding);
  g_test_add_func ("/volume-render/bounds", test_bounds);
  g_test_add_func ("/volume-render/refused", test_refused);
  return g_test_run ();
}
