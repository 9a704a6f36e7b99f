/* The frame of a program's window: the sign-in page while nobody is signed in, else the program's content
 * under its title bar, with the state of the link, what went wrong, and toasts. Programs derive from it.
 *
 * The content stays when a session ends: the sign-in page only stands before it until the same person is
 * back. */
#pragma once

#include <adwaita.h>
#include "fj-desk-application.h"

G_BEGIN_DECLS

#define FJ_TYPE_DESK_WINDOW (fj_desk_window_get_type ())
G_DECLARE_DERIVABLE_TYPE (FjDeskWindow, fj_desk_window, FJ, DESK_WINDOW, AdwApplicationWindow)

struct _FjDeskWindowClass
{
  AdwApplicationWindowClass parent_class;
  gpointer padding[4];
};

/* For the sign-in page: the program's name and its icon. Once, before the window is shown. */
void fj_desk_window_set_program (FjDeskWindow *window, const char *title, const char *icon);
/* @titlebar: a header bar; NULL when @content brings its own. Either may be replaced at any time. */
void fj_desk_window_set_content (FjDeskWindow *window, GtkWidget *titlebar, GtkWidget *content);
/* FALSE: the content is shown to anybody (a folder of files). */
void fj_desk_window_set_needs_session (FjDeskWindow *window, gboolean needs_session);
/* What the program can still do without central (fj-link-banner.h). */
void fj_desk_window_set_comfort (FjDeskWindow *window, const char *sentence);

/* Critical values that concern the person are shown above the content from now on (fj-critical-banner.h);
 * "critical-alarm" (const FjCriticalValue *) asks for a sound, the action win.take-critical is the bar's
 * button. */
void fj_desk_window_tell_critical (FjDeskWindow *window);

void fj_desk_window_toast (FjDeskWindow *window, const char *sentence);
/* With a button, for example. (transfer full) */
void fj_desk_window_add_toast (FjDeskWindow *window, AdwToast *toast);
/* A sentence that stays until it is dismissed or fj_desk_window_clear_error(). Cancelling is no error; a
 * session that ended brings the sign-in page instead. */
void fj_desk_window_show_error (FjDeskWindow *window, const GError *error);
void fj_desk_window_clear_error (FjDeskWindow *window);
/* (transfer none) (nullable) */
FjDeskApplication *fj_desk_window_get_application (FjDeskWindow *window);

G_END_DECLS
