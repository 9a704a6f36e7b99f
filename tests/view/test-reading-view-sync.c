/* fj-reading-view-sync: what follows what, where lines are, and one place in all panes. */
#include "hung-view.h"

/* Axial images at z = 0, 2, 4 … (9) and 0, 4 … (5) of one frame of reference; sagittal ones of the same;
 * axial ones of another. */
#define DRAWN                                                                                                      \
  "stack('a',9,'2.25.11',SeriesNumber=1)\n"                                                                        \
  "stack('b',9,'2.25.22',SeriesNumber=2,RescaleIntercept=5)\n"                                                     \
  "stack('s',1,'2.25.33',SeriesNumber=3,ImageOrientationPatient=[0,1,0,0,0,-1],ImagePositionPatient=[0,-10,18])\n" \
  "stack('o',9,'2.25.44',SeriesNumber=4,FrameOfReferenceUID='2.25.99')\n"

static void
set_image (GtkWidget *view, guint pane, guint image)
{
  FjViewport viewport = *fj_pane_get_viewport (get_pane (view, pane));

  viewport.image = image;
  fj_pane_set_viewport (get_pane (view, pane), &viewport);
  wait_ms (60);
}

static guint
get_image (GtkWidget *view, guint pane)
{
  return fj_pane_get_viewport (get_pane (view, pane))->image;
}

/* The four series in the four panes, in their order. */
static GtkWidget *
open_four (Room *room)
{
  GtkWidget *view = open_view (room, DRAWN);
  FjReadingView *self = FJ_READING_VIEW (view);

  wait_hung (view, 1);
  fj_reading_view_set_layout (self, 2, 2);
  for (guint i = 0; i < 4; i++)
    for (guint k = 0; k < g_list_model_get_n_items (G_LIST_MODEL (room->store)); k++)
      if (fj_display_set_get_series_number (get_set (room, k)) == (gint) i + 1)
        fj_reading_view_put (self, get_pane (view, i),
                             fj_series_strip_find (FJ_SERIES_STRIP (self->strip), get_set (room, k)));
  wait_hung (view, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (number (view, i), ==, (gint) i + 1);
  fj_pane_grid_set_active (FJ_PANE_GRID (self->grid), get_pane (view, 0));
  return view;
}

static void
test_scroll (void)
{
  Room room;
  GtkWidget *view = open_four (&room);

  set_image (view, 0, 3);
  g_assert_cmpuint (get_image (view, 1), ==, 0);
  act (view, "scroll-all", NULL);
  set_image (view, 0, 5);
  g_assert_cmpuint (get_image (view, 1), ==, 5);
  g_assert_cmpuint (get_image (view, 3), ==, 0); /* another frame of reference */
  act (view, "scroll-all", NULL);
  set_image (view, 0, 2);
  g_assert_cmpuint (get_image (view, 1), ==, 5);
  /* By a person's word, from the places that they show now: 2 here is 0 there. */
  act (view, "link", NULL);
  wait_ms (60);
  set_image (view, 0, 6);
  g_assert_cmpuint (get_image (view, 3), ==, 4);
  set_image (view, 3, 1);
  g_assert_cmpuint (get_image (view, 0), ==, 3);
  act (view, "link", NULL);
  set_image (view, 0, 0);
  g_assert_cmpuint (get_image (view, 3), ==, 1);
  close_view (&room, view);
}

static void
test_groups (void)
{
  Room room;
  GtkWidget *view = open_four (&room);
  FjReadingView *self = FJ_READING_VIEW (view);
  FjViewport viewport;

  for (guint i = 0; i < 2; i++)
    {
      self->groups[i].scroll = 7;
      self->groups[i].window = self->groups[i].zoom = 1;
    }
  set_image (view, 1, 4);
  g_assert_cmpuint (get_image (view, 0), ==, 4);
  viewport = *fj_pane_get_viewport (get_pane (view, 0));
  fj_viewport_set_window (&viewport, 33, 444);
  viewport.zoom_mode = FJ_ZOOM_FREE;
  viewport.zoom = 3;
  viewport.center_column = 9;
  viewport.center_row = 8;
  fj_pane_set_viewport (get_pane (view, 0), &viewport);
  g_assert_cmpfloat (fj_pane_get_viewport (get_pane (view, 1))->center, ==, 33);
  g_assert_cmpfloat_with_epsilon (fj_pane_get_viewport (get_pane (view, 1))->center_column, 9, 1e-6);
  g_assert_cmpint (fj_pane_get_viewport (get_pane (view, 2))->window_mode, ==, FJ_WINDOW_OF_IMAGE);
  /* One step to be taken back, and those who followed follow back. */
  act (view, "undo", NULL);
  g_assert_cmpint (fj_pane_get_viewport (get_pane (view, 0))->zoom_mode, ==, FJ_ZOOM_FIT);
  g_assert_cmpint (fj_pane_get_viewport (get_pane (view, 1))->zoom_mode, ==, FJ_ZOOM_FIT);
  close_view (&room, view);
}

static const FjPaneMarks *
get_marks (GtkWidget *view, guint pane)
{
  return fj_pane_get_marks (get_pane (view, pane));
}

/* The sagittal image is 20 rows of @spacing from z = 18 down; image @i of the axial stack lies at z = 2i. */
static void
test_lines (void)
{
  Room room;
  GtkWidget *view = open_four (&room);
  double spacing = fj_pane_get_shown (get_pane (view, 2))->facts->plane.row_spacing, row;
  const FjPaneMarks *marks;

  set_image (view, 0, 4);
  marks = get_marks (view, 2);
  g_assert_cmpuint (marks->n_lines, >=, 1);
  row = marks->lines[marks->n_lines - 1].row[0];
  g_assert_false (marks->lines[marks->n_lines - 1].is_faint);
  g_assert_cmpfloat_with_epsilon (18 - (row - 0.5) * spacing,
                                  fj_pane_get_shown (get_pane (view, 0))->facts->plane.origin.z, 1e-6);
  g_assert_cmpuint (get_marks (view, 0)->n_lines, ==, 0);
  g_assert_cmpuint (get_marks (view, 1)->n_lines, ==, 0); /* parallel */
  g_assert_cmpuint (get_marks (view, 3)->n_lines, ==, 0); /* another frame of reference */
  act (view, "reference-lines", NULL);
  g_assert_cmpuint (get_marks (view, 2)->n_lines, ==, 0);
  close_view (&room, view);
}

static void
test_point (void)
{
  Room room;
  GtkWidget *view = open_four (&room);
  double spacing = fj_pane_get_shown (get_pane (view, 2))->facts->plane.row_spacing;

  /* z = 8 on the sagittal image: the fifth axial one, and its mirror image nowhere else. */
  g_signal_emit_by_name (get_pane (view, 2), "pointed", 3.5, 0.5 + 10 / spacing);
  wait_ms (100);
  g_assert_cmpfloat (fj_pane_get_shown (get_pane (view, 0))->facts->plane.origin.z, ==, 8);
  g_assert_cmpfloat (fj_pane_get_shown (get_pane (view, 1))->facts->plane.origin.z, ==, 8);
  g_assert_true (get_marks (view, 0)->has_cross);
  g_assert_true (get_marks (view, 2)->has_cross);
  g_assert_false (get_marks (view, 3)->has_cross);
  g_assert_cmpuint (get_image (view, 3), ==, 0);
  act (view, "unpoint", NULL);
  g_assert_false (get_marks (view, 0)->has_cross);
  close_view (&room, view);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/reading-view-sync/scroll", test_scroll);
  g_test_add_func ("/reading-view-sync/groups", test_groups);
  g_test_add_func ("/reading-view-sync/lines", test_lines);
  g_test_add_func ("/reading-view-sync/point", test_point);
  return g_test_run ();
}
