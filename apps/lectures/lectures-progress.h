/* What a person has watched, at central: one Basic document of the code lesson-progress for each lesson,
 * theirs alone. Blocking; for worker threads. */
#pragma once

#include "fj-client.h"
#include "fj-lesson-progress.h"

G_BEGIN_DECLS

/* Of all lessons, an array of FjLessonProgress. (transfer full) */
GPtrArray *lectures_progress_list (FjClient *client, GCancellable *cancellable, GError **error);
/* Joins @progress with what central has (another machine may have been faster) and stores it. The joined one.
 * (transfer full) */
FjLessonProgress *lectures_progress_store (FjClient *client,
                                           const FjLessonProgress *progress,
                                           GCancellable *cancellable,
                                           GError **error);

G_END_DECLS
