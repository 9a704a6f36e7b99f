/* fj-reading-view-volume: the key turns a pane into a rendering and back, what is no volume is refused with a
 * sentence, another series ends it, and its memory is given back. */
#include "volume-body.h"

#include "fj-reading-view-private.h"
#include "fj-volume-view.h"

typedef struct
{
  Room room;
  GtkWidget *view;
} Fixture;

static FjPane *
pane (gpointer view)
{
  return fj_reading_view_get_active_pane (view);
}

static gboolean
is_shown (gpointer view)
{
  return fj_pane_get_shown (pane (view)) != NULL;
}

static gboolean
is_rendered (gpointer view)
{
  GtkWidget *cover = fj_pane_get_cover (pane (view));

  return cover != NULL && fj_volume_view_is_fine (FJ_VOLUME_VIEW (cover));
}

static gboolean
is_back (gpointer view)
{
  return fj_pane_get_cover (pane (view)) == NULL;
}

static gboolean
gave_back (gpointer cache)
{
  FjFrameCacheStatistics statistics;

  fj_frame_cache_get_statistics (cache, &statistics);
  return statistics.lent == 0;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  open_room (&fixture->room, BODY "stack('b',9,'2.25.22',SeriesNumber=5,PixelSpacing=[1,1])\n"
                                  "stack('c',9,'2.25.33',SeriesNumber=6,PixelSpacing=[1,1],Modality='PT')\n"
                                  "stack('d',9,'2.25.44',SeriesNumber=7,PixelSpacing=[1,1])\n"
                                  "os.unlink('d03')\n");
  fixture->view = fj_reading_view_new ();
  show (&fixture->room, fixture->view);
  fj_reading_view_set_store (FJ_READING_VIEW (fixture->view), fixture->room.store);
  wait_for (is_shown, fixture->view);
  gtk_widget_grab_focus (fixture->view);
  wait_ms (100);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_room (&fixture->room);
}

static gboolean
is_on (Fixture *fixture, const char *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (FJ_READING_VIEW (fixture->view)->actions), name);
}

static void
check_state (Fixture *fixture, gboolean is_volume)
{
  g_autoptr (GVariant) state
      = g_action_group_get_action_state (G_ACTION_GROUP (FJ_READING_VIEW (fixture->view)->actions), "volume");

  g_assert_cmpint (g_variant_get_boolean (state), ==, is_volume);
  g_assert_cmpint (is_on (fixture, "preset"), ==, !is_volume);
  g_assert_cmpint (is_on (fixture, "reset"), ==, !is_volume);
}

static void
test_key (Fixture *fixture, gconstpointer data)
{
  GtkWidget *cover;
  guint image;

  hand ("key Down Down");
  image = fj_pane_get_viewport (pane (fixture->view))->image;
  hand ("key shift+v");
  wait_for (is_rendered, fixture->view);
  check_state (fixture, TRUE);
  cover = fj_pane_get_cover (pane (fixture->view));
  g_assert_cmpuint (count_bone (GTK_WIDGET (pane (fixture->view)), FALSE, TRUE), >, 500);
  g_assert_cmpuint (count_bone (GTK_WIDGET (pane (fixture->view)), TRUE, FALSE), ==, 0);
  g_assert_false (gave_back (fixture->room.cache));
  /* Keys turn it and leave the image where it is. */
  hand ("key Down p 2");
  g_assert_cmpfloat (fj_volume_view_get_look (FJ_VOLUME_VIEW (cover))->right.x, ==, -1);
  g_assert_cmpuint (fj_volume_view_get_look (FJ_VOLUME_VIEW (cover))->preset, ==, 1);
  g_assert_cmpuint (fj_pane_get_viewport (pane (fixture->view))->image, ==, image);
  wait_for (is_rendered, fixture->view);
  hand ("key shift+v");
  wait_for (is_back, fixture->view);
  check_state (fixture, FALSE);
  g_assert_cmpuint (fj_pane_get_viewport (pane (fixture->view))->image, ==, image);
  wait_for (gave_back, fixture->room.cache);
  hand ("key Down");
  g_assert_cmpuint (fj_pane_get_viewport (pane (fixture->view))->image, ==, image + 1);
  hand ("key shift+v");
  wait_for (is_rendered, fixture->view);
  hand ("key Escape");
  wait_for (is_back, fixture->view);
}

/* Of planes too, and back to them; another series takes its place. */
static void
test_planes (Fixture *fixture, gconstpointer data)
{
  hand ("key g");
  wait_for (is_shown, fixture->view);
  hand ("key shift+v");
  wait_for (is_rendered, fixture->view);
  hand ("key shift+v");
  wait_for (is_back, fixture->view);
  g_assert_cmpstr (fj_display_set_get_key (fj_pane_get_set (pane (fixture->view))), ==,
                   "2.25.11#0.0#mpr.sagittal.thin");
  hand ("key shift+v");
  wait_for (is_rendered, fixture->view);
  fj_pane_set_set (pane (fixture->view), fixture->room.store, get_set (&fixture->room, 1));
  g_assert_true (is_back (fixture->view));
  wait_for (gave_back, fixture->room.cache);
}

/* At once, while it is read. */
static void
test_hurry (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 6; i++)
    g_action_group_activate_action (G_ACTION_GROUP (FJ_READING_VIEW (fixture->view)->actions), "volume",
                                    NULL);
  g_assert_true (is_back (fixture->view));
  wait_for (gave_back, fixture->room.cache);
  g_action_group_activate_action (G_ACTION_GROUP (FJ_READING_VIEW (fixture->view)->actions), "volume", NULL);
  g_assert_false (is_back (fixture->view));
  fj_reading_view_set_store (FJ_READING_VIEW (fixture->view), NULL);
  g_assert_true (is_back (fixture->view));
}

static gboolean
has_label (GtkWidget *widget, const char *part)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), part) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, part))
      return TRUE;
  return FALSE;
}

static const char *awaited;

static gboolean
is_said (gpointer view)
{
  return has_label (view, awaited);
}

/* Series whose values differ from slice to slice, of another modality, with a gap. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint set;
    const char *sentence;
  } cases[] = { { 1, "cannot be compared from slice to slice" },
                { 2, "Only series of CT and MR" },
                { 3, "missing" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fj_pane_set_set (pane (fixture->view), fixture->room.store, get_set (&fixture->room, cases[i].set));
      wait_for (is_shown, fixture->view);
      g_action_group_activate_action (G_ACTION_GROUP (FJ_READING_VIEW (fixture->view)->actions), "volume",
                                      NULL);
      awaited = cases[i].sentence;
      wait_for (is_said, fixture->view);
      wait_for (is_back, fixture->view);
      wait_for (gave_back, fixture->room.cache);
    }
  fj_pane_set_set (pane (fixture->view), NULL, NULL);
  g_assert_false (is_on (fixture, "volume"));
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
#define ADD(name, test) g_test_add ("/reading-view-volume/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("key", test_key);
  ADD ("planes", test_planes);
  ADD ("hurry", test_hurry);
  ADD ("refused", test_refused);
  return g_test_run ();
}
