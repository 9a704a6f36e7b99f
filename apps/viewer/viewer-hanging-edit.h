/* What a person can do to a hanging protocol, apart from any window: each leaves it whole (boxes within the
 * grid and beside one another, no set that there is not). */
#pragma once

#include "fj-hang-protocol.h"

G_BEGIN_DECLS

/* A grid that people can still place things in by hand. */
#define VIEWER_HANGING_EDIT_MOST_CELLS 12u

/* A protocol of a person's own with one stage of one box, and one set that takes whatever there is. Its id is
 * new. (transfer full) */
FjHangProtocol *viewer_hanging_edit_new (const char *name);
/* What is shipped has names in the language of people: written down in it. */
void viewer_hanging_edit_translate (FjHangProtocol *protocol);
/* The same under another id, of @level: how a shipped one is changed. (transfer full) */
FjHangProtocol *
viewer_hanging_edit_copy (const FjHangProtocol *protocol, const char *name, FjHangLevel level);

/* The lowest free number. (transfer none) */
FjHangImageSet *viewer_hanging_edit_add_set (FjHangProtocol *protocol, const char *label);
/* A set like @number beside it. (transfer none); NULL: there is no such set */
FjHangImageSet *viewer_hanging_edit_copy_set (FjHangProtocol *protocol, guint number);
/* Its boxes are left free, and no stage needs it any more. */
void viewer_hanging_edit_remove_set (FjHangProtocol *protocol, guint number);

/* A stage of one free box, or like stage @like (-1: none), after the others. */
void viewer_hanging_edit_add_stage (FjHangProtocol *protocol, const char *name, gint like);
/* FALSE: it is the only one. */
gboolean viewer_hanging_edit_remove_stage (FjHangProtocol *protocol, guint stage);
/* @by -1: earlier, 1: later. FALSE: it is the first, or the last. */
gboolean viewer_hanging_edit_move_stage (FjHangProtocol *protocol, guint stage, gint by);
/* Of each screen. Boxes that do not fit any more are cut, or go. */
void viewer_hanging_edit_set_grid (FjHangStage *stage, guint screens, guint rows, guint columns);
void viewer_hanging_edit_set_needed (FjHangStage *stage, guint set, gboolean is_needed);
gboolean viewer_hanging_edit_is_needed (const FjHangStage *stage, guint set);

/* The box over that cell; NULL: none. (transfer none) */
FjHangBox *viewer_hanging_edit_find_box (const FjHangStage *stage, guint screen, guint row, guint column);
/* That cell shows @set: its box, or a new one. (transfer none) */
FjHangBox *viewer_hanging_edit_put (FjHangStage *stage, guint screen, guint row, guint column, guint set);
/* FALSE, and nothing changes: another box or the edge is in the way. */
gboolean viewer_hanging_edit_resize (FjHangStage *stage, FjHangBox *box, guint rows, guint columns);
/* What two boxes show changes places; their places do not. */
void viewer_hanging_edit_swap (FjHangBox *a, FjHangBox *b);
/* FALSE: it is the only one of the stage. */
gboolean viewer_hanging_edit_remove_box (FjHangStage *stage, FjHangBox *box);

G_END_DECLS
