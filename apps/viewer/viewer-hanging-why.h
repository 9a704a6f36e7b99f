/* "Why this hang?": the protocol and stage that were chosen and what is missing, then what each pane shows
 * and why, what is not shown and why not, and every other protocol. Signals: "choose" (protocol id): hang
 * that one; "put" (key of a stack): show that series in the active pane. */
#pragma once

#include <adwaita.h>
#include "fj-hang.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_HANGING_WHY (viewer_hanging_why_get_type ())
G_DECLARE_FINAL_TYPE (ViewerHangingWhy, viewer_hanging_why, VIEWER, HANGING_WHY, AdwBin)

GtkWidget *viewer_hanging_why_new (void);
/* @hang NULL: nothing is open. Not kept. */
void viewer_hanging_why_show (ViewerHangingWhy *why, const FjHang *hang);

G_END_DECLS
