/* What an audit changed in a report that somebody else had handed in: kept when the report is signed, shown
 * to its writer, and acknowledged by nobody else. Classed by the words that are known (fj-correction.h). */
#pragma once

#include "central-reports.h"

G_BEGIN_DECLS

/* In the write that signs: compares @signed_report with what its reader handed in last. Nothing is kept where
 * the signer wrote it, or where no word was changed; an earlier correction of the report goes then. */
gboolean central_correction_keep (CentralCall *call,
                                  CentralTransaction *transaction,
                                  const CentralReport *signed_report,
                                  GError **error);

/* GET /corrections?open=true&count=&after=: one's own, newest first: {"rows": […], "next": cursor or null,
 * "open": how many are not acknowledged}. A row: report, exam, accession, item, patient {name}, auditor,
 * signedAt, acknowledgedAt or null, classes [], submittedVersion, signedVersion. */
FjReply *central_correction_list (CentralCall *call, CentralTransaction *transaction, GError **error);
/* POST /DiagnosticReport/{id}/$acknowledge: its writer has seen what was changed. Again: no harm. Others:
 * FJ_ERROR_FORBIDDEN; where nothing was changed: FJ_ERROR_CONFLICT. The row. */
FjReply *central_correction_acknowledge (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
