/* The running service and what its parts share. */
#pragma once

#include "central-call.h"

G_BEGIN_DECLS

typedef struct _CentralKeys CentralKeys;

CentralStore *central_get_store (Central *central);
CentralKeys *central_get_keys (Central *central);
const char *central_get_pacs_url (Central *central);  /* DICOMweb root, "http://127.0.0.1:P/dicom-web" */
const char *central_get_base_url (Central *central);  /* as clients see it */
const char *central_get_state_dir (Central *central); /* spooled files go to its folder "spool" */

/* Signatures of the installation's keystore (central-keys.c): Ed25519 over the given bytes. */
const char *central_keys_algorithm (CentralKeys *keys); /* "Ed25519 (central keystore)" */
char *
central_keys_sign (CentralKeys *keys, const char *practitioner, GBytes *bytes, GError **error); /* base64 */
gboolean
central_keys_verify (CentralKeys *keys, const char *practitioner, GBytes *bytes, const char *signature);

/* The public key, 32 bytes, made with the signer's key at the first need. (transfer full) */
GBytes *central_keys_public (CentralKeys *keys, const char *practitioner, GError **error);

/* Appends one event to the hash chain in @transaction (central-audit.c). @outcome: HTTP status. */
gboolean
central_audit_record (CentralTransaction *transaction, CentralCall *call, guint outcome, GError **error);

/* The PACS by DICOMweb, blocking, for worker threads (central-pacs.c). */
/* The instance as a Part 10 file, at most @max_bytes. (transfer full) */
GBytes *central_pacs_fetch_instance (Central *central,
                                     const char *study_uid,
                                     const char *series_uid,
                                     const char *sop_instance_uid,
                                     GError **error);
/* Every instance of the study or, with @series_uid, of the series, streamed: @each is called with a spooled
 * temporary file per instance. */
typedef gboolean (*CentralPacsEach) (const char *path, gpointer user_data, GError **error);
gboolean central_pacs_fetch_study (Central *central,
                                   const char *study_uid,
                                   const char *series_uid,
                                   CentralPacsEach each,
                                   gpointer user_data,
                                   GError **error);
/* Queues an object for the PACS in @transaction; sent and retried in the background until stored
 * (central-outbox.c). */
gboolean central_outbox_add (CentralTransaction *transaction,
                             const char *study_uid,
                             const char *sop_instance_uid,
                             GBytes *dicom_file,
                             GError **error);
/* Wakes the sender; after the commit. (Every commit with a change wakes it too.) */
void central_outbox_wake (Central *central);

G_END_DECLS
