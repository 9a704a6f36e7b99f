/* fj-pane: what it shows, and that it never shows nothing without a word. */
#include "view-fixture.h"

#include "fj-pane.h"

static gboolean
is_shown (gpointer pane)
{
  return fj_pane_get_shown (pane) != NULL;
}

/* The words of a pane without a picture; NULL when it has one. */
static const char *
read_words (GtkWidget *pane)
{
  GtkWidget *box = gtk_widget_get_first_child (pane);

  return gtk_widget_get_visible (box) ? gtk_label_get_label (GTK_LABEL (gtk_widget_get_last_child (box)))
                                      : NULL;
}

static gboolean
has_words (gpointer pane)
{
  return read_words (pane) != NULL;
}

static void
count_call (GObject *object, gpointer user_data)
{
  ++*(guint *) user_data;
}

static gboolean
is_second (gpointer shown)
{
  return *(guint *) shown == 2;
}

static void
test_image (void)
{
  Room room;
  GtkWidget *pane = fj_pane_new ();
  FjViewport viewport;
  guint shown = 0, changed = 0;

  open_room (&room, "stack('a',9,'2.25.11')\n");
  g_signal_connect (pane, "shown", G_CALLBACK (count_call), &shown);
  g_signal_connect (pane, "viewport-changed", G_CALLBACK (count_call), &changed);
  show (&room, pane);
  g_assert_nonnull (strstr (read_words (pane), "Drag a series here"));
  fj_pane_set_set (FJ_PANE (pane), room.store, get_set (&room, 0));
  wait_for (is_shown, pane);
  g_assert_null (read_words (pane));
  g_assert_cmpuint (shown, ==, 1);
  g_assert_cmpuint (fj_pane_get_shown (FJ_PANE (pane))->facts->columns, ==, 24);
  viewport = *fj_pane_get_viewport (FJ_PANE (pane));
  viewport.image = 5;
  fj_pane_set_viewport (FJ_PANE (pane), &viewport);
  g_assert_cmpuint (changed, ==, 1);
  wait_for (is_second, &shown);
  g_assert_cmpfloat (fj_pane_get_shown (FJ_PANE (pane))->facts->slice_location, ==, 10);
  /* The same again is no change; what is beyond the end is the end. */
  fj_pane_set_viewport (FJ_PANE (pane), &viewport);
  g_assert_cmpuint (changed, ==, 1);
  viewport.image = 999;
  fj_pane_set_viewport (FJ_PANE (pane), &viewport);
  g_assert_cmpuint (fj_pane_get_viewport (FJ_PANE (pane))->image, ==, 8);
  fj_pane_set_set (FJ_PANE (pane), NULL, NULL);
  g_assert_null (fj_pane_get_shown (FJ_PANE (pane)));
  g_assert_true (has_words (pane));
  close_room (&room);
}

/* No image, a cut one, one of a kind that is none: a sentence each, and the way back to an image. */
static void
test_sentences (void)
{
  Room room;
  GtkWidget *pane = fj_pane_new ();
  guint n;

  open_room (
      &room,
      "stack('a',2,'2.25.11')\n"
      "import shutil\n"
      "shutil.copy(get_testdata_file('rtplan.dcm'),'plan')\n"
      "d=open(get_testdata_file('MR_small.dcm'),'rb').read();open('cut','wb').write(d[:len(d)-4000])\n");
  show (&room, pane);
  n = g_list_model_get_n_items (G_LIST_MODEL (room.store));
  g_assert_cmpuint (n, ==, 3);
  for (guint i = 0; i < n; i++)
    {
      FjDisplaySet *set = get_set (&room, i);

      fj_pane_set_set (FJ_PANE (pane), room.store, set);
      if (g_str_equal (fj_display_set_get_series_uid (set), "2.25.11"))
        {
          wait_for (is_shown, pane);
          g_assert_null (read_words (pane));
          continue;
        }
      wait_for (has_words, pane);
      g_assert_null (fj_pane_get_shown (FJ_PANE (pane)));
      g_assert_null (strstr (read_words (pane), "Drag"));
      g_assert_cmpuint (strlen (read_words (pane)), >, 20);
    }
  close_room (&room);
}

/* Turned away while an image is on its way: it does not come to the wrong pane, nor to one that is gone. */
static void
test_turned_away (void)
{
  Room room;
  GtkWidget *pane = fj_pane_new ();
  FjViewport viewport;

  open_room (&room, "stack('a',30,'2.25.11')\nstack('b',3,'2.25.22',PatientID='other',SeriesNumber=9)\n");
  show (&room, pane);
  for (guint i = 0; i < 20; i++)
    {
      fj_pane_set_set (FJ_PANE (pane), room.store, get_set (&room, i % 2));
      viewport = *fj_pane_get_viewport (FJ_PANE (pane));
      viewport.image = 29 - i;
      fj_pane_set_viewport (FJ_PANE (pane), &viewport);
      if (i % 3 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  wait_for (is_shown, pane);
  wait_ms (100);
  g_assert_cmpstr (fj_pane_get_shown (FJ_PANE (pane))->facts->series_uid, ==,
                   fj_display_set_get_series_uid (fj_pane_get_set (FJ_PANE (pane))));
  fj_frame_cache_clear (room.cache);
  fj_pane_set_set (FJ_PANE (pane), room.store, get_set (&room, 0));
  gtk_window_destroy (GTK_WINDOW (room.window));
  room.window = NULL;
  wait_ms (100);
  close_room (&room);
}

static void
test_cine (void)
{
  Room room;
  GtkWidget *pane = fj_pane_new ();
  FjViewport viewport;
  guint changed = 0;
  gint64 start;
  double seconds;

  open_room (&room, "stack('a',9,'2.25.11')\n");
  show (&room, pane);
  fj_pane_set_set (FJ_PANE (pane), room.store, get_set (&room, 0));
  wait_for (is_shown, pane);
  g_signal_connect (pane, "viewport-changed", G_CALLBACK (count_call), &changed);
  viewport = *fj_pane_get_viewport (FJ_PANE (pane));
  viewport.cine_rate = 10;
  fj_pane_set_viewport (FJ_PANE (pane), &viewport);
  start = g_get_monotonic_time ();
  wait_ms (1500);
  /* A slow machine leaves some out and makes none up. */
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_assert_cmpuint (changed, >=, 5 * seconds);
  g_assert_cmpuint (changed, <=, 10 * seconds + 2);
  viewport = *fj_pane_get_viewport (FJ_PANE (pane));
  viewport.cine_rate = 0;
  fj_pane_set_viewport (FJ_PANE (pane), &viewport);
  changed = 0;
  wait_ms (300);
  g_assert_cmpuint (changed, ==, 0);
  close_room (&room);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/pane/image", test_image);
  g_test_add_func ("/pane/sentences", test_sentences);
  g_test_add_func ("/pane/turned-away", test_turned_away);
  g_test_add_func ("/pane/cine", test_cine);
  return g_test_run ();
}
