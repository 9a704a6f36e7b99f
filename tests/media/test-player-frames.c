#include "fj-player-frames.h"

typedef struct
{
  guint frames, width, height;
  gsize stride, size;
} Seen;

static void
on_frame (guint width, guint height, gsize stride, GBytes *pixels, gpointer data)
{
  Seen *seen = data;

  seen->frames++;
  seen->width = width;
  seen->height = height;
  seen->stride = stride;
  seen->size = g_bytes_get_size (pixels);
}

/* Runs a drawn film into the frames, to its end. */
static void
run (FjPlayerFrames *frames, const char *source)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("%s ! videoconvert ! videoscale name=last", source);
  g_autoptr (GstElement) pipeline = gst_parse_launch (text, &error);
  g_autoptr (GstElement) last = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  g_assert_no_error (error);
  last = gst_bin_get_by_name (GST_BIN (pipeline), "last");
  gst_bin_add (GST_BIN (pipeline), gst_object_ref (fj_player_frames_get_sink (frames)));
  g_assert_true (gst_element_link (last, fj_player_frames_get_sink (frames)));
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  bus = gst_element_get_bus (pipeline);
  message = gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/* Nobody turned the main loop while ten frames went by: it gets one, the newest. */
static void
test_newest (void)
{
  Seen seen = { 0 };
  FjPlayerFrames *frames = fj_player_frames_new (g_main_context_default (), on_frame, &seen);

  g_assert_cmpfloat (fj_player_frames_get_length (NULL), ==, 0);
  g_assert_cmpfloat (fj_player_frames_get_length (frames), ==, 0);
  run (frames, "videotestsrc num-buffers=10 ! video/x-raw,width=322,height=200,framerate=25/1");
  g_assert_cmpuint (seen.frames, ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.frames, ==, 1);
  g_assert_cmpuint (seen.width, ==, 322);
  g_assert_cmpuint (seen.height, ==, 200);
  g_assert_cmpuint (seen.stride, >=, 322 * 4);
  g_assert_cmpuint (seen.size, ==, seen.stride * 199 + 322 * 4);
  g_assert_cmpfloat_with_epsilon (fj_player_frames_get_length (frames), 0.04, 1e-6);
  g_assert_cmpfloat_with_epsilon (fj_player_frames_get_start (frames), 0.36, 1e-6);
  g_assert_cmpfloat_with_epsilon (fj_player_frames_get_end (frames), 0.40, 1e-6);
  fj_player_frames_free (frames);
}

/* Freed with a delivery under way: it does not come any more. */
static void
test_freed (void)
{
  Seen seen = { 0 };
  FjPlayerFrames *frames = fj_player_frames_new (g_main_context_default (), on_frame, &seen);

  run (frames, "videotestsrc num-buffers=2 ! video/x-raw,width=64,height=64,framerate=25/1");
  fj_player_frames_free (frames);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.frames, ==, 0);
}

/* Pixels that are not square become so, and what is too large becomes smaller. */
static void
test_shapes (void)
{
  Seen seen = { 0 };
  FjPlayerFrames *frames = fj_player_frames_new (g_main_context_default (), on_frame, &seen);

  run (
      frames,
      "videotestsrc num-buffers=1 ! video/x-raw,width=180,height=144,framerate=25/1,pixel-aspect-ratio=16/15");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpfloat_with_epsilon ((double) seen.width / seen.height, 180.0 * 16 / 15 / 144, 0.02);
  fj_player_frames_free (frames);

  frames = fj_player_frames_new (g_main_context_default (), on_frame, &seen);
  run (frames, "videotestsrc num-buffers=1 ! video/x-raw,width=5000,height=100,framerate=25/1");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.width, ==, 4096);
  fj_player_frames_free (frames);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  g_test_add_func ("/player-frames/newest", test_newest);
  g_test_add_func ("/player-frames/freed", test_freed);
  g_test_add_func ("/player-frames/shapes", test_shapes);
  return g_test_run ();
}
