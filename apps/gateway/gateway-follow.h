/* Keeps the orders up to date from central's change feed, in a thread of its own: fills the copy once from
 * the worklist, then follows GET /changes, again and again after every failure (api.md, "Concurrency and
 * order"). */
#pragma once

#include "gateway-config.h"
#include "gateway-orders.h"

G_BEGIN_DECLS

typedef struct _GatewayFollow GatewayFollow;

/* @config and @orders must live longer. */
GatewayFollow *gateway_follow_start (const GatewayConfig *config, GatewayOrders *orders, GError **error);
/* Ends the thread and waits for it. */
void gateway_follow_stop (GatewayFollow *follow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GatewayFollow, gateway_follow_stop)

G_END_DECLS
