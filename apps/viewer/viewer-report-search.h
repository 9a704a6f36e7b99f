/* A question to central's index of reports (GET /reports), and what it answers, apart from the window that
 * shows it. Pure. */
#pragma once

#include <json-glib/json-glib.h>
#include "fj-report.h"
#include "fj-search-words.h"

G_BEGIN_DECLS

typedef enum
{
  VIEWER_REPORTS_ANY_DATE,
  VIEWER_REPORTS_WEEK,
  VIEWER_REPORTS_MONTH,
  VIEWER_REPORTS_YEAR,
  VIEWER_REPORTS_FIVE_YEARS,
  VIEWER_N_REPORTS_DATES
} ViewerReportsDate;

typedef struct
{
  const char *text;     /* as typed */
  const char *modality; /* "DX,CR"; NULL: any */
  const char *part;     /* as typed; NULL or "": any */
  ViewerReportsDate date;
  gboolean is_mine;
} ViewerReportSearch;

/* All strings owned, NULL when unknown. */
typedef struct
{
  char *report, *exam; /* ids */
  char *accession, *item, *modality, *patient, *site, *reader, *auditor;
  FjReportStatus status;
  gint64 signed_at, registered_at; /* microseconds since the epoch; 0: not yet */
  char *snippet;
  GArray *hits; /* of FjSearchHit in @snippet, in order, all inside of it */
} ViewerFoundReport;

void viewer_found_report_free (ViewerFoundReport *found);

/* Path and query, percent-encoded; NULL: nothing is asked yet. @now: microseconds since the epoch. @after:
 * where the page before ended, or NULL. (transfer full) */
char *viewer_report_search_path (const ViewerReportSearch *search, gint64 now, const char *after);
/* The rows of an answer; what is not whole is left out. *@next (transfer full): where the next page begins,
 * NULL: this was the last. (transfer full): array of ViewerFoundReport */
GPtrArray *viewer_report_search_read (JsonObject *reply, char **next);

G_END_DECLS
