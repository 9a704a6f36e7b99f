/* The kiosk's world in earnest: central (or the site's gateway) by HTTP, a printer by IPP. The session and
 * the printer may be exchanged while it works. */
#pragma once

#include "fj-client.h"
#include "kiosk-world.h"

G_BEGIN_DECLS

typedef struct _KioskCentral KioskCentral;

/* @printer: as fj_printer_new() takes it; NULL or "": the system's default. Reached when it is needed. */
KioskCentral *kiosk_central_new (const char *printer);
void kiosk_central_free (KioskCentral *central);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KioskCentral, kiosk_central_free)

/* The session from now on; NULL: none, and central's functions say FJ_ERROR_UNAUTHENTICATED. */
void kiosk_central_set_client (KioskCentral *central, FjClient *client);
/* Valid as long as @central. */
const KioskWorld *kiosk_central_get_world (KioskCentral *central);

G_END_DECLS
