/* Runs a fuzz target over files and folders, once each: what libFuzzer does, without libFuzzer, so that any
 * compiler and the sanitized build hold what has been found. */
#include "fuzz-target.h"

#include "inputs.h"

static void
replay_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize size = 0;
  if (!g_file_get_contents (path, &data, &size, &error))
    g_error ("%s", error->message);
  /* Without the zero that GLib puts behind the contents. */
  g_autofree guint8 *exact = g_memdup2 (data, size);
  fprintf (stderr, "%s\n", path);
  LLVMFuzzerTestOneInput (size > 0 ? exact : (const guint8 *) "", size);
}

/* The first argument must hold inputs; the others may be empty or not there yet. */
int
main (int argc, char **argv)
{
  guint n = 0;
  LLVMFuzzerInitialize (&argc, &argv);
  for (int i = 1; i < argc; i++)
    {
      g_autoptr (GPtrArray) paths = inputs_list (argv[i]);
      if (i == 1 && paths->len == 0)
        g_error ("%s: no inputs", argv[i]);
      for (guint k = 0; k < paths->len; k++)
        replay_file (paths->pdata[k]);
      n += paths->len;
    }
  printf ("%u inputs\n", n);
  return 0;
}
