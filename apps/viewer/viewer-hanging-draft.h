/* A hanging protocol while it is being edited: what it is, what it was at each step, and what of it is saved.
 * No window. Signal "changed": it is another now. */
#pragma once

#include <glib-object.h>

#include "fj-hang-protocol.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_HANGING_DRAFT (viewer_hanging_draft_get_type ())
G_DECLARE_FINAL_TYPE (ViewerHangingDraft, viewer_hanging_draft, VIEWER, HANGING_DRAFT, GObject)

/* Copies @protocol. @is_saved FALSE: it is new. */
ViewerHangingDraft *viewer_hanging_draft_new (const FjHangProtocol *protocol, gboolean is_saved);
/* Valid until it changes. (transfer none) */
const FjHangProtocol *viewer_hanging_draft_get (ViewerHangingDraft *draft);
/* Takes @protocol. Steps by the same @by (a field that is being typed into) that follow one another are one;
 * NULL: a step of its own. What changes nothing is no step. */
void viewer_hanging_draft_change (ViewerHangingDraft *draft, FjHangProtocol *protocol, gconstpointer by);

gboolean viewer_hanging_draft_can_undo (ViewerHangingDraft *draft);
gboolean viewer_hanging_draft_can_redo (ViewerHangingDraft *draft);
void viewer_hanging_draft_undo (ViewerHangingDraft *draft);
void viewer_hanging_draft_redo (ViewerHangingDraft *draft);

/* As it is now it has been saved. */
void viewer_hanging_draft_saved (ViewerHangingDraft *draft);
/* Something would be lost. */
gboolean viewer_hanging_draft_is_changed (ViewerHangingDraft *draft);

G_END_DECLS
