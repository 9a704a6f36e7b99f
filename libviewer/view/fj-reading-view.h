/* The viewer as a widget: what hangs where, series strip, grid of panes, tools, cine, presets, undo. What
 * fenji-viewer fills its window with and fenji-lectures shows beside a lesson. Everything works by keyboard;
 * its actions are in the group "view" ("view.fit", "view.invert", "view.layout('2x2')", "view.stage(1)" …),
 * its keys in fj_reading_view_tell_keys().
 *
 * Signal "active-changed": another pane is the active one. Signal "swapped" (guint placement, FjPane *pane):
 * a person put another series into the pane of that placement of the hang. */
#pragma once

#include <adwaita.h>
#include "fj-image-store.h"
#include "fj-mark-tool.h"
#include "fj-pane-grid.h"
#include "fj-reading.h"

G_BEGIN_DECLS

#define FJ_TYPE_READING_VIEW (fj_reading_view_get_type ())
G_DECLARE_FINAL_TYPE (FjReadingView, fj_reading_view, FJ, READING_VIEW, GtkWidget)

GtkWidget *fj_reading_view_new (void);
/* Shows @store (NULL: nothing) as its reading hangs it: current study first. */
void fj_reading_view_set_store (FjReadingView *view, FjImageStore *store);
FjImageStore *fj_reading_view_get_store (FjReadingView *view);
/* One more study of the same patient, dated and framed as a prior (its text is not NULL); its series come
 * below those of the current one. Dropped by the next fj_reading_view_set_store(). */
void fj_reading_view_add_prior (FjReadingView *view, FjImageStore *store, const FjReadingPrior *prior);
/* What hangs, and by what: for panels, editors and stores of protocols. (transfer none) */
FjReading *fj_reading_view_get_reading (FjReadingView *view);
/* Its panes. (transfer none) */
FjPaneGrid *fj_reading_view_get_grid (FjReadingView *view);
/* One more section of the menu that the name of the protocol opens. */
void fj_reading_view_add_hang_section (FjReadingView *view, GMenuModel *section);
/* A short message over the images; @action_name may be NULL. */
void fj_reading_view_add_toast (FjReadingView *view, AdwToast *toast);
/* rows x columns, each 1 to 5. */
void fj_reading_view_set_layout (FjReadingView *view, guint rows, guint columns);
FjPane *fj_reading_view_get_active_pane (FjReadingView *view);
/* As if a person had dragged the series of @set, which is in the strip, to @pane. */
void fj_reading_view_show_set (FjReadingView *view, FjPane *pane, FjDisplaySet *set);
/* The marks and key images of what is open; emptied with the next fj_reading_view_set_store(). What a person
 * does to them goes through the tool, so that it can be undone in its order. (transfer none) */
FjMarkList *fj_reading_view_get_marks (FjReadingView *view);
FjMarkTool *fj_reading_view_get_mark_tool (FjReadingView *view);
/* Somebody keeps the marks: nobody is told any more that they last as long as the exam is open. */
void fj_reading_view_set_marks_kept (FjReadingView *view);
/* Its image in a pane, in the window in which it was drawn if that was here, and the mark picked. FALSE:
 * there is no such mark, or its image is not open; a person is told. */
gboolean fj_reading_view_show_mark (FjReadingView *view, const char *uid);
/* The series of the current study that has @image, and its index there; FALSE: none has. @set (transfer none)
 */
gboolean
fj_reading_view_locate (FjReadingView *view, const FjMarkImage *image, FjDisplaySet **set, guint *index);
/* FALSE: it is not open. */
gboolean fj_reading_view_show_image (FjReadingView *view, const FjMarkImage *image);
/* What a mark says and measures, as beside it; NULL: its image is not at hand. (transfer full) */
char *fj_reading_view_dup_mark_words (FjReadingView *view, const char *uid);

/* Tells fj_key_map_get_default() its actions, those of the palette of marks among them; once is enough, more
 * do no harm. */
void fj_reading_view_tell_keys (void);

G_END_DECLS
