/* One request and its reply, for the parts of FjClient: built, sent, sent again where that is safe, bounded.
 * Inside client only. */
#pragma once

#include <libsoup/soup.h>
#include "fj-client.h"

G_BEGIN_DECLS

/* Who is signed in: replaced as a whole. */
typedef struct
{
  char *token;
  char *practitioner;
  char *display;
  char *organization;
  FjRole roles;
} FjClientIdentity;

struct _FjClient
{
  GObject parent_instance;
  char *base;
  char *host;
  SoupSession *session;
  GMutex mutex; /* of identity */
  FjClientIdentity identity;
};

/* One exchange, as the request goes out and as the reply comes in. */
typedef struct
{
  const char *method;
  const char *path;
  const char *accept;
  GBytes *body;             /* JSON, or NULL */
  const char *const *files; /* STOW, or NULL */
  const char *file;         /* to send, or with @sink to receive */
  const char *file_type;    /* of what is sent */
  gboolean sink;
  FjClientProgress progress;
  gpointer progress_data;
  goffset done, total;
  guint etag;
  const char *idempotency_key;
  gsize max_reply;

  guint status;
  char *content_type;
  guint reply_etag;
  GBytes *reply;
} FjClientExchange;

void fj_client_exchange_clear (FjClientExchange *exchange);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjClientExchange, fj_client_exchange_clear)

/* Fills the reply; a status that is none of success is an error. */
gboolean
fj_client_exchange (FjClient *client, FjClientExchange *exchange, GCancellable *cancellable, GError **error);
/* The body of the reply; an empty object when there is none. (transfer full) */
JsonObject *fj_client_exchange_json (FjClient *client, const FjClientExchange *exchange, GError **error);

G_END_DECLS
