/* A pane: draws the image of a display set as its viewport says, with the overlay text that patient safety
 * asks for, and turns pointer and keys into changes of the viewport. It holds no truth but the viewport's
 * copy.
 *
 * Properties: "set" (FjDisplaySet, nullable), "is-active". Signals: "viewport-changed" (user action or
 * fj_pane_set_viewport()); "shown" (the image of the viewport is on screen for the first time); "maximise" (a
 * double click asks for all the room); "pointed" (double column, double row: a person points there). */
#pragma once

#include <gtk/gtk.h>
#include "fj-image-store.h"
#include "fj-mark-measure.h"
#include "fj-mark-tool.h"
#include "fj-pane-marks.h"
#include "fj-viewport.h"

G_BEGIN_DECLS

#define FJ_TYPE_PANE (fj_pane_get_type ())
G_DECLARE_FINAL_TYPE (FjPane, fj_pane, FJ, PANE, GtkWidget)

GtkWidget *fj_pane_new (void);
/* NULL: an empty pane, which says what to do. A fuller set of the same key takes the place of the one before
 * without a change of what is seen; any other starts with a new viewport. */
void fj_pane_set_set (FjPane *pane, FjImageStore *store, FjDisplaySet *set);
FjDisplaySet *fj_pane_get_set (FjPane *pane);
FjImageStore *fj_pane_get_store (FjPane *pane);
void fj_pane_set_viewport (FjPane *pane, const FjViewport *viewport);
const FjViewport *fj_pane_get_viewport (FjPane *pane);
/* The image and the pane in pixels of the screen, for operations on the viewport. FALSE: no image. */
gboolean fj_pane_get_room (FjPane *pane, FjViewportRoom *room);
/* The image on screen; NULL while there is none. Valid until the next one. */
const FjShownImage *fj_pane_get_shown (FjPane *pane);
void fj_pane_set_active (FjPane *pane, gboolean is_active);
/* What a pane of an earlier study says and is framed by: "Prior 2025-03-01"; NULL: current. */
void fj_pane_set_prior (FjPane *pane, const char *text);
const char *fj_pane_get_prior (FjPane *pane);
/* Its number in a grid, from 1, for those who hear it: "Pane 1: 3 · Lung, image 12 of 143". */
void fj_pane_set_number (FjPane *pane, guint number);
/* Puts the words in the corners away, but for whose image it is and what is wrong with it. */
void fj_pane_set_text_hidden (FjPane *pane, gboolean is_hidden);
/* Outlines of the calibrated regions of an ultrasound image (fj-region-paint.h). */
void fj_pane_set_regions_shown (FjPane *pane, gboolean is_shown);

/* What dragging with the primary button does; scrolling is the wheel's, the middle button pans, the secondary
 * one zooms. */
typedef enum
{
  FJ_TOOL_WINDOW,
  FJ_TOOL_PAN,
  FJ_TOOL_ZOOM,
  FJ_TOOL_SCROLL,
  FJ_TOOL_POINT /* at a place of the patient; so does any tool with Shift */
} FjTool;

void fj_pane_set_tool (FjPane *pane, FjTool tool);
/* What is drawn over the picture from now on. Copied. */
void fj_pane_set_marks (FjPane *pane, const FjPaneMarks *marks);
const FjPaneMarks *fj_pane_get_marks (FjPane *pane);

/* Who draws marks on it and whose marks it shows; shared with other panes. NULL: nothing is drawn. */
void fj_pane_set_mark_tool (FjPane *pane, FjMarkTool *tool);
FjMarkTool *fj_pane_get_mark_tool (FjPane *pane);
/* The image on screen as marks see it; valid until the next one. FALSE: no image. */
gboolean fj_pane_get_mark_subject (FjPane *pane, FjMarkSubject *subject);
/* What is needed to measure on it; valid as long. FALSE: no image. */
gboolean fj_pane_get_mark_room (FjPane *pane, FjMarkRoom *room);
/* The same of any image. */
void fj_pane_fill_mark_room (const FjShownImage *image, FjMarkRoom *room);
/* A cross that keys move is shown: drawing needs no pointer. */
gboolean fj_pane_has_cursor (FjPane *pane);
/* Where the words of a mark stand on it, logical pixels. FALSE: they do not. */
gboolean fj_pane_get_mark_words (FjPane *pane, const char *uid, GdkRectangle *place);
/* A lens follows the pointer while it is over the pane. */
void fj_pane_set_lens (FjPane *pane, gboolean has_lens);
gboolean fj_pane_get_lens (FjPane *pane);
/* The value of the pixel under the pointer, and where it is; also while Alt is held. */
void fj_pane_set_probe (FjPane *pane, gboolean has_probe);

/* Something else that fills the pane instead of its image, which stays as it is under it; NULL: the image
 * again. The pane takes it (transfer full) and has the focus; it is gone when another takes its place. */
void fj_pane_set_cover (FjPane *pane, GtkWidget *cover);
GtkWidget *fj_pane_get_cover (FjPane *pane);

G_END_DECLS
