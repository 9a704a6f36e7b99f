/* The kiosk's screen: full, unattended, one thing in words that are read from three metres. It keeps the
 * kiosk's book and runs its machine as long as it is there. Nobody closes it but SIGTERM. */
#pragma once

#include "fj-desk-application.h"

G_BEGIN_DECLS

#define KIOSK_TYPE_WINDOW (kiosk_window_get_type ())
G_DECLARE_FINAL_TYPE (KioskWindow, kiosk_window, KIOSK, WINDOW, AdwApplicationWindow)

/* Adds --kiosk and --printer; for the application's construction. */
void kiosk_window_add_options (GApplication *application);
/* --kiosk was given. From "startup" on. */
gboolean kiosk_window_is_wanted (GApplication *application);

/* Signs in as the application does it by itself (--server, --user, --password-file). */
GtkWindow *kiosk_window_new (FjDeskApplication *application);

G_END_DECLS
