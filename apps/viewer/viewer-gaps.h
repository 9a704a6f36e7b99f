/* The gaps of a template in the editors of a report: marked in colour, walked by Tab and Shift+Tab, filled in
 * by keyboard. A choice opens its list; a value keeps its unit behind what is typed; Tab takes what a gap
 * proposes. Past the last gap Tab leads on as everywhere. */
#pragma once

#include <gtk/gtk.h>
#include "viewer-words.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_GAPS (viewer_gaps_get_type ())
G_DECLARE_FINAL_TYPE (ViewerGaps, viewer_gaps, VIEWER, GAPS, GObject)

/* @editors: GtkTextViews in the order of ViewerField, in @host, over which lists open; the technique is in
 * @expander, which shows it when the walk comes there. All outlive it. */
ViewerGaps *viewer_gaps_new (GtkWidget *host, GtkWidget *expander, GtkWidget *const editors[VIEWER_N_FIELDS]);
/* To the first gap of all editors. FALSE: there is none, or nothing may be written. */
gboolean viewer_gaps_begin (ViewerGaps *self);
/* Closes what is open: another report comes, or the editors go. */
void viewer_gaps_end (ViewerGaps *self);

G_END_DECLS
