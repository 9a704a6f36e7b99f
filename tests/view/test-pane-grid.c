/* fj-pane-grid: panes in rows and columns. */
#include "view-fixture.h"

#include "fj-pane-grid.h"

static void
count_call (GObject *object, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
count_pane (GObject *object, FjPane *pane, gpointer user_data)
{
  ++*(guint *) user_data;
}

static guint
count_seen (FjPaneGrid *grid)
{
  guint n = 0;

  for (guint i = 0; i < fj_pane_grid_get_n_panes (grid); i++)
    n += gtk_widget_get_mapped (GTK_WIDGET (fj_pane_grid_get_pane (grid, i)));
  return n;
}

/* No pane lies over another, and together they fill the grid but for the gaps. */
static void
assert_tiled (FjPaneGrid *grid, guint n)
{
  graphene_rect_t one, other, both;
  float area = 0, width = (float) gtk_widget_get_width (GTK_WIDGET (grid)),
        height = (float) gtk_widget_get_height (GTK_WIDGET (grid));

  for (guint i = 0; i < n; i++)
    {
      g_assert_true (
          gtk_widget_compute_bounds (GTK_WIDGET (fj_pane_grid_get_pane (grid, i)), GTK_WIDGET (grid), &one));
      area += one.size.width * one.size.height;
      for (guint k = 0; k < i; k++)
        {
          g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (fj_pane_grid_get_pane (grid, k)),
                                                    GTK_WIDGET (grid), &other));
          g_assert_false (graphene_rect_intersection (&one, &other, &both));
        }
    }
  g_assert_cmpfloat (area, <=, width * height);
  g_assert_cmpfloat (area, >=, 0.97f * width * height);
}

static void
test_layouts (void)
{
  Room room;
  FjPaneGrid *grid = FJ_PANE_GRID (fj_pane_grid_new ());
  guint added = 0, rows, columns;

  open_room (&room, "stack('a',5,'2.25.11')\n");
  g_signal_connect (grid, "pane-added", G_CALLBACK (count_pane), &added);
  fj_pane_grid_set_layout (grid, 1, 1);
  g_assert_cmpuint (added, ==, 1);
  show (&room, GTK_WIDGET (grid));
  for (guint r = 1; r <= 5; r += 2)
    for (guint c = 1; c <= 5; c += 2)
      {
        fj_pane_grid_set_layout (grid, r, c);
        wait_ms (60);
        g_assert_cmpuint (count_seen (grid), ==, r * c);
        assert_tiled (grid, r * c);
      }
  g_assert_cmpuint (added, ==, 25);
  /* What makes no sense is brought within bounds. */
  fj_pane_grid_set_layout (grid, 0, 99);
  fj_pane_grid_get_layout (grid, &rows, &columns);
  g_assert_cmpuint (rows, ==, 1);
  g_assert_cmpuint (columns, ==, 5);
  close_room (&room);
}

static void
test_active (void)
{
  Room room;
  FjPaneGrid *grid = FJ_PANE_GRID (fj_pane_grid_new ());
  guint changes = 0;

  open_room (&room, "stack('a',5,'2.25.11')\n");
  fj_pane_grid_set_layout (grid, 2, 2);
  show (&room, GTK_WIDGET (grid));
  g_signal_connect (grid, "active-changed", G_CALLBACK (count_call), &changes);
  g_assert_true (fj_pane_grid_get_active (grid) == fj_pane_grid_get_pane (grid, 0));
  fj_pane_grid_move_active (grid, -1);
  g_assert_true (fj_pane_grid_get_active (grid) == fj_pane_grid_get_pane (grid, 3));
  fj_pane_grid_move_active (grid, 1);
  g_assert_true (fj_pane_grid_get_active (grid) == fj_pane_grid_get_pane (grid, 0));
  g_assert_cmpuint (changes, ==, 2);
  /* A pane that finds no place is not the active one. */
  fj_pane_grid_move_active (grid, 3);
  fj_pane_grid_set_layout (grid, 1, 2);
  g_assert_true (fj_pane_grid_get_active (grid) == fj_pane_grid_get_pane (grid, 1));
  /* By pointer. */
  hand ("mousemove 200 300 click 1");
  g_assert_true (fj_pane_grid_get_active (grid) == fj_pane_grid_get_pane (grid, 0));
  close_room (&room);
}

static void
test_maximise (void)
{
  Room room;
  FjPaneGrid *grid = FJ_PANE_GRID (fj_pane_grid_new ());

  open_room (&room, "stack('a',5,'2.25.11')\n");
  fj_pane_grid_set_layout (grid, 2, 2);
  for (guint i = 0; i < 4; i++)
    fj_pane_set_set (fj_pane_grid_get_pane (grid, i), room.store, get_set (&room, 0));
  show (&room, GTK_WIDGET (grid));
  hand ("mousemove 1000 600 click --repeat 2 --delay 60 1");
  g_assert_true (fj_pane_grid_get_maximised (grid));
  g_assert_cmpuint (count_seen (grid), ==, 1);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (fj_pane_grid_get_pane (grid, 3))));
  wait_ms (600);
  hand ("click --repeat 2 --delay 60 1");
  g_assert_false (fj_pane_grid_get_maximised (grid));
  g_assert_cmpuint (count_seen (grid), ==, 4);
  close_room (&room);
}

/* One large pane beside two small ones, and a row below all of them. */
static void
test_boxes (void)
{
  static const FjPaneBox boxes[]
      = { { 0, 0, 2, 2, 0 }, { 0, 2, 1, 1, 0 }, { 1, 2, 1, 1, 0 }, { 2, 0, 1, 3, 0 } };
  Room room;
  FjPaneGrid *grid = FJ_PANE_GRID (fj_pane_grid_new ());
  graphene_rect_t large, small;

  open_room (&room, "stack('a',5,'2.25.11')\n");
  fj_pane_grid_set_layout (grid, 2, 2);
  show (&room, GTK_WIDGET (grid));
  fj_pane_grid_set_boxes (grid, 3, 3, boxes, G_N_ELEMENTS (boxes));
  wait_ms (100);
  g_assert_cmpuint (fj_pane_grid_get_n_seen (grid), ==, 4);
  g_assert_cmpuint (count_seen (grid), ==, 4);
  assert_tiled (grid, 4);
  g_assert_true (
      gtk_widget_compute_bounds (GTK_WIDGET (fj_pane_grid_get_pane (grid, 0)), GTK_WIDGET (grid), &large));
  g_assert_true (
      gtk_widget_compute_bounds (GTK_WIDGET (fj_pane_grid_get_pane (grid, 1)), GTK_WIDGET (grid), &small));
  g_assert_cmpfloat_with_epsilon (large.size.width, 2 * small.size.width, 6);
  g_assert_cmpfloat_with_epsilon (large.size.height, 2 * small.size.height, 6);
  g_assert_cmpuint (fj_pane_grid_get_box (grid, 3)->columns, ==, 3);
  g_assert_null (fj_pane_grid_get_box (grid, 4));
  fj_pane_grid_set_layout (grid, 1, 1);
  wait_ms (60);
  g_assert_cmpuint (count_seen (grid), ==, 1);
  close_room (&room);
}

/* Panes of a second screen lie in a window there, and come back. */
static void
test_screens (void)
{
  static const FjPaneBox boxes[] = { { 0, 0, 1, 1, 0 }, { 0, 0, 1, 1, 1 } };
  Room room;
  FjPaneGrid *grid = FJ_PANE_GRID (fj_pane_grid_new ());
  GtkWidget *window = gtk_window_new (), *second;

  open_room (&room, "stack('a',5,'2.25.11')\n");
  fj_pane_grid_set_layout (grid, 1, 2);
  show (&room, GTK_WIDGET (grid));
  fj_pane_set_set (fj_pane_grid_get_pane (grid, 1), room.store, get_set (&room, 0));
  second = fj_pane_grid_get_screen (grid, 1);
  gtk_window_set_child (GTK_WINDOW (window), second);
  gtk_window_present (GTK_WINDOW (window));
  fj_pane_grid_set_boxes (grid, 1, 1, boxes, G_N_ELEMENTS (boxes));
  wait_ms (100);
  g_assert_true (gtk_widget_is_ancestor (GTK_WIDGET (fj_pane_grid_get_pane (grid, 1)), window));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (fj_pane_grid_get_pane (grid, 1))));
  g_assert_nonnull (fj_pane_get_set (fj_pane_grid_get_pane (grid, 1)));
  /* One pane of a screen has that screen; the other one stays as it is. */
  fj_pane_grid_set_active (grid, fj_pane_grid_get_pane (grid, 1));
  fj_pane_grid_set_maximised (grid, TRUE);
  wait_ms (60);
  g_assert_cmpuint (count_seen (grid), ==, 2);
  fj_pane_grid_set_layout (grid, 1, 2);
  wait_ms (100);
  g_assert_true (gtk_widget_is_ancestor (GTK_WIDGET (fj_pane_grid_get_pane (grid, 1)), GTK_WIDGET (grid)));
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  close_room (&room);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/pane-grid/layouts", test_layouts);
  g_test_add_func ("/pane-grid/active", test_active);
  g_test_add_func ("/pane-grid/maximise", test_maximise);
  g_test_add_func ("/pane-grid/boxes", test_boxes);
  g_test_add_func ("/pane-grid/screens", test_screens);
  return g_test_run ();
}
