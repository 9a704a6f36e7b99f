/* The key images and marks of what is open, one below the other, with what they measure: a press or Enter
 * goes there; words are changed and marks removed here too; what they measure can be copied.
 *
 * Signals: "mark-chosen" (const char *uid), "image-chosen" (guint key). */
#pragma once

#include <gtk/gtk.h>

#include "fj-mark-tool.h"

G_BEGIN_DECLS

#define FJ_TYPE_MARK_PANEL (fj_mark_panel_get_type ())
G_DECLARE_FINAL_TYPE (FjMarkPanel, fj_mark_panel, FJ, MARK_PANEL, GtkWidget)

/* What a mark says and measures; NULL: its image is not at hand. (transfer full) */
typedef char *(*FjMarkPanelWords) (const char *uid, gpointer user_data);
/* Where an image is, for people: "Image 12 · Series 3 · Lung". (transfer full) (nullable) */
typedef char *(*FjMarkPanelWhere) (const FjMarkImage *image, const char *place, gpointer user_data);

GtkWidget *
fj_mark_panel_new (FjMarkTool *tool, FjMarkPanelWords words, FjMarkPanelWhere where, gpointer user_data);
/* Marks are kept: what it says of how long they last does not hold. */
void fj_mark_panel_set_kept (FjMarkPanel *panel);
/* Others of the marks are shown now (fj_mark_tool_show_outside). */
void fj_mark_panel_update (FjMarkPanel *panel);
/* All of it as text, a line for each. (transfer full) */
char *fj_mark_panel_dup_text (FjMarkPanel *panel);

G_END_DECLS
