/* What a decoder answered, believed as far as it can be checked. For the sources of sandbox/.
 *
 * A decoder that a file has taken over can say whatever it likes. Sizes are compared with the header and with
 * bounds before anything is mapped; memory must be sealed; text must be text. What cannot be checked is
 * whether the pixels are those of the file: a lie of the right size is a wrong picture. */
#pragma once

#include "fj-dicom-object.h"
#include "fj-frame.h"
#include "fj-sandbox-wire.h"

G_BEGIN_DECLS

/* What a header says of each frame (PS3.3 C.7.6.3.1). */
typedef struct
{
  guint rows, columns, samples, bits_allocated, bits_stored;
  gboolean is_signed;
  guint frames;
} FjSandboxShape;

/* FALSE when @header tells of no image, or of one beyond the bounds: FJ_ERROR_NOT_FOUND,
 * FJ_ERROR_TOO_LARGE. */
gboolean fj_sandbox_shape_read (const FjDicomObject *header, FjSandboxShape *shape, GError **error);
guint64 fj_sandbox_shape_frame_bytes (const FjSandboxShape *shape);
/* FALSE with FJ_ERROR_CORRUPT when @frame is not what @shape says, or a value goes beyond Bits Stored. */
gboolean fj_sandbox_shape_check (const FjSandboxShape *shape, const FjFrame *frame, GError **error);

/* The two answers. @fd stays the caller's. FALSE in *is_sound: the decoder lied or was broken, and must not
 * be asked again; otherwise an error is what it had to say of the file. */
FjDicomObject *
fj_sandbox_answer_header (const FjSandboxReply *reply, int fd, gboolean *is_sound, GError **error);
FjFrame *fj_sandbox_answer_frame (
    const FjSandboxReply *reply, int fd, const FjSandboxShape *shape, gboolean *is_sound, GError **error);

G_END_DECLS
