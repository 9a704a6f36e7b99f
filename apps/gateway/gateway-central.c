#include "gateway-central.h"

#include "fj-error.h"

#define FIRST_WAIT (G_USEC_PER_SEC / 4)
#define LONGEST_WAIT ((gint64) 15 * G_USEC_PER_SEC)

struct _GatewayCentral
{
  const GatewayConfig *config;
  FjClient *client;
  gboolean signed_in;
  gint64 wait;
};

GatewayCentral *
gateway_central_new (const GatewayConfig *config, GError **error)
{
  FjClient *client = fj_client_new (config->central, error);

  if (client == NULL)
    return NULL;
  GatewayCentral *central = g_new0 (GatewayCentral, 1);
  central->config = config;
  central->client = client;
  central->wait = FIRST_WAIT;
  return central;
}

void
gateway_central_free (GatewayCentral *central)
{
  if (central == NULL)
    return;
  g_clear_object (&central->client);
  g_free (central);
}

FjClient *
gateway_central_client (GatewayCentral *central, GCancellable *cancellable, GError **error)
{
  if (!central->signed_in
      && !fj_client_sign_in (central->client, central->config->user, central->config->password, cancellable,
                             error))
    return NULL;
  central->signed_in = TRUE;
  return central->client;
}

void
gateway_central_forget (GatewayCentral *central)
{
  central->signed_in = FALSE;
}

JsonObject *
gateway_central_send (GatewayCentral *central,
                      const char *method,
                      const char *path,
                      JsonObject *body,
                      guint etag,
                      const char *idempotency_key,
                      guint *reply_etag,
                      GCancellable *cancellable,
                      GError **error)
{
  for (guint try = 0;; try++)
    {
      g_autoptr (GError) local = NULL;
      FjClient *client = gateway_central_client (central, cancellable, error);
      if (client == NULL)
        return NULL;
      JsonObject *reply = fj_client_send (client, method, path, body, etag, idempotency_key, reply_etag,
                                          cancellable, &local);
      if (local == NULL)
        {
          gateway_central_succeeded (central);
          return reply;
        }
      if (try == 0 && g_error_matches (local, FJ_ERROR, FJ_ERROR_UNAUTHENTICATED))
        {
          gateway_central_forget (central);
          continue;
        }
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
}

gboolean
gateway_central_sleep (gint64 microseconds, GCancellable *cancellable)
{
  GPollFD fd;

  if (!g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_usleep ((gulong) microseconds);
      return !g_cancellable_is_cancelled (cancellable);
    }
  g_poll (&fd, 1, (int) (microseconds / 1000));
  g_cancellable_release_fd (cancellable);
  return !g_cancellable_is_cancelled (cancellable);
}

gboolean
gateway_central_back_off (GatewayCentral *central, GCancellable *cancellable)
{
  gint64 wait = central->wait;

  central->wait = MIN (central->wait * 2, LONGEST_WAIT);
  return gateway_central_sleep (wait, cancellable);
}

void
gateway_central_succeeded (GatewayCentral *central)
{
  central->wait = FIRST_WAIT;
}
