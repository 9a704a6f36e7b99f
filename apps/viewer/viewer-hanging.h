/* The windows around hanging of one reading view: "Why this hang?", "Save what I see…", the editor, and what
 * is remembered of a person's swaps. Its actions are in the group "hanging" (hanging.why, hanging.save,
 * hanging.edit), to be inserted where keys and menus look for them. Signal "why": the panel is asked for, or
 * is to go. */
#pragma once

#include "fj-reading-view.h"
#include "viewer-hanging-store.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_HANGING (viewer_hanging_get_type ())
G_DECLARE_FINAL_TYPE (ViewerHanging, viewer_hanging, VIEWER, HANGING, GObject)

/* @view: outlives it. */
ViewerHanging *viewer_hanging_new (FjReadingView *view, FjSandbox *sandbox);
/* Whose protocols and memory; NULL: nobody's. The view hangs by them. */
void viewer_hanging_set_store (ViewerHanging *hanging, ViewerHangingStore *store);
/* "Why this hang?", to be put into a window by its owner. (transfer none) */
GtkWidget *viewer_hanging_get_panel (ViewerHanging *hanging);
/* (transfer none) */
GActionGroup *viewer_hanging_get_actions (ViewerHanging *hanging);
/* Of menus: what can be done, with these actions. (transfer full) */
GMenuModel *viewer_hanging_make_menu (void);
/* Keys of these actions, for gtk_application_set_accels_for_action(). */
typedef struct
{
  const char *action;
  const char *keys[2];
  const char *title; /* msgid */
} ViewerHangingKey;
/* (transfer none): action NULL at the end */
const ViewerHangingKey *viewer_hanging_get_keys (void);

G_END_DECLS
