/* The request form on paper: from a camera, a file, the clipboard or dropped here; shown as it will be sent.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Signals: "changed" after the person took, turned or removed one; "failed" (const char *sentence). */
#define REGISTRATION_TYPE_SCAN_PANE (registration_scan_pane_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationScanPane, registration_scan_pane, REGISTRATION, SCAN_PANE, AdwBin)

GtkWidget *registration_scan_pane_new (void);
/* The JPEG as it is sent; NULL: none. Without a signal. */
void registration_scan_pane_set_jpeg (RegistrationScanPane *pane, GBytes *jpeg);
GBytes *registration_scan_pane_get_jpeg (RegistrationScanPane *pane); /* (transfer none) (nullable) */
/* One was taken, turned or chosen, and is not ready yet. */
gboolean registration_scan_pane_is_busy (RegistrationScanPane *pane);
/* The camera off, for when the pane is out of sight. */
void registration_scan_pane_stop (RegistrationScanPane *pane);

G_END_DECLS
