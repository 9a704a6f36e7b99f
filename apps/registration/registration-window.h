/* The window of the desk: the form and the board, in the frame of all our programs. */
#pragma once

#include "fj-desk-window.h"

G_BEGIN_DECLS

#define REGISTRATION_TYPE_WINDOW (registration_window_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationWindow, registration_window, REGISTRATION, WINDOW, FjDeskWindow)

GtkWindow *registration_window_new (FjDeskApplication *application);
/* "form" or "board". */
void registration_window_show_page (RegistrationWindow *window, const char *page);

G_END_DECLS
