/* How many registrations wait for central, and a list of them to send now, open again or discard. Hidden when
 * there are none. Signal "open" (RegistrationParcel). */
#pragma once

#include <adwaita.h>
#include "registration-outbox.h"

G_BEGIN_DECLS

#define REGISTRATION_TYPE_OUTBOX_BUTTON (registration_outbox_button_get_type ())
G_DECLARE_FINAL_TYPE (
    RegistrationOutboxButton, registration_outbox_button, REGISTRATION, OUTBOX_BUTTON, AdwBin)

void registration_outbox_button_set_outbox (RegistrationOutboxButton *button, RegistrationOutbox *outbox);

G_END_DECLS
