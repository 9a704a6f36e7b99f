/* The middle of the hang, for fj-hang.c: one stage of a protocol, box by box. */
#pragma once

#include "fj-hang-match.h"

G_BEGIN_DECLS

/* Sets take their stacks in the order of their numbers, each the best that no other set has taken; what a
 * person chose (@memory, see FjHangRequest) goes before. @explains: say why; FALSE leaves
 * "why" of what was found NULL. (transfer full): of FjHangPlacement, by screen, row, column */
GArray *fj_hang_place_stage (FjHangAnswers *answers,
                             const FjHangPatient *patient,
                             const FjHangProtocol *protocol,
                             guint stage,
                             const GArray *matches,
                             GHashTable *memory,
                             gboolean explains);
/* All sets that @stage needs have something, and something is shown; of a stage that names no needs, at least
 * in half of its boxes. */
gboolean fj_hang_place_is_enough (const FjHangStage *stage, const GArray *placements, const GArray *matches);

G_END_DECLS
