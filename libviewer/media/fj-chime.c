#include "fj-chime.h"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <math.h>
#include "fj-language.h"

#define RATE 48000         /* samples a second */
#define FADE 0.012         /* seconds at either end of a tone, so that it does not click */
#define LONGEST 5          /* seconds until a sink that never ends is given up */
#define SILENCE_SECONDS 60 /* a machine without sound is asked again after so long */

typedef struct
{
  double hertz, seconds; /* hertz 0: a pause */
} Tone;

static const Tone arrived[] = { { 660, 0.18 }, { 880, 0.28 } };
static const Tone urgent[] = { { 988, 0.12 }, { 784, 0.12 }, { 0, 0.06 }, { 988, 0.12 }, { 784, 0.20 } };
static const Tone trouble[] = { { 440, 0.20 }, { 294, 0.40 } };

static const struct
{
  const Tone *tones;
  guint n;
} chimes[] = {
  [FJ_CHIME_ARRIVED] = { arrived, G_N_ELEMENTS (arrived) },
  [FJ_CHIME_URGENT] = { urgent, G_N_ELEMENTS (urgent) },
  [FJ_CHIME_TROUBLE] = { trouble, G_N_ELEMENTS (trouble) },
};

/* One sound card, one chime: */
static gint is_playing;   /* atomic */
static gint silent_until; /* atomic; seconds of the monotonic clock */
static gint has_said_so;  /* atomic */

typedef struct
{
  FjChimeKind kind;
  double volume;
} Job;

static GstBuffer *
make_samples (const Job *job)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (gint16));
  gsize size;

  for (guint t = 0; t < chimes[job->kind].n; t++)
    {
      const Tone *tone = &chimes[job->kind].tones[t];
      guint n = (guint) (tone->seconds * RATE);

      for (guint i = 0; i < n; i++)
        {
          double edge = MIN (i, n - 1 - i) / (FADE * RATE);
          double value = sin (2 * G_PI * tone->hertz * i / RATE) * MIN (edge, 1.0) * job->volume * 0.6;
          gint16 sample = (gint16) lrint (value * G_MAXINT16);

          g_array_append_val (samples, sample);
        }
    }
  size = samples->len * sizeof (gint16);
  return gst_buffer_new_wrapped (g_array_free (g_steal_pointer (&samples), FALSE), size);
}

static GstElement *
make_pipeline (GError **error)
{
  const char *sink = g_getenv ("FENJI_AUDIO_SINK");
  g_autofree char *description
      = g_strconcat ("appsrc name=tones format=time ! audioconvert ! audioresample ! ",
                     sink != NULL ? sink : "autoaudiosink", NULL);
  GstElement *pipeline = gst_parse_launch (description, error);

  if (pipeline != NULL && *error != NULL) /* it may give a part of one */
    gst_clear_object (&pipeline);
  return pipeline;
}

static gboolean
play (const Job *job, GError **error)
{
  g_autoptr (GstElement) pipeline = make_pipeline (error);
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GstCaps) caps = NULL;

  if (pipeline == NULL)
    return FALSE;
  source = gst_bin_get_by_name (GST_BIN (pipeline), "tones");
  bus = gst_element_get_bus (pipeline);
  caps = gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, "S16LE", "rate", G_TYPE_INT, RATE,
                              "channels", G_TYPE_INT, 1, "layout", G_TYPE_STRING, "interleaved", NULL);
  gst_app_src_set_caps (GST_APP_SRC (source), caps);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_app_src_push_buffer (GST_APP_SRC (source), make_samples (job));
  gst_app_src_end_of_stream (GST_APP_SRC (source));
  /* A warning is how autoaudiosink says that it found nothing to play on. */
  message = gst_bus_timed_pop_filtered (bus, LONGEST * GST_SECOND,
                                        GST_MESSAGE_EOS | GST_MESSAGE_ERROR | GST_MESSAGE_WARNING);
  if (message == NULL)
    g_set_error (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED, "no end after %d s", LONGEST);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, error, NULL);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING)
    gst_message_parse_warning (message, error, NULL);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
}

static gint
now_seconds (void)
{
  return (gint) (g_get_monotonic_time () / G_USEC_PER_SEC);
}

static gpointer
play_in_thread (gpointer data)
{
  g_autofree Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!gst_init_check (NULL, NULL, &error) || !play (job, &error))
    {
      g_atomic_int_set (&silent_until, now_seconds () + SILENCE_SECONDS);
      if (g_atomic_int_compare_and_exchange (&has_said_so, FALSE, TRUE))
        g_message (_ ("No sound can be played on this computer (%s). New exams are shown, but not heard."),
                   error != NULL ? error->message : "?");
    }
  g_atomic_int_set (&is_playing, FALSE);
  return NULL;
}

gboolean
fj_chime_play (FjChimeKind kind, double volume)
{
  Job *job;

  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (chimes), FALSE);

  if (now_seconds () < g_atomic_int_get (&silent_until))
    return FALSE;
  if (!g_atomic_int_compare_and_exchange (&is_playing, FALSE, TRUE))
    return TRUE;
  job = g_new (Job, 1);
  *job = (Job){ kind, CLAMP (volume, 0, 1) };
  g_thread_unref (g_thread_new ("chime", play_in_thread, job));
  return TRUE;
}
