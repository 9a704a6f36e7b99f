/* Earlier exams of the patient: a list, the report of the one that is chosen, its images beside the current
 * ones. */
#pragma once

#include <adwaita.h>
#include "fj-client.h"
#include "viewer-timeline.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_TIMELINE_PANEL (viewer_timeline_panel_get_type ())
/* Signals: "show-images" (ViewerPrior), "quote" (const char *findings), "counted" (guint: how many there
 * are; again when identities were confirmed), "told" (const char *sentence). */
G_DECLARE_FINAL_TYPE (ViewerTimelinePanel, viewer_timeline_panel, VIEWER, TIMELINE_PANEL, AdwBin)

GtkWidget *viewer_timeline_panel_new (void);
/* Reads what there is of @patient but the exam @except; NULL: nothing. */
void viewer_timeline_panel_set (ViewerTimelinePanel *self,
                                FjClient *client,
                                const char *patient,
                                const char *except);
/* What was read, of ViewerPrior; NULL: not yet, or nothing. (transfer none) */
GListModel *viewer_timeline_panel_get_priors (ViewerTimelinePanel *self);
/* Whether a report is being written into which can be quoted. */
void viewer_timeline_panel_set_can_quote (ViewerTimelinePanel *self, gboolean can_quote);

G_END_DECLS
