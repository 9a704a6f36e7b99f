/* Writing down who took a critical value and what they repeated. The window stays, with what was typed, until
 * central has it: a reply that does not come loses nothing. */
#pragma once

#include <adwaita.h>
#include "fj-critical-values.h"

G_BEGIN_DECLS

#define FJ_TYPE_CRITICAL_DIALOG (fj_critical_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FjCriticalDialog, fj_critical_dialog, FJ, CRITICAL_DIALOG, AdwWindow)

/* Modal over @parent. @receiver: who is proposed, or NULL. Signal "taken" (const char *sentence) when central
 * has it. (transfer none) */
GtkWindow *fj_critical_dialog_show (GtkWindow *parent,
                                    FjClient *client,
                                    const FjCriticalValue *value,
                                    const char *receiver);

G_END_DECLS
