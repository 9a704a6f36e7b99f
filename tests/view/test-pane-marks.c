/* fj-pane-marks: lines and a cross lie where the image has them, however it is turned. */
#include "view-fixture.h"

#include "fj-pane.h"

static gboolean
is_shown (gpointer pane)
{
  return fj_pane_get_shown (pane) != NULL;
}

/* Yellow or green enough to be no grey. */
static gboolean
is_coloured (guint32 pixel)
{
  int red = (pixel >> 16) & 255, green = (pixel >> 8) & 255, blue = pixel & 255;

  return green - blue > 60 || green - red > 60;
}

static guint
count_coloured (GtkWidget *pane, double column, double row)
{
  g_autofree guint32 *seen = NULL;
  FjViewportRoom room;
  int width, height, scale = gtk_widget_get_scale_factor (pane);
  double x, y;
  guint n = 0;

  seen = draw_widget (pane, &width, &height);
  g_assert_true (fj_pane_get_room (FJ_PANE (pane), &room));
  fj_viewport_from_image (fj_pane_get_viewport (FJ_PANE (pane)), &room, column, row, &x, &y);
  for (int down = -2 * scale; down <= 2 * scale; down++)
    for (int right = -2 * scale; right <= 2 * scale; right++)
      n += is_coloured (seen[((int) y + down) * width + (int) x + right]);
  return n;
}

static void
test_marks (void)
{
  FjPaneMarks marks = { .lines = { { { 0, 24 }, { 10, 10 }, FALSE } }, .n_lines = 1 }, none = { 0 };
  Room room;
  GtkWidget *pane = fj_pane_new ();
  FjViewport viewport;

  open_room (&room, "stack('a',3,'2.25.11')\n");
  fj_pane_set_set (FJ_PANE (pane), room.store, get_set (&room, 0));
  show (&room, pane);
  wait_for (is_shown, pane);
  g_assert_cmpuint (count_coloured (pane, 8, 10), ==, 0);
  fj_pane_set_marks (FJ_PANE (pane), &marks);
  g_assert_true (fj_pane_marks_equal (fj_pane_get_marks (FJ_PANE (pane)), &marks));
  g_assert_cmpuint (count_coloured (pane, 8, 10), >, 3);
  g_assert_cmpuint (count_coloured (pane, 8, 14), ==, 0);
  viewport = *fj_pane_get_viewport (FJ_PANE (pane));
  fj_viewport_turn (&viewport, 1);
  fj_pane_set_viewport (FJ_PANE (pane), &viewport);
  wait_ms (60);
  g_assert_cmpuint (count_coloured (pane, 8, 10), >, 3);
  g_assert_cmpuint (count_coloured (pane, 8, 14), ==, 0);
  fj_pane_set_marks (FJ_PANE (pane), &none);
  g_assert_cmpuint (count_coloured (pane, 8, 10), ==, 0);
  close_room (&room);
}

static void
test_equal (void)
{
  FjPaneMarks a = { .has_cross = TRUE, .cross_column = 3, .cross_row = 4 }, b = a;

  g_assert_true (fj_pane_marks_equal (&a, &b));
  b.cross_row = 5;
  g_assert_false (fj_pane_marks_equal (&a, &b));
  b = a;
  b.is_linked = TRUE;
  g_assert_false (fj_pane_marks_equal (&a, &b));
  b = a;
  b.n_lines = 1;
  g_assert_false (fj_pane_marks_equal (&a, &b));
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/pane-marks/marks", test_marks);
  g_test_add_func ("/pane-marks/equal", test_equal);
  return g_test_run ();
}
