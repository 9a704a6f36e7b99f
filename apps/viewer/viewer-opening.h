/* What stands in the window while an exam is being opened: what is waited for, and a way out. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @label (out, transfer none): its words. */
GtkWidget *viewer_opening_new (GtkWidget **label);

G_END_DECLS
