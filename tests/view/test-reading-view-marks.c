/* fj-reading-view-marks: measured by keys and pointer, undone in one order with the panes, found again. */
#include "view-fixture.h"

#include "fj-reading-view-private.h"

typedef struct
{
  Room room;
  GtkWidget *view;
} Fixture;

static gboolean
is_shown (gpointer view)
{
  return fj_pane_get_shown (fj_reading_view_get_active_pane (view)) != NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  open_room (&fixture->room,
             "stack('a',9,'2.25.11',SeriesNumber=3)\nstack('b',4,'2.25.22',SeriesNumber=5)\n");
  fixture->view = fj_reading_view_new ();
  show (&fixture->room, fixture->view);
  fj_reading_view_set_store (FJ_READING_VIEW (fixture->view), fixture->room.store);
  wait_for (is_shown, fixture->view);
  fj_reading_view_set_layout (FJ_READING_VIEW (fixture->view), 1, 1);
  gtk_widget_grab_focus (fixture->view);
  wait_ms (200);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_room (&fixture->room);
}

static FjPane *
pane (Fixture *fixture)
{
  return fj_reading_view_get_active_pane (FJ_READING_VIEW (fixture->view));
}

static guint
count (Fixture *fixture)
{
  return fj_mark_list_get_n (fj_reading_view_get_marks (FJ_READING_VIEW (fixture->view)));
}

static FjMarkKind
kind (Fixture *fixture)
{
  return fj_mark_tool_get_kind (fj_reading_view_get_mark_tool (FJ_READING_VIEW (fixture->view)));
}

static void
draw_length (Fixture *fixture)
{
  hand ("key q");
  wait_ms (300);
  hand ("key l");
  wait_ms (200);
  g_assert_cmpint (kind (fixture), ==, FJ_MARK_LENGTH);
  hand ("mousemove 600 350 mousedown 1 mousemove 640 380 mousemove 700 420 mouseup 1");
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  draw_length (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);
  /* The letter was the palette's: the reference lines are as they were. */
  g_assert_true (FJ_READING_VIEW (fixture->view)->shows_lines);
  hand ("key Escape");
  g_assert_null (fj_mark_tool_get_picked (fj_reading_view_get_mark_tool (FJ_READING_VIEW (fixture->view))));
  hand ("key Escape");
  g_assert_cmpint (kind (fixture), ==, FJ_MARK_N_KINDS);
  hand ("mousemove 650 385 click 1");
  hand ("key Delete");
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_nonnull (fj_pane_get_set (pane (fixture)));
}

/* A mark, a turn, a mark; back and forth. */
static void
test_undo (Fixture *fixture, gconstpointer data)
{
  draw_length (fixture);
  hand ("key r");
  g_assert_cmpuint (fj_pane_get_viewport (pane (fixture))->rotation, ==, 90);
  hand ("mousemove 600 500 mousedown 1 mousemove 640 520 mousemove 700 560 mouseup 1");
  g_assert_cmpuint (count (fixture), ==, 2);
  hand ("key ctrl+z");
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpuint (fj_pane_get_viewport (pane (fixture))->rotation, ==, 90);
  hand ("key ctrl+z");
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpuint (fj_pane_get_viewport (pane (fixture))->rotation, ==, 0);
  hand ("key ctrl+z");
  g_assert_cmpuint (count (fixture), ==, 0);
  hand ("key ctrl+shift+z");
  hand ("key ctrl+shift+z");
  hand ("key ctrl+shift+z");
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_cmpuint (fj_pane_get_viewport (pane (fixture))->rotation, ==, 90);
}

static gboolean
is_back (gpointer user_data)
{
  Fixture *fixture = user_data;
  const FjShownImage *shown = fj_pane_get_shown (pane (fixture));

  return fj_pane_get_viewport (pane (fixture))->image == 2 && shown != NULL
         && g_str_equal (shown->facts->series_uid, "2.25.11");
}

/* From another series the way leads back to slice and window. */
static void
test_show (Fixture *fixture, gconstpointer data)
{
  FjReadingView *view = FJ_READING_VIEW (fixture->view);
  FjViewport viewport;
  g_autofree char *uid = NULL;
  g_autofree char *words = NULL;

  fj_reading_view_show_set (view, pane (fixture), get_set (&fixture->room, 0));
  viewport = *fj_pane_get_viewport (pane (fixture));
  viewport.image = 2;
  fj_viewport_set_window (&viewport, 123, 456);
  fj_pane_set_viewport (pane (fixture), &viewport);
  wait_for (is_back, fixture);
  draw_length (fixture);
  uid = g_strdup (fj_mark_list_get (fj_reading_view_get_marks (view), 0)->uid);
  words = fj_reading_view_dup_mark_words (view, uid);
  g_assert_true (g_str_has_suffix (words, "mm (patient)"));
  fj_reading_view_show_set (view, pane (fixture), get_set (&fixture->room, 1));
  wait_ms (100);
  g_assert_true (fj_reading_view_show_mark (view, uid));
  wait_for (is_back, fixture);
  g_assert_cmpfloat (fj_pane_get_viewport (pane (fixture))->center, ==, 123);
  g_assert_cmpfloat (fj_pane_get_viewport (pane (fixture))->width, ==, 456);
  g_assert_cmpstr (fj_mark_tool_get_picked (fj_reading_view_get_mark_tool (view)), ==, uid);
  g_assert_false (fj_reading_view_show_mark (view, "1.2.3"));
}

static void
test_key_image (Fixture *fixture, gconstpointer data)
{
  FjMarkList *marks = fj_reading_view_get_marks (FJ_READING_VIEW (fixture->view));
  FjSeriesRow *row;

  hand ("key j");
  g_assert_cmpuint (fj_mark_list_get_n_keys (marks), ==, 1);
  g_assert_cmpstr (fj_mark_list_get_key (marks, 0)->sop_instance_uid, ==,
                   fj_pane_get_shown (pane (fixture))->facts->instance_uid);
  row = fj_series_strip_find (FJ_SERIES_STRIP (FJ_READING_VIEW (fixture->view)->strip),
                              fj_pane_get_set (pane (fixture)));
  g_assert_cmpuint (fj_series_row_get_n_keys (row), ==, 1);
  hand ("key ctrl+z");
  g_assert_cmpuint (fj_mark_list_get_n_keys (marks), ==, 0);
  g_assert_cmpuint (fj_series_row_get_n_keys (row), ==, 0);
  hand ("key j key j");
  g_assert_cmpuint (fj_mark_list_get_n_keys (marks), ==, 0);
}

/* Held, not pressed: it is gone with the key. */
static void
test_lens (Fixture *fixture, gconstpointer data)
{
  hand ("mousemove 600 400 keydown e");
  g_assert_true (fj_pane_get_lens (pane (fixture)));
  hand ("keyup e");
  g_assert_false (fj_pane_get_lens (pane (fixture)));
}

/* Another exam: nothing of this one is left. */
static void
test_other_exam (Fixture *fixture, gconstpointer data)
{
  draw_length (fixture);
  fj_reading_view_set_store (FJ_READING_VIEW (fixture->view), NULL);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_cmpint (kind (fixture), ==, FJ_MARK_N_KINDS);
}

#define ADD(name, function)                                                                                  \
  g_test_add ("/reading-view-marks/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  ADD ("keys", test_keys);
  ADD ("undo", test_undo);
  ADD ("show", test_show);
  ADD ("key-image", test_key_image);
  ADD ("lens", test_lens);
  ADD ("other-exam", test_other_exam);
  return g_test_run ();
}
