/* fj-screen-note: says how the monitor of the panes is, in words, colour and to assistive technology; flags
 * one that must not be read by. */
#include "view-fixture.h"

#include "fj-reading-view.h"
#include "fj-screen-note.h"
#include "fj-screens.h"
#include "fj-time.h"

static void
keep (FjScreens *screens, GtkWidget *pane, double white, gboolean is_seen, gint64 time)
{
  GdkMonitor *monitor = fj_screens_find_of_widget (pane);
  g_autoptr (FjMonitor) measured = fj_monitor_copy (fj_screens_get_monitor (screens, monitor));
  FjMonitorMeasurement *measurement = fj_monitor_measurement_new ();
  FjMonitorSelfTest *test = fj_monitor_self_test_new (time, NULL);
  g_autoptr (GError) error = NULL;

  measurement->time = time;
  for (guint step = 0; step < FJ_MONITOR_USUAL_STEPS; step++)
    fj_monitor_measurement_add (measurement, fj_monitor_usual_value (step),
                                white / 400 + white * step * step / 289.0);
  for (guint i = 0; i < FJ_MONITOR_N_LOOKS; i++)
    test->seen[i] = is_seen || i > 0;
  fj_monitor_take_measurement (measured, measurement);
  fj_monitor_take_self_test (measured, test);
  g_assert_true (fj_screens_keep (screens, measured, &error));
  g_assert_no_error (error);
  wait_ms (60);
}

static GtkWidget *
find_button (GtkWidget *note)
{
  return gtk_widget_get_first_child (note);
}

static void
assert_note (
    GtkWidget *note, FjMonitorState expected, const char *class, const char *sentence, gboolean is_flagged)
{
  FjMonitorState state;
  GtkWidget *flag = fj_screen_note_get_flag (FJ_SCREEN_NOTE (note));

  g_assert_true (fj_screen_note_get_state (FJ_SCREEN_NOTE (note), &state));
  g_assert_cmpint (state, ==, expected);
  g_assert_true (gtk_widget_get_visible (find_button (note)));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (find_button (note)), sentence));
  g_assert_cmpint (gtk_widget_has_css_class (find_button (note), "fj-failed"), ==,
                   class != NULL && g_str_equal (class, "fj-failed"));
  g_assert_cmpint (gtk_widget_has_css_class (find_button (note), "fj-warning"), ==,
                   class != NULL && g_str_equal (class, "fj-warning"));
  g_assert_cmpint (gtk_widget_get_visible (flag), ==, is_flagged);
}

static void
test_states (void)
{
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *grid = fj_pane_grid_new (), *note = fj_screen_note_new (FJ_PANE_GRID (grid)), *pane;
  FjScreens *screens = fj_screens_get (gdk_display_get_default ());
  g_autofree char *top = g_dir_make_tmp ("fenji-screens-XXXXXX", NULL);
  gint64 now = fj_time_now ();
  FjMonitorState state;
  GDir *dir;
  const char *name;

  fj_screens_set_shelf (screens, fj_monitor_shelf_new (top, (const char *const[]){ NULL }));
  g_assert_false (fj_screen_note_get_state (FJ_SCREEN_NOTE (note), &state));
  fj_pane_grid_set_layout (FJ_PANE_GRID (grid), 1, 2);
  pane = GTK_WIDGET (fj_pane_grid_get_pane (FJ_PANE_GRID (grid), 0));
  gtk_box_append (GTK_BOX (box), fj_screen_note_get_flag (FJ_SCREEN_NOTE (note)));
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), note);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  wait_for (is_in_place, grid);
  wait_ms (100);
  assert_note (note, FJ_MONITOR_NEVER, NULL, "luminance meter", FALSE);
  keep (screens, pane, 300, TRUE, now - 2 * G_TIME_SPAN_DAY);
  assert_note (note, FJ_MONITOR_CALIBRATED, NULL, "Passed by eye", FALSE);
  keep (screens, pane, 300, TRUE, now - G_TIME_SPAN_DAY);
  assert_note (note, FJ_MONITOR_CALIBRATED, NULL, "ratio 401", FALSE);
  keep (screens, pane, 150, TRUE, now);
  assert_note (note, FJ_MONITOR_SECONDARY, "fj-warning", "at least 170", TRUE);
  keep (screens, pane, 300, FALSE, now);
  assert_note (note, FJ_MONITOR_FAILED, "fj-failed", "Failed by eye", TRUE);
  keep (screens, pane, 300, TRUE, now - 500 * G_TIME_SPAN_DAY);
  assert_note (note, FJ_MONITOR_EXPIRED, "fj-warning", "too old", FALSE);

  gtk_window_destroy (GTK_WINDOW (window));
  wait_ms (20);
  fj_screens_set_shelf (screens, fj_monitor_shelf_new (NULL, NULL));
  dir = g_dir_open (top, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (top, name, NULL);

      g_remove (path);
    }
  g_dir_close (dir);
  g_rmdir (top);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/screen-note/states", test_states);
  return g_test_run ();
}
