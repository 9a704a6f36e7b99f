/* fj-pane-cover: something else fills a pane instead of its image, and goes without a trace. */
#include "view-fixture.h"

#include "fj-pane.h"

static gboolean
is_shown (gpointer pane)
{
  return fj_pane_get_shown (pane) != NULL;
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

static gboolean
covers_all (gpointer pane)
{
  GtkWidget *cover = fj_pane_get_cover (pane);

  return gtk_widget_get_width (cover) == gtk_widget_get_width (pane)
         && gtk_widget_get_height (cover) == gtk_widget_get_height (pane);
}

static void
test_cover (void)
{
  GtkWidget *pane = fj_pane_new (), *cover = gtk_picture_new (), *other = gtk_picture_new ();
  g_autofree guint32 *before = NULL, *covered = NULL, *after = NULL;
  gboolean is_gone = FALSE, is_other_gone = FALSE;
  int width, height;
  Room room;

  open_room (&room, "stack('a',5,'2.25.11')\n");
  fj_pane_set_active (FJ_PANE (pane), TRUE); /* its frame is drawn over both */
  fj_pane_set_set (FJ_PANE (pane), room.store, get_set (&room, 0));
  show (&room, pane);
  wait_for (is_shown, pane);
  before = draw_widget (pane, &width, &height);
  g_object_weak_ref (G_OBJECT (cover), set_gone, &is_gone);
  g_object_weak_ref (G_OBJECT (other), set_gone, &is_other_gone);
  fj_pane_set_cover (FJ_PANE (pane), cover);
  g_assert_true (fj_pane_get_cover (FJ_PANE (pane)) == cover);
  wait_for (covers_all, pane);
  covered = draw_widget (pane, &width, &height);
  /* nothing of the image is seen through it */
  g_assert_cmpuint (before[height / 2 * width + width / 2] & 0xffffff, !=, 0);
  g_assert_cmpuint (covered[height / 2 * width + width / 2] & 0xffffff, ==, 0);
  g_assert_nonnull (fj_pane_get_shown (FJ_PANE (pane)));
  fj_pane_set_cover (FJ_PANE (pane), other);
  wait_for (is_true, &is_gone);
  fj_pane_set_cover (FJ_PANE (pane), NULL);
  wait_for (is_true, &is_other_gone);
  g_assert_null (fj_pane_get_cover (FJ_PANE (pane)));
  wait_ms (50);
  after = draw_widget (pane, &width, &height);
  g_assert_cmpmem (after, (gsize) width * (gsize) height * 4, before, (gsize) width * (gsize) height * 4);
  close_room (&room);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/pane-cover/cover", test_cover);
  return g_test_run ();
}
