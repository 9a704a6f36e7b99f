/* Says that an exam has come: a sound and a notification, whatever list is on the screen. */
#pragma once

#include "fj-changes.h"
#include "fj-client.h"
#include "fj-exam-row.h"

G_BEGIN_DECLS

/* Properties "is-muted" (no sound; notifications stay), "volume" (0 to 1). Signal "rang" (FjExamRow). */
#define VIEWER_TYPE_BELL (viewer_bell_get_type ())
G_DECLARE_FINAL_TYPE (ViewerBell, viewer_bell, VIEWER, BELL, GObject)

/* Listens to what comes for the person who is signed in at @client. */
ViewerBell *viewer_bell_new (GApplication *application, FjClient *client, FjChanges *changes);

G_END_DECLS
