/* GET /changes?after=SEQ&wait=S: what was committed after SEQ, in the order of commit, none lost; waits up to
 * a minute for the next commit without holding a thread. */
#pragma once

#include "central-private.h"

G_BEGIN_DECLS

CentralChanges *central_changes_new (Central *central);
/* After central_changes_stop(), when the service has answered everybody. */
void central_changes_free (CentralChanges *changes);
/* FjHandler. */
void central_changes_handle (const FjRequest *request, FjResponder *responder, gpointer central);
/* From the store's commit hook. */
void central_changes_committed (CentralChanges *changes, gint64 sequence);
/* Answers all who wait, with what there is; from now on nobody waits. */
void central_changes_stop (CentralChanges *changes);
guint central_changes_waiting (CentralChanges *changes);

G_END_DECLS
