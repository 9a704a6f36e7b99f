/* The end of the hang, for fj-hang.c: why what is not shown is not. */
#pragma once

#include "fj-hang-match.h"

G_BEGIN_DECLS

/* Of the current study and of the priors that sets of the protocol look into, what is in no box of the stage.
 * @matches, @layouts (NULL: no protocol): of the chosen protocol, the placements of each of its stages.
 * (transfer full): of FjHangRejection */
GArray *
fj_hang_reject (const FjHang *hang, FjHangAnswers *answers, const GArray *matches, const GPtrArray *layouts);

G_END_DECLS
