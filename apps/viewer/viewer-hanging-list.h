/* The list of hanging protocols of the editor: a person's own, the group's, the hospital's, then what is
 * shipped. Signal "chosen" (protocol id). */
#pragma once

#include <adwaita.h>
#include "fj-hang-protocol.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_HANGING_LIST (viewer_hanging_list_get_type ())
G_DECLARE_FINAL_TYPE (ViewerHangingList, viewer_hanging_list, VIEWER, HANGING_LIST, AdwBin)

GtkWidget *viewer_hanging_list_new (void);
/* @own, @shipped: of FjHangProtocol; not kept. @extra (nullable): new, not saved yet. */
void viewer_hanging_list_show (ViewerHangingList *shelf,
                               const GPtrArray *own,
                               const GPtrArray *shipped,
                               const FjHangProtocol *extra);
/* Marks it, and tells nobody. */
void viewer_hanging_list_mark (ViewerHangingList *shelf, const char *id);

G_END_DECLS
