/* What a job does with a file, in whichever process: parse it, give its header or one of its frames. Keeps
 * the last file parsed, so that the frames of one are not paid for with a parse each. Not thread-safe. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-frame.h"

G_BEGIN_DECLS

typedef struct _FjSandboxDesk FjSandboxDesk;

FjSandboxDesk *fj_sandbox_desk_new (void);
void fj_sandbox_desk_free (FjSandboxDesk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjSandboxDesk, fj_sandbox_desk_free)

/* @file: a number; the same means that @fd is the file of the last call. @fd stays the caller's.
 * *transfer_syntax is valid until the next call. Errors as of fj_dicom_object_open(),
 * fj_dicom_header_to_bytes(). (transfer full) */
GBytes *fj_sandbox_desk_read_header (FjSandboxDesk *self,
                                     guint64 file,
                                     int fd,
                                     const char **transfer_syntax,
                                     gboolean *has_pixels,
                                     GError **error);
/* Errors as of fj_dicom_object_open(), fj_dicom_frame_decode(). (transfer full) */
FjFrame *fj_sandbox_desk_read_frame (FjSandboxDesk *self, guint64 file, int fd, guint frame, GError **error);

G_END_DECLS
