#include "fj-statistics.h"

#include <math.h>
#include <string.h>

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

static FjFrame *
frame_of (const void *data, gsize size, guint rows, guint columns, guint samples, FjSampleType type)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  return fj_frame_new (rows, columns, samples, type, 8 * (guint) fj_sample_size (type), bytes);
}

/* 0 … 11 in 3 rows of 4. */
static FjFrame *
counting (void)
{
  gint16 data[12];

  for (gint16 i = 0; i < 12; i++)
    data[i] = i;
  return frame_of (data, sizeof data, 3, 4, 1, FJ_SAMPLE_S16);
}

static void
test_membership (void)
{
  g_autoptr (FjFrame) frame = counting ();
  g_auto (FjGreyPipeline) pipeline;
  static const double triangle[] = { 0, 0, 4, 0, 0, 3 };
  static const struct
  {
    FjRegion region;
    guint64 n;
    double sum;
  } cases[] = {
    { { FJ_REGION_RECTANGLE, 0, 0, 4, 3 }, 12, 66 },
    { { FJ_REGION_RECTANGLE, -9, -9, 90, 90 }, 12, 66 },
    { { FJ_REGION_RECTANGLE, 4, 3, -4, -3 }, 12, 66 }, /* drawn from the other corner */
    { { FJ_REGION_RECTANGLE, 0.5, 0.5, 1, 1 }, 1, 0 }, /* the left and upper side belong, the others not */
    { { FJ_REGION_RECTANGLE, 0.6, 0.6, 2, 1 }, 2, 5 + 6 },
    { { FJ_REGION_RECTANGLE, 1, 1, 0, 0 }, 0, 0 },
    { { FJ_REGION_RECTANGLE, 50, 50, 4, 4 }, 0, 0 },
    { { FJ_REGION_RECTANGLE, NAN, 0, 4, 4 }, 0, 0 },
    { { FJ_REGION_RECTANGLE, -1e300, -1e300, 2e300, 2e300 }, 12, 66 },
    { { FJ_REGION_ELLIPSE, 0, 0, 3, 3 }, 9, 0 + 1 + 2 + 4 + 5 + 6 + 8 + 9 + 10 },
    { { FJ_REGION_ELLIPSE, 0.5, 0.5, 2, 2 }, 5, 1 + 4 + 5 + 6 + 9 }, /* on the line belongs */
    { { FJ_REGION_ELLIPSE, 0, 0, 0, 3 }, 0, 0 },
    { { FJ_REGION_ELLIPSE, 0, 0, NAN, 3 }, 0, 0 },
    /* As the upright one, with its diameters along rows and columns, and then along neither: pixels (1, 0),
     * (0, 1), (1, 1), (2, 1), (1, 2) lie within 1 of (1.5, 1.5). */
    { { FJ_REGION_OBLIQUE_ELLIPSE, 1.5, 1.5, .half_diameters = { { 1, 0 }, { 0, 1 } } }, 5, 25 },
    { { FJ_REGION_OBLIQUE_ELLIPSE, 1.5, 1.5, .half_diameters = { { 0.8, 0.6 }, { -0.62, 0.82 } } }, 5, 25 },
    /* Long down to the right: pixels (0, 0), (1, 1), (2, 2) only. */
    { { FJ_REGION_OBLIQUE_ELLIPSE, 1.5, 1.5, .half_diameters = { { 1.1, 1.1 }, { 0.4, -0.4 } } }, 3, 15 },
    { { FJ_REGION_OBLIQUE_ELLIPSE, 1.5, 1.5, .half_diameters = { { 0.4, -0.4 }, { 1.1, 1.1 } } }, 3, 15 },
    { { FJ_REGION_OBLIQUE_ELLIPSE, 1.5, 1.5, .half_diameters = { { 2, 2 }, { 1, 1 } } }, 0, 0 }, /* flat */
    { { FJ_REGION_OBLIQUE_ELLIPSE, 1.5, 1.5, .half_diameters = { { NAN, 2 }, { 1, 1 } } }, 0, 0 },
    { { FJ_REGION_OBLIQUE_ELLIPSE, 1.5, 1.5, .half_diameters = { { 1e9, 0 }, { 0, 1e9 } } }, 12, 66 },
    { { FJ_REGION_POLYGON, .points = triangle, .n_points = 3 }, 6, 0 + 1 + 2 + 4 + 5 + 8 },
    { { FJ_REGION_POLYGON, .points = triangle, .n_points = 2 }, 0, 0 },
  };

  fj_grey_pipeline_init (&pipeline);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FjStatistics statistics;

      g_test_message ("case %u", i);
      fj_statistics_compute (frame, &pipeline, &cases[i].region, &statistics);
      g_assert_cmpuint (statistics.n, ==, cases[i].n);
      NEAR (statistics.sum, cases[i].sum);
      g_assert_false (isnan (statistics.mean) || isnan (statistics.deviation));
    }
}

static void
test_numbers (void)
{
  g_autoptr (FjFrame) frame = counting ();
  g_auto (FjGreyPipeline) pipeline;
  FjRegion region = { FJ_REGION_RECTANGLE, 0, 0, 4, 3 };
  FjStatistics statistics;

  fj_grey_pipeline_init (&pipeline);
  pipeline.modality.slope = 2;
  pipeline.modality.intercept = -10;
  fj_statistics_compute (frame, &pipeline, &region, &statistics);
  NEAR (statistics.mean, 1);
  NEAR (statistics.deviation, 2 * sqrt (13));
  NEAR (statistics.minimum, -10);
  NEAR (statistics.maximum, 12);
  /* Padding is left out, and counted as such. */
  pipeline.has_padding = TRUE;
  pipeline.padding_low = 0;
  pipeline.padding_high = 5;
  fj_statistics_compute (frame, &pipeline, &region, &statistics);
  g_assert_cmpuint (statistics.n, ==, 6);
  g_assert_cmpuint (statistics.n_padding, ==, 6);
  NEAR (statistics.minimum, 2);
  pipeline.padding_high = 10;
  fj_statistics_compute (frame, &pipeline, &region, &statistics);
  g_assert_cmpuint (statistics.n, ==, 1);
  NEAR (statistics.mean, 12);
  NEAR (statistics.deviation, 0);
  pipeline.padding_high = 11;
  fj_statistics_compute (frame, &pipeline, &region, &statistics);
  g_assert_cmpuint (statistics.n, ==, 0);
  NEAR (statistics.mean, 0);
}

/* Rows longer than what is read at once, of every type. */
static void
test_types (void)
{
  enum
  {
    N = 1300
  };
  static const FjSampleType types[] = { FJ_SAMPLE_U8,  FJ_SAMPLE_S8,  FJ_SAMPLE_U16, FJ_SAMPLE_S16,
                                        FJ_SAMPLE_U32, FJ_SAMPLE_S32, FJ_SAMPLE_F32, FJ_SAMPLE_F64 };
  g_auto (FjGreyPipeline) pipeline;
  FjRegion region = { FJ_REGION_RECTANGLE, 3, 0, N - 3, 1 };

  fj_grey_pipeline_init (&pipeline);
  for (guint k = 0; k < G_N_ELEMENTS (types); k++)
    {
      g_autofree double *room = g_new0 (double, N);
      gboolean is_signed = types[k] != FJ_SAMPLE_U8 && types[k] != FJ_SAMPLE_U16 && types[k] != FJ_SAMPLE_U32;
      g_autoptr (FjFrame) frame = NULL;
      FjStatistics statistics;
      double sum = 0;

      for (gint i = 0; i < N; i++)
        {
          gint value = i % 100 - (is_signed ? 60 : 0);

          sum += i < 3 ? 0 : value;
          switch (types[k])
            {
            case FJ_SAMPLE_U8:
            case FJ_SAMPLE_S8:
              ((gint8 *) room)[i] = (gint8) value;
              break;
            case FJ_SAMPLE_U16:
            case FJ_SAMPLE_S16:
              ((gint16 *) room)[i] = (gint16) value;
              break;
            case FJ_SAMPLE_U32:
            case FJ_SAMPLE_S32:
              ((gint32 *) room)[i] = value;
              break;
            case FJ_SAMPLE_F32:
              ((float *) room)[i] = (float) value;
              break;
            case FJ_SAMPLE_F64:
            default:
              room[i] = value;
            }
        }
      frame = frame_of (room, N * fj_sample_size (types[k]), 1, N, 1, types[k]);
      fj_statistics_compute (frame, &pipeline, &region, &statistics);
      g_assert_cmpuint (statistics.n, ==, N - 3);
      NEAR (statistics.sum, sum);
      NEAR (statistics.minimum, is_signed ? -60 : 0);
      NEAR (statistics.maximum, is_signed ? 39 : 99);
    }
}

static void
test_table (void)
{
  static const guint16 entries[] = { 100, 200, 400 };
  g_autoptr (FjFrame) frame = counting ();
  g_auto (FjGreyPipeline) pipeline;
  FjRegion region = { FJ_REGION_RECTANGLE, 0, 0, 4, 3 };
  FjStatistics statistics;

  fj_grey_pipeline_init (&pipeline);
  pipeline.modality.table = fj_table_new (5, 16, entries, 3);
  fj_statistics_compute (frame, &pipeline, &region, &statistics);
  NEAR (statistics.sum, 6 * 100 + 200 + 5 * 400); /* 0 … 5 take the first, 7 … 11 the last */
}

static void
test_no_number (void)
{
  static const float data[] = { 1, NAN, INFINITY, 3 };
  static const guint8 colour[12] = { 0 };
  g_autoptr (FjFrame) frame = frame_of (data, sizeof data, 1, 4, 1, FJ_SAMPLE_F32);
  g_autoptr (FjFrame) rgb = frame_of (colour, sizeof colour, 1, 4, 3, FJ_SAMPLE_U8);
  g_auto (FjGreyPipeline) pipeline;
  FjRegion region = { FJ_REGION_RECTANGLE, 0, 0, 4, 1 };
  FjStatistics statistics;
  g_autoptr (GArray) profile = NULL;

  fj_grey_pipeline_init (&pipeline);
  fj_statistics_compute (frame, &pipeline, &region, &statistics);
  g_assert_cmpuint (statistics.n, ==, 2);
  g_assert_cmpuint (statistics.n_padding, ==, 2);
  NEAR (statistics.mean, 2);
  fj_statistics_compute (rgb, &pipeline, &region, &statistics);
  g_assert_cmpuint (statistics.n, ==, 0);
  profile = fj_statistics_profile (rgb, &pipeline, 0, 0, 4, 0);
  g_assert_cmpuint (profile->len, ==, 0);
}

static void
test_histogram (void)
{
  g_autoptr (FjFrame) frame = counting ();
  g_auto (FjGreyPipeline) pipeline;
  FjRegion region = { FJ_REGION_RECTANGLE, 0, 0, 4, 3 };
  guint64 bins[4], below, above;

  fj_grey_pipeline_init (&pipeline);
  fj_statistics_histogram (frame, &pipeline, &region, 2, 10, 4, bins, &below, &above);
  g_assert_cmpuint (below, ==, 2);
  g_assert_cmpuint (above, ==, 2);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (bins[i], ==, 2);
}

static void
test_profile (void)
{
  g_autoptr (FjFrame) frame = counting ();
  g_auto (FjGreyPipeline) pipeline;
  g_autoptr (GArray) across = NULL;
  g_autoptr (GArray) point = NULL;
  g_autoptr (GArray) nowhere = NULL;
  static const double values[] = { 4, 4.5, 5.5, 6.5, 7 };

  fj_grey_pipeline_init (&pipeline);
  across = fj_statistics_profile (frame, &pipeline, 0, 1.5, 5, 1.5);
  g_assert_cmpuint (across->len, ==, 6);
  for (guint i = 0; i < 5; i++)
    NEAR (g_array_index (across, double, i), values[i]);
  g_assert_true (isnan (g_array_index (across, double, 5))); /* a gap: outside */
  point = fj_statistics_profile (frame, &pipeline, 1.5, 1.5, 1.5, 1.5);
  g_assert_cmpuint (point->len, ==, 1);
  NEAR (g_array_index (point, double, 0), 5);
  nowhere = fj_statistics_profile (frame, &pipeline, NAN, 0, 1, 1);
  g_assert_cmpuint (nowhere->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/membership", test_membership);
  g_test_add_func ("/statistics/numbers", test_numbers);
  g_test_add_func ("/statistics/types", test_types);
  g_test_add_func ("/statistics/table", test_table);
  g_test_add_func ("/statistics/no-number", test_no_number);
  g_test_add_func ("/statistics/histogram", test_histogram);
  g_test_add_func ("/statistics/profile", test_profile);
  return g_test_run ();
}
