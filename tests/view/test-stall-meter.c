/* fj-stall-meter: a main loop that is kept waiting is found out. */
#include "fj-stall-meter.h"

#include <glib/gstdio.h>
#include <stdio.h>

typedef struct
{
  double median, p99, max;
  guint knocks, over_16, over_50;
} Reading;

static void
read_log (const char *path, Reading *reading)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (
      sscanf (text,
              "{\"knocks\": %u, \"median_ms\": %lf, \"p99_ms\": %lf, \"max_ms\": %lf, \"over_16_ms\": %u, "
              "\"over_50_ms\": %u}",
              &reading->knocks, &reading->median, &reading->p99, &reading->max, &reading->over_16,
              &reading->over_50),
      ==, 6);
}

static gboolean
stall (gpointer user_data)
{
  g_usleep (120 * 1000);
  return G_SOURCE_REMOVE;
}

static gboolean
end (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
test_stall (void)
{
  g_autofree char *folder = g_dir_make_tmp ("fenji-stall-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "log", NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  FjStallMeter *meter = fj_stall_meter_start (path);
  Reading reading;

  g_timeout_add (100, stall, NULL);
  g_timeout_add (400, end, loop);
  g_main_loop_run (loop);
  fj_stall_meter_stop (meter);
  read_log (path, &reading);
  g_assert_cmpuint (reading.knocks, >, 10);
  /* A knock comes every 5 ms: at most that much of the stall is over before it. */
  g_assert_cmpfloat (reading.max, >, 100);
  g_assert_cmpuint (reading.over_50, >=, 1);
  g_assert_cmpuint (reading.over_16, >=, reading.over_50);
  g_assert_cmpfloat (reading.median, <, reading.max);
  g_remove (path);
  g_rmdir (folder);
}

static void
test_not_asked (void)
{
  g_unsetenv ("FENJI_STALL_LOG");
  g_assert_null (fj_stall_meter_start (NULL));
  fj_stall_meter_stop (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stall-meter/stall", test_stall);
  g_test_add_func ("/stall-meter/not-asked", test_not_asked);
  return g_test_run ();
}
