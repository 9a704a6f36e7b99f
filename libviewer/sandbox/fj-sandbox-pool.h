/* The decoder processes of a sandbox: who has one, who waits for one, which is started when. For the sources
 * of sandbox/. Thread-safe. */
#pragma once

#include "fj-sandbox-worker.h"

G_BEGIN_DECLS

typedef struct _FjSandboxPool FjSandboxPool;

FjSandboxPool *fj_sandbox_pool_new (guint n_workers, const char *program);
/* Ends those that nobody has. */
void fj_sandbox_pool_free (FjSandboxPool *self);

/* One that is free, best the one that read @file last; waits while all are busy. NULL with the error of
 * fj_sandbox_worker_start(), or when cancelled. (transfer full) */
FjSandboxWorker *
fj_sandbox_pool_take (FjSandboxPool *self, guint64 file, GCancellable *cancellable, GError **error);
/* Back for the next one; NULL: it is gone. (transfer full) */
void fj_sandbox_pool_give_back (FjSandboxPool *self, FjSandboxWorker *worker);

G_END_DECLS
