/* What was done to the panes, to be taken back and done again: windows, zoom, pan, turns. Where a person
 * stands in a stack and whether it plays is no step. Changes of one kind in one pane that follow one another
 * closely (a drag, several short ones) are one step. Steps of the marks stand among them in one order; what
 * they were, the list of marks knows. Pure: knows panes by their number. */
#pragma once

#include "fj-viewport.h"

G_BEGIN_DECLS

/* Steps that are kept. */
#define FJ_VIEWPORT_HISTORY_LONGEST 200u
/* Changes of one kind closer together than this are one step, microseconds. */
#define FJ_VIEWPORT_HISTORY_PAUSE G_GINT64_CONSTANT (1000000)

/* Stands for a pane where a step is one of the marks. */
#define FJ_VIEWPORT_HISTORY_MARKS G_MAXUINT

typedef struct _FjViewportHistory FjViewportHistory;

FjViewportHistory *fj_viewport_history_new (void);
void fj_viewport_history_free (FjViewportHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjViewportHistory, fj_viewport_history_free)

/* Pane @pane went from @before to @after at @now (monotonic, microseconds). What was taken back can then not
 * be done again. */
void fj_viewport_history_record (
    FjViewportHistory *history, guint pane, const FjViewport *before, const FjViewport *after, gint64 now);
/* The list of marks took a step. */
void fj_viewport_history_record_marks (FjViewportHistory *history);
/* Puts what the last step changed back into @viewport, which was that of @pane; image and cine of it stay.
 * Ask for its pane first: of a step of the
 * marks nothing is put back, the list does that. FALSE: nothing to take back. */
gboolean fj_viewport_history_undo (FjViewportHistory *history, FjViewport *viewport);
gboolean fj_viewport_history_redo (FjViewportHistory *history, FjViewport *viewport);
/* The pane of the step that would be taken back or done again. FALSE: there is none. */
gboolean fj_viewport_history_get_undo_pane (FjViewportHistory *history, guint *pane);
gboolean fj_viewport_history_get_redo_pane (FjViewportHistory *history, guint *pane);
/* The pane shows something else now: its steps mean nothing any more. */
void fj_viewport_history_forget (FjViewportHistory *history, guint pane);

G_END_DECLS
