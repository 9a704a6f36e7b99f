/* Passes one HTTP exchange on to another server, both ways as a stream with back-pressure: bodies are never
 * held whole. Used by central (DICOMweb gate to the PACS) and by the gateway (everything to central). */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct
{
  const char *url;             /* complete target, query included */
  const char *authorization;   /* header for upstream; NULL: the client's own is passed on */
  gboolean drop_authorization; /* send none */
  const char *base_from;       /* URLs of @base_from in Location headers and in JSON answers are … */
  const char *base_to;         /* … rewritten to this; NULL: left as they are */
} FjRelayTarget;

/* A session fit for relaying: many connections, nothing decoded, redirected or authenticated on the way. */
SoupSession *fj_relay_session_new (void);

/* @done may be NULL: called on the main loop when the exchange ended, with the upstream's status (0:
 * unreachable). When upstream does not answer, the client gets 503 with an OperationOutcome; a client that
 * leaves cancels upstream. An answer that breaks off upstream breaks off for the client too. @target is
 * copied. Works on a message whose headers have been read and whose body has not. */
typedef void (*FjRelayDone) (guint upstream_status, goffset sent, goffset received, gpointer user_data);
void fj_relay (SoupSession *session,
               SoupServerMessage *message,
               const FjRelayTarget *target,
               FjRelayDone done,
               gpointer user_data);

G_END_DECLS
