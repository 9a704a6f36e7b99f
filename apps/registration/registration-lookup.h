/* Has this person been here before: central's records by what a clerk types, and what was done with them. */
#pragma once

#include "fj-client.h"
#include "fj-patient.h"

G_BEGIN_DECLS

#define REGISTRATION_TYPE_KNOWN (registration_known_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationKnown, registration_known, REGISTRATION, KNOWN, GObject)

const FjPatient *registration_known_get_patient (RegistrationKnown *known);
/* "2026-11-02 胸部正侧位", or NULL when there was no exam. */
const char *registration_known_get_last (RegistrationKnown *known);
/* "Li Si, female, 64 years, QSWS00000007": for one line. (transfer full) */
char *registration_known_describe (RegistrationKnown *known, const char *today);

/* @text: a name in Chinese, pinyin or initials, or the beginning of a patient or resident id number. A
 * GListModel of RegistrationKnown, at most @max. */
void registration_lookup_async (FjClient *client,
                                const char *text,
                                guint max,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GListModel *registration_lookup_finish (GAsyncResult *result, GError **error); /* (transfer full) */

/* The query that is sent for @text, NULL when nothing can be found by so little. (transfer full) (nullable)
 */
char *registration_lookup_query (const char *text, guint max);

G_END_DECLS
