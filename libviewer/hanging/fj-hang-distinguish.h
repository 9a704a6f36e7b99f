/* For fj-hang-capture.c: rules by which one stack is told from the others of its study. */
#pragma once

#include "fj-hang-answers.h"

G_BEGIN_DECLS

/* Required is what tells it from all others, the fewest questions that do, and its modality; what else it is
 * counts. @is_reformat: a plane is made of it. (transfer full): of FjHangRule */
GPtrArray *fj_hang_distinguish (FjHangAnswers *answers,
                                const FjHangStudy *study,
                                const FjHangStack *stack,
                                gboolean is_reformat);

G_END_DECLS
