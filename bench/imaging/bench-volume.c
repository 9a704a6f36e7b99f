/* Rows 3 to 5: a folder with one series to a sorted volume, by two threads, once in a process, so that the
 * highest memory is that of the work. Prints a line of JSON: all slices, and the first one that can be shown;
 * "hash" is of the middle voxels as the peers' programs make it. With OUTPUT the volume, to compare.
 *
 * Usage: bench-volume FOLDER [OUTPUT] */
#include "bench-timing.h"

#include "fj-series-volume.h"

#include <stdio.h>
#include <stdlib.h>

#define THREADS 2

typedef struct
{
  gint started; /* atomic */
  gint64 time;
} First;

static void
note_first (FjVolume *volume, guint index, gpointer data)
{
  First *first = data;

  if (g_atomic_int_compare_and_exchange (&first->started, 0, 1))
    first->time = g_get_monotonic_time ();
}

static guint64
hash_middles (FjVolume *volume)
{
  gsize middle = (gsize) fj_volume_get_rows (volume) / 2 * fj_volume_get_columns (volume)
                 + fj_volume_get_columns (volume) / 2;
  guint64 hash = 0;

  for (guint i = 0; i < fj_volume_get_depth (volume); i++)
    hash = hash * 31 + ((const guint16 *) fj_volume_get_slice_data (volume, i))[middle];
  return hash;
}

static gboolean
write_volume (FjVolume *volume, const char *path)
{
  gsize n = (gsize) fj_volume_get_rows (volume) * fj_volume_get_columns (volume);
  FILE *file = fopen (path, "wb");
  gboolean done = file != NULL;

  for (guint i = 0; done && i < fj_volume_get_depth (volume); i++)
    done = fwrite (fj_volume_get_slice_data (volume, i), sizeof (guint16), n, file) == n;
  return done && fclose (file) == 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (FjSeriesIndex) index = NULL;
  g_autoptr (FjVolume) volume = NULL;
  g_autoptr (GPtrArray) gaps = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_series_gap_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *more = NULL;
  gint64 start = g_get_monotonic_time ();
  First first = { 0 };
  FjSeriesIndexOptions index_options = { .threads = THREADS };
  FjSeriesVolumeOptions options = { .threads = THREADS, .first = -1, .ready = note_first, .data = &first };
  double ms, first_ms;
  long peak;
  guint n = 0;

  if (argc < 2)
    {
      g_printerr ("Usage: bench-volume FOLDER [OUTPUT]\n");
      return 2;
    }
  index = fj_series_index_new_for_folder (argv[1], &index_options, NULL, &error);
  if (index != NULL && fj_series_index_count (index) == 1)
    {
      fj_series_index_get_images (index, 0, &n);
      volume = fj_series_volume_load (index, 0, NULL, n, &options, gaps, NULL, &error);
    }
  ms = (double) (g_get_monotonic_time () - start) / 1e3;
  peak = bench_peak_kb (); /* before printing, which loads tables of character sets */
  if (volume == NULL || gaps->len > 0 || fj_volume_get_type (volume) != FJ_SAMPLE_U16)
    {
      g_printerr ("%s: %s\n", argv[1], error != NULL ? error->message : "not one whole series of 16 bits");
      return 1;
    }
  first_ms = (double) (first.time - start) / 1e3;
  bench_print ("first slice", &first_ms, 1, "");
  more = g_strdup_printf (",\"n\":%u,\"rss_kb\":%ld,\"hash\":%" G_GUINT64_FORMAT,
                          fj_volume_get_depth (volume), peak, hash_middles (volume));
  bench_print ("folder to volume", &ms, 1, more);
  if (argc > 2 && !write_volume (volume, argv[2]))
    {
      g_printerr ("%s cannot be written\n", argv[2]);
      return 1;
    }
  return 0;
}
