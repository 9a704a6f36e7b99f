/* fj-thumbnail: the same picture as a pane's, small. */
#include "view-fixture.h"

#include "fj-picture.h"
#include "fj-thumbnail.h"

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(GdkTexture **) user_data = fj_thumbnail_load_finish (result, &error);
  g_assert_no_error (error);
}

static gboolean
has_texture (gpointer texture)
{
  return *(GdkTexture **) texture != NULL;
}

static void
on_cancelled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_thumbnail_load_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer flag)
{
  return *(gboolean *) flag;
}

static void
test_picture (void)
{
  Room room;
  FjDisplaySet *set;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (FjPicture) picture = fj_picture_new ();
  g_autoptr (FjShownImage) image = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint32 seen[64 * 64], expected[64 * 64];
  FjViewport viewport;
  gboolean is_cancelled = FALSE;

  open_room (&room, "stack('a',5,'2.25.11')\n");
  set = get_set (&room, 0);
  fj_thumbnail_load_async (room.store, set, 2, 64, NULL, on_loaded, &texture);
  wait_for (has_texture, &texture);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 64);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 64);
  gdk_texture_download (texture, (guchar *) seen, 64 * 4);
  image = fj_image_store_peek (room.store, set, 2);
  g_assert_nonnull (image);
  fj_viewport_init (&viewport);
  fj_picture_render (picture, image, &viewport, 64, 64, 64 * 4, (guint8 *) expected);
  g_assert_cmpmem (seen, sizeof seen, expected, sizeof expected);
  g_cancellable_cancel (cancellable);
  fj_thumbnail_load_async (room.store, set, 4, 64, cancellable, on_cancelled, &is_cancelled);
  wait_for (is_true, &is_cancelled);
  close_room (&room);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/thumbnail/picture", test_picture);
  return g_test_run ();
}
