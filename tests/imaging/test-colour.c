#include "fj-colour.h"

static void
test_palette (void)
{
  const guint16 red[] = { 0, 0x8000, 0xffff }, green[] = { 0x1234, 0, 0xff00 }, blue[] = { 1, 2, 3 };
  const gint16 stored[] = { 9, 10, 11, 12, 13, -5 };
  const guint8 expected[] = { 0, 0x12, 1, 0, 0x12, 1, 0x80, 0, 2, 0xff, 0xff, 3, 0xff, 0xff, 3, 0, 0x12, 1 };
  FjPalette palette
      = { fj_table_new (10, 16, red, 3), fj_table_new (10, 16, green, 3), fj_table_new (10, 8, blue, 3) };
  g_autoptr (GBytes) bytes = g_bytes_new (stored, sizeof stored);
  g_autoptr (FjFrame) frame = fj_frame_new (2, 3, 1, FJ_SAMPLE_S16, 16, bytes);
  g_autoptr (FjFrame) colour = fj_colour_from_palette (frame, &palette);

  g_assert_cmpuint (fj_frame_get_samples (colour), ==, 3);
  g_assert_cmpuint (fj_frame_get_rows (colour), ==, 2);
  g_assert_cmpmem (fj_frame_get_data (colour), fj_frame_get_size (colour), expected, sizeof expected);
  fj_palette_clear (&palette);
  g_assert_null (fj_colour_from_palette (frame, &palette));
  g_assert_null (fj_colour_from_palette (colour, &palette));
}

static void
test_over_grey (void)
{
  const guint16 red[] = { 10, 20, 30, 40 }, green[] = { 1, 2, 3, 4 }, blue[] = { 9, 8, 7, 6 };
  const guint8 stored[] = { 0, 99, 100, 103, 200, 50 }, greys[] = { 0, 63, 64, 255 };
  /* below 100 grey as it is, from there on coloured, beyond the end the last colour */
  const guint8 expected[] = { 0, 0, 0, 99, 99, 99, 10, 1, 9, 40, 4, 6, 40, 4, 6, 50, 50, 50 };
  const guint8 spread[] = { 10, 1, 9, 10, 1, 9, 20, 2, 8, 40, 4, 6 };
  FjPalette palette
      = { fj_table_new (100, 8, red, 4), fj_table_new (100, 8, green, 4), fj_table_new (100, 8, blue, 4) };
  g_autoptr (GBytes) bytes = g_bytes_new (stored, sizeof stored);
  g_autoptr (FjFrame) frame = fj_frame_new (2, 3, 1, FJ_SAMPLE_U8, 8, bytes);
  g_auto (FjGreyPipeline) pipeline = { 0 };
  guint8 rgb[12];

  fj_grey_pipeline_init (&pipeline);
  g_autoptr (FjGreyPlan) plan = fj_grey_plan_new (&pipeline, FJ_SAMPLE_U8, 8);
  g_autoptr (FjFrame) colour = fj_colour_from_supplemental (frame, plan, &palette);
  g_assert_cmpmem (fj_frame_get_data (colour), fj_frame_get_size (colour), expected, sizeof expected);
  g_assert_null (fj_colour_from_supplemental (colour, plan, &palette));
  fj_colour_from_greys (greys, 4, &palette, rgb);
  g_assert_cmpmem (rgb, sizeof rgb, spread, sizeof spread);
  fj_palette_clear (&palette);
}

static FjFrame *
draw (guint rows, guint columns, FjSampleType type, guint bits)
{
  gsize n = (gsize) rows * columns * 3;
  guint8 *bytes = g_malloc (n * fj_sample_size (type));
  g_autoptr (GBytes) taken = NULL;

  for (gsize i = 0; i < n; i++)
    if (type == FJ_SAMPLE_U8)
      bytes[i] = (guint8) (i * 37 + i / 11);
    else
      ((guint16 *) (void *) bytes)[i] = (guint16) ((i * 3701 + i / 11) & ((1u << bits) - 1));
  taken = g_bytes_new_take (bytes, n * fj_sample_size (type));
  return fj_frame_new (rows, columns, 3, type, bits, taken);
}

static void
test_identity (void)
{
  const FjInterpolation kinds[]
      = { FJ_INTERPOLATION_NEAREST, FJ_INTERPOLATION_BOX, FJ_INTERPOLATION_LINEAR, FJ_INTERPOLATION_CUBIC };
  g_autoptr (FjFrame) frame = draw (20, 30, FJ_SAMPLE_U8, 8);
  g_autoptr (FjFrame) deep = draw (20, 30, FJ_SAMPLE_U16, 12);
  guint8 out[20 * 30 * 3];

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      FjGreyView view = { 0, 0, 30, 20, 30, 20, 90, kinds[k], 2 };

      fj_colour_render_view (frame, &view, out);
      g_assert_cmpmem (out, sizeof out, fj_frame_get_data (frame), sizeof out);
      fj_colour_render_view (deep, &view, out);
      for (guint i = 0; i < sizeof out; i++)
        g_assert_cmpuint (out[i], ==, ((const guint16 *) fj_frame_get_data (deep))[i] >> 4);
    }
}

static void
test_box (void)
{
  g_autoptr (FjFrame) frame = draw (40, 60, FJ_SAMPLE_U8, 8);
  const guint8 *samples = fj_frame_get_data (frame);
  FjGreyView view = { 0, 0, 60, 40, 20, 10, 20 * 3, FJ_INTERPOLATION_BOX, 3 };
  guint8 out[20 * 10 * 3];

  fj_colour_render_view (frame, &view, out);
  for (guint y = 0; y < 10; y++)
    for (guint x = 0; x < 20; x++)
      for (guint c = 0; c < 3; c++)
        {
          guint sum = 0;

          for (guint j = 0; j < 4; j++)
            for (guint i = 0; i < 3; i++)
              sum += samples[((y * 4 + j) * 60 + x * 3 + i) * 3 + c];
          g_assert_cmpuint (out[(y * 20 + x) * 3 + c], ==, (sum + 6) / 12);
        }
}

/* One colour everywhere stays that colour at any scale, and outside is black. */
static void
test_even (void)
{
  const FjInterpolation kinds[]
      = { FJ_INTERPOLATION_NEAREST, FJ_INTERPOLATION_BOX, FJ_INTERPOLATION_LINEAR, FJ_INTERPOLATION_CUBIC };
  guint8 *samples = g_malloc (31 * 17 * 3);
  g_autoptr (GBytes) bytes = g_bytes_new_take (samples, 31 * 17 * 3);
  g_autoptr (FjFrame) frame = NULL;
  guint8 out[41 * 41 * 3];

  for (guint i = 0; i < 31 * 17 * 3; i++)
    samples[i] = (guint8) (10 + i % 3 * 100);
  frame = fj_frame_new (17, 31, 3, FJ_SAMPLE_U8, 8, bytes);
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (double size = 5; size < 200; size *= 1.7)
      {
        FjGreyView view = { -2.5, 3.25, size, size, 41, 41, 41 * 3, kinds[k], 2 };

        fj_colour_render_view (frame, &view, out);
        for (guint i = 0; i < 41 * 41; i++)
          {
            double x = -2.5 + (i % 41 + 0.5) * size / 41, y = 3.25 + (i / 41 + 0.5) * size / 41;
            gboolean inside = x >= 0 && x < 31 && y >= 0 && y < 17;

            for (guint c = 0; c < 3; c++)
              g_assert_cmpuint (out[i * 3 + c], ==, inside ? 10 + c * 100 : 0);
          }
      }
}

/* As pydicom's SC_rgb_expb_32bit has them. */
static void
test_wide (void)
{
  static const guint32 samples[6] = { 0, 0xFFFFFFFF, 0x80000000, 0x01000000, 0x00FFFFFF, 0xC0123456 };
  static const guint8 expected[6] = { 0, 255, 128, 1, 0, 192 };
  g_autoptr (GBytes) bytes = g_bytes_new (samples, sizeof samples);
  g_autoptr (FjFrame) frame = fj_frame_new (1, 2, 3, FJ_SAMPLE_U32, 32, bytes);
  g_autoptr (FjFrame) colour = fj_colour_from_wide (frame);

  g_assert_cmpmem (fj_frame_get_data (colour), fj_frame_get_size (colour), expected, 6);
  g_assert_cmpint (fj_frame_get_type (colour), ==, FJ_SAMPLE_U8);
  g_assert_null (fj_colour_from_wide (colour));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/colour/palette", test_palette);
  g_test_add_func ("/colour/over-grey", test_over_grey);
  g_test_add_func ("/colour/wide", test_wide);
  g_test_add_func ("/colour/identity", test_identity);
  g_test_add_func ("/colour/box", test_box);
  g_test_add_func ("/colour/even", test_even);
  return g_test_run ();
}
