/* A quiet word on the monitors that show images: calibrated or not, and until when; where one of them must
 * not be read by, a flag as well that nobody overlooks. Says the worst of all monitors that panes are on; its
 * tooltip says which, why and what to do. A press activates "app.monitor-test". */
#pragma once

#include <gtk/gtk.h>
#include "fj-monitor.h"
#include "fj-pane-grid.h"

G_BEGIN_DECLS

#define FJ_TYPE_SCREEN_NOTE (fj_screen_note_get_type ())
G_DECLARE_FINAL_TYPE (FjScreenNote, fj_screen_note, FJ, SCREEN_NOTE, GtkWidget)

/* Of the panes of @grid that are seen. */
GtkWidget *fj_screen_note_new (FjPaneGrid *grid);
/* A strip to be put over the images: there when a monitor is failed or not for primary reading. (transfer
 * none) */
GtkWidget *fj_screen_note_get_flag (FjScreenNote *note);
/* One more window, not realized yet, that panes may be in. */
void fj_screen_note_watch (FjScreenNote *note, GtkWidget *window);
/* The panes are elsewhere. */
void fj_screen_note_update (FjScreenNote *note);
/* FALSE: no pane is on a monitor. */
gboolean fj_screen_note_get_state (FjScreenNote *note, FjMonitorState *state);

G_END_DECLS
