/* Central's changes, worklist and studies, as its API has them, on a scripted server: the test moves exams,
 * the programs under test follow. */
#pragma once

#include "scripted-server.h"

typedef struct
{
  Server server;
  GPtrArray *log;     /* of JsonObject: the changes; the first has sequence 1 */
  gint64 offset;      /* what sequences are less than by a restored backup */
  GPtrArray *waiters; /* of SoupServerMessage: long polls */
  GPtrArray *rows;    /* of JsonObject: the worklist, newest first */
  GPtrArray *paths;   /* what was asked, in order */
  GHashTable *bodies; /* path -> GBytes, for whatever else is asked; type in types */
  GHashTable *types;
  guint status; /* of all but /session, when not 0 */
  guint page;   /* rows at most, when not 0 */
} Central;

void central_start (Central *self);
void central_stop (Central *self);
/* Nobody listens at its port for a while. */
void central_go_away (Central *self);
void central_come_back (Central *self);

/* The exam is as said, at the top when it is new, and everybody hears. @stage NULL: it is gone. */
void central_put (Central *self, const char *exam, const char *name, const char *stage, guint version);
/* A change that is no exam's. */
void central_log (Central *self, const char *type, const char *id, const char *exam);
void central_set_status (Central *self, guint status);
/* Answers GET @path (without its query). */
void central_serve (Central *self, const char *path, const char *type, GBytes *body);
/* How many requests began with @prefix. */
guint central_count (Central *self, const char *prefix);
/* Signed in. */
FjClient *central_client (Central *self);

/* Runs the main context until @done says so; fails after ten seconds. */
void run_until (gboolean (*done) (gpointer data), gpointer data);
/* Runs it for so long. */
void run_for (guint milliseconds);
