/* While a text is being composed with an input method, its keys are its alone: Return, Escape, letters and
 * digits choose among candidates, and Ctrl+Return would hand in a text whose last word is not there yet. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on @window hands every key to the focused text first and keeps none for itself while that shows
 * preedit. Call it after the window has its application: what is added last is asked first. */
void fj_compose_guard_add (GtkWindow *window);
/* Whether the focused text of @window shows preedit. */
gboolean fj_compose_guard_is_composing (GtkWindow *window);

G_END_DECLS
