#include "simulator-phantom.h"

#include <math.h>
#include "fj-error.h"

static GPtrArray *
draw (const char *modality)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *pictures = simulator_phantom_draw (modality, SIMULATOR_DETAIL_QUICK, &error);
  g_assert_no_error (error);
  return pictures;
}

static void
assert_size (const SimulatorPicture *picture)
{
  g_assert_cmpuint (g_bytes_get_size (picture->pixels), ==,
                    (gsize) picture->format.frames * picture->format.rows * picture->format.columns
                        * picture->format.bits_allocated / 8);
}

static guint
stored (const SimulatorPicture *picture, guint row, guint column)
{
  const guint8 *bytes = g_bytes_get_data (picture->pixels, NULL);
  gsize at = (gsize) row * picture->format.columns + column;
  return picture->format.bits_allocated == 16 ? bytes[2 * at] | bytes[2 * at + 1] << 8 : bytes[at];
}

static double
mean_at (const SimulatorPicture *picture, double x, double y)
{
  guint column = (guint) lrint ((x - picture->position[0]) / picture->column_spacing);
  guint row = (guint) lrint ((y - picture->position[1]) / picture->row_spacing);
  double sum = 0;
  for (int r = -3; r <= 3; r++)
    for (int c = -3; c <= 3; c++)
      sum += stored (picture, row + r, column + c) * picture->slope + picture->intercept;
  return sum / 49;
}

static void
test_radiographs (void)
{
  g_autoptr (GPtrArray) pictures = draw ("DX");

  g_assert_cmpuint (pictures->len, ==, 2);
  const SimulatorPicture *pa = g_ptr_array_index (pictures, 0), *lateral = g_ptr_array_index (pictures, 1);
  assert_size (pa);
  assert_size (lateral);
  g_assert_cmpstr (pa->view, ==, "PA");
  g_assert_cmpstr (lateral->view, ==, "LL");
  /* Lungs are darker than the middle; the air beside the patient is darker than both. */
  guint middle = pa->format.columns / 2, row = pa->format.rows * 2 / 5;
  guint lung = middle - (guint) (75 / pa->column_spacing);
  g_assert_cmpuint (stored (pa, row, middle), >, stored (pa, row, lung) + 600);
  g_assert_cmpuint (stored (pa, row, lung), >, stored (pa, row, 3) + 200);
}

static void
test_slices (void)
{
  g_autoptr (GPtrArray) pictures = draw ("CT");

  g_assert_cmpuint (pictures->len, ==, 24);
  for (guint i = 0; i < pictures->len; i++)
    {
      const SimulatorPicture *slice = g_ptr_array_index (pictures, i);
      assert_size (slice);
      if (i > 0)
        {
          const SimulatorPicture *above = g_ptr_array_index (pictures, i - 1);
          g_assert_cmpfloat_with_epsilon (above->position[2] - slice->position[2], slice->thickness, 1e-9);
        }
      for (guint rod = 0; rod < SIMULATOR_N_RODS; rod++)
        g_assert_cmpfloat_with_epsilon (mean_at (slice, simulator_rod_x[rod], SIMULATOR_ROD_Y),
                                        simulator_rod_hu[rod], 6);
    }
  /* Lungs at the level of the hilum; the right one is on the side of negative x. */
  const SimulatorPicture *hilum = g_ptr_array_index (pictures, 11);
  g_assert_cmpfloat (mean_at (hilum, -80, 20), <, -700);
  g_assert_cmpfloat (mean_at (hilum, 0, -40), >, 0);
}

static void
test_planes (void)
{
  g_autoptr (GPtrArray) pictures = draw ("MR");
  guint series = 0;

  g_assert_cmpuint (pictures->len, ==, 21);
  for (guint i = 0; i < pictures->len; i++)
    {
      const SimulatorPicture *slice = g_ptr_array_index (pictures, i);
      const double *o = slice->orientation;
      assert_size (slice);
      series = MAX (series, slice->series);
      /* Unit vectors at right angles: PS3.3 C.7.6.2.1.1. */
      g_assert_cmpfloat_with_epsilon (o[0] * o[0] + o[1] * o[1] + o[2] * o[2], 1, 1e-9);
      g_assert_cmpfloat_with_epsilon (o[3] * o[3] + o[4] * o[4] + o[5] * o[5], 1, 1e-9);
      g_assert_cmpfloat_with_epsilon (o[0] * o[3] + o[1] * o[4] + o[2] * o[5], 0, 1e-9);
      /* The middle of the picture is on an axis of the head. */
      double half = (slice->format.columns - 1) * slice->column_spacing / 2;
      int on_axis = 0;
      for (int a = 0; a < 3; a++)
        on_axis += fabs (slice->position[a] + half * o[a] + half * o[3 + a]) < 1e-6 ? 1 : 0;
      g_assert_cmpint (on_axis, >=, 2);
    }
  g_assert_cmpuint (series, ==, 3);
}

static void
test_cine (void)
{
  g_autoptr (GPtrArray) pictures = draw ("US");

  g_assert_cmpuint (pictures->len, ==, 1);
  const SimulatorPicture *cine = g_ptr_array_index (pictures, 0);
  assert_size (cine);
  g_assert_cmpuint (cine->format.frames, ==, 12);
  g_assert_cmpfloat (cine->frame_ms, >, 0);
  g_assert_cmpuint (cine->region[2], <, cine->format.columns);
  g_assert_cmpuint (cine->region[3], <, cine->format.rows);
  /* The cyst is dark: 7 cm below the probe, 1.2 cm to the right of the middle. */
  guint row = (guint) (cine->format.rows * 0.03 + 7 / cine->cm_per_pixel);
  guint column = (guint) (cine->format.columns / 2.0 + 1.2 / cine->cm_per_pixel);
  g_assert_cmpuint (stored (cine, row, column), <, 10);
}

static void
test_same_again (void)
{
  g_autoptr (GPtrArray) one = draw ("CT"), two = draw ("CT");

  for (guint i = 0; i < one->len; i++)
    g_assert_true (g_bytes_equal (((SimulatorPicture *) g_ptr_array_index (one, i))->pixels,
                                  ((SimulatorPicture *) g_ptr_array_index (two, i))->pixels));
}

static void
test_unknown (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (simulator_phantom_draw ("XA", SIMULATOR_DETAIL_QUICK, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (simulator_phantom_draw (NULL, SIMULATOR_DETAIL_QUICK, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/phantom/radiographs", test_radiographs);
  g_test_add_func ("/simulator/phantom/slices", test_slices);
  g_test_add_func ("/simulator/phantom/planes", test_planes);
  g_test_add_func ("/simulator/phantom/cine", test_cine);
  g_test_add_func ("/simulator/phantom/same-again", test_same_again);
  g_test_add_func ("/simulator/phantom/unknown", test_unknown);
  return g_test_run ();
}
