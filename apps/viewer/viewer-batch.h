/* A batch audit: the submitted exams that were in the list when it was begun, one after another.
 *
 * The order is fixed at the beginning, so that what arrives meanwhile moves nothing under the auditor's
 * hands. Pure state: no widgets, no exchange. Signing stays what it is for one report: it is shown, and asked
 * for. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct ViewerBatch ViewerBatch;

/* @exams: ids, at least one; copied. */
ViewerBatch *viewer_batch_new (const char *const *exams);
void viewer_batch_free (ViewerBatch *self);

/* The exam that it stands at; NULL: it is through. (transfer none) */
const char *viewer_batch_get_current (const ViewerBatch *self);
guint
viewer_batch_get_place (const ViewerBatch *self); /* of the current one, from 1; the count when through */
guint viewer_batch_get_count (const ViewerBatch *self);
guint viewer_batch_get_n_done (const ViewerBatch *self); /* signed or returned */

/* @exam was signed or returned: goes on when it is the current one, else FALSE and nothing changes. */
gboolean viewer_batch_finish (ViewerBatch *self, const char *exam);
/* Leaves the current one as it is and goes on. */
void viewer_batch_skip (ViewerBatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerBatch, viewer_batch_free)

G_END_DECLS
