/* fj-pane-cursor: marks drawn with keys alone; a pointer that is pushed takes over again. */
#include "view-fixture.h"

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
  gtk_widget_set_focusable (fixture->pane, TRUE);
  fj_pane_set_mark_tool (FJ_PANE (fixture->pane), fixture->tool);
  fj_pane_set_set (FJ_PANE (fixture->pane), fixture->room.store, get_set (&fixture->room, 0));
  show (&fixture->room, fixture->pane);
  wait_for (is_shown, fixture->pane);
  gtk_widget_grab_focus (fixture->pane);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_room (&fixture->room);
  g_assert_finalize_object (fixture->tool);
}

static guint
count (Fixture *fixture)
{
  return fj_mark_list_get_n (fj_mark_tool_get_list (fixture->tool));
}

static gboolean
has_cursor (gpointer pane)
{
  return fj_pane_has_cursor (pane);
}

static gboolean
has_none (gpointer pane)
{
  return !fj_pane_has_cursor (pane);
}

static gboolean
has_mark (gpointer data)
{
  return count (data) == 1;
}

static void
test_length (Fixture *fixture, gconstpointer data)
{
  const FjMark *mark;
  double from[2], to[2];

  /* Without a tool Enter is nobody's. */
  hand ("key Return");
  g_assert_false (fj_pane_has_cursor (FJ_PANE (fixture->pane)));
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_LENGTH);
  hand ("key Return");
  wait_for (has_cursor, fixture->pane);
  hand ("key Return key shift+Right key shift+Right key Down key Return");
  wait_for (has_mark, fixture);
  mark = fj_mark_list_get (fj_mark_tool_get_list (fixture->tool), 0);
  g_assert_cmpint (mark->kind, ==, FJ_MARK_LENGTH);
  fj_mark_get_point (mark, 0, &from[0], &from[1]);
  fj_mark_get_point (mark, 1, &to[0], &to[1]);
  /* 48 to the right and 4 down, of one scale. */
  g_assert_cmpfloat (to[0] - from[0], >, 0);
  g_assert_cmpfloat_with_epsilon ((to[0] - from[0]) / (to[1] - from[1]), 12, 0.2);
}

/* Zoomed between two points, the cross stays on its place of the image. */
static void
test_stays_on_the_image (Fixture *fixture, gconstpointer data)
{
  FjViewport viewport;
  double at[2][2];

  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_LENGTH);
  hand ("key Return");
  wait_for (has_cursor, fixture->pane);
  hand ("key shift+Right key Return");
  viewport = *fj_pane_get_viewport (FJ_PANE (fixture->pane));
  viewport.zoom_mode = FJ_ZOOM_FREE;
  viewport.zoom = 2;
  viewport.center_column = 12;
  viewport.center_row = 10;
  fj_pane_set_viewport (FJ_PANE (fixture->pane), &viewport);
  hand ("key Down key Return");
  wait_for (has_mark, fixture);
  for (guint i = 0; i < 2; i++)
    fj_mark_get_point (fj_mark_list_get (fj_mark_tool_get_list (fixture->tool), 0), i, &at[i][0], &at[i][1]);
  g_assert_cmpfloat_with_epsilon (at[1][0], at[0][0], 0.01);
  g_assert_cmpfloat (at[1][1], >, at[0][1]);
}

static void
test_line_ends_where_it_is (Fixture *fixture, gconstpointer data)
{
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_POLYLINE);
  hand ("key Return");
  wait_for (has_cursor, fixture->pane);
  hand ("key Return key shift+Right key Return key shift+Down key Return");
  g_assert_cmpuint (count (fixture), ==, 0);
  hand ("key Return");
  wait_for (has_mark, fixture);
  g_assert_cmpuint (fj_mark_get_n_points (fj_mark_list_get (fj_mark_tool_get_list (fixture->tool), 0)), ==,
                    3);
}

static void
test_pointer_takes_over (Fixture *fixture, gconstpointer data)
{
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_LENGTH);
  hand ("key Return");
  wait_for (has_cursor, fixture->pane);
  hand ("mousemove 500 300 mousemove 540 320");
  wait_for (has_none, fixture->pane);
  /* Nor is there one without a tool. */
  hand ("key Return");
  wait_for (has_cursor, fixture->pane);
  fj_mark_tool_set_kind (fixture->tool, FJ_MARK_N_KINDS);
  g_assert_false (fj_pane_has_cursor (FJ_PANE (fixture->pane)));
}

#define ADD(name, function) g_test_add ("/pane-cursor/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  ADD ("length", test_length);
  ADD ("stays-on-the-image", test_stays_on_the_image);
  ADD ("line-ends-where-it-is", test_line_ends_where_it_is);
  ADD ("pointer-takes-over", test_pointer_takes_over);
  return g_test_run ();
}
