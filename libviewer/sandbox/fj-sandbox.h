/* Parsing and decoding of DICOM files behind one call, in processes that can open nothing and reach nobody:
 * one bad file costs one error, never the program.
 *
 * A sandbox is a pool of decoder processes (fenji-decoder), started when they are needed and anew after one
 * has died. The same calls work inside the process, for tools and tests. Synchronous calls wait, and are for
 * worker threads; all of this is thread-safe. Objects and frames that come back are the caller's own.
 *
 * Errors: what fj_dicom_object_open() and fj_dicom_frame_decode() say of the file; FJ_ERROR_CORRUPT when the
 * file made its decoder die, lie or try what it may not; FJ_ERROR_TOO_LARGE when it took too long;
 * FJ_ERROR_UNAVAILABLE when no decoder can be started; G_IO_ERROR_CANCELLED. A job that is cancelled while it
 * runs ends with its process. */
#pragma once

#include <gio/gio.h>

#include "fj-dicom-object.h"
#include "fj-frame.h"
#include "fj-sandbox-wire.h"

G_BEGIN_DECLS

typedef struct _FjSandbox FjSandbox;
/* A file that is open for reading. */
typedef struct _FjSandboxFile FjSandboxFile;

#define FJ_SANDBOX_SECONDS 2.0                  /* for a job; and a second for each 8 MiB to be made */
#define FJ_SANDBOX_MEMORY ((guint64) 512 << 20) /* bytes for a job; and eight times what is to be made */

/* @n_workers: most processes at a time. @program: the decoder; NULL: where it is installed. */
FjSandbox *fj_sandbox_new (guint n_workers, const char *program);
FjSandbox *fj_sandbox_new_in_process (void);
FjSandbox *fj_sandbox_ref (FjSandbox *self);
/* The last one ends the processes. Not from inside a call. */
void fj_sandbox_unref (FjSandbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjSandbox, fj_sandbox_unref)

/* Before the first job. */
void fj_sandbox_set_limits (FjSandbox *self, double seconds, guint64 memory);
/* What the processes have shut behind them; starts one. 0 in the process, or with an error. */
FjSandboxLayers fj_sandbox_get_layers (FjSandbox *self, GError **error);

/* Opened here, by the program. Errors: FJ_ERROR_NOT_FOUND, FJ_ERROR_IO. */
FjSandboxFile *fj_sandbox_open (FjSandbox *self, const char *path, GError **error);
/* Of a descriptor, which stays the caller's; FJ_ERROR_INVALID when it may be written to: a decoder holds it
 * too. */
FjSandboxFile *fj_sandbox_open_fd (FjSandbox *self, int fd, GError **error);
FjSandboxFile *fj_sandbox_file_ref (FjSandboxFile *file);
void fj_sandbox_file_unref (FjSandboxFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjSandboxFile, fj_sandbox_file_unref)

/* The header as FJ_DICOM_OPEN_HEADER gives it, but for what fj-dicom-header.h leaves out. (transfer full) */
FjDicomObject *
fj_sandbox_read_header (FjSandbox *self, FjSandboxFile *file, GCancellable *cancellable, GError **error);
/* Frame @index (from 0), which must be as @header, the file's, says. Immutable. (transfer full) */
FjFrame *fj_sandbox_read_frame (FjSandbox *self,
                                FjSandboxFile *file,
                                const FjDicomObject *header,
                                guint index,
                                GCancellable *cancellable,
                                GError **error);

/* The same without waiting; sentences are in the language of the thread that asks. */
void fj_sandbox_read_header_async (FjSandbox *self,
                                   FjSandboxFile *file,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
FjDicomObject *fj_sandbox_read_header_finish (GAsyncResult *result, GError **error);
void fj_sandbox_read_frame_async (FjSandbox *self,
                                  FjSandboxFile *file,
                                  const FjDicomObject *header,
                                  guint index,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
FjFrame *fj_sandbox_read_frame_finish (GAsyncResult *result, GError **error);

G_END_DECLS
