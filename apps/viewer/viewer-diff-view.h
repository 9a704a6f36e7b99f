/* What one text became in another, to be read: what went out is struck through, what came in is underlined,
 * both also in colour. */
#pragma once

#include <gtk/gtk.h>
#include "viewer-words.h"

G_BEGIN_DECLS

/* A read-only GtkTextView. @label: its accessible name. */
GtkWidget *viewer_diff_view_new (const char *label);
/* Field by field; @all FALSE leaves out the fields that are the same. */
void viewer_diff_view_set (GtkWidget *view, const ViewerWords *from, const ViewerWords *to, gboolean all);

G_END_DECLS
