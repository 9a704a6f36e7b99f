/* fj-reading-view-screens: a stage of two screens where there is one monitor. */
#include "hung-view.h"

static FjHangProtocol *
make_protocol (void)
{
  FjHangProtocol *protocol = fj_hang_protocol_new ("two", "Two screens");
  FjHangStage *stage = fj_hang_protocol_add_stage (protocol, "both");

  stage->screens = 2;
  stage->rows = stage->columns = 1;
  for (guint i = 0; i < 2; i++)
    {
      FjHangBox *box = fj_hang_stage_add_box (stage);

      fj_hang_protocol_add_set (protocol, i + 1);
      box->rows = box->columns = 1;
      box->screen = i;
      box->set = i + 1;
    }
  return protocol;
}

static gboolean
is_tried (gpointer view)
{
  const FjHangProtocol *protocol = FJ_READING_VIEW (view)->hung_protocol;

  return protocol != NULL && g_str_equal (protocol->id, "two");
}

/* They lie side by side, and none of them is lost. */
static void
test_folded (void)
{
  g_autoptr (FjHangProtocol) protocol = make_protocol ();
  Room room;
  GtkWidget *view
      = open_view (&room, "stack('a',9,'2.25.11',SeriesNumber=3)\nstack('b',4,'2.25.22',SeriesNumber=5)\n"
                          "stack('c',5,'2.25.33',SeriesNumber=6)\n");
  FjPaneGrid *grid = fj_reading_view_get_grid (FJ_READING_VIEW (view));
  guint rows, columns;

  g_assert_cmpuint (g_list_model_get_n_items (gdk_display_get_monitors (gtk_widget_get_display (view))), ==,
                    1);
  wait_hung (view, 3);
  fj_reading_try (fj_reading_view_get_reading (FJ_READING_VIEW (view)), protocol);
  wait_for (is_tried, view);
  wait_hung (view, 2);
  fj_pane_grid_get_layout (grid, &rows, &columns);
  g_assert_cmpuint (rows, ==, 1);
  g_assert_cmpuint (columns, ==, 2);
  g_assert_cmpuint (fj_pane_grid_get_box (grid, 1)->column, ==, 1);
  g_assert_cmpuint (fj_pane_grid_get_box (grid, 1)->screen, ==, 0);
  g_assert_cmpint (number (view, 0), !=, number (view, 1));
  for (guint i = 1; i < FJ_PANE_GRID_SCREENS; i++)
    g_assert_null (FJ_READING_VIEW (view)->screens[i]);
  close_view (&room, view);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/reading-view-screens/folded", test_folded);
  return g_test_run ();
}
