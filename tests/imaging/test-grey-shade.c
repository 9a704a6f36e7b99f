/* Windows against pydicom's apply_windowing, an independent reading of PS3.3 C.11.2. */
#include "fj-grey-shade.h"

#include <math.h>

#define FIRST -3000
#define LAST 3000

static const char script[] = "import sys, numpy as np\n"
                             "from pydicom.dataset import Dataset\n"
                             "from pydicom.pixel_data_handlers.util import apply_windowing\n"
                             "ds = Dataset()\n"
                             "ds.PhotometricInterpretation = 'MONOCHROME2'\n"
                             "ds.BitsStored = 8; ds.PixelRepresentation = 0\n"
                             "ds.WindowCenter, ds.WindowWidth, ds.VOILUTFunction = sys.argv[1:4]\n"
                             "values = np.arange(-3000, 3001).astype('float64')\n"
                             "for grey in apply_windowing(values, ds): print(repr(float(grey)))\n";

static void
check (FjVoiFunction function, const char *word, const char *center, const char *width)
{
  const char *argv[] = { "/usr/bin/python3", "-c", script, center, width, word, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  g_autofree char *said = NULL;
  g_auto (GStrv) greys = NULL;
  g_auto (FjGreyPipeline) pipeline;
  FjGreyShade shade;
  guint n_near = 0;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, &said, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("pydicom: %s", said);
  greys = g_strsplit (g_strstrip (out), "\n", 0);
  g_assert_cmpuint (g_strv_length (greys), ==, LAST - FIRST + 1);
  fj_grey_pipeline_init (&pipeline);
  pipeline.voi.function = function;
  pipeline.voi.center = g_ascii_strtod (center, NULL);
  pipeline.voi.width = g_ascii_strtod (width, NULL);
  fj_grey_shade_init (&shade, &pipeline, FJ_SAMPLE_S16, 16);
  for (gint value = FIRST; value <= LAST; value++)
    {
      double exact = g_ascii_strtod (greys[value - FIRST], NULL);
      guint grey = fj_grey_shade (&shade, value);

      /* a whole grey may come out a hair below itself in one order of operations or the other */
      if (fabs (exact - rint (exact)) < 1e-9)
        {
          g_assert_cmpint (ABS ((gint) grey - (gint) rint (exact)), <=, 1);
          n_near += grey != (guint) rint (exact);
        }
      else
        g_assert_cmpuint (grey, ==, (guint) floor (exact));
    }
  /* the ends of a sigmoid are all within a hair of black and white */
  if (function != FJ_VOI_SIGMOID)
    g_assert_cmpuint (n_near, <, 20);
}

static void
test_pydicom (void)
{
  check (FJ_VOI_LINEAR, "LINEAR", "40", "400");
  check (FJ_VOI_LINEAR, "LINEAR", "-600.5", "1500");
  check (FJ_VOI_LINEAR, "LINEAR", "2048", "4096");
  check (FJ_VOI_LINEAR_EXACT, "LINEAR_EXACT", "40", "400");
  check (FJ_VOI_LINEAR_EXACT, "LINEAR_EXACT", "0.3", "0.7");
  check (FJ_VOI_SIGMOID, "SIGMOID", "40", "400");
  check (FJ_VOI_SIGMOID, "SIGMOID", "-600", "1500.25");
}

/* The examples of C.11.2.1.2.1: centre 2048, width 4096 uses all of 12 bits; width 1 is a threshold. */
static void
test_standard (void)
{
  g_auto (FjGreyPipeline) pipeline;
  FjGreyShade shade;

  fj_grey_pipeline_init (&pipeline);
  pipeline.voi = (FjVoi){ .function = FJ_VOI_LINEAR, .center = 2048, .width = 4096 };
  fj_grey_shade_init (&shade, &pipeline, FJ_SAMPLE_U16, 12);
  g_assert_cmpuint (fj_grey_shade (&shade, 0), ==, 0);
  g_assert_cmpuint (fj_grey_shade (&shade, 4095), ==, 255);
  pipeline.voi = (FjVoi){ .function = FJ_VOI_LINEAR, .center = 2048, .width = 1 };
  fj_grey_shade_init (&shade, &pipeline, FJ_SAMPLE_U16, 12);
  g_assert_cmpuint (fj_grey_shade (&shade, 2047), ==, 0);
  g_assert_cmpuint (fj_grey_shade (&shade, 2048), ==, 255);
  /* nothing is cut to whole numbers before the window */
  pipeline.modality.slope = 0.001;
  pipeline.voi = (FjVoi){ .function = FJ_VOI_LINEAR_EXACT, .center = 1, .width = 2 };
  fj_grey_shade_init (&shade, &pipeline, FJ_SAMPLE_U16, 12);
  g_assert_cmpuint (fj_grey_shade (&shade, fj_grey_modality (&pipeline, 500)), ==, 63);
}

/* Where there is a straight line it is the same line. */
static void
test_affine (void)
{
  const double slopes[] = { 1, 2.5, -1, 0.001 };

  for (guint f = FJ_VOI_NONE; f <= FJ_VOI_LINEAR_EXACT; f++)
    for (guint s = 0; s < G_N_ELEMENTS (slopes); s++)
      for (guint inverse = 0; inverse < 2; inverse++)
        {
          g_auto (FjGreyPipeline) pipeline;
          FjGreyShade shade;
          FjGreyAffine affine;

          fj_grey_pipeline_init (&pipeline);
          pipeline.modality.slope = slopes[s];
          pipeline.modality.intercept = -7.25;
          pipeline.shape = inverse ? FJ_PRESENTATION_INVERSE : FJ_PRESENTATION_IDENTITY;
          pipeline.voi = (FjVoi){ .function = (FjVoiFunction) f, .center = 40, .width = 99 };
          fj_grey_shade_init (&shade, &pipeline, FJ_SAMPLE_S16, 12);
          g_assert_true (fj_grey_shade_get_affine (&shade, &affine));
          for (gint stored = -2048; stored < 2048; stored++)
            {
              float line = ((float) stored - affine.edge) * affine.gain;
              gint grey = (gint) CLAMP (line, 0, 255) ^ affine.flip;

              g_assert_cmpint (ABS (grey - fj_grey_shade (&shade, fj_grey_modality (&pipeline, stored))), <=,
                               1);
            }
        }
}

static void
test_no_line (void)
{
  g_auto (FjGreyPipeline) pipeline;
  FjGreyShade shade;
  FjGreyAffine affine;

  fj_grey_pipeline_init (&pipeline);
  pipeline.voi = (FjVoi){ .function = FJ_VOI_SIGMOID, .center = 0, .width = 10 };
  fj_grey_shade_init (&shade, &pipeline, FJ_SAMPLE_S16, 16);
  g_assert_false (fj_grey_shade_get_affine (&shade, &affine));
  pipeline.voi = (FjVoi){ .function = FJ_VOI_LINEAR, .center = 0, .width = 1 };
  fj_grey_shade_init (&shade, &pipeline, FJ_SAMPLE_S16, 16);
  g_assert_false (fj_grey_shade_get_affine (&shade, &affine));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grey-shade/pydicom", test_pydicom);
  g_test_add_func ("/grey-shade/standard", test_standard);
  g_test_add_func ("/grey-shade/affine", test_affine);
  g_test_add_func ("/grey-shade/no-line", test_no_line);
  return g_test_run ();
}
