/* What the three programs have in common as applications: language, colour scheme, style, command line,
 * settings, about and shortcuts windows, signing in and out, and the session's parts. Final programs derive
 * from it.
 *
 * Life: activate shows the program's window (an FjDeskWindow) with the sign-in page. "signed-in": a person
 * has come; build what they may do. "session-ended" (a sentence): the session lapsed; the window shows the
 * sign-in page and keeps its content. "session-resumed": the same person signed in again; client, changes and
 * drafts are the same objects as before and go on by themselves. "signed-out": the person has left, or
 * somebody else is about to come: take everything of theirs off the screen; client, changes and drafts are
 * still there while it is emitted.
 *
 * Options of all: --server URL, --user NAME, --password-file FILE (readable by its owner only). With all
 * three the program signs in by itself, again and again until it may, and again after the session ended: for
 * kiosks. A program that is told a server or a user is an instance of its own; so is every one with
 * FENJI_NON_UNIQUE set. Actions: app.quit, app.about, app.shortcuts, app.sign-out. */
#pragma once

#include <adwaita.h>
#include "fj-changes.h"
#include "fj-client.h"
#include "fj-drafts.h"

G_BEGIN_DECLS

#define FJ_TYPE_DESK_APPLICATION (fj_desk_application_get_type ())
G_DECLARE_DERIVABLE_TYPE (FjDeskApplication, fj_desk_application, FJ, DESK_APPLICATION, AdwApplication)

struct _FjDeskApplicationClass
{
  AdwApplicationClass parent_class;
  /* The window, made once; the application adds the window actions of its own. */
  GtkWindow *(*create_window) (FjDeskApplication *self);
  gboolean is_dark; /* a reading room: always the dark style */
  gpointer padding[3];
};

/* NULL before signing in. (transfer none) (nullable) */
FjClient *fj_desk_application_get_client (FjDeskApplication *self);
FjChanges *fj_desk_application_get_changes (FjDeskApplication *self);
/* NULL also when the disk does not take drafts; the window says so then. (transfer none) (nullable) */
FjDrafts *fj_desk_application_get_drafts (FjDeskApplication *self);
/* Of the program: "org.fenji.Viewer". NULL when its schema is not installed. (transfer none) (nullable) */
GSettings *fj_desk_application_get_settings (FjDeskApplication *self);
/* Base URL; what was set, --server, else the setting "server"; "" when none is known. */
const char *fj_desk_application_get_server (FjDeskApplication *self);
void fj_desk_application_set_server (FjDeskApplication *self, const char *server);
/* --user, else the setting "user"; "" when none is known. */
const char *fj_desk_application_get_user (FjDeskApplication *self);
/* Whether somebody is signed in and the session has not ended. */
gboolean fj_desk_application_is_signed_in (FjDeskApplication *self);
/* It signs in by itself. */
gboolean fj_desk_application_is_unattended (FjDeskApplication *self);
/* The name of the person as central says it; NULL before signing in. */
const char *fj_desk_application_get_display (FjDeskApplication *self);

void fj_desk_application_sign_in_async (FjDeskApplication *self,
                                        const char *user,
                                        const char *password,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean fj_desk_application_sign_in_finish (FjDeskApplication *self, GAsyncResult *result, GError **error);
/* Also ends the session at central, without waiting for it. */
void fj_desk_application_sign_out (FjDeskApplication *self);

/* Of any call to central that failed: when it says that the session ended, the person is asked to sign in
 * again. TRUE: so it is, and there is nothing else to say about it. */
gboolean fj_desk_application_note_error (FjDeskApplication *self, const GError *error);

/* Keyboard shortcuts, about, sign out and quit, for the end of a window's main menu. (transfer full) */
GMenuModel *fj_desk_application_create_menu (FjDeskApplication *self);

/* For main(), first of all: locale, catalogues, the name of the program. */
void fj_desk_init (void);

G_END_DECLS
