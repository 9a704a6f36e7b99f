/* The window "Keys and mouse": each action with its key, found by searching, changed by pressing another one;
 * what each button of the mouse and the wheel do. What it changes holds at once. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Over @parent. (nullable) */
void viewer_preferences_show (GtkWindow *parent);

G_END_DECLS
