#include "film.h"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <math.h>

#define WIDTH 320
#define HEIGHT 240
#define RATE 48000

static GstBuffer *
picture (guint number, guint fps)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, WIDTH * HEIGHT, NULL);
  GstMapInfo map;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_WRITE));
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      map.data[y * WIDTH + x] = (number >> (x * FILM_BARS / WIDTH)) & 1 ? 235 : 16;
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (number, GST_SECOND, fps);
  GST_BUFFER_DURATION (buffer)
      = gst_util_uint64_scale (number + 1, GST_SECOND, fps) - GST_BUFFER_PTS (buffer);
  return buffer;
}

static GstBuffer *
tone (guint64 first, guint samples)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, samples * 2, NULL);
  GstMapInfo map;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_WRITE));
  for (guint i = 0; i < samples; i++)
    ((gint16 *) map.data)[i] = (gint16) (12000 * sin (2 * G_PI * 440 * (double) (first + i) / RATE));
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (first, GST_SECOND, RATE);
  GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (samples, GST_SECOND, RATE);
  return buffer;
}

static const char *
encoder_for (const char *kind)
{
  if (g_str_equal (kind, "ogg"))
    return "theoraenc keyframe-force=12 ! oggmux name=m";
  if (g_str_equal (kind, "mp4"))
    return "x264enc tune=zerolatency key-int-max=12 speed-preset=ultrafast ! video/x-h264,profile=baseline ! h264parse"
           " ! mp4mux faststart=true name=m";
  return "vp8enc deadline=1 keyframe-max-dist=12 target-bitrate=2000000 ! webmmux name=m";
}

static void
push (GstElement *source, GstBuffer *buffer)
{
  g_assert_cmpint (gst_app_src_push_buffer (GST_APP_SRC (source), buffer), ==, GST_FLOW_OK);
}

void
film_make (const char *path, const char *kind, guint frames, guint fps, gboolean with_tone)
{
  g_autofree char *text = g_strdup_printf (
      "appsrc name=v format=time caps=video/x-raw,format=GRAY8,width=%d,height=%d,framerate=%u/1"
      " ! videoconvert ! %s ! filesink location=\"%s\" %s",
      WIDTH, HEIGHT, fps, encoder_for (kind), path,
      !with_tone
          ? ""
          : "appsrc name=a format=time caps=audio/x-raw,format=S16LE,rate=48000,channels=1,layout=interleaved"
            " ! audioconvert ! opusenc bitrate=64000 ! m.");
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (text, &error);
  g_autoptr (GstElement) video = NULL;
  g_autoptr (GstElement) audio = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  guint64 said = 0;

  g_assert_no_error (error);
  video = gst_bin_get_by_name (GST_BIN (pipeline), "v");
  audio = with_tone ? gst_bin_get_by_name (GST_BIN (pipeline), "a") : NULL;
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (guint i = 0; i < frames; i++)
    {
      push (video, picture (i, fps));
      if (audio != NULL)
        {
          guint samples = (guint) ((guint64) (i + 1) * RATE / fps - said);

          push (audio, tone (said, samples));
          said += samples;
        }
    }
  gst_app_src_end_of_stream (GST_APP_SRC (video));
  if (audio != NULL)
    gst_app_src_end_of_stream (GST_APP_SRC (audio));
  bus = gst_element_get_bus (pipeline);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

guint
film_read (guint width, guint height, gsize stride, GBytes *pixels)
{
  gsize size;
  const guint8 *rows = g_bytes_get_data (pixels, &size);
  guint number = 0;

  g_assert_cmpuint (width, ==, WIDTH);
  g_assert_cmpuint (height, ==, HEIGHT);
  g_assert_cmpuint (size, >=, stride * (height - 1) + width * 4);
  for (guint bar = 0; bar < FILM_BARS; bar++)
    if (rows[stride * (height / 2) + 4 * ((2 * bar + 1) * width / FILM_BARS / 2)] > 128)
      number |= 1u << bar;
  return number;
}
