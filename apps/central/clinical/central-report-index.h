/* The words of reports in an index, one entry per report, its newest version: kept in the same transaction as
 * the report. Who may see what is found is not the index's to say: the search joins it with the report's own
 * row. Numbers grow, so that the newest are found first without sorting. */
#pragma once

#include "central-filter.h"
#include "fj-report.h"
#include "fj-search-words.h"

G_BEGIN_DECLS

/* The report's words as they are now, instead of what was there. */
gboolean central_report_index_put (CentralTransaction *transaction,
                                   const char *id,
                                   const char *site,
                                   const FjReport *report,
                                   GError **error);
/* Once at every start, before anybody is served: an index that is not there, or was made with other rules, is
 * made of all reports there are, in one commit. */
gboolean central_report_index_ensure (CentralStore *store, GError **error);

/* What is searched, and shown of a hit: findings, impression, technique, a line each. (transfer full) */
char *central_report_index_text (const FjReport *report);

/* The query: @columns of report_words, n (report_text), x (report), e (exam), p (patient), o (organization)
 * and r (the report's document), newest first, of the reports that have the words of @question and fulfil
 * @conditions (" AND …"); the number of rows is bound last. @sites only spares the index work: the condition
 * that holds is the caller's. Adds its own values before those of @conditions. (transfer full) */
char *central_report_index_sql (const char *columns, const char *conditions);
/* The value of the query's first place. (transfer full) */
char *central_report_index_expression (const FjSearchQuestion *question, const char *const *sites);

G_END_DECLS
