/* Rules in rows: attribute, what is asked, values, whether it must be so, weight. Signal "changed": a person
 * changed one. What cannot be read is marked, and the rule stays as it was. */
#pragma once

#include <adwaita.h>
#include "fj-hang-patient.h"
#include "fj-hang-rule.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_HANGING_RULES (viewer_hanging_rules_get_type ())
G_DECLARE_FINAL_TYPE (ViewerHangingRules, viewer_hanging_rules, VIEWER, HANGING_RULES, AdwBin)

/* @subject: whose study offers its values; asked when they are looked for. NULL: none is open. */
typedef const FjHangStudy *(*ViewerHangingSubject) (gpointer data);
GtkWidget *viewer_hanging_rules_new (ViewerHangingSubject subject, gpointer data);
/* @rules: of FjHangRule; copied. */
void viewer_hanging_rules_set (ViewerHangingRules *rules, const GPtrArray *list);
/* As they are now. (transfer none): of FjHangRule */
const GPtrArray *viewer_hanging_rules_get (ViewerHangingRules *rules);

G_END_DECLS
