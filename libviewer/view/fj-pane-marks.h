/* What is drawn over the picture of a pane and moves with it: where other panes' images cut it, and the place
 * that a person points at elsewhere. In columns and rows of the image, (0, 0) the corner of its first pixel.
 */
#pragma once

#include <gtk/gtk.h>

#include "fj-viewport.h"

G_BEGIN_DECLS

#define FJ_PANE_MARKS_MOST_LINES 4u

typedef struct
{
  double column[2], row[2];
  gboolean is_faint; /* the ends of a stack, not the image that is looked at */
} FjPaneLine;

typedef struct
{
  FjPaneLine lines[FJ_PANE_MARKS_MOST_LINES];
  guint n_lines;
  gboolean has_cross;
  double cross_column, cross_row;
  gboolean is_linked; /* scrolls with others by a person's word */
} FjPaneMarks;

gboolean fj_pane_marks_equal (const FjPaneMarks *a, const FjPaneMarks *b);
/* Over a pane whose pixels of the screen are @scale to a logical one. */
void fj_pane_marks_snapshot (const FjPaneMarks *marks,
                             GtkSnapshot *snapshot,
                             const FjViewport *viewport,
                             const FjViewportRoom *room,
                             int scale);

G_END_DECLS
