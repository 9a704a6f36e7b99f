#include "fj-chime.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define RATE 48000

/* What GStreamer's own wavenc wrote, when it is complete: its length in the header is the file's. */
static gint16 *
wait_for_wave (const char *path, guint *n)
{
  for (guint tries = 0; tries < 1000; tries++)
    {
      g_autofree char *bytes = NULL;
      gsize length;
      guint32 said = 0;

      if (g_file_get_contents (path, &bytes, &length, NULL) && length > 44)
        {
          memcpy (&said, bytes + 4, 4);
          if (GUINT32_FROM_LE (said) + 8 == length && memcmp (bytes + 36, "data", 4) == 0)
            {
              guint32 rate;
              guint16 channels;

              memcpy (&channels, bytes + 22, 2);
              memcpy (&rate, bytes + 24, 4);
              g_assert_cmpuint (GUINT16_FROM_LE (channels), ==, 1);
              g_assert_cmpuint (GUINT32_FROM_LE (rate), ==, RATE);
              *n = (guint) (length - 44) / 2;
              return g_memdup2 (bytes + 44, length - 44);
            }
        }
      g_usleep (10000);
    }
  g_assert_not_reached ();
  return NULL;
}

/* Strength of @hertz in @n samples (Goertzel), 1 for a full tone of it. */
static double
strength (const gint16 *samples, guint n, double hertz)
{
  double w = 2 * G_PI * hertz / RATE;
  double one = 0, two = 0;

  for (guint i = 0; i < n; i++)
    {
      double zero = samples[i] / 32768.0 + 2 * cos (w) * one - two;

      two = one;
      one = zero;
    }
  return 2 * sqrt (MAX (0, one * one + two * two - 2 * cos (w) * one * two)) / n;
}

static double
loudest (const gint16 *samples, guint n)
{
  int most = 0;

  for (guint i = 0; i < n; i++)
    most = MAX (most, ABS (samples[i]));
  return most / 32768.0;
}

static gint16 *
record (FjChimeKind kind, double volume, guint *n)
{
  g_autofree char *folder = g_dir_make_tmp ("fenji-chime-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "heard.wav", NULL);
  g_autofree char *sink
      = g_strdup_printf ("audio/x-raw,format=S16LE ! wavenc ! filesink location=\"%s\"", path);
  gint16 *samples;

  g_setenv ("FENJI_AUDIO_SINK", sink, TRUE);
  g_assert_true (fj_chime_play (kind, volume));
  samples = wait_for_wave (path, n);
  g_remove (path);
  g_rmdir (folder);
  g_usleep (50000); /* the pipeline is taken down */
  return samples;
}

static void
test_arrived (void)
{
  guint n;
  g_autofree gint16 *samples = record (FJ_CHIME_ARRIVED, 0.5, &n);
  guint first = (guint) (0.18 * RATE);

  g_assert_cmpfloat_with_epsilon ((double) n / RATE, 0.46, 0.02);
  g_assert_cmpfloat_with_epsilon (loudest (samples, n), 0.3, 0.02);
  /* Two tones, one after the other, at the pitch that was meant. */
  g_assert_cmpfloat (strength (samples + 1000, first - 2000, 660), >, 0.25);
  g_assert_cmpfloat (strength (samples + 1000, first - 2000, 880), <, 0.03);
  g_assert_cmpfloat (strength (samples + first + 1000, n - first - 2000, 880), >, 0.25);
  g_assert_cmpfloat (strength (samples + first + 1000, n - first - 2000, 660), <, 0.03);
  /* No click at its ends. */
  g_assert_cmpfloat (loudest (samples, 10), <, 0.01);
  g_assert_cmpfloat (loudest (samples + n - 10, 10), <, 0.01);
}

/* An urgent one is told apart by ear: other tones, longer, with a gap. */
static void
test_urgent (void)
{
  guint n;
  g_autofree gint16 *samples = record (FJ_CHIME_URGENT, 1, &n);
  guint gap = (guint) (0.27 * RATE);

  g_assert_cmpfloat_with_epsilon ((double) n / RATE, 0.62, 0.02);
  g_assert_cmpfloat (strength (samples + 500, 4800, 988), >, 0.4);
  g_assert_cmpfloat (loudest (samples + gap - 500, 1000), <, 0.001);
  g_assert_cmpfloat (strength (samples, n, 660), <, 0.05);
}

static void
test_volume (void)
{
  guint n;
  g_autofree gint16 *silent = record (FJ_CHIME_TROUBLE, 0, &n);
  g_autofree gint16 *loud = NULL;

  g_assert_cmpfloat (loudest (silent, n), ==, 0);
  loud = record (FJ_CHIME_TROUBLE, 7, &n); /* more than all is all */
  g_assert_cmpfloat_with_epsilon (loudest (loud, n), 0.6, 0.02);
}

static gint n_said;

static GLogWriterOutput
count (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if (level & G_LOG_LEVEL_MESSAGE)
    g_atomic_int_inc (&n_said);
  return G_LOG_WRITER_HANDLED;
}

/* Last: what is silent stays silent for a while. */
static void
test_no_sound (void)
{
  gboolean is_silent = FALSE;

  g_log_set_writer_func (count, NULL, NULL);
  g_setenv ("FENJI_AUDIO_SINK", "filesink location=/nowhere/at/all", TRUE);
  g_assert_true (fj_chime_play (FJ_CHIME_ARRIVED, 1));
  for (guint tries = 0; tries < 500 && !is_silent; tries++)
    {
      g_usleep (10000);
      is_silent = !fj_chime_play (FJ_CHIME_ARRIVED, 1);
    }
  g_assert_true (is_silent);
  for (guint tries = 0; tries < 500 && g_atomic_int_get (&n_said) == 0; tries++)
    g_usleep (10000);
  g_assert_cmpint (g_atomic_int_get (&n_said), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chime/arrived", test_arrived);
  g_test_add_func ("/chime/urgent", test_urgent);
  g_test_add_func ("/chime/volume", test_volume);
  g_test_add_func ("/chime/no-sound", test_no_sound);
  return g_test_run ();
}
