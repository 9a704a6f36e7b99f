/* Draws the words of fj-corner-text.h over a pane, legible on bright and on dark pixels. Lines that stay as
 * they are between two pictures are not laid out again. */
#pragma once

#include <gtk/gtk.h>

#include "fj-corner-text.h"

G_BEGIN_DECLS

typedef struct _FjCornerPaint FjCornerPaint;

/* @widget outlives it: its fonts. */
FjCornerPaint *fj_corner_paint_new (GtkWidget *widget);
void fj_corner_paint_free (FjCornerPaint *paint);

/* @text as it should be read (transfer none): lines for which there is no room are taken out of it. */
void fj_corner_paint_snapshot (
    FjCornerPaint *paint, GtkSnapshot *snapshot, FjCornerText *text, int width, int height);
/* A short note in the middle of the lower edge: what the pane is waiting for. */
void fj_corner_paint_snapshot_note (
    FjCornerPaint *paint, GtkSnapshot *snapshot, const char *note, int width, int height);
/* Where its lines stood when they were drawn last: array of cairo_rectangle_int_t, logical pixels. (transfer
 * none) */
const GArray *fj_corner_paint_get_places (FjCornerPaint *paint);
/* A word about the image under the letter of the upper edge. */
void fj_corner_paint_snapshot_badge (
    FjCornerPaint *paint, GtkSnapshot *snapshot, const char *badge, int width, int height);
/* Finds the fonts a little later, while nothing is to be drawn yet, so that the first picture need not wait.
 */
void fj_corner_paint_load_fonts (FjCornerPaint *paint);
/* Fonts or scale have changed. */
void fj_corner_paint_forget (FjCornerPaint *paint);

G_END_DECLS
