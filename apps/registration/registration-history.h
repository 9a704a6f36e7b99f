/* What was done with a returning patient before, at this hospital and the others of its alliance, newest
 * first, to read. */
#pragma once

#include <adwaita.h>
#include "fj-client.h"

G_BEGIN_DECLS

#define REGISTRATION_TYPE_HISTORY (registration_history_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationHistory, registration_history, REGISTRATION, HISTORY, AdwBin)

GtkWidget *registration_history_new (void);
/* @patient NULL: nothing is shown. Says so when it cannot be read. */
void registration_history_show (RegistrationHistory *history, FjClient *client, const char *patient);

G_END_DECLS
