/* fj-overlay-draw: the plane of a frame, ink in views of other sizes, bits that are not there. Drawings
 * against numpy are in tests/image/test-presentation.py. */
#include <string.h>

#include "fj-overlay-draw.h"

static void
test_planes (void)
{
  FjOverlay overlay = { .rows = 1, .columns = 2, .row = 1, .column = 1, .first_frame = 3, .frames = 2 };
  g_assert_null (fj_overlay_get_plane (&overlay, 3));
  overlay.bits = g_bytes_new_static ("\0\1\1\0", 4);
  g_assert_null (fj_overlay_get_plane (&overlay, 2));
  g_assert_cmpmem (fj_overlay_get_plane (&overlay, 3), 2, "\0\1", 2);
  g_assert_cmpmem (fj_overlay_get_plane (&overlay, 4), 2, "\1\0", 2);
  g_assert_null (fj_overlay_get_plane (&overlay, 5));
  overlay.frames = 99; /* more than there are bits for */
  g_assert_null (fj_overlay_get_plane (&overlay, 5));
  overlay.is_for_all_frames = TRUE;
  g_assert_cmpmem (fj_overlay_get_plane (&overlay, 700), 2, "\0\1", 2);
  g_bytes_unref (overlay.bits);
}

static void
test_views (void)
{
  FjOverlay overlay = { .rows = 4, .columns = 4, .row = 1, .column = 1, .is_for_all_frames = TRUE };
  FjGreyView view = { .width = 4, .height = 4, .out_width = 2, .out_height = 2, .out_stride = 2 };
  guint8 out[8 * 8 * 3] = { 0 };
  overlay.bits = g_bytes_new_static ("\0\0\0\0"
                                     "\0\1\0\0"
                                     "\0\0\0\0"
                                     "\0\0\0\0",
                                     16);
  fj_overlay_draw (&overlay, 1, &view, 1, (const guint8 *) "\xFF", out);
  g_assert_cmpmem (out, 4, "\xFF\0\0\0", 4);
  memset (out, 0, sizeof out);
  view.out_width = view.out_height = 8; /* each pixel is two by two, and in colour */
  view.out_stride = 24;
  fj_overlay_draw (&overlay, 1, &view, 3, (const guint8 *) "\1\2\3", out);
  for (guint y = 0; y < 8; y++)
    for (guint x = 0; x < 8; x++)
      g_assert_cmpmem (out + y * 24 + x * 3, 3, y / 2 == 1 && x / 2 == 1 ? "\1\2\3" : "\0\0\0", 3);
  memset (out, 0, sizeof out);
  view = (FjGreyView){
    .x = 100, .y = -50, .width = 4, .height = 4, .out_width = 4, .out_height = 4, .out_stride = 4
  };
  fj_overlay_draw (&overlay, 1, &view, 1, (const guint8 *) "\xFF", out); /* far away */
  for (guint i = 0; i < 16; i++)
    g_assert_cmpuint (out[i], ==, 0);
  g_bytes_unref (overlay.bits);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overlay-draw/planes", test_planes);
  g_test_add_func ("/overlay-draw/views", test_views);
  return g_test_run ();
}
