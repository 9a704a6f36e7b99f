/* Row 14: what we pack images with, and all that we unpack, on one core. Each of FILES is an image of one
 * frame; the first is native and is packed too, in every syntax that there is an encoder for, and must come
 * back the same. Prints a line of JSON for each.
 *
 * Usage: bench-codecs FILE... */
#include "bench-timing.h"

#include "fj-dicom-encode.h"
#include "fj-dicom-frame.h"

#include <stdlib.h>
#include <string.h>

G_GNUC_NORETURN static void
stop (const char *what, const GError *error)
{
  g_printerr ("%s: %s\n", what, error != NULL ? error->message : "does not come back the same");
  exit (1);
}

static FjFrame *
open_frame (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) object = fj_dicom_object_open (path, FJ_DICOM_OPEN_LAZY, &error);
  FjFrame *frame = object != NULL ? fj_dicom_frame_decode (object, 0, &error) : NULL;

  if (frame == NULL)
    stop (path, error);
  return frame;
}

static void
print (const char *what, const char *name, const double *ms, guint runs, gsize raw, gsize packed)
{
  g_autofree char *title = g_strdup_printf ("%s %s", name, what);
  g_autofree char *more = g_strdup_printf (",\"bytes\":%" G_GSIZE_FORMAT ",\"percent\":%.3f", packed,
                                           100.0 * (double) packed / (double) raw);

  bench_print (title, ms, runs, more);
}

/* There and back. */
static void
measure (const FjDicomEncoder *encoder, const FjFrame *frame)
{
  const FjDicomCodec *codec = fj_dicom_codec_find (encoder->transfer_syntax);
  gsize raw = fj_frame_get_size (frame);
  FjDicomCells cells = {
    fj_frame_get_rows (frame), fj_frame_get_columns (frame), 1, 16, fj_frame_get_bits_stored (frame), FALSE
  };
  FjDicomEncoding encoding = { FALSE, 0 };
  FjDicomColour colour;
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *back = g_malloc (raw);
  double there_ms[BENCH_MOST_RUNS], back_ms[BENCH_MOST_RUNS];
  guint runs = bench_runs ();

  for (guint i = 0; i <= runs; i++)
    {
      double start = bench_now_ms (), middle;

      g_byte_array_set_size (packed, 0);
      if (!encoder->encode (fj_frame_get_data (frame), &cells, &encoding, packed, &error))
        stop (encoder->name, error);
      middle = bench_now_ms ();
      if (!codec->decode (packed->data, packed->len, &cells, back, &colour, &error))
        stop (encoder->name, error);
      there_ms[i > 0 ? i - 1 : 0] = middle - start;
      back_ms[i > 0 ? i - 1 : 0] = bench_now_ms () - middle;
    }
  if (memcmp (back, fj_frame_get_data (frame), raw) != 0)
    stop (encoder->name, NULL);
  print ("encode", encoder->name, there_ms, runs, raw, packed->len);
  print ("decode", encoder->name, back_ms, runs, raw, packed->len);
}

/* A file that somebody else packed, of the same picture. */
static void
measure_file (const char *path, const FjFrame *expected)
{
  g_autofree char *name = g_path_get_basename (path);
  double ms[BENCH_MOST_RUNS];
  guint runs = bench_runs ();

  for (guint i = 0; i <= runs; i++)
    {
      double start = bench_now_ms ();
      g_autoptr (FjFrame) frame = open_frame (path);

      ms[i > 0 ? i - 1 : 0] = bench_now_ms () - start;
      if (fj_frame_get_size (frame) != fj_frame_get_size (expected)
          || memcmp (fj_frame_get_data (frame), fj_frame_get_data (expected), fj_frame_get_size (frame)) != 0)
        stop (path, NULL);
    }
  bench_print (name, ms, runs, "");
}

int
main (int argc, char **argv)
{
  g_autoptr (FjFrame) frame = NULL;

  if (argc < 2)
    {
      g_printerr ("Usage: bench-codecs FILE...\n");
      return 2;
    }
  frame = open_frame (argv[1]);
  if (fj_frame_get_type (frame) != FJ_SAMPLE_U16 || fj_frame_get_samples (frame) != 1)
    {
      g_printerr ("%s: not a grey image of 16 bits\n", argv[1]);
      return 1;
    }
  for (const FjDicomEncoder *encoder = fj_dicom_encoder_list (); encoder->name != NULL; encoder++)
    measure (encoder, frame);
  for (int i = 2; i < argc; i++)
    measure_file (argv[i], frame);
  return 0;
}
