/* Talking to central as the gateway's device account, from one thread: signs in when needed, again when a
 * session has run out, and waits longer after each failure. */
#pragma once

#include <gio/gio.h>

#include "fj-client.h"
#include "gateway-config.h"

G_BEGIN_DECLS

typedef struct _GatewayCentral GatewayCentral;

/* @config must live as long. */
GatewayCentral *gateway_central_new (const GatewayConfig *config, GError **error);
void gateway_central_free (GatewayCentral *central);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GatewayCentral, gateway_central_free)

/* The client, signed in; NULL with @error when central cannot be reached. (transfer none) */
FjClient *gateway_central_client (GatewayCentral *central, GCancellable *cancellable, GError **error);

/* fj_client_send() with one more try after a new sign-in when the session has run out. */
JsonObject *gateway_central_send (GatewayCentral *central,
                                  const char *method,
                                  const char *path,
                                  JsonObject *body,
                                  guint etag,
                                  const char *idempotency_key,
                                  guint *reply_etag,
                                  GCancellable *cancellable,
                                  GError **error);

/* After FJ_ERROR_UNAUTHENTICATED from the client: the next gateway_central_client() signs in anew. */
void gateway_central_forget (GatewayCentral *central);

/* Waits before the next try: 0.25 s, doubled with each call up to 15 s; FALSE when cancelled meanwhile. */
gboolean gateway_central_back_off (GatewayCentral *central, GCancellable *cancellable);
/* A call has succeeded: the next wait is a short one again. */
void gateway_central_succeeded (GatewayCentral *central);

/* Waits @microseconds or until cancelled (then FALSE). */
gboolean gateway_central_sleep (gint64 microseconds, GCancellable *cancellable);

G_END_DECLS
