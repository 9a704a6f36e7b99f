#include "fj-camera.h"
#include "fj-error.h"

typedef struct
{
  GMainLoop *loop;
  guint frames, width, height;
  gsize size;
  char *sentence;
} Seen;

static void
on_frame (FjCamera *camera, guint width, guint height, GBytes *pixels, gpointer data)
{
  Seen *seen = data;

  seen->frames++;
  seen->width = width;
  seen->height = height;
  seen->size = g_bytes_get_size (pixels);
  if (seen->frames == 3)
    g_main_loop_quit (seen->loop);
}

static void
on_failed (FjCamera *camera, const char *sentence, gpointer data)
{
  Seen *seen = data;

  g_assert_null (seen->sentence); /* once */
  seen->sentence = g_strdup (sentence);
  g_main_loop_quit (seen->loop);
}

static gboolean
on_timeout (gpointer data)
{
  g_error ("nothing came from the camera");
  return G_SOURCE_REMOVE;
}

static FjCamera *
open_camera (const char *source, Seen *seen)
{
  g_autoptr (GError) error = NULL;
  FjCamera *camera;

  g_setenv ("FENJI_CAMERA_SOURCE", source, TRUE);
  camera = fj_camera_new (&error);
  g_assert_no_error (error);
  *seen = (Seen){ .loop = g_main_loop_new (NULL, FALSE) };
  g_signal_connect (camera, "frame", G_CALLBACK (on_frame), seen);
  g_signal_connect (camera, "failed", G_CALLBACK (on_failed), seen);
  return camera;
}

static void
run (Seen *seen)
{
  guint timeout = g_timeout_add_seconds (20, on_timeout, NULL);

  g_main_loop_run (seen->loop);
  g_source_remove (timeout);
}

static void
test_live (void)
{
  Seen seen;
  guint width = 0, height = 0;
  /* A width that is no multiple of 4 elsewhere than in BGRx: rows are packed. */
  g_autoptr (FjCamera) camera = open_camera (
      "videotestsrc is-live=true pattern=red ! video/x-raw,format=I420,width=322,height=240", &seen);

  g_assert_null (fj_camera_snapshot (camera, &width, &height));
  fj_camera_start (camera);
  run (&seen);
  g_assert_null (seen.sentence);
  g_assert_cmpuint (seen.width, ==, 322);
  g_assert_cmpuint (seen.height, ==, 240);
  g_assert_cmpuint (seen.size, ==, 322 * 240 * 4);

  g_autoptr (GBytes) pixels = fj_camera_snapshot (camera, &width, &height);
  const guint8 *bgrx = g_bytes_get_data (pixels, NULL);
  for (gsize at = 0; at < seen.size; at += 322 * 4 + 4)
    {
      g_assert_cmpuint (bgrx[at], <, 16);
      g_assert_cmpuint (bgrx[at + 1], <, 16);
      g_assert_cmpuint (bgrx[at + 2], >, 240);
    }
  fj_camera_stop (camera);
  g_assert_null (fj_camera_snapshot (camera, &width, &height));

  /* Once more: a retake. */
  seen.frames = 0;
  fj_camera_start (camera);
  run (&seen);
  g_assert_cmpstr (seen.sentence, ==, NULL);
  g_assert_cmpuint (seen.frames, ==, 3);
  fj_camera_stop (camera);
  g_main_loop_unref (seen.loop);
}

static void
test_cable_pulled (void)
{
  Seen seen;
  g_autoptr (FjCamera) camera = open_camera ("videotestsrc num-buffers=2", &seen);

  fj_camera_start (camera);
  run (&seen);
  g_assert_nonnull (seen.sentence);
  g_free (seen.sentence);
  g_main_loop_unref (seen.loop);
}

static void
test_broken (void)
{
  Seen seen;
  g_autoptr (FjCamera) camera = open_camera ("filesrc location=/nowhere/at/all", &seen);

  fj_camera_start (camera);
  if (seen.sentence == NULL)
    run (&seen);
  g_assert_nonnull (seen.sentence);
  g_free (seen.sentence);
  g_main_loop_unref (seen.loop);
}

static void
test_no_source (void)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("FENJI_CAMERA_SOURCE", "there-is-no-such-element", TRUE);
  g_assert_null (fj_camera_new (&error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera/live", test_live);
  g_test_add_func ("/camera/cable-pulled", test_cable_pulled);
  g_test_add_func ("/camera/broken", test_broken);
  g_test_add_func ("/camera/no-source", test_no_source);
  return g_test_run ();
}
