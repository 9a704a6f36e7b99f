/* A session with a base URL (central's or the gateway's): sign in, ask, write, follow changes.
 *
 * One client may be used from any number of threads at once. The blocking functions run in the caller's
 * thread, the asynchronous ones in a worker and answer in the caller's main context. A request whose reply
 * got lost is sent again only where that is safe: reads, and POSTs, which bear an Idempotency-Key; a PUT when
 * nobody was there to take it (or, by libsoup, when a kept connection had been closed; If-Match makes that
 * harmless). Errors are FJ_ERROR, or G_IO_ERROR_CANCELLED. Sentences are asked for in the language of the
 * calling thread (fj-language.h). */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include "fj-role.h"

G_BEGIN_DECLS

#define FJ_TYPE_CLIENT (fj_client_get_type ())
G_DECLARE_FINAL_TYPE (FjClient, fj_client, FJ, CLIENT, GObject)

#define FJ_CLIENT_CREATE                                                                                     \
  G_MAXUINT /* as the @etag of a PUT: only when it is not there yet (If-None-Match: *) */
#define FJ_CLIENT_MAX_FETCH (256u << 20) /* bytes of one fj_client_fetch() */

/* @base: "http://127.0.0.1:8042" without a slash at the end. Plain http is refused for hosts that are not
 * loopback, and so is a certificate that cannot be verified; redirections are not followed. */
FjClient *fj_client_new (const char *base, GError **error);

/* POST /session. From then on every request bears the token. */
void fj_client_sign_in_async (FjClient *client,
                              const char *user,
                              const char *password,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean fj_client_sign_in_finish (FjClient *client, GAsyncResult *result, GError **error);
gboolean fj_client_sign_in (
    FjClient *client, const char *user, const char *password, GCancellable *cancellable, GError **error);
/* DELETE /session, blocking. The token is forgotten whatever the server says. */
void fj_client_sign_out (FjClient *client);
/* Goes on with the session of @fresh, which then has none: whoever holds @client stays who they are, after
 * the same person has signed in again. Both are of one server. */
void fj_client_take_session (FjClient *client, FjClient *fresh);
/* For libraries that make requests of their own (GStreamer's HTTP source: "Authorization: Bearer TOKEN"). It
 * is as good as a password: never on a command line, in a log or in a file. NULL before signing in. (transfer
 * full)
 */
char *fj_client_dup_token (FjClient *client);
const char *fj_client_get_base (FjClient *client);

/* Valid until the next sign in or out. */
const char *fj_client_get_practitioner (FjClient *client); /* id, NULL before signing in */
const char *fj_client_get_display (FjClient *client);
FjRole fj_client_get_roles (FjClient *client);             /* set */
const char *fj_client_get_organization (FjClient *client); /* of the first role */

/* One exchange. @path begins with "/" and is percent-encoded. @etag: version for If-Match, FJ_CLIENT_CREATE,
 * or 0.
 * @idempotency_key may be NULL (a POST then gets a random one, so that a lost reply can be asked for again).
 * The body of the reply as JSON, an empty object when there is none; @reply_etag (nullable out) the new
 * version, 0 when none was said. An OperationOutcome becomes an FJ_ERROR with its sentence. */
void fj_client_send_async (FjClient *client,
                           const char *method,
                           const char *path,
                           JsonObject *body,
                           guint etag,
                           const char *idempotency_key,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
JsonObject *fj_client_send_finish (FjClient *client, GAsyncResult *result, guint *reply_etag, GError **error);
/* Blocking form, for headless programs and threads of their own. */
JsonObject *fj_client_send (FjClient *client,
                            const char *method,
                            const char *path,
                            JsonObject *body,
                            guint etag,
                            const char *idempotency_key,
                            guint *reply_etag,
                            GCancellable *cancellable,
                            GError **error);

/* GET of bytes (a PDF, a DICOM part), at most FJ_CLIENT_MAX_FETCH. @content_type (nullable out, transfer
 * full) as the server says it, with its parameters. */
GBytes *fj_client_fetch (FjClient *client,
                         const char *path,
                         const char *accept,
                         char **content_type,
                         GCancellable *cancellable,
                         GError **error);

/* How far a transfer has come; in the thread of the transfer. @total: -1 when not known. */
typedef void (*FjClientProgress) (goffset done, goffset total, gpointer user_data);

/* Sends the file at @file as the body, read while it is sent, whatever its length; blocking. @method: PUT or
 * POST
 * (@etag and the answer as with fj_client_send()). @progress may be NULL. */
JsonObject *fj_client_upload_file (FjClient *client,
                                   const char *method,
                                   const char *path,
                                   const char *file,
                                   const char *content_type,
                                   guint etag,
                                   FjClientProgress progress,
                                   gpointer user_data,
                                   GCancellable *cancellable,
                                   GError **error);
/* GET to a file that is there when it is whole, at most @max bytes; blocking. */
gboolean fj_client_download_file (FjClient *client,
                                  const char *path,
                                  const char *file,
                                  goffset max,
                                  FjClientProgress progress,
                                  gpointer user_data,
                                  GCancellable *cancellable,
                                  GError **error);

/* STOW-RS (PS3.18 10.5) of DICOM files as a stream, one request; @study_uid NULL: any. Files are read while
 * they are sent and must not change meanwhile. Returns the DICOM JSON answer as text; an image that the
 * archive did not store (Failed SOP Sequence) is an error, even when others were stored: sending all again is
 * safe. */
GBytes *fj_client_stow (
    FjClient *client, const char *study_uid, char **paths, GCancellable *cancellable, GError **error);

G_END_DECLS
