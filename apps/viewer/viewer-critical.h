/* Telling a critical value from the reading page: the finding from the list in force at the hospital, or in
 * one's own words, told to the hospital that ordered the exam. What becomes of it is the desk's bar
 * (fj-critical-banner.h). */
#pragma once

#include "fj-desk-window.h"
#include "viewer-reading-page.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_CRITICAL (viewer_critical_get_type ())
G_DECLARE_FINAL_TYPE (ViewerCritical, viewer_critical, VIEWER, CRITICAL, AdwWindow)

/* For a window of the viewer: the bar, its alarm (silent while @mute is active), and the action
 * win.tell-critical about the exam that @page shows. */
void viewer_critical_attach (FjDeskWindow *window, ViewerReadingPage *page, GtkToggleButton *mute);
/* A line for a signature: says so when nobody was told of a critical value of @exam; otherwise nothing. */
GtkWidget *viewer_critical_note_new (FjClient *client, const char *exam);
/* After the critical flag was set: a toast with a button. */
void viewer_critical_remind (GtkWidget *widget);

G_END_DECLS
