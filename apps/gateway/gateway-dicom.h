/* The gateway's DICOM side: which devices may connect, what the worklist answers, where images go. */
#pragma once

#include "gateway-config.h"
#include "gateway-orders.h"
#include "gateway-spool.h"

G_BEGIN_DECLS

typedef struct _GatewayDicom GatewayDicom;

/* All must live longer. */
GatewayDicom *
gateway_dicom_start (const GatewayConfig *config, GatewayOrders *orders, GatewaySpool *spool, GError **error);
guint16 gateway_dicom_get_port (GatewayDicom *dicom);
/* Ends running associations within seconds. */
void gateway_dicom_stop (GatewayDicom *dicom);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GatewayDicom, gateway_dicom_stop)

G_END_DECLS
