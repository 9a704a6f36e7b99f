/* One decoder process, seen from the program that uses it: start, one job at a time under limits, end.
 *
 * Its limits are set from here for each job (prlimit), so that the process itself cannot lift them. Not
 * thread-safe: one thread at a time. */
#pragma once

#include <gio/gio.h>

#include "fj-sandbox-wire.h"

G_BEGIN_DECLS

typedef struct _FjSandboxWorker FjSandboxWorker;

/* Where the program is: FENJI_DECODER, else beside the running program, else in the build tree beside its
 * folder, else in the installation's libexec folder. (transfer full) */
char *fj_sandbox_worker_find_program (void);

/* Starts @program and waits until it has closed its door. The process ends when the thread that calls this
 * does (PR_SET_PDEATHSIG), so that must be one that lives as long. FJ_ERROR_UNAVAILABLE when it cannot be
 * started or does not close its door. */
FjSandboxWorker *fj_sandbox_worker_start (const char *program, GError **error);
/* Kills and buries it. */
void fj_sandbox_worker_end (FjSandboxWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjSandboxWorker, fj_sandbox_worker_end)

FjSandboxLayers fj_sandbox_worker_get_layers (const FjSandboxWorker *self);
GPid fj_sandbox_worker_get_pid (const FjSandboxWorker *self);
/* The file of its last answer; 0: none. */
guint64 fj_sandbox_worker_get_file (const FjSandboxWorker *self);

typedef struct
{
  double seconds;  /* until the answer is there; processor time too */
  guint64 memory;  /* bytes above what it had before its first job */
  guint64 written; /* bytes of any memfd */
} FjSandboxAllowance;

typedef enum
{
  FJ_SANDBOX_ANSWERED, /* *reply, and *reply_fd (or -1), which is the caller's */
  FJ_SANDBOX_NOT_SENT, /* it was gone before the job began: try another; no error set */
  FJ_SANDBOX_LOST      /* error set; end it */
} FjSandboxOutcome;

/* @request.version and .job are filled in. Errors: FJ_ERROR_CORRUPT (it died of the file, or answered
 * nonsense), FJ_ERROR_TOO_LARGE (too long), G_IO_ERROR_CANCELLED. */
FjSandboxOutcome fj_sandbox_worker_exchange (FjSandboxWorker *self,
                                             FjSandboxRequest *request,
                                             int file,
                                             const FjSandboxAllowance *allowance,
                                             GCancellable *cancellable,
                                             FjSandboxReply *reply,
                                             int *reply_fd,
                                             GError **error);

G_END_DECLS
