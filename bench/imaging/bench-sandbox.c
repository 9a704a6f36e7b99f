/* What the way through a shut-in process costs: headers and frames of the files of a folder, read there and
 * here in turn, and the start of a process.
 *
 *     bench-sandbox DIR [ROUNDS]
 *
 * Milliseconds, the median of all files and rounds. */
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

#include "fj-sandbox-worker.h"
#include "fj-sandbox.h"

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
get_median (GArray *values)
{
  g_array_sort (values, compare);
  return values->len ? g_array_index (values, double, values->len / 2) : 0;
}

static void
add (GArray *values, gint64 since)
{
  double ms = (double) (g_get_monotonic_time () - since) / 1000;
  g_array_append_val (values, ms);
}

typedef struct
{
  FjSandbox *sandbox;
  GArray *headers, *frames;
} Way;

/* Every byte is looked at, as a picture would. */
static guint
look (const FjFrame *frame)
{
  const guint8 *data = fj_frame_get_data (frame);
  guint sum = 0;
  for (gsize i = 0; i < fj_frame_get_size (frame); i += 64)
    sum += data[i];
  return sum;
}

static void
read_one (Way *way, const char *path)
{
  g_autoptr (FjSandboxFile) file = fj_sandbox_open (way->sandbox, path, NULL);
  gint64 before = g_get_monotonic_time ();
  g_autoptr (FjDicomObject) header = file ? fj_sandbox_read_header (way->sandbox, file, NULL, NULL) : NULL;
  if (!header)
    return;
  add (way->headers, before);
  before = g_get_monotonic_time ();
  g_autoptr (FjFrame) frame = fj_sandbox_read_frame (way->sandbox, file, header, 0, NULL, NULL);
  if (!frame)
    return;
  look (frame);
  add (way->frames, before);
}

static GPtrArray *
list (const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  return paths;
}

static double
measure_start (void)
{
  g_autofree char *program = fj_sandbox_worker_find_program ();
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < 20; i++)
    {
      gint64 before = g_get_monotonic_time ();
      g_autoptr (FjSandboxWorker) worker = fj_sandbox_worker_start (program, NULL);
      if (worker)
        add (starts, before);
    }
  return get_median (starts);
}

int
main (int argc, char **argv)
{
  Way ways[2];
  double medians[2][2];
  guint rounds = argc > 2 ? (guint) atoi (argv[2]) : 3;
  if (argc < 2)
    {
      fprintf (stderr, "bench-sandbox DIR [ROUNDS]\n");
      return 2;
    }
  g_autoptr (GPtrArray) paths = list (argv[1]);
  for (guint w = 0; w < 2; w++)
    ways[w]
        = (Way){ w ? fj_sandbox_new_in_process () : fj_sandbox_new (1, NULL),
                 g_array_new (FALSE, FALSE, sizeof (double)), g_array_new (FALSE, FALSE, sizeof (double)) };
  for (guint r = 0; r < rounds; r++)
    for (guint i = 0; i < paths->len; i++)
      for (guint w = 0; w < 2; w++)
        read_one (&ways[(i + r + w) % 2], g_ptr_array_index (paths, i));
  for (guint w = 0; w < 2; w++)
    {
      medians[w][0] = get_median (ways[w].headers);
      medians[w][1] = get_median (ways[w].frames);
      printf ("%s: header %.3f ms, frame %.3f ms (%u)\n", w ? "here" : "shut in", medians[w][0],
              medians[w][1], ways[w].frames->len);
      fj_sandbox_unref (ways[w].sandbox);
      g_array_unref (ways[w].headers);
      g_array_unref (ways[w].frames);
    }
  printf ("more for a frame %.3f ms, for a header %.3f ms; start of a process %.2f ms\n",
          medians[0][1] - medians[1][1], medians[0][0] - medians[1][0], measure_start ());
  return 0;
}
