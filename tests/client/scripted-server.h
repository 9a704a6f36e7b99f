/* A server on loopback for the tests of the client, in a thread of its own, scripted by path: /echo says what
 * came, /stale /missing /page /nothing /elsewhere /large /never misbehave in their ways, /session and
 * /dicom-web/studies are as the API has them. */
#pragma once

#include <libsoup/soup.h>
#include "fj-client.h"

typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  gboolean tls;
  guint16 port;
  GMutex mutex;
  GCond cond;
  /* What was seen, under the mutex. */
  guint requests;
  GPtrArray *keys; /* Idempotency-Key of each request, "" when none */
  char *part;      /* SHA-256 of each part of the last STOW, space between */
  char *length;    /* its Content-Length */
  char *type;
  guint drops; /* how many connections to close without a word */
} Server;

void server_start (Server *self, gboolean tls);
void server_stop (Server *self);
/* Closes the next @drops connections without a word, and counts from nought. */
void server_expect_drops (Server *self, guint drops);
FjClient *client_of (const Server *self);
