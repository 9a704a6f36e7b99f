/* fj-monitor-shelf: what is kept is found, the newest of several counts, and bad files harm nobody. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fj-error.h"
#include "fj-monitor-json.h"
#include "fj-monitor-shelf.h"
#include "some-monitors.h"

typedef struct
{
  char *top, *own, *site;
  FjMonitorShelf *shelf;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->top = g_dir_make_tmp ("fenji-monitors-XXXXXX", NULL);
  fixture->own = g_build_filename (fixture->top, "own", NULL);
  fixture->site = g_build_filename (fixture->top, "site", NULL);
  g_assert_cmpint (g_mkdir (fixture->site, 0700), ==, 0);
  fixture->shelf
      = fj_monitor_shelf_new (fixture->own, (const char *const[]){ fixture->site, "/nowhere", NULL });
}

static void
empty (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fj_monitor_shelf_free (fixture->shelf);
  empty (fixture->own);
  empty (fixture->site);
  g_rmdir (fixture->top);
  g_free (fixture->own);
  g_free (fixture->site);
  g_free (fixture->top);
}

static void
put (const char *folder, const char *name, const void *data, gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
}

static void
put_monitor (const char *folder, const char *name, const FjMonitor *monitor)
{
  g_autoptr (GBytes) json = fj_monitor_to_json (monitor);

  put (folder, name, g_bytes_get_data (json, NULL), g_bytes_get_size (json));
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjMonitor) monitor = fj_monitor_new ("EIZO", "RX/360", NULL, "DP-1");
  g_autoptr (FjMonitor) other = fj_monitor_new ("EIZO", "RX/360", NULL, "DP-2");
  g_autoptr (FjMonitor) found = NULL, not_found = NULL;
  g_autoptr (GError) error = NULL;

  fj_monitor_take_measurement (monitor, measure_gamma (0.5, 250, 2.2, 0.1, 15));
  g_assert_true (fj_monitor_shelf_keep (fixture->shelf, monitor, &error));
  g_assert_no_error (error);
  found = fj_monitor_shelf_find (fixture->shelf, monitor, NULL);
  g_assert_cmpstr (found->connector, ==, "DP-1");
  g_assert_nonnull (found->characteristic);
  g_assert_cmpfloat (found->characteristic->ambient, ==, 0.1);
  not_found = fj_monitor_shelf_find (fixture->shelf, other, NULL);
  g_assert_null (not_found->characteristic);
  /* The second time in the place of the first. */
  monitor->characteristic->ambient = 0.2;
  monitor->characteristic->time += 1000;
  g_assert_true (fj_monitor_shelf_keep (fixture->shelf, monitor, &error));
  g_clear_pointer (&found, fj_monitor_free);
  found = fj_monitor_shelf_find (fixture->shelf, monitor, NULL);
  g_assert_cmpfloat (found->characteristic->ambient, ==, 0.2);
}

static void
test_newest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjMonitor) old = fj_monitor_new ("EIZO", "RX360", "1", "DP-1");
  g_autoptr (FjMonitor) new = fj_monitor_new ("EIZO", "RX360", "1", "DP-7");
  g_autoptr (FjMonitor) found = NULL;
  FjMonitorMeasurement *check = measure_standard (1, 400, 0.1);

  check->basis = FJ_MONITOR_BASIS_PRESENTATION_VALUE;
  fj_monitor_take_measurement (old, measure_gamma (0.5, 250, 2.2, 0.1, 15));
  fj_monitor_take_measurement (old, check);
  fj_monitor_take_self_test (old, fj_monitor_self_test_new (MEASURED + 5000, "later"));
  fj_monitor_take_measurement (new, measure_gamma (0.7, 300, 2.2, 0.1, 15));
  fj_monitor_take_self_test (new, fj_monitor_self_test_new (MEASURED + 4000, "before"));
  new->characteristic->time = MEASURED + 3000;
  new->measured_months = 24;
  g_assert_true (fj_monitor_shelf_keep (fixture->shelf, old, NULL));
  put_monitor (fixture->site, "1.json", new);
  put_monitor (fixture->site, "2.json", old);
  found = fj_monitor_shelf_find (fixture->shelf, old, NULL);
  g_assert_cmpint (found->characteristic->time, ==, MEASURED + 3000);
  g_assert_cmpuint (found->measured_months, ==, 24);
  /* The check went through the table of the one before. */
  g_assert_null (found->check);
  g_assert_cmpstr (found->self_test->who, ==, "later");
  g_assert_cmpstr (found->connector, ==, "DP-1");
}

static void
test_bad (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjMonitor) monitor = fj_monitor_new ("EIZO", "RX360", NULL, "DP-1");
  g_autoptr (FjMonitor) nobody = fj_monitor_new (NULL, NULL, NULL, NULL);
  g_autoptr (FjMonitor) found = NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *large = g_strnfill (FJ_MONITOR_MOST_BYTES + 100, '{'), *pipe = NULL, *link = NULL;
  g_autoptr (GError) error = NULL;

  pipe = g_build_filename (fixture->site, "a.json", NULL);
  link = g_build_filename (fixture->site, "b.json", NULL);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink ("/dev/zero", link), ==, 0);
  put (fixture->site, "c.json", large, strlen (large));
  put (fixture->site, "d.json", "{}", 2);
  put (fixture->site, "e.txt", "{}", 2);
  fj_monitor_take_measurement (monitor, measure_gamma (0.5, 250, 2.2, 0.1, 15));
  put_monitor (fixture->site, "z.json", monitor);
  found = fj_monitor_shelf_find (fixture->shelf, monitor, problems);
  g_assert_nonnull (found->characteristic);
  g_assert_cmpuint (problems->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_true (g_str_has_prefix (g_ptr_array_index (problems, i), fixture->site));
  g_assert_false (fj_monitor_shelf_keep (fixture->shelf, nobody, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  /* Where there is no room for a folder. */
  put (fixture->top, "own", "x", 1);
  g_assert_false (fj_monitor_shelf_keep (fixture->shelf, monitor, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  g_remove (fixture->own);
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FjMonitor) monitor = fj_monitor_new ("EIZO", "RX360", NULL, "DP-1");
  g_autoptr (FjMonitor) found = NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i <= FJ_MONITOR_SHELF_MOST_FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.json", i);

      put_monitor (fixture->site, name, monitor);
    }
  found = fj_monitor_shelf_find (fixture->shelf, monitor, problems);
  g_assert_cmpuint (problems->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/monitor-shelf/keep", Fixture, NULL, set_up, test_keep, tear_down);
  g_test_add ("/monitor-shelf/newest", Fixture, NULL, set_up, test_newest, tear_down);
  g_test_add ("/monitor-shelf/bad", Fixture, NULL, set_up, test_bad, tear_down);
  g_test_add ("/monitor-shelf/many", Fixture, NULL, set_up, test_many, tear_down);
  return g_test_run ();
}
