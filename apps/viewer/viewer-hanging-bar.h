/* The bars of the editor of hanging protocols; what they do are its actions ("editor.save" …). */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* At the top: @stack's pages, steps back, the menu. */
GtkWidget *viewer_hanging_bar_new (AdwViewStack *stack);
/* A GtkRevealer over what comes with the program: it is changed in a copy. */
GtkWidget *viewer_hanging_ribbon_new (void);

G_END_DECLS
