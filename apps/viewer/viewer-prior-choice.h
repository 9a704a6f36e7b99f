/* Which earlier exams are worth fetching beside the one that is read: as fj_hang_priors_rank() orders them,
 * from what central's timeline tells of them (item, parts, modality, day, hospital), before any image is
 * here. Pure. */
#pragma once

#include "fj-exam.h"
#include "fj-hang-protocol.h"
#include "viewer-timeline.h"

G_BEGIN_DECLS

#define VIEWER_MAX_PRIORS 3u

/* How many the sets of @protocol (nullable) ask for; at least 1, at most VIEWER_MAX_PRIORS. */
guint viewer_priors_wanted (const FjHangProtocol *protocol);
/* The most relevant first, at most @n of @priors (of ViewerPrior): older ones with images and something in
 * common; of another hospital only after a person confirmed that it is the same patient. (transfer full): of
 * ViewerPrior */
GPtrArray *viewer_priors_choose (const FjExam *exam, GListModel *priors, guint n);
/* "Prior 2025-03-01". (transfer full) */
char *viewer_prior_text (ViewerPrior *prior);

G_END_DECLS
