/* fj-pane-screen: on a calibrated monitor each grey of a grey image is the level of its table, pixel by
 * pixel, from the moment on that it is calibrated; the words over the image are not. */
#include "view-fixture.h"

#include "fj-pane.h"
#include "fj-picture.h"
#include "fj-screens.h"

static gboolean
is_shown (gpointer pane)
{
  return fj_pane_get_shown (pane) != NULL;
}

/* What the pane draws is what the picture has, through @levels (NULL: as it is), away from the words at the
 * edges. */
static void
assert_drawn (GtkWidget *pane, const guint8 *levels)
{
  g_autofree guint32 *seen = NULL, *plain = NULL;
  g_autoptr (FjPicture) picture = fj_picture_new ();
  int width, height, scale = gtk_widget_get_scale_factor (pane);
  guint n_greys[256] = { 0 }, n = 0;

  seen = draw_widget (pane, &width, &height);
  plain = g_new0 (guint32, (gsize) width * (gsize) height);
  fj_picture_render (picture, fj_pane_get_shown (FJ_PANE (pane)), fj_pane_get_viewport (FJ_PANE (pane)),
                     (guint) width, (guint) height, (gsize) width * 4, (guint8 *) plain);
  for (int y = 120 * scale; y < height - 120 * scale; y++)
    for (int x = 250 * scale; x < width - 250 * scale; x++)
      {
        guint grey = plain[y * width + x] & 0xff;
        guint32 expected = (levels != NULL ? levels[grey] : grey) * 0x010101u;

        g_assert_cmphex (seen[y * width + x] & 0xffffff, ==, expected);
        n_greys[grey] = 1;
      }
  for (guint i = 0; i < 256; i++)
    n += n_greys[i];
  g_assert_cmpuint (n, >, 50);
}

static void
test_greys (void)
{
  Room room;
  GtkWidget *pane = fj_pane_new ();
  FjScreens *screens = fj_screens_get (gdk_display_get_default ());
  g_autofree char *top = g_dir_make_tmp ("fenji-screens-XXXXXX", NULL);
  FjMonitorMeasurement *measurement = fj_monitor_measurement_new ();
  g_autoptr (FjMonitor) measured = NULL;
  g_autoptr (GError) error = NULL;
  FjMonitorTable table;
  GdkMonitor *monitor;
  GDir *dir;
  const char *name;

  fj_screens_set_shelf (screens, fj_monitor_shelf_new (top, (const char *const[]){ NULL }));
  open_room (&room, "stack('a',2,'2.25.11')\n");
  fj_pane_set_set (FJ_PANE (pane), room.store, get_set (&room, 0));
  show (&room, pane);
  wait_for (is_shown, pane);
  assert_drawn (pane, NULL);

  monitor = fj_screens_find_of_widget (pane);
  measured = fj_monitor_copy (fj_screens_get_monitor (screens, monitor));
  for (guint step = 0; step < FJ_MONITOR_USUAL_STEPS; step++)
    fj_monitor_measurement_add (measurement, fj_monitor_usual_value (step), 0.5 + 250 * step * step / 289.0);
  fj_monitor_table_init (&table, measurement);
  g_assert_false (fj_monitor_table_is_identity (&table));
  fj_monitor_take_measurement (measured, measurement);
  g_assert_true (fj_screens_keep (screens, measured, &error));
  g_assert_no_error (error);
  wait_ms (100);
  assert_drawn (pane, table.levels);

  /* Nobody knows it any more. */
  dir = g_dir_open (top, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (top, name, NULL);

      g_remove (path);
    }
  g_dir_close (dir);
  fj_screens_set_shelf (screens, fj_monitor_shelf_new (top, (const char *const[]){ NULL }));
  wait_ms (100);
  assert_drawn (pane, NULL);
  close_room (&room);
  g_rmdir (top);
}

/* The pitch is that of the screen, or none. */
static void
test_pitch (void)
{
  Room room;
  GtkWidget *pane = fj_pane_new ();
  FjViewportRoom place;
  GdkMonitor *monitor;
  GdkRectangle geometry;

  open_room (&room, "stack('a',2,'2.25.11')\n");
  fj_pane_set_set (FJ_PANE (pane), room.store, get_set (&room, 0));
  show (&room, pane);
  wait_for (is_shown, pane);
  monitor = fj_screens_find_of_widget (pane);
  gdk_monitor_get_geometry (monitor, &geometry);
  g_assert_true (fj_pane_get_room (FJ_PANE (pane), &place));
  if (place.screen_pitch > 0)
    g_assert_cmpfloat_with_epsilon (place.screen_pitch * gtk_widget_get_scale_factor (pane) * geometry.width,
                                    gdk_monitor_get_width_mm (monitor), 0.5);
  close_room (&room);
}

int
main (int argc, char **argv)
{
  begin_display_test (&argc, &argv);
  g_test_add_func ("/pane-screen/greys", test_greys);
  g_test_add_func ("/pane-screen/pitch", test_pitch);
  return g_test_run ();
}
