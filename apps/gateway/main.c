/* fenji-gateway: the site's server beside the modalities. Worklist and images by DICOM, the centre by HTTP.
 */
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <locale.h>

#include "fj-error.h"
#include "fj-json.h"
#include "fj-language.h"
#include "gateway-dicom.h"
#include "gateway-follow.h"
#include "gateway-http.h"
#include "gateway-log.h"
#include "gateway-uploader.h"

static gboolean
on_signal (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* Complete or not at all: whoever waits for the file may read it as soon as it is there. */
static gboolean
write_ready (const char *path, guint16 http_port, guint16 dicom_port, GError **error)
{
  g_autoptr (JsonObject) ready = json_object_new ();

  json_object_set_int_member (ready, "http", http_port);
  json_object_set_int_member (ready, "dicom", dicom_port);
  g_autoptr (GBytes) text = fj_json_to_bytes (ready);
  return g_file_set_contents (path, g_bytes_get_data (text, NULL), (gssize) g_bytes_get_size (text), error);
}

static void
wake_uploader (gpointer uploader)
{
  gateway_uploader_wake (uploader);
}

/* Runs until SIGTERM or SIGINT. The parts end in the order in which they depend on each other. */
static gboolean
run (const GatewayConfig *config, const char *ready_path, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (g_mkdir_with_parents (config->state, 0700) != 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
                   _ ("The folder %s cannot be made. Give another \"state\" in the configuration."),
                   config->state);
      return FALSE;
    }
  g_autoptr (GatewayOrders) orders
      = gateway_orders_open (config->state, config->site, config->central, error);
  g_autoptr (GatewaySpool) spool = orders != NULL ? gateway_spool_open (config->state, error) : NULL;
  g_autoptr (GatewayUploader) uploader
      = spool != NULL ? gateway_uploader_start (config, orders, spool, error) : NULL;
  if (uploader == NULL)
    return FALSE;
  gateway_orders_set_changed (orders, wake_uploader, uploader);
  gateway_spool_set_notify (spool, wake_uploader, uploader);
  g_autoptr (GatewayFollow) follow = gateway_follow_start (config, orders, error);
  g_autoptr (GatewayDicom) dicom = follow != NULL ? gateway_dicom_start (config, orders, spool, error) : NULL;
  g_autoptr (GatewayHttp) http = dicom != NULL ? gateway_http_start (config, orders, spool, error) : NULL;
  if (http == NULL)
    return FALSE;

  guint term = g_unix_signal_add (SIGTERM, on_signal, loop);
  guint interrupt = g_unix_signal_add (SIGINT, on_signal, loop);
  if (ready_path != NULL
      && !write_ready (ready_path, gateway_http_get_port (http), gateway_dicom_get_port (dicom), error))
    return FALSE;
  gateway_log (GATEWAY_LOG_INFO, "ready", NULL);
  g_main_loop_run (loop);
  gateway_log (GATEWAY_LOG_INFO, "stopping", NULL);
  g_source_remove (term);
  g_source_remove (interrupt);
  /* Callers first, then the threads that carry on their work. */
  gateway_http_stop (g_steal_pointer (&http));
  gateway_dicom_stop (g_steal_pointer (&dicom));
  gateway_follow_stop (g_steal_pointer (&follow));
  gateway_uploader_stop (g_steal_pointer (&uploader));
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autofree char *config_path = NULL;
  g_autofree char *ready_path = NULL;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config_path, N_ ("Configuration file (JSON)"), N_ ("FILE") },
    { "ready", 'r', 0, G_OPTION_ARG_FILENAME, &ready_path, N_ ("Write the ports there when ready"),
      N_ ("FILE") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  fj_language_init (NULL);
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_option_context_add_main_entries (options, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (config_path == NULL)
    {
      g_printerr ("%s\n", _ ("Say which configuration file to use: --config FILE."));
      return 2;
    }
  gateway_log_init ();
  g_autoptr (GatewayConfig) config = gateway_config_load (config_path, &error);
  if (config == NULL || !run (config, ready_path, &error))
    {
      gateway_log (GATEWAY_LOG_ERROR, "failed", "why", error->message, NULL);
      return 1;
    }
  return 0;
}
