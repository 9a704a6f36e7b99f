/* fj-dicom-colour: against the formulas of PS3.3 C.7.6.3.1.2 in floating point. */
#include <glib.h>

#include "fj-dicom-colour.h"

static int
level (double value, double most)
{
  return (int) CLAMP (value + 0.5, 0, most);
}

static void
test_full (void)
{
  for (guint width = 8; width <= 16; width += 8)
    {
      int most = (1 << width) - 1, step = width == 8 ? 5 : 1285;
      double centre = width == 8 ? 128 : 32768;
      for (int y = 0; y <= most; y += step)
        for (int b = 0; b <= most; b += step)
          for (int r = 0; r <= most; r += step)
            {
              guint16 wide[3] = { (guint16) y, (guint16) b, (guint16) r };
              guint8 narrow[3] = { (guint8) y, (guint8) b, (guint8) r };
              fj_dicom_colour_from_full (width == 8 ? (gpointer) narrow : wide, 1, width, width);
              int out[3];
              for (guint i = 0; i < 3; i++)
                out[i] = width == 8 ? narrow[i] : wide[i];
              g_assert_cmpint (ABS (out[0] - level (y + 1.402 * (r - centre), most)), <=, 1);
              g_assert_cmpint (
                  ABS (out[1] - level (y - 0.344136 * (b - centre) - 0.714136 * (r - centre), most)), <=, 1);
              g_assert_cmpint (ABS (out[2] - level (y + 1.772 * (b - centre), most)), <=, 1);
            }
    }
}

/* Forth by the standard's matrix, back by ours. */
static void
test_partial (void)
{
  for (int r = 0; r <= 255; r += 15)
    for (int g = 0; g <= 255; g += 15)
      for (int b = 0; b <= 255; b += 15)
        {
          guint8 p[3] = { (guint8) level (0.2568 * r + 0.5041 * g + 0.0979 * b + 16, 255),
                          (guint8) level (-0.1482 * r - 0.2910 * g + 0.4392 * b + 128, 255),
                          (guint8) level (0.4392 * r - 0.3678 * g - 0.0714 * b + 128, 255) };
          fj_dicom_colour_from_partial (p, 1, 8, 8);
          g_assert_cmpint (ABS (p[0] - r), <=, 2);
          g_assert_cmpint (ABS (p[1] - g), <=, 2);
          g_assert_cmpint (ABS (p[2] - b), <=, 2);
        }
}

static void
test_unfold (void)
{
  static const guint8 from[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  guint8 to[12];
  fj_dicom_colour_unfold_422 (from, 4, 8, to);
  g_assert_cmpmem (to, 12, "\1\3\4\2\3\4\5\7\10\6\7\10", 12);
}

static void
test_photometric (void)
{
  g_assert_cmpstr (fj_dicom_colour_get_photometric ("YBR_RCT", FJ_DICOM_COLOUR_RGB), ==, "RGB");
  g_assert_cmpstr (fj_dicom_colour_get_photometric ("YBR_ICT", FJ_DICOM_COLOUR_TAGGED), ==, "RGB");
  g_assert_cmpstr (fj_dicom_colour_get_photometric ("YBR_FULL_422", FJ_DICOM_COLOUR_TAGGED), ==, "YBR_FULL");
  g_assert_cmpstr (fj_dicom_colour_get_photometric ("YBR_FULL_422", FJ_DICOM_COLOUR_RGB), ==, "RGB");
  g_assert_cmpstr (fj_dicom_colour_get_photometric ("RGB", FJ_DICOM_COLOUR_YBR), ==, "YBR_FULL");
  g_assert_null (fj_dicom_colour_get_photometric ("RGB", FJ_DICOM_COLOUR_RGB));
  g_assert_null (fj_dicom_colour_get_photometric ("RGB", FJ_DICOM_COLOUR_TAGGED));
  g_assert_null (fj_dicom_colour_get_photometric ("YBR_FULL", FJ_DICOM_COLOUR_TAGGED));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-colour/full", test_full);
  g_test_add_func ("/dicom-colour/partial", test_partial);
  g_test_add_func ("/dicom-colour/unfold", test_unfold);
  g_test_add_func ("/dicom-colour/photometric", test_photometric);
  return g_test_run ();
}
