/* The main menu of the window of somebody who is signed in. */
#pragma once

#include "fj-desk-application.h"

G_BEGIN_DECLS

/* (transfer full) */
GMenuModel *viewer_menu_new (FjDeskApplication *application);

G_END_DECLS
