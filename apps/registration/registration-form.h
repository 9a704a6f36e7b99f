/* The registration form: patient, exam, safety questions and the scan of the request form, and what was
 * registered last. What is typed is kept on disk as it is typed. */
#pragma once

#include <adwaita.h>
#include "fj-changes.h"
#include "fj-drafts.h"
#include "registration-outbox.h"

G_BEGIN_DECLS

#define REGISTRATION_TYPE_FORM (registration_form_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationForm, registration_form, REGISTRATION, FORM, AdwBin)

GtkWidget *registration_form_new (void);
/* Who works here from now on; all NULL: nobody, and nothing of theirs is shown. @drafts may be NULL when the
 * disk takes none: then nothing outlives the program. */
void registration_form_set_session (RegistrationForm *form,
                                    FjClient *client,
                                    FjDrafts *drafts,
                                    FjChanges *changes);
/* Checks, and sends what is right; else shows what is wrong and goes there. */
void registration_form_register (RegistrationForm *form);
/* An empty form; what was there can be brought back from the toast. */
void registration_form_clear (RegistrationForm *form);
/* Puts a registration that central refused, or that still waits, back into the form. */
void registration_form_reopen (RegistrationForm *form, RegistrationParcel *parcel);
/* NULL while nobody is signed in. (transfer none) */
RegistrationOutbox *registration_form_get_outbox (RegistrationForm *form);
void registration_form_focus (RegistrationForm *form);

G_END_DECLS
