/* The audit trail as a hash chain: what an event is, how it is hashed, signed heads, verification.
 *
 *     hash(n) = SHA-256 (canonical (event n), hash(n - 1))       head: Ed25519 by the root key over seq,
 * time, hash
 *
 * A head is signed at least every minute and when the service stops; it is kept in the table audit_head, and
 * the newest also in the file audit-head of the state folder. What verification cannot see: events cut off
 * that were newer than the last head. */
#pragma once

#include "central-private.h"

G_BEGIN_DECLS

#define CENTRAL_AUDIT_HEAD_FILE "audit-head"

typedef struct
{
  gint64 seq;
  gint64 at;
  const char *request;
  const char *session;
  const char *practitioner;
  const char *role;
  const char *organization;
  const char *peer;
  const char *action; /* HTTP method */
  const char *target; /* path */
  guint outcome;      /* HTTP status */
  const char *account;
  const char *exam;
  const char *patients; /* ids with blanks between; "" for none */
} CentralAuditEvent;

/* Hexadecimal. (transfer full) */
char *central_audit_hash (const CentralAuditEvent *event, const char *previous);
/* What a head's signature covers. (transfer full) */
char *central_audit_head_text (gint64 seq, gint64 at, const char *hash);

/* Signs the newest event, when that has not been done. Not from the main loop. */
gboolean central_audit_sign_head (Central *central, GError **error);

/* Checks every event and every head. @n_events: how many are right before the first that is not. On a mistake
 * FJ_ERROR_CORRUPT with a sentence that names the row. (central-audit-verify.c) */
gboolean central_audit_verify (
    CentralStore *store, CentralKeys *keys, const char *state_dir, gint64 *n_events, GError **error);

/* GET /AuditEvent (central-audit-search.c). */
FjReply *central_audit_search (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
