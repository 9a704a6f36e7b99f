/* What both servers (central, gateway) are made of: an HTTP listener whose requests are answered by plain
 * functions in worker threads, so that nothing slow runs on the main loop.
 *
 *     bytes -> FjRequest (immutable, bounded) -> handler in a worker -> FjReply -> bytes
 *
 * Handlers are found by one route table, from which /metadata and the access tests are derived as well. */
#pragma once

#include <libsoup/soup.h>
#include "fj-error.h"

G_BEGIN_DECLS

#define FJ_SERVICE_MAX_BODY (16u << 20) /* of a request that is read whole */
#define FJ_SERVICE_MAX_TARGET 8192u     /* path and query */

typedef struct _FjRoute FjRoute;

/* A request, complete and immutable; strings are UTF-8 and valid as long as the request. */
typedef struct
{
  const FjRoute *route; /* that matched */
  char *id;             /* UUID of the request: found in the log, said in OperationOutcome.diagnostics */
  char *method;         /* "GET" … */
  char *path;           /* decoded, "/Patient/…" */
  GStrv captures;       /* what the route's {…} matched, in order */
  GHashTable *query;    /* name -> GPtrArray of values, decoded */
  GHashTable *headers;  /* lower-case name -> value */
  GBytes *body;         /* never NULL; empty when none */
  char *peer;           /* numeric address */
  char *language;       /* "en" or "zh_CN", negotiated; already set for fj_tr() in the handler's thread */
  gpointer session;     /* the owner's session object, set by its authenticator; NULL for open routes */
  gint64 received_at;
} FjRequest;

/* First value of a query parameter, or NULL. */
const char *fj_request_query (const FjRequest *request, const char *name);
const char *fj_request_header (const FjRequest *request, const char *lower_case_name);

typedef struct
{
  guint status;
  char *content_type;  /* NULL: "application/fhir+json" when there is a body */
  GBytes *body;        /* NULL: none */
  GHashTable *headers; /* name -> value, both owned */
} FjReply;

FjReply *fj_reply_new (guint status, const char *content_type, GBytes *body);
void fj_reply_set_header (FjReply *reply, const char *name, const char *value);
void fj_reply_free (FjReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjReply, fj_reply_free)

/* OperationOutcome with the status of the FjError code, the sentence of @error, and the request's id as
 * diagnostics. Internal errors say only that, with the id; the cause goes to the log. */
FjReply *fj_reply_new_error (const FjRequest *request, const GError *error);

/* Answers the request later or at once: call exactly once, from any thread, (transfer full) for @reply. */
typedef struct _FjResponder FjResponder;
void fj_responder_reply (FjResponder *responder, FjReply *reply);

/* Runs in a worker thread. Must lead to one fj_responder_reply() on every way out (also asynchronously). The
 * request lives until then. */
typedef void (*FjHandler) (const FjRequest *request, FjResponder *responder, gpointer user_data);

/* Streams: runs on the main loop when the headers are there and the body has not been read (DICOMweb gate,
 * forwarding); takes over the SoupServerMessage (fj-relay.h). */
typedef void (*FjStreamHandler) (SoupServerMessage *message, const FjRequest *request, gpointer user_data);

typedef enum
{
  FJ_ROUTE_SESSION = 0,      /* needs a session */
  FJ_ROUTE_OPEN = 1 << 0,    /* needs none */
  FJ_ROUTE_LOOPBACK = 1 << 1 /* open, but only for loopback peers */
} FjRouteFlags;

struct _FjRoute
{
  const char *method; /* "GET" (serves HEAD too); "*" any */
  const char
      *pattern; /* "/Patient/{id}", "/Task/{id}/$claim", a last "/ **" (without space) matches the rest */
  FjRouteFlags flags;
  FjHandler handle;       /* either this */
  FjStreamHandler stream; /* or this */
  gconstpointer data;     /* the owner's, found again as request->route->data */
};

/* Finds the session of a request (Authorization: Bearer …); runs in a worker (in the main loop for stream
 * routes, so it must be quick: an in-memory look-up). Returns the owner's session object (transfer full) or
 * NULL with an error. */
typedef gpointer (*FjAuthenticator) (const FjRequest *request, gpointer user_data, GError **error);

typedef struct _FjService FjService;

/* The service copies @routes; what their pointers name stays the caller's. Connections are closed after
 * FJ_SERVICE_IDLE_SECONDS without a byte either way (a request being worked on does not count as idle). */
#define FJ_SERVICE_IDLE_SECONDS 75u
#define FJ_SERVICE_WORKERS 16
#define FJ_SERVICE_MAX_CONNECTIONS 2000u
#define FJ_SERVICE_MAX_WAITING 1000u /* requests waiting for a worker; beyond: 429 */
FjService *fj_service_new (const FjRoute *routes,
                           guint n_routes,
                           FjAuthenticator authenticate,
                           GDestroyNotify session_unref,
                           gpointer user_data);
/* Listens on @address ("127.0.0.1"; @port 0: any free one) in the caller's main context. */
gboolean fj_service_listen (FjService *service, const char *address, guint16 port, GError **error);
guint16 fj_service_get_port (FjService *service);
/* Stops accepting, waits for running requests at most @grace_seconds. */
void fj_service_stop (FjService *service, guint grace_seconds);
void fj_service_free (FjService *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjService, fj_service_free)

/* Replies to a message that a stream handler has been given, without relaying it. (transfer full) for @reply.
 */
void fj_service_refuse (SoupServerMessage *message, FjReply *reply);

/* Replies to such a message when its body has been read to its end. (transfer full) for @reply. */
void fj_service_reply (SoupServerMessage *message, FjReply *reply);

/* Id of the request that @message carries; "" when it is not of a service. */
const char *fj_service_get_request_id (SoupServerMessage *message);

/* Called on the main loop for each exchange that ended, for logs and counters. @status 0: the client left
 * before. */
typedef void (*FjServiceLog) (const FjRequest *request,
                              guint status,
                              gint64 microseconds,
                              gpointer user_data);
void fj_service_set_log (FjService *service, FjServiceLog log, gpointer user_data);

G_END_DECLS
