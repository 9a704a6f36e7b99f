/* A server on loopback for the tests of the client, in a thread of its own, scripted by path: /echo says what
 * came, /stale /missing /page /nothing /elsewhere /large /never misbehave in their ways, /session and
 * /dicom-web/studies are as the API has them. */
#pragma once

#include <libsoup/soup.h>
#include "fj-client.h"

typedef struct _Server Server;
/* Answers @message; FALSE: the paths above. In the server's thread, under its mutex. */
typedef gboolean (*ServerScript) (Server *server,
                                  SoupServerMessage *message,
                                  const char *path,
                                  GHashTable *query);

struct _Server
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  gboolean tls;
  guint16 port;
  gboolean listens;
  GMutex mutex;
  GCond cond;
  /* What was seen, under the mutex. */
  guint requests;
  GPtrArray *keys; /* Idempotency-Key of each request, "" when none */
  char *part;      /* SHA-256 of each part of the last STOW, space between */
  char *length;    /* its Content-Length */
  char *type;
  guint drops; /* how many connections to close without a word */
  ServerScript script;
  gpointer data; /* of the script */
};

void server_start (Server *self, gboolean tls);
void server_stop (Server *self);
/* The listener goes, and comes back at the same port; what it knows stays. */
void server_pause (Server *self);
void server_go_on (Server *self);
/* From a script. */
void server_answer (SoupServerMessage *message, guint status, const char *type, const char *body);
/* Closes the next @drops connections without a word, and counts from nought. */
void server_expect_drops (Server *self, guint drops);
FjClient *client_of (const Server *self);
