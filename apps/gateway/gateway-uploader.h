/* Carries the spool upstream, in a thread of its own, until the centre has confirmed it: per study match,
 * send (STOW-RS, several instances a request, streamed from their files), index (PUT ImagingStudy with the
 * datasets' digests), and, when the study has been quiet, $images-complete. What the centre misses then is
 * sent again; only what it confirmed is deleted. */
#pragma once

#include "gateway-config.h"
#include "gateway-orders.h"
#include "gateway-spool.h"

G_BEGIN_DECLS

typedef struct _GatewayUploader GatewayUploader;

/* All must live longer. */
GatewayUploader *gateway_uploader_start (const GatewayConfig *config,
                                         GatewayOrders *orders,
                                         GatewaySpool *spool,
                                         GError **error);
/* There is something to do: a new instance, a changed order. Thread-safe, never blocks. */
void gateway_uploader_wake (GatewayUploader *uploader);
void gateway_uploader_stop (GatewayUploader *uploader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GatewayUploader, gateway_uploader_stop)

/* What a STOW-RS answer (PS3.18 10.5.3) says: SOP Instance UIDs stored, and those refused. Both sets of char
 * *. */
gboolean
gateway_uploader_read_answer (GBytes *answer, GHashTable *stored, GHashTable *failed, GError **error);

G_END_DECLS
