#include "fj-camera.h"

#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <gst/video/video.h>
#include "fj-error.h"
#include "fj-language.h"

/* Of a request form on A4: what is shot is as large as the camera gives, up to this. */
#define MAX_SIDE 4096

struct _FjCamera
{
  GObject parent;
  char *description;
  GstElement *pipeline; /* of this start: what decodebin was linked to once, it is not linked to again */
  GMainContext *context;
  GMutex lock; /* of what the streaming thread shares */
  GstSample *newest;
  guint idle; /* a frame waits to be told of */
  gboolean has_failed;
};

enum
{
  SIGNAL_FRAME,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjCamera, fj_camera, G_TYPE_OBJECT)

static void
fail (FjCamera *camera, const char *sentence)
{
  if (camera->has_failed)
    return;
  camera->has_failed = TRUE;
  g_signal_emit (camera, signals[SIGNAL_FAILED], 0, sentence);
}

/* BGRx without padding at the end of rows; NULL when the sample holds no whole picture. */
static GBytes *
copy_pixels (GstSample *sample, guint *width, guint *height)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  GstCaps *caps = gst_sample_get_caps (sample);
  guint8 *pixels;

  if (caps == NULL || !gst_video_info_from_caps (&info, caps)
      || !gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return NULL;
  *width = (guint) GST_VIDEO_FRAME_WIDTH (&frame);
  *height = (guint) GST_VIDEO_FRAME_HEIGHT (&frame);
  const gsize row = (gsize) *width * 4;
  pixels = g_malloc (row * *height);
  for (guint y = 0; y < *height; y++)
    memcpy (pixels + row * y,
            (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&frame, 0)
                + (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0) * y,
            row);
  gst_video_frame_unmap (&frame);
  return g_bytes_new_take (pixels, row * *height);
}

GBytes *
fj_camera_snapshot (FjCamera *camera, guint *width, guint *height)
{
  GstSample *sample;
  GBytes *pixels;

  g_return_val_if_fail (FJ_IS_CAMERA (camera), NULL);
  g_mutex_lock (&camera->lock);
  sample = camera->newest != NULL ? gst_sample_ref (camera->newest) : NULL;
  g_mutex_unlock (&camera->lock);
  if (sample == NULL)
    return NULL;
  pixels = copy_pixels (sample, width, height);
  gst_sample_unref (sample);
  return pixels;
}

static gboolean
tell_frame (gpointer data)
{
  FjCamera *camera = data;
  guint width, height;
  g_autoptr (GBytes) pixels = NULL;

  g_mutex_lock (&camera->lock);
  camera->idle = 0;
  g_mutex_unlock (&camera->lock);
  pixels = fj_camera_snapshot (camera, &width, &height);
  if (pixels != NULL)
    g_signal_emit (camera, signals[SIGNAL_FRAME], 0, width, height, pixels);
  return G_SOURCE_REMOVE;
}

/* In the streaming thread. Frames that nobody had time for are passed over. */
static GstFlowReturn
take_sample (GstAppSink *sink, gpointer data)
{
  FjCamera *camera = data;
  GstSample *sample = gst_app_sink_pull_sample (sink);

  if (sample == NULL)
    return GST_FLOW_EOS;
  g_mutex_lock (&camera->lock);
  g_clear_pointer (&camera->newest, gst_sample_unref);
  camera->newest = sample;
  if (camera->idle == 0)
    {
      g_autoptr (GSource) source = g_idle_source_new ();
      g_source_set_callback (source, tell_frame, g_object_ref (camera), g_object_unref);
      camera->idle = g_source_attach (source, camera->context);
    }
  g_mutex_unlock (&camera->lock);
  return GST_FLOW_OK;
}

static gboolean
take_message (GstBus *bus, GstMessage *message, gpointer data)
{
  FjCamera *camera = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    {
      gst_message_parse_error (message, &error, NULL);
      sentence = g_strdup_printf (
          _ ("The camera stopped: %s Check its cable, and that no other program uses it; then start it again."),
          error->message);
      fail (camera, sentence);
    }
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    fail (camera, _ ("The camera sends no more pictures. Start it again, or choose a file."));
  return G_SOURCE_CONTINUE;
}

/* The description of what goes before the converter. (transfer full) */
static char *
find_source (GError **error)
{
  const char *asked = g_getenv ("FENJI_CAMERA_SOURCE");
  g_autoptr (GstDeviceMonitor) monitor = NULL;
  g_autofree char *path = NULL;
  GList *devices;

  if (asked != NULL && *asked != '\0')
    return g_strdup (asked);
  monitor = gst_device_monitor_new ();
  gst_device_monitor_add_filter (monitor, "Video/Source", NULL);
  devices = gst_device_monitor_get_devices (monitor);
  for (GList *l = devices; l != NULL && path == NULL; l = l->next)
    {
      g_autoptr (GstStructure) properties = gst_device_get_properties (l->data);
      if (properties != NULL)
        {
          path = g_strdup (gst_structure_get_string (properties, "device.path"));
          if (path == NULL)
            path = g_strdup (gst_structure_get_string (properties, "api.v4l2.path"));
        }
    }
  g_list_free_full (devices, gst_object_unref);
  if (path == NULL || strchr (path, '"') != NULL)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
          _ ("No camera was found on this computer. Connect one, or choose a file of the scanned form."));
      return NULL;
    }
  return g_strdup_printf ("v4l2src device=\"%s\"", path);
}

static gboolean
make_pipeline (FjCamera *camera, GError **error)
{
  GstAppSinkCallbacks callbacks = { .new_sample = take_sample };

  camera->pipeline = gst_parse_launch_full (camera->description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (camera->pipeline == NULL)
    return FALSE;
  gst_object_ref_sink (camera->pipeline);
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (camera->pipeline), "sink");
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, camera, NULL);
  g_autoptr (GstBus) bus = gst_element_get_bus (camera->pipeline);
  gst_bus_add_watch (bus, take_message, camera);
  return TRUE;
}

FjCamera *
fj_camera_new (GError **error)
{
  g_autoptr (FjCamera) camera = NULL;
  g_autofree char *source = NULL, *description = NULL;
  g_autoptr (GError) local = NULL;

  if (!gst_init_check (NULL, NULL, &local))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND, _ ("The camera cannot be used: %s"), local->message);
      return NULL;
    }
  source = find_source (error);
  if (source == NULL)
    return NULL;
  description = g_strdup_printf (
      "%s ! decodebin ! videoconvert ! videoscale ! video/x-raw,format=BGRx,width=[1,%d],height=[1,%d],"
      "pixel-aspect-ratio=1/1 ! appsink name=sink max-buffers=1 drop=true sync=false",
      source, MAX_SIDE, MAX_SIDE);
  camera = g_object_new (FJ_TYPE_CAMERA, NULL);
  camera->description = g_steal_pointer (&description);
  if (!make_pipeline (camera, &local))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND, _ ("The camera cannot be used: %s"), local->message);
      return NULL;
    }
  return g_steal_pointer (&camera);
}

void
fj_camera_start (FjCamera *camera)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (FJ_IS_CAMERA (camera));
  camera->has_failed = FALSE;
  if (camera->pipeline == NULL && !make_pipeline (camera, &error))
    {
      fail (camera, error->message);
      return;
    }
  if (gst_element_set_state (camera->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      /* The bus knows more, if it says anything. */
      g_autoptr (GstBus) bus = gst_element_get_bus (camera->pipeline);
      g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
      if (message != NULL)
        take_message (bus, message, camera);
      else
        fail (camera, _ ("The camera does not start. Check its cable, and that no other program uses it."));
    }
}

void
fj_camera_stop (FjCamera *camera)
{
  g_return_if_fail (FJ_IS_CAMERA (camera));
  if (camera->pipeline != NULL)
    {
      g_autoptr (GstBus) bus = gst_element_get_bus (camera->pipeline);
      gst_bus_remove_watch (bus);
      gst_element_set_state (camera->pipeline, GST_STATE_NULL);
      g_clear_object (&camera->pipeline);
    }
  g_mutex_lock (&camera->lock);
  g_clear_pointer (&camera->newest, gst_sample_unref);
  g_mutex_unlock (&camera->lock);
}

static void
fj_camera_dispose (GObject *object)
{
  fj_camera_stop (FJ_CAMERA (object));
  G_OBJECT_CLASS (fj_camera_parent_class)->dispose (object);
}

static void
fj_camera_finalize (GObject *object)
{
  FjCamera *camera = FJ_CAMERA (object);

  g_free (camera->description);
  g_mutex_clear (&camera->lock);
  g_main_context_unref (camera->context);
  G_OBJECT_CLASS (fj_camera_parent_class)->finalize (object);
}

static void
fj_camera_class_init (FjCameraClass *class)
{
  G_OBJECT_CLASS (class)->dispose = fj_camera_dispose;
  G_OBJECT_CLASS (class)->finalize = fj_camera_finalize;
  signals[SIGNAL_FRAME] = g_signal_new ("frame", FJ_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_BYTES);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", FJ_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
fj_camera_init (FjCamera *camera)
{
  g_mutex_init (&camera->lock);
  camera->context = g_main_context_ref_thread_default ();
}
