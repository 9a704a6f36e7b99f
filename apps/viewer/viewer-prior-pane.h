/* An earlier report beside the one that is written: chosen in a list, for reading and copying. */
#pragma once

#include <adwaita.h>
#include "fj-exam.h"
#include "viewer-timeline.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_PRIOR_PANE (viewer_prior_pane_get_type ())
/* Signals: "quote" (ViewerPrior *): into the report; "closed": the person does not want it any more. */
G_DECLARE_FINAL_TYPE (ViewerPriorPane, viewer_prior_pane, VIEWER, PRIOR_PANE, AdwBin)

GtkWidget *viewer_prior_pane_new (void);
/* The signed reports of @priors (of ViewerPrior, nullable), that of viewer_prior_quote_choose() first. */
void viewer_prior_pane_set (ViewerPriorPane *self, const FjExam *exam, GListModel *priors);
/* FALSE: there is no signed report to show. */
gboolean viewer_prior_pane_has_reports (ViewerPriorPane *self);
/* The cursor into its text. */
void viewer_prior_pane_focus (ViewerPriorPane *self);

G_END_DECLS
