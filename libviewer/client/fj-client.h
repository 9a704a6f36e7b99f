/* A session with a base URL (central's or the gateway's): sign in, ask, write, follow changes. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include "fj-role.h"

G_BEGIN_DECLS

#define FJ_TYPE_CLIENT (fj_client_get_type ())
G_DECLARE_FINAL_TYPE (FjClient, fj_client, FJ, CLIENT, GObject)

/* @base: "http://127.0.0.1:8042" without a slash at the end. Plain http is refused for hosts that are not loopback. */
FjClient *fj_client_new (const char *base, GError **error);

/* POST /session. From then on every request bears the token. */
void fj_client_sign_in_async (FjClient *client, const char *user, const char *password, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean fj_client_sign_in_finish (FjClient *client, GAsyncResult *result, GError **error);
gboolean fj_client_sign_in (FjClient *client, const char *user, const char *password, GCancellable *cancellable,
                            GError **error);
void fj_client_sign_out (FjClient *client);

const char *fj_client_get_practitioner (FjClient *client); /* id, NULL before signing in */
const char *fj_client_get_display (FjClient *client);
FjRole fj_client_get_roles (FjClient *client); /* set */
const char *fj_client_get_organization (FjClient *client); /* of the first role */

/* One exchange. @path begins with "/". @etag: version for If-Match, or 0. @idempotency_key may be NULL (a POST then gets a
 * random one, so that the transport's own retry is safe). @reply (nullable out) is the body as JSON; @reply_etag (nullable
 * out) the new version. An OperationOutcome becomes an FJ_ERROR with its sentence. */
void fj_client_send_async (FjClient *client, const char *method, const char *path, JsonObject *body, guint etag,
                           const char *idempotency_key, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
JsonObject *fj_client_send_finish (FjClient *client, GAsyncResult *result, guint *reply_etag, GError **error);
/* Blocking form, for headless programs and threads of their own. */
JsonObject *fj_client_send (FjClient *client, const char *method, const char *path, JsonObject *body, guint etag,
                            const char *idempotency_key, guint *reply_etag, GCancellable *cancellable, GError **error);

/* GET of bytes (a PDF, a DICOM part). */
GBytes *fj_client_fetch (FjClient *client, const char *path, const char *accept, char **content_type,
                         GCancellable *cancellable, GError **error);

/* STOW-RS of files as a stream, one request; @study_uid NULL: any. Returns the DICOM JSON answer as text. */
GBytes *fj_client_stow (FjClient *client, const char *study_uid, char **paths, GCancellable *cancellable, GError **error);

G_END_DECLS
