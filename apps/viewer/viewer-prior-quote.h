/* The last report of the same person and body part, as a quotation in the report that is written. Pure. */
#pragma once

#include "fj-exam.h"
#include "viewer-timeline.h"

G_BEGIN_DECLS

/* Of @priors (of ViewerPrior) the signed report that was signed last, of the same body part: of the same
 * modality (CR and DX are one) before others; of another hospital only after a person confirmed that it is
 * the same patient. NULL: there is none. (transfer full) */
ViewerPrior *viewer_prior_quote_choose (const FjExam *exam, GListModel *priors);
/* Its findings and impression between lines that say of which day and exam they are, and who signed them;
 * NULL without any. (transfer full) */
char *viewer_prior_quote_text (ViewerPrior *prior);
/* "2025-03-01 · 头颅MR平扫": what it is chosen by in a list. (transfer full) */
char *viewer_prior_quote_title (ViewerPrior *prior);

G_END_DECLS
