/* fj-monitor-table: beside DCMTK's DiGSDFunction (dcmdspfn), for its own monitor and for others. */
#include <stdio.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "some-monitors.h"
#include "fj-monitor-table.h"

#define DCMTK_MONITOR "/usr/share/dcmtk/monitor.lut"

/* A file as of DCMTK's dispuser.txt: "max", "amb" and pairs of level and luminance. */
static FjMonitorMeasurement *
read_display_file (const char *path)
{
  FjMonitorMeasurement *measurement = fj_monitor_measurement_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint level;
  double luminance;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (sscanf (lines[i], " amb %lf", &luminance) == 1)
      measurement->ambient = luminance;
    else if (sscanf (lines[i], " %u %lf", &level, &luminance) == 2)
      fj_monitor_measurement_add (measurement, (guint8) level, luminance);
  return measurement;
}

static void
write_display_file (const FjMonitorMeasurement *measurement, const char *path)
{
  g_autoptr (GString) text = g_string_new ("max 255\n");

  g_string_append_printf (text, "amb %.6f\n", measurement->ambient);
  for (guint i = 0; i < measurement->steps->len; i++)
    {
      const FjMonitorStep *step = &g_array_index (measurement->steps, FjMonitorStep, i);

      g_string_append_printf (text, "%u %.6f\n", step->value, step->luminance);
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

/* Column PSC of its curve: for each P-value the luminance of the level that it takes. */
static void
ask_dcmtk (const char *path, const FjMonitorMeasurement *measurement, guint8 levels[256])
{
  g_autofree char *curve = g_strconcat (path, ".curve", NULL), *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) tool
      = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "dcmdspfn", "+Im", path, "+Og", curve, NULL);
  guint n = 0;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (tool, NULL, &error));
  g_assert_true (g_file_get_contents (curve, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint value;
      double own, wanted, given, best = G_MAXDOUBLE;

      if (sscanf (lines[i], "%u %lf %lf %lf", &value, &own, &wanted, &given) != 4)
        continue;
      for (guint k = 0; k < 256; k++)
        {
          double luminance
              = g_array_index (measurement->steps, FjMonitorStep, k).luminance + measurement->ambient;

          if (fabs (luminance - given) < best)
            {
              best = fabs (luminance - given);
              levels[value] = (guint8) k;
            }
        }
      g_assert_cmpfloat (best, <, 1e-5);
      n++;
    }
  g_assert_cmpuint (n, ==, 256);
  g_remove (curve);
}

static void
compare (const char *path, const FjMonitorMeasurement *measurement)
{
  FjMonitorTable table;
  guint8 theirs[256];
  guint n_other = 0;

  g_assert_cmpuint (measurement->steps->len, ==, 256);
  fj_monitor_table_init (&table, measurement);
  ask_dcmtk (path, measurement, theirs);
  for (guint value = 0; value < 256; value++)
    {
      g_assert_cmpint (ABS (table.levels[value] - theirs[value]), <=, 1);
      n_other += table.levels[value] != theirs[value];
    }
  g_test_message ("%s: %u of 256 levels are one away", path, n_other);
  g_assert_cmpuint (n_other, <=, 8);
}

static void
test_dcmtk (void)
{
  g_autoptr (FjMonitorMeasurement) theirs = read_display_file (DCMTK_MONITOR);

  compare (DCMTK_MONITOR, theirs);
}

static void
test_gamma (void)
{
  static const double gammas[] = { 1.8, 2.2, 2.6 };
  g_autofree char *folder = g_dir_make_tmp ("fenji-monitor-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "monitor.lut", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (gammas); i++)
    {
      g_autoptr (FjMonitorMeasurement) measurement = measure_gamma (0.4, 420, gammas[i], 0.1, 1);

      write_display_file (measurement, path);
      compare (path, measurement);
    }
  g_remove (path);
  g_rmdir (folder);
}

/* From 18 steps nearly the table that all 256 give; what lies between the two darkest steps is not measured.
 */
static void
test_few_steps (void)
{
  g_autoptr (FjMonitorMeasurement) few = measure_gamma (0.4, 420, 2.2, 0.1, 15);
  g_autoptr (FjMonitorMeasurement) all = measure_gamma (0.4, 420, 2.2, 0.1, 1);
  FjMonitorTable a, b;

  fj_monitor_table_init (&a, few);
  fj_monitor_table_init (&b, all);
  for (guint value = 0; value < 256; value++)
    g_assert_cmpint (ABS (a.levels[value] - b.levels[value]), <=, b.levels[value] < 15 ? 2 : 1);
  g_assert_cmpuint (a.levels[0], ==, 0);
  g_assert_cmpuint (a.levels[255], ==, 255);
  g_assert_cmpuint (fj_monitor_table_count_greys (&b), >, 150);
  g_assert_cmpuint (fj_monitor_table_count_greys (&b), <, 256);
}

static void
test_identity (void)
{
  FjMonitorTable table;

  fj_monitor_table_init_identity (&table);
  g_assert_true (fj_monitor_table_is_identity (&table));
  g_assert_cmpuint (fj_monitor_table_count_greys (&table), ==, 256);
  table.levels[7] = 8;
  g_assert_false (fj_monitor_table_is_identity (&table));
  g_assert_cmpuint (fj_monitor_table_count_greys (&table), ==, 255);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/monitor-table/dcmtk", test_dcmtk);
  g_test_add_func ("/monitor-table/gamma", test_gamma);
  g_test_add_func ("/monitor-table/few-steps", test_few_steps);
  g_test_add_func ("/monitor-table/identity", test_identity);
  return g_test_run ();
}
