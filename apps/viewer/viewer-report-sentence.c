/* What a state and an error mean for a person. */
#include "viewer-report-private.h"

#include <string.h>
#include "fj-error.h"
#include "fj-language.h"
#include "fj-time.h"

char *
viewer_report_state_sentence (ViewerReportState state,
                              gint64 saved_at,
                              const char *trouble,
                              const char *unkept)
{
  g_autofree char *at = NULL;

  if (unkept != NULL && (state == VIEWER_REPORT_CHANGED || state == VIEWER_REPORT_SAVING))
    return g_strdup_printf (_ ("Not saved yet. %s"), unkept);
  if (unkept != NULL && state == VIEWER_REPORT_OFFLINE)
    return g_strdup_printf (_ ("Central does not answer. %s"), unkept);
  if (unkept != NULL && state == VIEWER_REPORT_REFUSED)
    return g_strdup_printf ("%s %s", trouble != NULL ? trouble : "", unkept);
  if (unkept != NULL && state == VIEWER_REPORT_CONFLICT)
    return g_strdup_printf (_ ("Someone else changed this report. Choose which text stands. %s"), unkept);
  switch (state)
    {
    case VIEWER_REPORT_SAVED:
      if (saved_at == 0)
        return g_strdup ("");
      at = fj_time_to_display (saved_at);
      return g_strdup_printf (_ ("Saved %s"), strrchr (at, ' ') != NULL ? strrchr (at, ' ') + 1 : at);
    case VIEWER_REPORT_CHANGED:
      return g_strdup (_ ("Not saved yet"));
    case VIEWER_REPORT_SAVING:
      return g_strdup (_ ("Saving…"));
    case VIEWER_REPORT_OFFLINE:
      return g_strdup (_ ("Kept on this computer. It will be sent when the link is back."));
    case VIEWER_REPORT_CONFLICT:
      return g_strdup (_ ("Someone else changed this report. Choose which text stands."));
    case VIEWER_REPORT_REFUSED:
      return g_strdup_printf (_ ("Kept on this computer only. %s"), trouble != NULL ? trouble : "");
    case VIEWER_REPORT_READ_ONLY:
    default:
      return g_strdup (_ ("For reading only"));
    }
}

gboolean
viewer_report_error_passes (const GError *error)
{
  static const FjError codes[] = { FJ_ERROR_UNAVAILABLE, FJ_ERROR_THROTTLED, FJ_ERROR_IO, FJ_ERROR_INTERNAL,
                                   FJ_ERROR_UNAUTHENTICATED };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, FJ_ERROR, (int) codes[i]))
      return TRUE;
  return FALSE;
}
