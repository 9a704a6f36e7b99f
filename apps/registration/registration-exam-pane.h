/* What is to be examined, for whom and why: item of the catalogue, parts, side, urgency, visit, ordering
 * doctor.
 *
 * Writes into a draft that belongs to the form. Signal "changed", after every change by the person. */
#pragma once

#include <adwaita.h>
#include "fj-catalogue.h"
#include "registration-check.h"

G_BEGIN_DECLS

#define REGISTRATION_TYPE_EXAM_PANE (registration_exam_pane_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationExamPane, registration_exam_pane, REGISTRATION, EXAM_PANE, AdwBin)

GtkWidget *registration_exam_pane_new (void);
void registration_exam_pane_set_catalogue (RegistrationExamPane *pane, FjCatalogue *catalogue);
/* The item of the draft; NULL when none, or one that the catalogue does not have. */
const FjCatalogueItem *registration_exam_pane_get_item (RegistrationExamPane *pane);
/* Shows @draft, which must live until the next one. */
void registration_exam_pane_set_draft (RegistrationExamPane *pane, RegistrationDraft *draft);
void registration_exam_pane_show_problems (RegistrationExamPane *pane);
gboolean registration_exam_pane_focus (RegistrationExamPane *pane, RegistrationField field);

G_END_DECLS
