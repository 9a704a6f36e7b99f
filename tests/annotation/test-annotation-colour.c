/* fj-annotation-colour: sRGB primaries from their published Lab values under D50 (Bruce Lindbloom's
 * calculator). */
#include "fj-annotation-colour.h"

static void
test_primaries (void)
{
  static const struct
  {
    double lab[3];
    int rgb[3];
  } colours[] = {
    { { 100, 0, 0 }, { 255, 255, 255 } },          { { 0, 0, 0 }, { 0, 0, 0 } },
    { { 54.29, 80.81, 69.89 }, { 255, 0, 0 } },    { { 87.82, -79.29, 80.99 }, { 0, 255, 0 } },
    { { 29.57, 68.30, -112.03 }, { 0, 0, 255 } },  { { 53.585, 0, 0 }, { 128, 128, 128 } },
    { { 97.61, -15.75, 93.39 }, { 255, 255, 0 } }, { { 50, 127, -128 }, { 249, 0, 255 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (colours); i++)
    {
      const guint lab[3]
          = { (guint) (colours[i].lab[0] * 655.35 + 0.5), (guint) ((colours[i].lab[1] + 128) * 257 + 0.5),
              (guint) ((colours[i].lab[2] + 128) * 257 + 0.5) };
      guint8 rgb[3];

      fj_annotation_colour_from_lab (lab, rgb);
      for (guint k = 0; k < 3 && i + 1 < G_N_ELEMENTS (colours); k++)
        if (ABS (rgb[k] - colours[i].rgb[k]) > 1)
          g_error ("colour %u: %u %u %u", (guint) i, rgb[0], rgb[1], rgb[2]);
      /* What no screen has stays within its bounds. */
      if (i + 1 == G_N_ELEMENTS (colours))
        g_assert_true (rgb[1] == 0 && rgb[2] == 255);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation/colour/primaries", test_primaries);
  return g_test_run ();
}
