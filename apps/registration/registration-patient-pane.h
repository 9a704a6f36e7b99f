/* Who comes: name and spelling, papers, sex, birth, and whether this hospital knows the person already.
 *
 * Writes into a draft that belongs to the form. Signals: "changed", after every change by the person;
 * "chosen" (RegistrationKnown), a returning patient. */
#pragma once

#include <adwaita.h>
#include "registration-check.h"
#include "registration-lookup.h"

G_BEGIN_DECLS

#define REGISTRATION_TYPE_PATIENT_PANE (registration_patient_pane_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationPatientPane, registration_patient_pane, REGISTRATION, PATIENT_PANE, AdwBin)

GtkWidget *registration_patient_pane_new (void);
/* NULL: nobody is signed in, nothing is looked up. */
void registration_patient_pane_set_client (RegistrationPatientPane *pane, FjClient *client);
/* Shows @draft, which must live until the next one. */
void registration_patient_pane_set_draft (RegistrationPatientPane *pane, RegistrationDraft *draft);
void registration_patient_pane_show_problems (RegistrationPatientPane *pane);
gboolean registration_patient_pane_focus (RegistrationPatientPane *pane, RegistrationField field);

G_END_DECLS
