/* One person at several hospitals of an alliance: the records with the same checked resident id number, and
 * those of which a person said that they are one (central-identity.h); never those of which a person said
 * that they are not, nor those of hospitals without a common top.
 *
 * Who may see images, or signed reports, of a patient may see those of the same person's records at the other
 * hospitals of the alliance: that is what referral is for. Drafts and all else stay where they are, and
 * devices (gateway, kiosk) see their own hospital only. */
#pragma once

#include "central-resources.h"

G_BEGIN_DECLS

#define CENTRAL_PERSON_MAX_RECORDS 50

/* Ids of the person's records, @patient (of @site) first. (transfer full) */
GStrv central_person_records (CentralCall *call,
                              CentralTransaction *transaction,
                              const char *patient,
                              const char *site,
                              GError **error);

/* central_call_allow() for data of @patient (nullable) at @site; for FJ_VERB_READ_IMAGES and
 * FJ_VERB_READ_REPORT_SIGNED also by the rule above. */
gboolean central_person_allow (CentralCall *call,
                               CentralTransaction *transaction,
                               FjVerb verb,
                               const char *site,
                               const char *patient,
                               GError **error);

G_END_DECLS
