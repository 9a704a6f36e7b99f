/* What one box shows and how, in rows to fill in. Signal "changed" (the field, for undo): a person changed
 * something, viewer_hanging_box_form_take() has it. */
#pragma once

#include <adwaita.h>
#include "fj-hang-protocol.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_HANGING_BOX_FORM (viewer_hanging_box_form_get_type ())
G_DECLARE_FINAL_TYPE (ViewerHangingBoxForm, viewer_hanging_box_form, VIEWER, HANGING_BOX_FORM, AdwBin)

GtkWidget *viewer_hanging_box_form_new (void);
/* @box: of @protocol; NULL: a cell without one. Neither is kept. */
void viewer_hanging_box_form_show (ViewerHangingBoxForm *form,
                                   const FjHangProtocol *protocol,
                                   const FjHangBox *box);
/* What is filled in, into @box; its place and size are left. */
void viewer_hanging_box_form_take (ViewerHangingBoxForm *form, FjHangBox *box);
/* The set that is chosen, 0: none: what a cell without a box would get. */
guint viewer_hanging_box_form_get_set (ViewerHangingBoxForm *form);
void viewer_hanging_box_form_get_size (ViewerHangingBoxForm *form, guint *rows, guint *columns);

G_END_DECLS
