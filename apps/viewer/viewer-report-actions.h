/* What is done with a report, from the question to the answer: submit, return with a note, sign, save the
 * paper. */
#pragma once

#include "viewer-reading-page.h"

G_BEGIN_DECLS

/* The group "exam" of @page. */
GActionGroup *viewer_report_actions_new (ViewerReadingPage *page);
/* What is possible now, by the mode and the state of the report. */
void viewer_report_actions_update (GActionGroup *actions, ViewerReadingPage *page, gboolean is_busy);

G_END_DECLS
