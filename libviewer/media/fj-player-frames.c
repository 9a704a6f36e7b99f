#include "fj-player-frames.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

/* What may come from a file of whoever: larger pictures are scaled down before they get here. */
#define LARGEST "4096"

struct _FjPlayerFrames
{
  gint refs;
  GstElement *sink;
  GMainContext *context;
  FjPlayerFrameFunc func; /* NULL once freed; used in the context's thread only */
  gpointer data;

  GMutex lock; /* below: written by the streaming thread */
  GstSample *newest;
  gboolean is_waiting; /* a delivery is queued in the context */
  double start, end, length;
};

static FjPlayerFrames *
frames_ref (FjPlayerFrames *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

static void
frames_unref (gpointer data)
{
  FjPlayerFrames *self = data;

  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  g_clear_pointer (&self->newest, gst_sample_unref);
  gst_clear_object (&self->sink);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
free_frame (gpointer data)
{
  GstVideoFrame *frame = data;

  gst_video_frame_unmap (frame);
  g_free (frame);
}

static void
hand_over (FjPlayerFrames *self, GstSample *sample)
{
  GstVideoInfo info;
  g_autofree GstVideoFrame *frame = g_new0 (GstVideoFrame, 1);

  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample))
      || !gst_video_frame_map (frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return;

  guint width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  gsize stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);
  gpointer rows = GST_VIDEO_FRAME_PLANE_DATA (frame, 0);
  g_autoptr (GBytes) pixels
      = g_bytes_new_with_free_func (rows, stride * (height - 1) + (gsize) width * 4, free_frame, frame);

  frame = NULL; /* the bytes own it */
  self->func (width, height, stride, pixels, self->data);
}

static gboolean
deliver (gpointer data)
{
  FjPlayerFrames *self = data;
  g_autoptr (GstSample) sample = NULL;

  g_mutex_lock (&self->lock);
  sample = g_steal_pointer (&self->newest);
  self->is_waiting = FALSE;
  g_mutex_unlock (&self->lock);
  if (sample != NULL && self->func != NULL)
    hand_over (self, sample);
  return G_SOURCE_REMOVE;
}

/* Seconds of the film: buffers that the decoder clipped begin where the seek went to. */
static void
note_time (FjPlayerFrames *self, GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  const GstSegment *segment = gst_sample_get_segment (sample);
  GstVideoInfo info;
  guint64 time = gst_segment_to_stream_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));

  if (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)) && info.fps_n > 0 && info.fps_d > 0)
    self->length = (double) info.fps_d / info.fps_n;
  if (time == GST_CLOCK_TIME_NONE)
    return;
  self->start = (double) time / GST_SECOND;
  self->end = self->start
              + (GST_BUFFER_DURATION_IS_VALID (buffer) ? (double) GST_BUFFER_DURATION (buffer) / GST_SECOND
                                                       : self->length);
}

static GstFlowReturn
take (FjPlayerFrames *self, GstSample *sample)
{
  gboolean is_first;

  if (sample == NULL)
    return GST_FLOW_EOS;
  g_mutex_lock (&self->lock);
  note_time (self, sample);
  g_clear_pointer (&self->newest, gst_sample_unref);
  self->newest = sample;
  is_first = !self->is_waiting;
  self->is_waiting = TRUE;
  g_mutex_unlock (&self->lock);
  if (is_first)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, deliver, frames_ref (self), frames_unref);
      g_source_attach (source, self->context);
    }
  return GST_FLOW_OK;
}

static GstFlowReturn
on_preroll (GstAppSink *sink, gpointer data)
{
  return take (data, gst_app_sink_pull_preroll (sink));
}

static GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  return take (data, gst_app_sink_pull_sample (sink));
}

FjPlayerFrames *
fj_player_frames_new (GMainContext *context, FjPlayerFrameFunc func, gpointer data)
{
  GstElement *sink = gst_element_factory_make ("appsink", NULL);
  g_autoptr (GstCaps) caps
      = gst_caps_from_string ("video/x-raw, format=(string)BGRx, pixel-aspect-ratio=(fraction)1/1, "
                              "width=(int)[1, " LARGEST "], height=(int)[1, " LARGEST "]");
  GstAppSinkCallbacks callbacks = { .new_preroll = on_preroll, .new_sample = on_sample };
  FjPlayerFrames *self;

  if (sink == NULL)
    return NULL;
  self = g_new0 (FjPlayerFrames, 1);
  self->refs = 1;
  self->sink = gst_object_ref_sink (sink);
  self->context = g_main_context_ref (context);
  self->func = func;
  self->data = data;
  g_mutex_init (&self->lock);
  g_object_set (sink, "caps", caps, "max-buffers", 2u, "enable-last-sample", FALSE, NULL);
  /* The sink lives inside of a pipeline that may outlast this by a moment. */
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, frames_ref (self), frames_unref);
  return self;
}

void
fj_player_frames_free (FjPlayerFrames *self)
{
  GstAppSinkCallbacks none = { NULL };

  self->func = NULL;
  gst_app_sink_set_callbacks (GST_APP_SINK (self->sink), &none, NULL, NULL);
  frames_unref (self);
}

GstElement *
fj_player_frames_get_sink (FjPlayerFrames *self)
{
  return self->sink;
}

static double
read_time (FjPlayerFrames *self, const double *time)
{
  double result;

  g_mutex_lock (&self->lock);
  result = *time;
  g_mutex_unlock (&self->lock);
  return result;
}

double
fj_player_frames_get_start (FjPlayerFrames *self)
{
  return read_time (self, &self->start);
}

double
fj_player_frames_get_end (FjPlayerFrames *self)
{
  return read_time (self, &self->end);
}

double
fj_player_frames_get_length (FjPlayerFrames *self)
{
  return self != NULL ? read_time (self, &self->length) : 0;
}
