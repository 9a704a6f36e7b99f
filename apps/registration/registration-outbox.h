/* Registrations on their way to central, in order: on disk first, then sent, again and again while central is
 * away, under the same ids and Idempotency-Key. What central refuses stays here with its sentence until a
 * person changes or discards it. A GListModel of RegistrationParcel. No GTK.
 *
 * Signals: "registered" (RegistrationParcel), "refused" (RegistrationParcel), after which the first has left
 * the list, and the second is still in it; "kept" (RegistrationParcel): central is away, it will be sent
 * later; "stored" (RegistrationParcel): it is on disk, and was not sent before. */
#pragma once

#include "fj-changes.h"
#include "fj-drafts.h"
#include "registration-draft.h"

G_BEGIN_DECLS

typedef enum
{
  REGISTRATION_PARCEL_WAITING,
  REGISTRATION_PARCEL_SENDING,
  REGISTRATION_PARCEL_REFUSED,
  REGISTRATION_PARCEL_DONE
} RegistrationParcelState;

#define REGISTRATION_TYPE_PARCEL (registration_parcel_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationParcel, registration_parcel, REGISTRATION, PARCEL, GObject)

const RegistrationDraft *registration_parcel_get_draft (RegistrationParcel *parcel);
RegistrationParcelState registration_parcel_get_state (RegistrationParcel *parcel);
const char *registration_parcel_get_sentence (RegistrationParcel *parcel);  /* why not yet, or NULL */
const char *registration_parcel_get_accession (RegistrationParcel *parcel); /* once it is done */
const char *registration_parcel_get_mrn (RegistrationParcel *parcel);
/* Safety questions that are still open at central; only once it is done. */
guint registration_parcel_get_n_open_gates (RegistrationParcel *parcel);

#define REGISTRATION_TYPE_OUTBOX (registration_outbox_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationOutbox, registration_outbox, REGISTRATION, OUTBOX, GObject)

/* Takes up what is left on disk from before. @drafts NULL: the disk takes none, and nothing outlives the
 * program. @changes (nullable) says when the link is back. */
RegistrationOutbox *registration_outbox_new (FjClient *client, FjDrafts *drafts, FjChanges *changes);
/* Keeps a copy of @draft on disk, then sends it. */
void registration_outbox_send (RegistrationOutbox *outbox, const RegistrationDraft *draft);
/* Tries all that waits, now. */
void registration_outbox_flush (RegistrationOutbox *outbox);
/* Takes a parcel that is not being sent out of the list and off the disk; FALSE while it is being sent. */
gboolean registration_outbox_withdraw (RegistrationOutbox *outbox, RegistrationParcel *parcel);
guint registration_outbox_count (RegistrationOutbox *outbox, RegistrationParcelState state);
/* Nothing is sent any more. */
void registration_outbox_stop (RegistrationOutbox *outbox);

G_END_DECLS
