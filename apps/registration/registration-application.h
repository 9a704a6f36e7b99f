/* fenji-registration as an application: options --page=form|board of the desk; shortcuts and style. */
#pragma once

#include "fj-desk-application.h"

G_BEGIN_DECLS

#define REGISTRATION_TYPE_APPLICATION (registration_application_get_type ())
G_DECLARE_FINAL_TYPE (
    RegistrationApplication, registration_application, REGISTRATION, APPLICATION, FjDeskApplication)

RegistrationApplication *registration_application_new (void);

G_END_DECLS
