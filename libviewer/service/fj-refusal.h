/* Answers a request that has not been read whole, and closes its connection: what is too large to be read to
 * its end, or has lost its receiver, must not be read to its end. */
#pragma once

#include "fj-service.h"

G_BEGIN_DECLS

/* Under this name the service keeps a connection's GSocket with its remote address: libsoup does not show it
 * for connections that were given to it. */
#define FJ_SERVICE_SOCKET "fj-socket"

/* Takes the connection from libsoup, writes @reply (transfer none), discards what still arrives for a moment
 * (a reset would make the client lose the answer), closes. Not from inside a signal of @message. */
void fj_refusal_send (SoupServerMessage *message, const FjReply *reply);
/* Closes the connection without a word: an answer that has begun cannot be completed. Same rule. */
void fj_refusal_cut (SoupServerMessage *message);

G_END_DECLS
