/* GET /reports: reports that have the words that somebody looks for (docs/decisions/0036-report-search.md).
 */
#pragma once

#include "central-resources.h"

G_BEGIN_DECLS

/* ?q=WORDS (at most 100 characters and 8 words, all of which must be there)&modality=CT,MR&part=WORD
 * &date=ge2026-05&date=lt2026-06 (when the exam was registered)&mine=true (read or signed by the caller)
 * &count=1…100&after=NEXT.
 *
 * Of the caller's sites what is signed, and the caller's own reports that are not yet. Answers {"rows":
 * [{"report", "exam", "accession", "item", "modality", "parts": […], "patient": {id, name, sex, birthDate,
 * mrn}, "site": {id, name}, "status", "signedAt", "registeredAt", "reader", "auditor", "snippet": {"text",
 * "hits":
 * [[start, length], …]}}], "next"}, the last saved or signed first; hits are counted in characters. The audit
 * event names every patient whose report was found; the words that were looked for are kept nowhere. */
FjReply *central_report_search (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
