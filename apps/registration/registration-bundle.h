/* A registration as central takes it: one transaction of patient, order and the scan of the request form
 * (api.md). Ids and the Idempotency-Key are the draft's own, so that sending again registers nothing twice.
 */
#pragma once

#include "registration-draft.h"

G_BEGIN_DECLS

/* Of a draft that registration_check() has no problem with. A known patient is referred to; a new one with a
 * resident id is taken from the records when that number is known. (transfer full) */
JsonObject *registration_bundle_new (const RegistrationDraft *draft, const char *today);
/* The particulars of the draft in @stored, the Patient as central has it; NULL when nothing differs.
 * (transfer full) */
JsonObject *registration_bundle_correct_patient (const RegistrationDraft *draft,
                                                 JsonObject *stored,
                                                 const char *today,
                                                 GError **error);

G_END_DECLS
