/* The values of a region as a picture: how many pixels have which, beside a pane. */
#pragma once

#include <gtk/gtk.h>

#include "fj-mark-measure.h"

G_BEGIN_DECLS

/* Over @pane until a press elsewhere. FALSE: @mark is no region, or has no pixel of grey. */
gboolean fj_histogram_popover_show (GtkWidget *pane, const FjMark *mark, const FjMarkRoom *room);

G_END_DECLS
