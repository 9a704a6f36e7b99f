/* The signed report as it is on paper, and printing it by hand; again only on a person's word. */
#pragma once

#include <adwaita.h>
#include "fj-client.h"
#include "fj-exam-row.h"

G_BEGIN_DECLS

#define REGISTRATION_TYPE_REPORT_WINDOW (registration_report_window_get_type ())
G_DECLARE_FINAL_TYPE (
    RegistrationReportWindow, registration_report_window, REGISTRATION, REPORT_WINDOW, AdwWindow)

GtkWindow *registration_report_window_new (GtkWindow *parent, FjClient *client, FjExamRow *row);

G_END_DECLS
