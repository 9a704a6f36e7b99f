/* fj-volume-view: coarse and then fine, the right way up, says what it is not for; a look is followed; it
 * ends in the middle of its work. */
#include "volume-body.h"

#include "fj-corner-paint.h"
#include "fj-reformat.h"
#include "fj-volume-view.h"

typedef struct
{
  Room room;
  FjDisplaySet *planes;
  FjShownImage *image;
  FjVolumeRender *render;
  GtkWidget *view;
  guint n_coarse, n_fine;
} Fixture;

static void
on_image (GObject *store, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;

  fixture->image = fj_image_store_request_finish (FJ_IMAGE_STORE (store), result, &error);
  g_assert_no_error (error);
}

static gboolean
has_image (gpointer fixture)
{
  return ((Fixture *) fixture)->image != NULL;
}

static void
on_drawn (FjVolumeView *view, gboolean is_fine, Fixture *fixture)
{
  if (is_fine)
    fixture->n_fine++;
  else
    fixture->n_coarse++;
}

static gboolean
is_fine (gpointer view)
{
  return fj_volume_view_is_fine (view);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const FjReformat axial = { .orientation = FJ_ORIENTATION_AXIAL };
  FjVolumeSubject subject = { .modality = "CT", .series = "3 · Body" };
  g_autoptr (FjVolume) volume = NULL;
  g_autoptr (FjDisplaySet) base = NULL;

  open_room (&fixture->room, BODY);
  base = g_list_model_get_item (G_LIST_MODEL (fixture->room.store), 0);
  fixture->planes = fj_image_store_reformat (fixture->room.store, base, &axial, NULL);
  g_assert_nonnull (fixture->planes);
  g_assert_null (fj_display_set_dup_volume (fixture->planes));
  g_assert_null (fj_display_set_dup_volume (base));
  fj_image_store_request_async (fixture->room.store, fixture->planes, 0, FJ_FRAME_SHOWN, NULL, on_image,
                                fixture);
  wait_for (has_image, fixture);
  volume = fj_display_set_dup_volume (fixture->planes);
  g_assert_nonnull (volume);
  fixture->render = fj_volume_render_new (volume, NULL, NULL);
  g_assert_nonnull (fixture->render);
  subject.facts = fixture->image->facts;
  fixture->view = fj_volume_view_new (&subject);
  g_signal_connect (fixture->view, "drawn", G_CALLBACK (on_drawn), fixture);
  show (&fixture->room, fixture->view);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->planes);
  g_clear_pointer (&fixture->image, fj_shown_image_free);
  g_clear_pointer (&fixture->render, fj_volume_render_unref);
  close_room (&fixture->room);
}

static void
test_frames (Fixture *fixture, gconstpointer data)
{
  FjVolumeView *view = FJ_VOLUME_VIEW (fixture->view);
  FjVolumeLook look;

  g_assert_cmpuint (count_bone (fixture->view, FALSE, TRUE), ==, 0);
  g_assert_cmpfloat (fj_volume_view_get_pixel (view), ==, 0);
  g_assert_cmpuint (fj_volume_view_get_n_presets (view), ==, 4);
  fj_volume_view_set_render (view, fixture->render);
  wait_for (is_fine, view);
  g_assert_cmpuint (fixture->n_coarse, ==, 1);
  g_assert_cmpuint (fixture->n_fine, ==, 1);
  g_assert_cmpfloat (fj_volume_view_get_pixel (view), >, 0);
  g_assert_cmpfloat (fj_volume_view_get_radius (view), >, 20);
  /* From the front the patient's right is on the left, and the feet are below. */
  g_assert_cmpuint (count_bone (fixture->view, FALSE, TRUE), >, 2000);
  g_assert_cmpuint (count_bone (fixture->view, FALSE, FALSE), ==, 0);
  look = *fj_volume_view_get_look (view);
  fj_volume_look_from (&look, FJ_LOOK_BACK);
  fj_volume_view_set_look (view, &look);
  g_assert_false (fj_volume_view_is_fine (view));
  wait_for (is_fine, view);
  g_assert_cmpuint (count_bone (fixture->view, TRUE, TRUE), >, 2000);
  g_assert_cmpuint (count_bone (fixture->view, TRUE, FALSE), ==, 0);
  /* The same look asks for no picture. */
  fixture->n_coarse = 0;
  fj_volume_view_set_look (view, &look);
  g_assert_true (fj_volume_view_is_fine (view));
  g_assert_cmpuint (fixture->n_coarse, ==, 0);
}

/* A hand that goes on and on is followed by coarse pictures; the last look is drawn at its finest. */
static void
test_moves (Fixture *fixture, gconstpointer data)
{
  FjVolumeView *view = FJ_VOLUME_VIEW (fixture->view);
  FjVolumeLook look;

  fj_volume_view_set_render (view, fixture->render);
  wait_for (is_fine, view);
  look = *fj_volume_view_get_look (view);
  for (guint i = 0; i < 30; i++)
    {
      fj_volume_look_turn (&look, 6, 0);
      fj_volume_view_set_look (view, &look);
      g_main_context_iteration (NULL, FALSE);
    }
  wait_for (is_fine, view);
  g_assert_true (fj_volume_look_equal (fj_volume_view_get_look (view), &look));
  g_assert_cmpuint (fixture->n_coarse, >=, 2);
  /* half a turn: from the back */
  g_assert_cmpuint (count_bone (fixture->view, TRUE, TRUE), >, 2000);
}

static void
set_gone (gpointer data, GObject *object)
{
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Closed while a picture is drawn: it is gone as soon as the worker has heard of it. */
static void
test_ends (Fixture *fixture, gconstpointer data)
{
  gboolean is_gone = FALSE;
  FjVolumeLook look = *fj_volume_view_get_look (FJ_VOLUME_VIEW (fixture->view));

  g_object_weak_ref (G_OBJECT (fixture->view), set_gone, &is_gone);
  fj_volume_view_set_render (FJ_VOLUME_VIEW (fixture->view), fixture->render);
  fj_volume_look_zoom (&look, 8);
  fj_volume_view_set_look (FJ_VOLUME_VIEW (fixture->view), &look);
  gtk_window_set_child (GTK_WINDOW (fixture->room.window), NULL);
  wait_for (is_true, &is_gone);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
#define ADD(name, test) g_test_add ("/volume-view/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("frames", test_frames);
  ADD ("moves", test_moves);
  ADD ("ends", test_ends);
  return g_test_run ();
}
