/* The regions of an ultrasound image that are calibrated on their own (PS3.3 C.8.5.5), outlined over a pane
 * with what a pixel measures in each: where one may measure, and where a length means nothing. */
#pragma once

#include <gtk/gtk.h>

#include "fj-spacing.h"
#include "fj-viewport.h"

G_BEGIN_DECLS

/* How many of @spacings (of FjSpacing, fj_dicom_spacing_list()) are regions: with one of them all are. */
guint fj_region_paint_count (const GArray *spacings);
/* "0.31 mm", "0.31 × 0.25 mm" (across, down), or that nothing is measured there. (transfer full) */
char *fj_region_paint_words (const FjSpacing *region);
/* Over @widget, whose pixels of the screen are @scale to a logical one. */
void fj_region_paint_snapshot (const GArray *spacings,
                               GtkWidget *widget,
                               GtkSnapshot *snapshot,
                               const FjViewport *viewport,
                               const FjViewportRoom *room,
                               int scale);

G_END_DECLS
