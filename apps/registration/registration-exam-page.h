/* One exam beside the board: whose it is, what was ordered, safety questions, times, the scanned request
 * form; and what the desk can do: answer, cancel, show and print the signed report. Signal "closed". */
#pragma once

#include <adwaita.h>
#include "fj-client.h"
#include "fj-exam-row.h"

G_BEGIN_DECLS

#define REGISTRATION_TYPE_EXAM_PAGE (registration_exam_page_get_type ())
G_DECLARE_FINAL_TYPE (RegistrationExamPage, registration_exam_page, REGISTRATION, EXAM_PAGE, AdwBin)

GtkWidget *registration_exam_page_new (void);
/* @row NULL: none. Of the same exam in a newer state only what changed is read again. */
void registration_exam_page_show (RegistrationExamPage *page, FjClient *client, FjExamRow *row);

G_END_DECLS
