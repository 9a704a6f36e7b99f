/* fj-pane-cells: who lies where, who has all the room, and who has gone. */
#include "view-fixture.h"

#include "fj-pane-cells.h"

static void
test_cells (void)
{
  static const FjPaneBox boxes[] = { { 0, 0, 1, 1, 0 }, { 0, 1, 1, 2, 0 } };
  Room room;
  GtkWidget *cells = fj_pane_cells_new (), *panes[2];
  graphene_rect_t one, other;

  open_room (&room, "stack('a',2,'2.25.11')\n");
  for (guint i = 0; i < 2; i++)
    panes[i] = g_object_ref_sink (gtk_label_new ("pane"));
  fj_pane_cells_set (FJ_PANE_CELLS (cells), 1, 3, panes, boxes, 2);
  show (&room, cells);
  g_assert_true (gtk_widget_compute_bounds (panes[0], cells, &one));
  g_assert_true (gtk_widget_compute_bounds (panes[1], cells, &other));
  g_assert_cmpfloat_with_epsilon (other.size.width, 2 * one.size.width, 6);
  g_assert_cmpfloat (other.origin.x, >, one.size.width);
  gtk_widget_hide (panes[0]);
  wait_ms (60);
  g_assert_true (gtk_widget_compute_bounds (panes[1], cells, &other));
  g_assert_cmpfloat (other.size.width, ==, (float) gtk_widget_get_width (cells));
  fj_pane_cells_set (FJ_PANE_CELLS (cells), 1, 3, panes, boxes, 1);
  g_assert_null (gtk_widget_get_parent (panes[1]));
  g_assert_true (gtk_widget_get_parent (panes[0]) == cells);
  close_room (&room);
  g_object_unref (panes[0]);
  g_object_unref (panes[1]);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/pane-cells/cells", test_cells);
  return g_test_run ();
}
