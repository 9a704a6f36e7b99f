/* Panes in rows and columns, 1x1 to 5x5, or as boxes of several cells, of which one is active, and one may
 * have all the room for a while. Panes keep what they show when the layout changes; those that find no place
 * are hidden, not emptied.
 *
 * Signals: "pane-added" (FjPane) for each new pane, before it is seen; "active-changed"; "layout-changed";
 * "dropped" (FjPane target, GObject: FjDisplaySet or FjPane): somebody let go of it over a pane. */
#pragma once

#include "fj-pane-cells.h"
#include "fj-pane.h"

G_BEGIN_DECLS

#define FJ_PANE_GRID_MOST 5u
/* Screens of one grid, panes of all of them, and cells that boxes may be laid over, each way. */
#define FJ_PANE_GRID_SCREENS 4u
#define FJ_PANE_GRID_PANES (FJ_PANE_GRID_SCREENS * FJ_PANE_GRID_MOST * FJ_PANE_GRID_MOST)
#define FJ_PANE_GRID_CELLS 120u

#define FJ_TYPE_PANE_GRID (fj_pane_grid_get_type ())
G_DECLARE_FINAL_TYPE (FjPaneGrid, fj_pane_grid, FJ, PANE_GRID, GtkWidget)

GtkWidget *fj_pane_grid_new (void);
/* Each is brought within 1 and FJ_PANE_GRID_MOST. */
void fj_pane_grid_set_layout (FjPaneGrid *grid, guint rows, guint columns);
void fj_pane_grid_get_layout (FjPaneGrid *grid, guint *rows, guint *columns);
/* A pane for each of @boxes, 1 to FJ_PANE_GRID_PANES of them that lie within @rows x @columns cells of their
 * screen and not over one another. Screen 0 is the grid itself. */
void
fj_pane_grid_set_boxes (FjPaneGrid *grid, guint rows, guint columns, const FjPaneBox *boxes, guint n_boxes);
/* What screen @screen (from 1) shows, for a window there: empty where no box lies. (transfer none) */
GtkWidget *fj_pane_grid_get_screen (FjPaneGrid *grid, guint screen);
/* Where pane @index of this layout lies. (transfer none) (nullable) */
const FjPaneBox *fj_pane_grid_get_box (FjPaneGrid *grid, guint index);
/* Panes that there have been, of whatever layout; the first n_seen are those of this one. */
guint fj_pane_grid_get_n_panes (FjPaneGrid *grid);
guint fj_pane_grid_get_n_seen (FjPaneGrid *grid);
FjPane *fj_pane_grid_get_pane (FjPaneGrid *grid, guint index); /* (transfer none) (nullable) */
gint fj_pane_grid_find (FjPaneGrid *grid, FjPane *pane);       /* -1: not of this grid */
FjPane *fj_pane_grid_get_active (FjPaneGrid *grid);
void fj_pane_grid_set_active (FjPaneGrid *grid, FjPane *pane);
/* The next pane of the layout, or the one before, becomes active and takes the focus. */
void fj_pane_grid_move_active (FjPaneGrid *grid, int by);
void fj_pane_grid_set_maximised (FjPaneGrid *grid, gboolean is_maximised);
gboolean fj_pane_grid_get_maximised (FjPaneGrid *grid);

G_END_DECLS
