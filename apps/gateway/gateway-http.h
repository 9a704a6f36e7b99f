/* The base URL of the site's apps: forwards to central. The route table in gateway-http.c is the seam where
 * answers of the gateway's own come in: what stands there before the last row is answered here. */
#pragma once

#include "gateway-config.h"
#include "gateway-orders.h"
#include "gateway-spool.h"

G_BEGIN_DECLS

typedef struct _GatewayHttp GatewayHttp;

/* Listens in the caller's main context. All must live longer. */
GatewayHttp *
gateway_http_start (const GatewayConfig *config, GatewayOrders *orders, GatewaySpool *spool, GError **error);
guint16 gateway_http_get_port (GatewayHttp *http);
void gateway_http_stop (GatewayHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GatewayHttp, gateway_http_stop)

G_END_DECLS
