/* What a report is just now: looking changes nothing. */
#include "viewer-report-private.h"

const FjReport *
viewer_report_get (ViewerReport *self)
{
  g_return_val_if_fail (VIEWER_IS_REPORT (self), NULL);
  return self->report;
}

const ViewerWords *
viewer_report_get_words (ViewerReport *self)
{
  g_return_val_if_fail (VIEWER_IS_REPORT (self), NULL);
  return &self->words;
}

ViewerReportState
viewer_report_get_state (ViewerReport *self)
{
  g_return_val_if_fail (VIEWER_IS_REPORT (self), VIEWER_REPORT_READ_ONLY);
  return self->state;
}

const char *
viewer_report_get_sentence (ViewerReport *self)
{
  g_return_val_if_fail (VIEWER_IS_REPORT (self), NULL);
  return self->sentence;
}

gboolean
viewer_report_was_written (ViewerReport *self)
{
  g_return_val_if_fail (VIEWER_IS_REPORT (self), FALSE);
  return self->was_written;
}

gboolean
viewer_report_may_write (ViewerReport *self)
{
  g_return_val_if_fail (VIEWER_IS_REPORT (self), FALSE);
  return self->may_write;
}

gboolean
viewer_report_is_kept (ViewerReport *self)
{
  g_return_val_if_fail (VIEWER_IS_REPORT (self), FALSE);
  return self->unkept == NULL;
}

const ViewerWords *
viewer_report_get_theirs (ViewerReport *self)
{
  g_return_val_if_fail (VIEWER_IS_REPORT (self), NULL);
  return self->state == VIEWER_REPORT_CONFLICT ? &self->theirs : NULL;
}
