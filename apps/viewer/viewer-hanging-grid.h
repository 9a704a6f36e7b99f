/* A stage as it will lie on the screens: boxes with their sets, what each finds of the open study, and how it
 * is shown. A box is chosen by a click or the keyboard, and dragged onto another to change places with it.
 * Signals: "selected"; "swapped" (screen, row, column of one, and of the other). */
#pragma once

#include <adwaita.h>
#include "viewer-hanging-trial.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_HANGING_GRID (viewer_hanging_grid_get_type ())
G_DECLARE_FINAL_TYPE (ViewerHangingGrid, viewer_hanging_grid, VIEWER, HANGING_GRID, AdwBin)

GtkWidget *viewer_hanging_grid_new (void);
/* @trial: of that stage. */
void viewer_hanging_grid_show (ViewerHangingGrid *grid,
                               const FjHangProtocol *protocol,
                               guint stage,
                               const ViewerHangingTrial *trial);
/* The cell at the upper left of what is chosen. */
void viewer_hanging_grid_select (ViewerHangingGrid *grid, guint screen, guint row, guint column);
void viewer_hanging_grid_get_selected (ViewerHangingGrid *grid, guint *screen, guint *row, guint *column);

G_END_DECLS
