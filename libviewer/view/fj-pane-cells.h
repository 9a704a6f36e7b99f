/* A rectangle of cells with panes laid over it: what one screen shows of a pane grid. Panes are its children;
 * which of them lies where is the grid's to say. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where a pane lies: cells of its screen, from the upper left. */
typedef struct
{
  guint row, column, rows, columns;
  guint screen; /* from 0 */
} FjPaneBox;

#define FJ_TYPE_PANE_CELLS (fj_pane_cells_get_type ())
G_DECLARE_FINAL_TYPE (FjPaneCells, fj_pane_cells, FJ, PANE_CELLS, GtkWidget)

GtkWidget *fj_pane_cells_new (void);
/* @rows x @columns cells. @panes and @boxes: @n of each; visible panes alone have all the room when there is
 * only one. Those that are children already stay, others come, from other cells too; the rest go. */
void fj_pane_cells_set (
    FjPaneCells *cells, guint rows, guint columns, GtkWidget *const *panes, const FjPaneBox *boxes, guint n);

G_END_DECLS
