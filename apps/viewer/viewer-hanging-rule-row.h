/* One rule in a row. Signals: "changed"; "removed". */
#pragma once

#include "viewer-hanging-rules.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_HANGING_RULE_ROW (viewer_hanging_rule_row_get_type ())
G_DECLARE_FINAL_TYPE (ViewerHangingRuleRow, viewer_hanging_rule_row, VIEWER, HANGING_RULE_ROW, GtkListBoxRow)

/* Copies @rule. */
GtkWidget *viewer_hanging_rule_row_new (const FjHangRule *rule, ViewerHangingSubject subject, gpointer data);
/* (transfer none) */
const FjHangRule *viewer_hanging_rule_row_get (ViewerHangingRuleRow *row);

G_END_DECLS
