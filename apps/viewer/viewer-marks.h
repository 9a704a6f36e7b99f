/* The marks and key images of the exam that is open: brought from the archive when it is opened, kept on this
 * computer at every step, sent to the archive when it is left, and again until it has them (record 0030).
 *
 * Signal "told" (const char *sentence): what did not work, and what becomes of the marks. */
#pragma once

#include "fj-client.h"
#include "fj-drafts.h"
#include "fj-reading-view.h"
#include "viewer-imaging.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_MARKS (viewer_marks_get_type ())
G_DECLARE_FINAL_TYPE (ViewerMarks, viewer_marks, VIEWER, MARKS, GObject)

/* @imaging outlives it. */
ViewerMarks *viewer_marks_new (FjReadingView *view, const ViewerImaging *imaging);
/* The marks of exam @exam (id) come into @view, whose store may come before or after. */
void viewer_marks_begin (ViewerMarks *marks, FjClient *client, FjDrafts *drafts, const char *exam);
/* Leaves the exam: before the view's store goes. The program stays a while until they are sent. */
void viewer_marks_end (ViewerMarks *marks);
/* What an earlier session left on this computer is sent now. */
void viewer_marks_send_left (ViewerMarks *marks, FjClient *client, FjDrafts *drafts);

G_END_DECLS
