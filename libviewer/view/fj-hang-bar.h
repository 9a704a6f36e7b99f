/* How a study hangs, in two lines above its series: the protocol, which opens the others that fit, and the
 * stage with a step to each side. Draws what a reading says; its actions are those of the reading view
 * ("view.hang", "view.stage"). */
#pragma once

#include <gtk/gtk.h>

#include "fj-reading.h"

G_BEGIN_DECLS

#define FJ_TYPE_HANG_BAR (fj_hang_bar_get_type ())
G_DECLARE_FINAL_TYPE (FjHangBar, fj_hang_bar, FJ, HANG_BAR, GtkWidget)

GtkWidget *fj_hang_bar_new (FjReading *reading);
/* The reading has hung something else. */
void fj_hang_bar_update (FjHangBar *bar);
/* "CT chest · stage 2 of 3: Mediastinum"; NULL when nothing hangs. (transfer full) */
char *fj_hang_bar_dup_words (FjHangBar *bar);
/* One more section of its menu. */
void fj_hang_bar_add_section (FjHangBar *bar, GMenuModel *section);

G_END_DECLS
