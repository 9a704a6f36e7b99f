/* fj-reading-view-actions: keys, pressed on a real keyboard. */
#include "view-fixture.h"

#include "fj-reading-view-private.h"

typedef struct
{
  Room room;
  GtkWidget *view, *entry;
} Fixture;

static gboolean
is_shown (gpointer view)
{
  return fj_pane_get_shown (fj_reading_view_get_active_pane (view)) != NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  open_room (&fixture->room,
             "stack('a',9,'2.25.11',SeriesNumber=3)\nstack('b',4,'2.25.22',SeriesNumber=5)\n");
  fixture->view = fj_reading_view_new ();
  fixture->entry = gtk_entry_new ();
  gtk_widget_set_vexpand (fixture->view, TRUE);
  gtk_box_append (GTK_BOX (box), fixture->view);
  gtk_box_append (GTK_BOX (box), fixture->entry);
  show (&fixture->room, box);
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

static const FjViewport *
look (Fixture *fixture)
{
  return fj_pane_get_viewport (fj_reading_view_get_active_pane (FJ_READING_VIEW (fixture->view)));
}

static gint
number (Fixture *fixture)
{
  FjDisplaySet *set = fj_pane_get_set (fj_reading_view_get_active_pane (FJ_READING_VIEW (fixture->view)));

  return set != NULL ? fj_display_set_get_series_number (set) : -1;
}

static void
test_stack (Fixture *fixture, gconstpointer data)
{
  hand ("key Down Down Right");
  g_assert_cmpuint (look (fixture)->image, ==, 3);
  hand ("key Up Left");
  g_assert_cmpuint (look (fixture)->image, ==, 1);
  hand ("key End");
  g_assert_cmpuint (look (fixture)->image, ==, 8);
  hand ("key Home");
  g_assert_cmpuint (look (fixture)->image, ==, 0);
  g_assert_cmpint (number (fixture), ==, 3);
  hand ("key Page_Down");
  g_assert_cmpint (number (fixture), ==, 5);
  hand ("key Page_Down");
  g_assert_cmpint (number (fixture), ==, 5);
  hand ("key Page_Up");
  g_assert_cmpint (number (fixture), ==, 3);
}

static void
test_look (Fixture *fixture, gconstpointer data)
{
  hand ("key 4");
  g_assert_cmpint (look (fixture)->window_mode, ==, FJ_WINDOW_SET);
  g_assert_cmpfloat (look (fixture)->center, ==, -600);
  hand ("key 0");
  g_assert_cmpint (look (fixture)->window_mode, ==, FJ_WINDOW_OF_IMAGE);
  hand ("key i r r h o");
  g_assert_true (look (fixture)->is_inverted);
  g_assert_cmpuint (look (fixture)->rotation, ==, 180);
  g_assert_true (look (fixture)->is_flipped);
  g_assert_cmpint (look (fixture)->zoom_mode, ==, FJ_ZOOM_PIXEL);
  hand ("key f");
  g_assert_cmpint (look (fixture)->zoom_mode, ==, FJ_ZOOM_FIT);
  hand ("key plus");
  g_assert_cmpint (look (fixture)->zoom_mode, ==, FJ_ZOOM_FREE);
  hand ("key ctrl+0");
  g_assert_false (look (fixture)->is_inverted);
  g_assert_cmpuint (look (fixture)->rotation, ==, 0);
  g_assert_cmpint (look (fixture)->zoom_mode, ==, FJ_ZOOM_FIT);
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  hand ("key i");
  hand ("key r");
  hand ("key Down");
  hand ("key ctrl+z");
  g_assert_cmpuint (look (fixture)->rotation, ==, 0);
  g_assert_true (look (fixture)->is_inverted);
  g_assert_cmpuint (look (fixture)->image, ==, 1);
  hand ("key ctrl+z");
  g_assert_false (look (fixture)->is_inverted);
  hand ("key ctrl+z");
  hand ("key ctrl+shift+z");
  hand ("key ctrl+shift+z");
  g_assert_true (look (fixture)->is_inverted);
  g_assert_cmpuint (look (fixture)->rotation, ==, 90);
  /* A pane that shows something else has nothing to take back. */
  hand ("key Page_Down");
  g_assert_false (
      g_action_group_get_action_enabled (G_ACTION_GROUP (FJ_READING_VIEW (fixture->view)->actions), "undo"));
}

static void
test_cine (Fixture *fixture, gconstpointer data)
{
  hand ("key space");
  g_assert_cmpfloat (look (fixture)->cine_rate, ==, 15);
  hand ("key bracketright bracketright bracketleft");
  g_assert_cmpfloat (look (fixture)->cine_rate, ==, 20);
  hand ("key space");
  g_assert_cmpfloat (look (fixture)->cine_rate, ==, 0);
}

static void
test_panes (Fixture *fixture, gconstpointer data)
{
  FjReadingView *view = FJ_READING_VIEW (fixture->view);

  g_assert_cmpint (number (fixture), ==, 3);
  hand ("key n");
  g_assert_cmpint (number (fixture), ==, 5);
  hand ("key m");
  g_assert_true (fj_pane_grid_get_maximised (FJ_PANE_GRID (view->grid)));
  hand ("key m");
  hand ("key Delete");
  g_assert_cmpint (number (fixture), ==, -1);
  hand ("key p");
  g_assert_cmpint (view->tool, ==, FJ_TOOL_PAN);
  hand ("key F9");
  g_assert_false (gtk_widget_get_visible (view->side));
  hand ("key t");
  g_assert_true (view->is_text_hidden);
  g_action_group_activate_action (G_ACTION_GROUP (view->actions), "layout", g_variant_new_string ("3x4"));
  g_assert_cmpuint (fj_pane_grid_get_n_panes (FJ_PANE_GRID (view->grid)), ==, 12);
}

/* Letters that are typed into a report stay letters. */
static void
test_typing (Fixture *fixture, gconstpointer data)
{
  FjViewport before = *look (fixture);

  gtk_widget_grab_focus (fixture->entry);
  wait_ms (50);
  hand ("key i r 4 space h v");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==, "ir4 hv");
  g_assert_true (fj_viewport_equal (&before, look (fixture)));
}

#define ADD(name, function)                                                                                  \
  g_test_add ("/reading-view-actions/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  ADD ("stack", test_stack);
  ADD ("look", test_look);
  ADD ("undo", test_undo);
  ADD ("cine", test_cine);
  ADD ("panes", test_panes);
  ADD ("typing", test_typing);
  return g_test_run ();
}
