/* fj-histogram-popover: says the numbers of the region; nothing for what is none. */
#include "view-fixture.h"

#include "fj-histogram-popover.h"

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static void
test_numbers (void)
{
  static const gint16 values[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 100 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (values, sizeof values);
  g_autoptr (FjFrame) frame = fj_frame_new (3, 4, 1, FJ_SAMPLE_S16, 16, bytes);
  FjMarkImage nowhere = { 0 };
  g_autoptr (FjMark) mark = fj_mark_new (FJ_MARK_RECTANGLE, &nowhere);
  g_autoptr (FjMark) line = fj_mark_new (FJ_MARK_LENGTH, &nowhere);
  FjGreyPipeline pipeline;
  FjMarkRoom room = { .rows = 3,
                      .columns = 4,
                      .aspect = 1,
                      .frame = frame,
                      .pipeline = &pipeline,
                      .unit = "HU",
                      .is_complete = TRUE };
  GtkWidget *window = gtk_window_new (), *pane = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *popover, *label;

  fj_grey_pipeline_init (&pipeline);
  gtk_widget_set_focusable (pane, TRUE);
  gtk_window_set_child (GTK_WINDOW (window), pane);
  gtk_window_set_default_size (GTK_WINDOW (window), 500, 400);
  gtk_window_present (GTK_WINDOW (window));
  wait_for (is_in_place, pane);
  fj_mark_add_point (mark, 0, 0);
  fj_mark_add_point (mark, 3, 3);
  fj_mark_add_point (line, 0, 0);
  fj_mark_add_point (line, 3, 3);
  g_assert_false (fj_histogram_popover_show (pane, line, &room));
  room.is_complete = FALSE;
  g_assert_false (fj_histogram_popover_show (pane, mark, &room));
  room.is_complete = TRUE;
  g_assert_true (fj_histogram_popover_show (pane, mark, &room));
  popover = find (pane, GTK_TYPE_POPOVER);
  g_assert_nonnull (find (popover, GTK_TYPE_DRAWING_AREA));
  label = gtk_widget_get_last_child (gtk_popover_get_child (GTK_POPOVER (popover)));
  /* 1 2 3 5 6 7 9 10 11: mean 6, deviation √(sum of squares 102 / 8) = 3.57. */
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==,
                   "mean 6 HU · SD 3.57 HU · min 1 HU · max 11 HU · 9 pixels");
  wait_ms (100);
  gtk_popover_popdown (GTK_POPOVER (popover));
  wait_ms (300);
  g_assert_null (find (pane, GTK_TYPE_POPOVER));
  gtk_window_destroy (GTK_WINDOW (window));
  fj_grey_pipeline_clear (&pipeline);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/histogram-popover/numbers", test_numbers);
  return g_test_run ();
}
