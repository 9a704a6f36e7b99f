/* How the service is: GET /healthz (all of it), /readyz (may I send work), /metrics (Prometheus text). */
#pragma once

#include "central-private.h"

G_BEGIN_DECLS

CentralMetrics *central_metrics_new (void);
void central_metrics_free (CentralMetrics *metrics);
/* On the main loop, for each exchange that ended. */
void central_metrics_count (CentralMetrics *metrics, guint status, gint64 microseconds);

void central_healthz_handle (const FjRequest *request, FjResponder *responder, gpointer central);
void central_readyz_handle (const FjRequest *request, FjResponder *responder, gpointer central);
void central_metrics_handle (const FjRequest *request, FjResponder *responder, gpointer central);

G_END_DECLS
