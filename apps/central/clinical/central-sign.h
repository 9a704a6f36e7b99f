/* Signing: canonical text hashed and signed, the paper frozen, the SR queued for the PACS, all in one write;
 * and the proof that what was signed still stands. */
#pragma once

#include "central-reports.h"
#include "central-studies.h"

G_BEGIN_DECLS

/* POST /DiagnosticReport/{id}/$sign, a task: @transaction is NULL. Parameters findings and impression (both
 * optional): the signer's last words. */
FjReply *central_report_sign (CentralCall *call, CentralTransaction *transaction, GError **error);

/* What the signature is over: made anew from the documents of these versions. (transfer full) */
GBytes *central_canonical (const CentralResource *report,
                           const CentralResource *exam,
                           const CentralResource *patient,
                           GPtrArray *studies,
                           GError **error);

/* Re-verifies every signed report (fenji-central verify --reports): makes the canonical text anew from the
 * versions that were signed, compares it with the one that was kept, checks the signature and the frozen PDF,
 * and that the report that stands is the signed one. @problems: of char *, one sentence each, owned by the
 * caller. FALSE with @error only when the check itself could not be done. */
gboolean central_verify_reports (
    CentralStore *store, CentralKeys *keys, guint *checked, GPtrArray *problems, GError **error);

G_END_DECLS
