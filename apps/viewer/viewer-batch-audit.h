/* The bar of a batch audit above the exam: "3 of 17", skip, end. Hidden while there is none; the list ends
 * it. */
#pragma once

#include <adwaita.h>
#include "viewer-list-page.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_BATCH_AUDIT (viewer_batch_audit_get_type ())
/* Signals: "open" (const char *exam: this one is next), "ended" (const char *sentence: it is through, was
 * ended, or could not be begun). */
G_DECLARE_FINAL_TYPE (ViewerBatchAudit, viewer_batch_audit, VIEWER, BATCH_AUDIT, AdwBin)

/* Adds "batch-audit", "batch-skip" and "batch-end" to @actions, which has "back" already: the window that
 * holds it. The bar stands above @child. @list outlives it. */
GtkWidget *viewer_batch_audit_new (GActionMap *actions, ViewerListPage *list, GtkWidget *child);
/* @exam was signed or returned. TRUE: it was of the batch, which has gone on. */
gboolean viewer_batch_audit_finish (ViewerBatchAudit *self, const char *exam);
/* Forgets it without a word; whoever was here has signed out. */
void viewer_batch_audit_forget (ViewerBatchAudit *self);

G_END_DECLS
