/* What people draw and measure on a patient's images comes into the PACS through the same door as images do,
 * STOW-RS to the study: presentation states, structured reports of measurements and key object selections, of
 * who may write reports of that study, and nothing else. They are acknowledged once they are in the outbox.
 */
#pragma once

#include "central-private.h"

G_BEGIN_DECLS

/* @session stores as a person does, not as a gateway: in patients' studies annotations, in studies of their
 * own teaching cases. */
gboolean central_annotations_are_meant (const CentralSession *session);
/* FjStreamHandler of such a request. */
void central_annotations_store (SoupServerMessage *message, const FjRequest *request, gpointer central);

G_END_DECLS
