/* Earlier exams beside the one that is read: fetched by themselves, as many as the hanging protocol asks for,
 * once all of the current one has been looked at and hung; more when a person asks. What cannot be fetched is
 * told of, the rest hangs. */
#pragma once

#include "fj-reading-view.h"
#include "viewer-prefetch.h"
#include "viewer-timeline.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_PRIORS (viewer_priors_get_type ())
/* Signals: "told" (const char *sentence, for a toast); "settled": what hangs by itself is all here. */
G_DECLARE_FINAL_TYPE (ViewerPriors, viewer_priors, VIEWER, PRIORS, GObject)

/* Keeps @prefetch, which may have the images already. */
ViewerPriors *viewer_priors_new (FjReadingView *view, ViewerPrefetch *prefetch);
/* Shows the images of @exam, alone at first. */
void viewer_priors_begin (ViewerPriors *self, FjClient *client, const FjExam *exam);
/* What there is (of ViewerPrior); again when identities were confirmed or that was undone. (nullable) */
void viewer_priors_offer (ViewerPriors *self, GListModel *priors);
/* Beside the others, because a person asks for it. */
void viewer_priors_show (ViewerPriors *self, ViewerPrior *prior);
/* Shows nothing. */
void viewer_priors_end (ViewerPriors *self);

G_END_DECLS
