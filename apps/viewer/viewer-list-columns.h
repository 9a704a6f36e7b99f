/* The columns of the reading list. */
#pragma once

#include <gtk/gtk.h>
#include "fj-exam-row.h"

G_BEGIN_DECLS

/* Adds them to @view, whose items are FjExamRow. */
void viewer_list_columns_add (GtkColumnView *view);
/* Time has gone by: clocks are written anew. */
void viewer_list_columns_tick (GtkColumnView *view);
/* "单小红, 女 65岁": who, for a name of the row. (transfer full) */
char *viewer_list_columns_who (const FjExamRowData *data);

G_END_DECLS
