/* Runs central's PACS client for test-pacs.py: pacs-fetch STATE PACS study UID | series UID UID | instance
 * UID UID UID | store UID UID FILE.  What is fetched goes to STATE/got-N; the sentence of an error to stdout,
 * its code is the status. */
#include "central-pacs.h"
#include "central-private.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  const char *state;
  guint n;
} Got;

static gboolean
keep (const char *path, gpointer user_data, GError **error)
{
  Got *got = user_data;
  g_autofree char *data = NULL;
  g_autofree char *target = g_strdup_printf ("%s/got-%u", got->state, got->n++);
  gsize length;

  return g_file_get_contents (path, &data, &length, error)
         && g_file_set_contents (target, data, (gssize) length, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Central) central = argc > 4 ? central_open (argv[1], argv[2], &error) : NULL;
  Got got = { .state = argc > 1 ? argv[1] : NULL };
  gboolean ok = FALSE;

  g_assert_nonnull (central);
  if (strcmp (argv[3], "study") == 0)
    ok = central_pacs_fetch_study (central, argv[4], NULL, keep, &got, &error);
  else if (strcmp (argv[3], "series") == 0)
    ok = central_pacs_fetch_study (central, argv[4], argv[5], keep, &got, &error);
  else if (strcmp (argv[3], "instance") == 0)
    {
      g_autoptr (GBytes) bytes = central_pacs_fetch_instance (central, argv[4], argv[5], argv[6], &error);
      g_autofree char *target = g_strdup_printf ("%s/got-0", argv[1]);
      ok = bytes != NULL
           && g_file_set_contents (target, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                   &error);
    }
  else if (strcmp (argv[3], "store") == 0)
    {
      char *data = NULL;
      gsize length;
      g_assert_true (g_file_get_contents (argv[6], &data, &length, NULL));
      g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);
      ok = central_pacs_store (central, argv[4], argv[5], bytes, &error);
    }
  if (ok)
    return EXIT_SUCCESS;
  g_print ("%s\n", error->message);
  return 10 + error->code;
}
