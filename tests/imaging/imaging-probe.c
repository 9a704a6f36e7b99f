/* Reslices and counts for a test in another language. Reads one request on standard input, words parted by
 * blanks, and writes what it asks for on standard output.
 *
 *   reslice TYPE ROWS COLUMNS N PIXELS  {origin row column row-spacing column-spacing slope intercept} * N
 *           origin row column row-spacing column-spacing ROWS COLUMNS SLAB THICKNESS SAMPLES OUTSIDE
 *           -> flags on standard error, gint16 on standard output. PIXELS: file, slices in the given order.
 *   region TYPE ROWS COLUMNS PIXELS SLOPE INTERCEPT LOW HIGH (padding; LOW > HIGH: none)
 *          SHAPE x y width height N-POINTS {x y} * N-POINTS  bins-low bins-high n-bins  x0 y0 x1 y1
 *           -> n n_padding mean deviation minimum maximum sum / below above bins … / profile … */
#include "fj-reslice.h"
#include "fj-statistics.h"

#include <stdio.h>
#include <string.h>

static double
number (void)
{
  double value = 0;

  if (scanf ("%lf", &value) != 1)
    g_error ("a number is missing");
  return value;
}

static FjVector
vector (void)
{
  FjVector result;

  result.x = number ();
  result.y = number ();
  result.z = number ();
  return result;
}

static FjPlane
plane (void)
{
  FjPlane result = { 0 };

  result.origin = vector ();
  result.row = vector ();
  result.column = vector ();
  result.row_spacing = number ();
  result.column_spacing = number ();
  return result;
}

static char *
pixels (gsize *length)
{
  char path[1024], *data;
  g_autoptr (GError) error = NULL;

  if (scanf ("%1023s", path) != 1 || !g_file_get_contents (path, &data, length, &error))
    g_error ("no pixels: %s", error ? error->message : "");
  return data;
}

static int
reslice (void)
{
  FjSampleType type = (FjSampleType) number ();
  guint rows = (guint) number (), columns = (guint) number (), n = (guint) number ();
  gsize length, size = (gsize) rows * columns * fj_sample_size (type);
  g_autofree char *data = pixels (&length);
  g_autofree FjVolumeSlice *slices = g_new0 (FjVolumeSlice, n);
  g_autofree gint16 *out = NULL;
  g_autoptr (FjVolume) volume = NULL;
  g_autoptr (GError) error = NULL;
  guint out_rows, out_columns, slab, samples;
  FjPlane where;
  double thickness;
  gint16 outside;

  for (guint i = 0; i < n; i++)
    {
      slices[i].plane = plane ();
      slices[i].slope = number ();
      slices[i].intercept = number ();
      slices[i].source = i;
    }
  g_assert_cmpuint (length, ==, size * n);
  volume = fj_volume_new (slices, n, rows, columns, type, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < fj_volume_get_depth (volume); i++)
    memcpy (fj_volume_get_slice_data (volume, i), data + size * fj_volume_get_slice (volume, i)->source,
            size);
  where = plane ();
  out_rows = (guint) number ();
  out_columns = (guint) number ();
  slab = (guint) number ();
  thickness = number ();
  samples = (guint) number ();
  outside = (gint16) number ();
  out = g_new (gint16, (gsize) out_rows * out_columns);
  fj_reslice (volume, &where, out_rows, out_columns, slab, thickness, samples, outside, 0, out);
  fprintf (stderr, "%d\n", (int) fj_volume_get_flags (volume));
  fwrite (out, sizeof *out, (gsize) out_rows * out_columns, stdout);
  return 0;
}

static int
region (void)
{
  FjSampleType type = (FjSampleType) number ();
  guint rows = (guint) number (), columns = (guint) number (), n_bins;
  gsize length;
  char *data = pixels (&length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);
  g_autoptr (FjFrame) frame = fj_frame_new (rows, columns, 1, type, 8 * (guint) fj_sample_size (type), bytes);
  g_auto (FjGreyPipeline) pipeline;
  FjRegion where = { 0 };
  FjStatistics statistics;
  g_autofree double *points = NULL;
  g_autofree guint64 *bins = NULL;
  guint64 below, above;
  double low, high, line[4];
  g_autoptr (GArray) profile = NULL;

  g_assert_nonnull (frame);
  fj_grey_pipeline_init (&pipeline);
  pipeline.modality.slope = number ();
  pipeline.modality.intercept = number ();
  pipeline.padding_low = (gint64) number ();
  pipeline.padding_high = (gint64) number ();
  pipeline.has_padding = pipeline.padding_low <= pipeline.padding_high;
  where.shape = (FjRegionShape) number ();
  where.x = number ();
  where.y = number ();
  where.width = number ();
  where.height = number ();
  where.n_points = (guint) number ();
  where.points = points = g_new (double, 2 * where.n_points + 1);
  for (guint i = 0; i < 2 * where.n_points; i++)
    points[i] = number ();
  fj_statistics_compute (frame, &pipeline, &where, &statistics);
  printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %.17g %.17g %.17g %.17g %.17g\n", statistics.n,
          statistics.n_padding, statistics.mean, statistics.deviation, statistics.minimum, statistics.maximum,
          statistics.sum);
  low = number ();
  high = number ();
  n_bins = (guint) number ();
  bins = g_new (guint64, n_bins);
  fj_statistics_histogram (frame, &pipeline, &where, low, high, n_bins, bins, &below, &above);
  printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, below, above);
  for (guint i = 0; i < n_bins; i++)
    printf (" %" G_GUINT64_FORMAT, bins[i]);
  for (guint i = 0; i < 4; i++)
    line[i] = number ();
  profile = fj_statistics_profile (frame, &pipeline, line[0], line[1], line[2], line[3]);
  printf ("\n");
  for (guint i = 0; i < profile->len; i++)
    printf ("%.17g ", g_array_index (profile, double, i));
  printf ("\n");
  return 0;
}

int
main (void)
{
  char word[16];

  if (scanf ("%15s", word) != 1)
    return 1;
  return strcmp (word, "reslice") == 0 ? reslice () : region ();
}
