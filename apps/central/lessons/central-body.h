/* A large request body: first it is decided from the headers whether it may come at all, then it is written
 * to a file as it comes, then work is done on the file; nothing of it is ever held whole in memory, and
 * whatever goes wrong on the way, no file is left. */
#pragma once

#include "central-private.h"

G_BEGIN_DECLS

#define CENTRAL_BODY_WORKERS 8

/* Both run in a worker. The call's audit event is written with the reply's status unless the function has
 * written it. */
typedef struct
{
  /* Whether the caller may send it; what it may be at most, in bytes. */
  gboolean (*allow) (CentralCall *call, goffset *most, GError **error);
  /* @path: the file, which is removed afterwards if it is still there. */
  FjReply *(*work) (CentralCall *call, const char *path, goffset size, GError **error);
} CentralBodyKind;

/* For a FjStreamHandler: takes the message over. @kind lives for ever. */
void central_body_take (Central *central,
                        SoupServerMessage *message,
                        const FjRequest *request,
                        const CentralBodyKind *kind);
/* Runs @job (transfer full) in one of the workers, then @then on the main loop. */
typedef void (*CentralBodyJob) (gpointer data);
void central_body_run (Central *central, CentralBodyJob job, CentralBodyJob then, gpointer data);
/* The workers; freeing them waits for what they do. */
GThreadPool *central_body_pool_new (void);
/* Removes what a crash has left of bodies under @state_dir. */
void central_body_sweep (const char *state_dir);
/* Runs @function with the call of @request, its audit event around it, errors as replies. (transfer full) */
FjReply *central_body_call (Central *central,
                            const FjRequest *request,
                            FjReply *(*function) (CentralCall *call, gpointer data, GError **error),
                            gpointer data);

G_END_DECLS
