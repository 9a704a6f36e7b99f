/* A central on loopback for the tests of the viewer's logic, in a thread of its own: keeps documents by their
 * path with versions and If-Match, does the operations of a report and of a step in the simplest way, may be
 * down, and may let somebody else write in between. GET /Basic finds all documents below it. */
#pragma once

#include <libsoup/soup.h>
#include "fj-client.h"
#include "fj-json.h"

typedef struct
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  guint16 port;
  GMutex mutex;
  GCond cond;
  /* Under the mutex. */
  GHashTable *documents; /* path or path?query -> JsonObject; versions in meta.versionId */
  GPtrArray *log;        /* "PUT /DiagnosticReport/r1 W/"3"" */
  gboolean is_down;      /* 503 */
  gboolean is_held;      /* operations wait */
  const char *role;      /* of who signs in: "reader" */
} FakeCentral;

void fake_start (FakeCentral *self, const char *role);
void fake_stop (FakeCentral *self);
/* A client that is signed in as Practitioner/p-1, 李初诊. */
FjClient *fake_client (FakeCentral *self);
/* @json: as text; its version is 1. */
void fake_put (FakeCentral *self, const char *path, const char *json);
/* Somebody else writes @value: string member @name of the report, or its findings extension when @name is
 * "findings". */
void fake_write (FakeCentral *self, const char *path, const char *name, const char *value);
/* The text of member @name, or of the findings. (transfer full) */
char *fake_read (FakeCentral *self, const char *path, const char *name);
void fake_set_down (FakeCentral *self, gboolean is_down);
/* Operations are not answered while @is_held. */
void fake_set_held (FakeCentral *self, gboolean is_held);
guint fake_count (FakeCentral *self, const char *prefix); /* requests whose log line begins so */
