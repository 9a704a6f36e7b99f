/* A red bar while a critical value concerns the person at this desk and nobody has taken it: what was found,
 * in whom, how much time is left, and a button to write down who takes it. It concerns those whom central's
 * clock has it told to (workflow/fj-critical-clock.h), and whoever told it. */
#pragma once

#include <adwaita.h>
#include "fj-critical-values.h"

G_BEGIN_DECLS

#define FJ_TYPE_CRITICAL_BANNER (fj_critical_banner_get_type ())
G_DECLARE_FINAL_TYPE (FjCriticalBanner, fj_critical_banner, FJ, CRITICAL_BANNER, AdwBin)

/* Signals: "alarm" (const FjCriticalValue *), once for each value and each time that it is passed on, not for
 * one's own; "told" (const char *sentence), for a toast. */
GtkWidget *fj_critical_banner_new (void);
/* NULL: hidden. */
void fj_critical_banner_set_values (FjCriticalBanner *self, FjCriticalValues *values);
/* As the button does; FALSE when nothing is shown. */
gboolean fj_critical_banner_take (FjCriticalBanner *self);

G_END_DECLS
