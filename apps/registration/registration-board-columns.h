/* The columns of the board: how an exam's row reads. Clocks go on by themselves. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void registration_board_columns_add (GtkColumnView *view);
/* Without the numbers, for which there is no room beside an opened exam that tells its own. */
void registration_board_columns_set_narrow (GtkColumnView *view, gboolean is_narrow);
/* What the clocks say now; for a timer. */
void registration_board_columns_tick (GtkColumnView *view);

G_END_DECLS
