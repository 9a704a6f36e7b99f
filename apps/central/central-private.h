/* What the running service is made of; only for the core's own files. */
#pragma once

#include <libsoup/soup.h>
#include "central.h"
#include "fj-catalogue.h"

G_BEGIN_DECLS

typedef struct _CentralSessions CentralSessions;
typedef struct _CentralChanges CentralChanges;
typedef struct _CentralOutbox CentralOutbox;
typedef struct _CentralMetrics CentralMetrics;

struct _Central
{
  char *state_dir;
  char *pacs_url;
  char *base_url;
  CentralStore *store;
  CentralKeys *keys;
  CentralSessions *sessions;
  CentralChanges *changes;
  CentralOutbox *outbox;
  CentralMetrics *metrics;
  SoupSession *relay;      /* of the main loop */
  GThreadPool *deciders;   /* of the DICOMweb gate */
  GThreadPool *bodies;     /* of large bodies, both ways: central-body.h */
  GThreadPool *background; /* one thread for what nobody waits for: central_background() */
  gint64 started_at;
  GCancellable *stopping; /* for whoever waits for the PACS */
  int lock_fd;
  GMutex lock;
  GHashTable *in_flight; /* "owner key" of Idempotency-Keys being worked on */
  /* The installation's catalogue as it was read last, and of which version. */
  FjCatalogue *catalogue;
  gint64 catalogue_version, catalogue_updated;
};

/* central.c: opens state, keys and store under @state_dir (made when absent, for its owner only). */
Central *central_open (const char *state_dir, const char *pacs_url, GError **error);
/* Starts what serving needs beside the store; the base URL as clients see it. */
void central_start (Central *central, const char *base_url);
/* Lets go of all who wait; before the service is stopped. */
void central_stop (Central *central);
/* Runs @work in the background, in the order of calls, at the latest before central_close(); @free frees
 * @data. */
typedef void (*CentralWork) (Central *central, gpointer data);
void central_background (Central *central, CentralWork work, gpointer data, GDestroyNotify free);
void central_close (Central *central);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Central, central_close)

/* central-keys.c */
CentralKeys *central_keys_open (const char *state_dir, GError **error);
/* Whether there is a root key; the sentence when not. */
gboolean central_keys_exist (const char *state_dir, GError **error);
void central_keys_free (CentralKeys *keys);
/* With the installation's own key. */
char *central_keys_sign_root (CentralKeys *keys, const void *data, gsize length);
gboolean central_keys_verify_root (CentralKeys *keys, const void *data, gsize length, const char *signature);

/* FjAuthenticator of the service (central-call.c): the session of the request; who has none is written down.
 */
gpointer central_call_authenticate (const FjRequest *request, gpointer central, GError **error);
/* central-call.c: FjHandler of every route that has a CentralCallFunction. */
void central_call_handle (const FjRequest *request, FjResponder *responder, gpointer central);
/* For routes with handlers of their own (long poll, streams). */
void central_call_init (CentralCall *call, Central *central, const FjRequest *request);
void central_call_clear (CentralCall *call);
/* Appends the call's audit event in a write of its own; never from the main loop. */
gboolean central_call_audit (CentralCall *call, guint outcome, GError **error);

/* central-routes.c: all routes as the service wants them; freed by the caller, who keeps them alive with the
 * service. */
FjRoute *central_routes_new (guint *n_routes);
/* The n-th route of central's table (core, then clinical), NULL at the end. */
const CentralRoute *central_routes_get (guint index);

/* central-session.c */
CentralSessions *central_sessions_new (CentralStore *store, GError **error);
void central_sessions_free (CentralSessions *sessions);
/* The session of the request's token; memory only. */
gpointer central_sessions_authenticate (const FjRequest *request, gpointer central, GError **error);
/* A new session of @account; its token (transfer full). Inside a write job; announced by
 * central_sessions_add(). */
CentralSession *
central_sessions_create (CentralTransaction *transaction, const char *account, char **token, GError **error);
void central_sessions_add (CentralSessions *sessions, CentralSession *session, const char *token);
/* Ends the session in memory: at once, for every request that comes after. */
void central_sessions_remove (CentralSessions *sessions, const char *id);
/* Writes down when sessions were last used, forgets the expired. */
gboolean central_sessions_sweep (CentralSessions *sessions, GError **error);
char *central_token_hash (const char *token);

/* central-sign-in.c */
FjReply *central_sign_in (CentralCall *call, CentralTransaction *transaction, GError **error);
FjReply *central_sign_out (CentralCall *call, CentralTransaction *transaction, GError **error);

/* central-accounts.c */
gboolean central_accounts_init (Central *central,
                                const char *directory_file,
                                const char *accounts_file,
                                GError **error);

/* central-accept.c: whether the caller can read what the route answers; the 406 (transfer full) when not. */
FjReply *central_accept_refuse (const FjRequest *request, CentralTraits traits);

/* central-metadata.c */
FjReply *central_metadata (CentralCall *call, CentralTransaction *transaction, GError **error);

G_END_DECLS
