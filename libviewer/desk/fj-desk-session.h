/* Who works here now: their client, their changes, their drafts; without a window.
 *
 * Signals: "opened"; "closing" (they have left, or somebody else comes; the parts are still there); "lapsed"
 * (401; the parts stay); "resumed" (the same person again, with the same parts). */
#pragma once

#include "fj-changes.h"
#include "fj-client.h"
#include "fj-drafts.h"

G_BEGIN_DECLS

#define FJ_TYPE_DESK_SESSION (fj_desk_session_get_type ())
G_DECLARE_FINAL_TYPE (FjDeskSession, fj_desk_session, FJ, DESK_SESSION, GObject)

FjDeskSession *fj_desk_session_new (void);

/* At @server. Signals are emitted before the callback. */
void fj_desk_session_sign_in_async (FjDeskSession *session,
                                    const char *server,
                                    const char *user,
                                    const char *password,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean fj_desk_session_sign_in_finish (FjDeskSession *session, GAsyncResult *result, GError **error);
/* Central is told in a thread; nobody waits for it. */
void fj_desk_session_sign_out (FjDeskSession *session);
/* The same when the program ends: waits for central, at most two seconds. */
void fj_desk_session_shut_down (FjDeskSession *session);

/* A call said 401 before the changes did. */
void fj_desk_session_lapse (FjDeskSession *session);

/* Signed in, and not lapsed. */
gboolean fj_desk_session_is_open (FjDeskSession *session);
/* (transfer none) (nullable) */
FjClient *fj_desk_session_get_client (FjDeskSession *session);
FjChanges *fj_desk_session_get_changes (FjDeskSession *session);
FjDrafts *fj_desk_session_get_drafts (FjDeskSession *session);

G_END_DECLS
