/* Measurements in the report: the picked mark goes into the findings as a sentence that names its image
 * (fj-image-mention.h), and follows its value as long as it stands there as it was put; the sentence at the
 * cursor leads back to the image. Actions of the window: "refer", "go-to-reference". */
#pragma once

#include "fj-reading-view.h"
#include "viewer-report-panel.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_REFERENCES (viewer_references_get_type ())
G_DECLARE_FINAL_TYPE (ViewerReferences, viewer_references, VIEWER, REFERENCES, GObject)

ViewerReferences *viewer_references_new (FjReadingView *view, ViewerReportPanel *panel);
void viewer_references_add_actions (ViewerReferences *references, GActionMap *window);

G_END_DECLS
