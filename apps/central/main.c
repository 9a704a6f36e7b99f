#include <glib-unix.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "central-audit.h"
#include "central-basic.h"
#include "central-critical.h"
#include "central-enrol.h"
#include "central-file.h"
#include "central-log.h"
#include "central-private.h"
#include "central-sign.h"
#include "fj-json.h"
#include "fj-language.h"

#define HEAD_SECONDS 60u
#define GRACE_SECONDS 6u
#define CRITICAL_SECONDS 5u /* how late a critical value may be passed on */

typedef struct
{
  char *state;
  char *pacs;
  char *listen;
  char *ready;
  char *public_base;
  char *directory;
  char *demo_accounts;
  gboolean audit;
  gboolean reports;
} Options;

static int
fail (const GError *error)
{
  g_printerr ("fenji-central: %s\n", error->message);
  return EXIT_FAILURE;
}

static int
usage (void)
{
  g_printerr ("fenji-central init --state DIR --directory FILE.json [--demo-accounts OUT.json]\n"
              "fenji-central serve --state DIR --pacs URL [--listen 127.0.0.1:PORT] [--public-base URL] "
              "[--ready FILE]\n"
              "fenji-central verify --audit --state DIR\n"
              "fenji-central verify --reports --state DIR\n");
  return 2;
}

/* "127.0.0.1:0" */
static gboolean
split_listen (const char *listen, char **address, guint16 *port, GError **error)
{
  const char *colon = strrchr (listen, ':');
  guint64 number = 0;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &number, NULL))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_INVALID, _ ("--listen takes ADDRESS:PORT, not “%s”."), listen);
      return FALSE;
    }
  *address = g_strndup (listen, (gsize) (colon - listen));
  *port = (guint16) number;
  return TRUE;
}

static int
init (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Central) central = central_open (options->state, NULL, &error);

  if (central == NULL || !central_accounts_init (central, options->directory, options->demo_accounts, &error)
      || !central_basic_seed (central, &error))
    return fail (error);
  return EXIT_SUCCESS;
}

static gboolean
verify_audit (const Options *options, CentralStore *store, CentralKeys *keys, GError **error)
{
  gint64 n_events = 0;

  if (!central_audit_verify (store, keys, options->state, &n_events, error))
    return FALSE;
  g_print (_ ("The audit trail is whole: %d events.\n"), (int) n_events);
  return TRUE;
}

static gboolean
verify_reports (CentralStore *store, CentralKeys *keys, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  guint checked = 0;

  if (!central_verify_reports (store, keys, &checked, problems, error))
    return FALSE;
  for (guint i = 0; i < problems->len; i++)
    g_printerr ("%s\n", (const char *) g_ptr_array_index (problems, i));
  if (problems->len > 0)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_CORRUPT,
          _ ("%u of what was checked is not as it was signed. Keep this database as it is and look at a backup."),
          problems->len);
      return FALSE;
    }
  g_print (_ ("Every signature fits: %u signed reports.\n"), checked);
  return TRUE;
}

static int
verify (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strdup_printf ("sqlite:%s/central.db", options->state);
  g_autofree char *file = g_build_filename (options->state, "central.db", NULL);

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_set_error (&error, FJ_ERROR, FJ_ERROR_NOT_FOUND, _ ("There is no database in “%s”."), options->state);
      return fail (error);
    }
  CentralKeys *keys
      = central_keys_exist (options->state, &error) ? central_keys_open (options->state, &error) : NULL;
  CentralStore *store = keys != NULL ? central_store_open (url, &error) : NULL;
  gboolean ok = store != NULL && (!options->audit || verify_audit (options, store, keys, &error))
                && (!options->reports || verify_reports (store, keys, &error));
  g_clear_pointer (&store, central_store_close);
  g_clear_pointer (&keys, central_keys_free);
  return ok ? EXIT_SUCCESS : fail (error);
}

static gboolean
on_signal (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* Every minute, away from the main loop. */
static void
keep_house (Central *central, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!central_audit_sign_head (central, &error) || !central_sessions_sweep (central->sessions, &error))
    g_message ("housekeeping: %s", error->message);
}

static gboolean
on_minute (gpointer central)
{
  central_background (central, keep_house, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_tick (gpointer central)
{
  central_background (central, central_critical_sweep, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
write_ready (const char *path, guint16 port, GError **error)
{
  g_autofree char *text = g_strdup_printf ("{\"http\": %u}\n", port);

  return path == NULL || central_file_write (path, text, strlen (text), error);
}

static int
serve (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  guint16 port = 0;
  guint n_routes = 0;

  if (!split_listen (options->listen != NULL ? options->listen : "127.0.0.1:0", &address, &port, &error))
    return fail (error);
  g_autoptr (Central) central = central_open (options->state, options->pacs, &error);
  if (central == NULL || !central_basic_seed (central, &error))
    return fail (error);
  g_autofree FjRoute *routes = central_routes_new (&n_routes);
  g_autoptr (FjService) service = fj_service_new (routes, n_routes, central_call_authenticate,
                                                  (GDestroyNotify) central_session_unref, central);
  if (!fj_service_listen (service, address, port, &error))
    return fail (error);
  g_autofree char *own_base = g_strdup_printf ("http://%s:%u", address, fj_service_get_port (service));
  central_start (central, options->public_base != NULL ? options->public_base : own_base);
  fj_service_set_log (service, central_log_request, central);
  if (!central_enrol_offer (central, &error))
    return fail (error);
  if (!write_ready (options->ready, fj_service_get_port (service), &error))
    return fail (error);

  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint term = g_unix_signal_add (SIGTERM, on_signal, loop);
  guint interrupt = g_unix_signal_add (SIGINT, on_signal, loop);
  guint minute = g_timeout_add_seconds (HEAD_SECONDS, on_minute, central);
  guint tick = g_timeout_add_seconds (CRITICAL_SECONDS, on_tick, central);
  g_main_loop_run (loop);
  g_source_remove (term);
  g_source_remove (interrupt);
  g_source_remove (minute);
  g_source_remove (tick);
  central_stop (central);
  fj_service_stop (service, GRACE_SECONDS);
  g_clear_pointer (&service, fj_service_free);
  if (!central_audit_sign_head (central, &error))
    return fail (error);
  return EXIT_SUCCESS;
}

static void
options_clear (Options *options)
{
  g_free (options->state);
  g_free (options->pacs);
  g_free (options->listen);
  g_free (options->ready);
  g_free (options->public_base);
  g_free (options->directory);
  g_free (options->demo_accounts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

int
main (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &options.state, NULL, "DIR" },
    { "pacs", 0, 0, G_OPTION_ARG_STRING, &options.pacs, NULL, "URL" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options.listen, NULL, "ADDRESS:PORT" },
    { "public-base", 0, 0, G_OPTION_ARG_STRING, &options.public_base, NULL, "URL" },
    { "ready", 0, 0, G_OPTION_ARG_FILENAME, &options.ready, NULL, "FILE" },
    { "directory", 0, 0, G_OPTION_ARG_FILENAME, &options.directory, NULL, "FILE" },
    { "demo-accounts", 0, 0, G_OPTION_ARG_FILENAME, &options.demo_accounts, NULL, "FILE" },
    { "audit", 0, 0, G_OPTION_ARG_NONE, &options.audit, NULL, NULL },
    { "reports", 0, 0, G_OPTION_ARG_NONE, &options.reports, NULL, NULL },
    { NULL },
  };

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  umask (077);
  fj_language_init (NULL);
  central_log_init ();
  g_autoptr (GOptionContext) context = g_option_context_new ("init|serve|verify");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return fail (error);
  if (argc != 2 || options.state == NULL)
    return usage ();
  if (strcmp (argv[1], "init") == 0 && options.directory != NULL)
    return init (&options);
  if (strcmp (argv[1], "serve") == 0 && options.pacs != NULL)
    return serve (&options);
  if (strcmp (argv[1], "verify") == 0 && (options.audit || options.reports))
    return verify (&options);
  return usage ();
}
