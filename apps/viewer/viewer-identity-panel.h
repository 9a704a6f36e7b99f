/* Whether records of other hospitals are the same patient's: both identities side by side, and the decision,
 * which can be taken back. Takes no room when there are none, or the person may not decide. */
#pragma once

#include <adwaita.h>
#include "fj-client.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_IDENTITY_PANEL (viewer_identity_panel_get_type ())
/* Signals: "decided": what belongs to this patient is different now; "told" (const char *sentence, for a
 * toast). */
G_DECLARE_FINAL_TYPE (ViewerIdentityPanel, viewer_identity_panel, VIEWER, IDENTITY_PANEL, AdwBin)

GtkWidget *viewer_identity_panel_new (void);
/* @patient NULL: nothing. */
void viewer_identity_panel_set (ViewerIdentityPanel *self, FjClient *client, const char *patient);

G_END_DECLS
