/* fj-screens: what is measured on the monitor of a widget is kept, found and in force. */
#include "view-fixture.h"

#include "fj-screens.h"

static char *top;

static void
empty_folder (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_remove (file);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (path);
}

static void
count (guint *n)
{
  ++*n;
}

static void
test_keep (void)
{
  GtkWidget *window = gtk_window_new (), *label = gtk_label_new ("on screen");
  FjScreens *screens = fj_screens_get (gdk_display_get_default ());
  g_autoptr (FjMonitor) measured = NULL;
  FjMonitorMeasurement *measurement = fj_monitor_measurement_new ();
  FjMonitorTable table, expected;
  GdkMonitor *monitor;
  g_autoptr (GError) error = NULL;
  guint n_changes = 0;
  gulong handler;

  top = g_dir_make_tmp ("fenji-screens-XXXXXX", NULL);
  g_assert_true (screens == fj_screens_get (gdk_display_get_default ()));
  handler = g_signal_connect_swapped (screens, "changed", G_CALLBACK (count), &n_changes);
  fj_screens_set_shelf (screens, fj_monitor_shelf_new (top, (const char *const[]){ NULL }));
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_null (fj_screens_find_of_widget (label));
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_present (GTK_WINDOW (window));
  wait_for (is_in_place, label);
  monitor = fj_screens_find_of_widget (label);
  g_assert_nonnull (monitor);
  g_assert_cmpint (fj_monitor_get_state (fj_screens_get_monitor (screens, monitor), 0), ==, FJ_MONITOR_NEVER);
  g_assert_false (fj_screens_get_table (screens, monitor, &table));

  measured = fj_monitor_copy (fj_screens_get_monitor (screens, monitor));
  for (guint step = 0; step < FJ_MONITOR_USUAL_STEPS; step++)
    fj_monitor_measurement_add (measurement, fj_monitor_usual_value (step), 0.5 + 250 * step * step / 289.0);
  fj_monitor_table_init (&expected, measurement);
  fj_monitor_take_measurement (measured, measurement);
  g_assert_true (fj_screens_keep (screens, measured, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_true (fj_screens_get_table (screens, monitor, &table));
  g_assert_cmpmem (table.levels, 256, expected.levels, 256);
  g_assert_nonnull (fj_screens_get_monitor (screens, monitor)->characteristic);

  g_signal_handler_disconnect (screens, handler);
  gtk_window_destroy (GTK_WINDOW (window));
  fj_screens_set_shelf (screens, fj_monitor_shelf_new (NULL, NULL));
  empty_folder (top);
  g_free (top);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/screens/keep", test_keep);
  return g_test_run ();
}
