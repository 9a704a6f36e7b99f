/* fj-pane-annotate: a real pointer draws on a real pane, and words are typed. */
#include "view-fixture.h"

#include <math.h>

#include "fj-pane.h"

typedef struct
{
  Room room;
  GtkWidget *pane;
  FjMarkTool *tool;
} Fixture;

static gboolean
is_shown (gpointer pane)
{
  return fj_pane_get_shown (pane) != NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  open_room (&fixture->room, "stack('a',5,'2.25.11')\n");
  fixture->tool = fj_mark_tool_new ();
  fixture->pane = fj_pane_new ();
  fj_pane_set_mark_tool (FJ_PANE (fixture->pane), fixture->tool);
  fj_pane_set_set (FJ_PANE (fixture->pane), fixture->room.store, get_set (&fixture->room, 0));
  show (&fixture->room, fixture->pane);
  wait_for (is_shown, fixture->pane);
  hand ("mousemove 600 380");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_room (&fixture->room);
  g_assert_finalize_object (fixture->tool);
}

static FjMarkList *
list (Fixture *fixture)
{
  return fj_mark_tool_get_list (fixture->tool);
}

static void
assert_point (Fixture *fixture, const FjMark *mark, guint i, double x, double y)
{
  FjViewportRoom room;
  double column, row, at[2];

  g_assert_true (fj_pane_get_room (FJ_PANE (fixture->pane), &room));
  fj_viewport_to_image (fj_pane_get_viewport (FJ_PANE (fixture->pane)), &room, x, y, &column, &row);
  fj_mark_get_point (mark, i, &at[0], &at[1]);
  g_assert_cmpfloat_with_epsilon (at[0], column, 0.05);
  g_assert_cmpfloat_with_epsilon (at[1], row, 0.05);
}

/* Where the pointer was, on the image of the pane, in millimetres with their ground. */
static void
test_draw (Fixture *fixture, gconstpointer data)
{
  const FjShownImage *shown = fj_pane_get_shown (FJ_PANE (fixture->pane));
  const FjMark *mark;
  FjMarkRoom room;
  g_autofree char *words = NULL;
  g_autofree char *wanted = NULL;
  double a[2], b[2];

  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_LENGTH);
  hand ("mousemove 500 300 mousedown 1 mousemove 560 330 mousemove 700 400 mouseup 1");
  g_assert_cmpuint (fj_mark_list_get_n (list (fixture)), ==, 1);
  mark = fj_mark_list_get (list (fixture), 0);
  assert_point (fixture, mark, 0, 500, 300);
  assert_point (fixture, mark, 1, 700, 400);
  g_assert_cmpstr (mark->image.sop_instance_uid, ==, shown->facts->instance_uid);
  g_assert_cmpstr (mark->image.sop_class_uid, ==, "1.2.840.10008.5.1.4.1.1.2");
  g_assert_cmpuint (mark->image.frame, ==, 1);
  g_assert_true (fj_pane_get_mark_room (FJ_PANE (fixture->pane), &room));
  words = fj_mark_dup_lines (mark, &room);
  fj_mark_get_point (mark, 0, &a[0], &a[1]);
  fj_mark_get_point (mark, 1, &b[0], &b[1]);
  /* CT_small.dcm: Pixel Spacing 0.661468. */
  wanted = g_strdup_printf ("%.1f mm (patient)", hypot (b[0] - a[0], b[1] - a[1]) * 0.661468);
  g_assert_cmpstr (words, ==, wanted);
  /* The window was left alone. */
  g_assert_cmpint (fj_pane_get_viewport (FJ_PANE (fixture->pane))->window_mode, ==, FJ_WINDOW_OF_IMAGE);
}

/* Taken at its end and moved; beside it, the pane's own tool works as ever. */
static void
test_change (Fixture *fixture, gconstpointer data)
{
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_LENGTH);
  hand ("mousemove 500 300 mousedown 1 mousemove 560 330 mousemove 700 300 mouseup 1");
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_N_KINDS);
  hand ("mousemove 700 300 mousedown 1 mousemove 690 350 mousemove 660 420 mouseup 1");
  assert_point (fixture, fj_mark_list_get (list (fixture), 0), 0, 500, 300);
  assert_point (fixture, fj_mark_list_get (list (fixture), 0), 1, 660, 420);
  g_assert_nonnull (fj_mark_tool_get_picked (fixture->tool));
  hand ("mousemove 400 600 mousedown 1 mousemove 440 600 mousemove 480 600 mouseup 1");
  g_assert_null (fj_mark_tool_get_picked (fixture->tool));
  g_assert_cmpint (fj_pane_get_viewport (FJ_PANE (fixture->pane))->window_mode, ==, FJ_WINDOW_SET);
  g_assert_cmpuint (fj_mark_list_get_n (list (fixture)), ==, 1);
}

static void
count_call (gpointer user_data)
{
  ++*(guint *) user_data;
}

/* A double click ends a line and leaves the pane its size. */
static void
test_double_click (Fixture *fixture, gconstpointer data)
{
  guint maximised = 0;

  g_signal_connect_swapped (fixture->pane, "maximise", G_CALLBACK (count_call), &maximised);
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_POLYLINE);
  hand ("mousemove 500 300 click 1");
  wait_ms (500);
  hand ("mousemove 600 300 click 1");
  wait_ms (500);
  hand ("mousemove 600 400 click --repeat 2 --delay 60 1");
  g_assert_cmpuint (fj_mark_list_get_n (list (fixture)), ==, 1);
  g_assert_cmpuint (fj_mark_get_n_points (fj_mark_list_get (list (fixture), 0)), ==, 3);
  g_assert_cmpuint (maximised, ==, 0);
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_TEXT);
  hand ("mousemove 500 300 click 1");
  wait_ms (200);
  g_assert_true (fj_mark_tool_awaits_text (fixture->tool));
  hand ("type fig");
  hand ("key Return");
  g_assert_cmpuint (fj_mark_list_get_n (list (fixture)), ==, 1);
  g_assert_cmpstr (fj_mark_list_get (list (fixture), 0)->text, ==, "fig");
  g_assert_true (gtk_widget_has_focus (fixture->pane));
  /* Escape takes it back. */
  hand ("mousemove 600 500 click 1");
  wait_ms (200);
  hand ("type no");
  hand ("key Escape");
  wait_ms (200);
  g_assert_false (fj_mark_tool_awaits_text (fixture->tool));
  g_assert_cmpuint (fj_mark_list_get_n (list (fixture)), ==, 1);
}

#define ADD(name, function) g_test_add ("/pane-annotate/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  ADD ("draw", test_draw);
  ADD ("change", test_change);
  ADD ("double-click", test_double_click);
  ADD ("words", test_words);
  return g_test_run ();
}
