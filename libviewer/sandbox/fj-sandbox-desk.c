/* See fj-sandbox-desk.h. */
#include "fj-sandbox-desk.h"

#include "fj-dicom-frame.h"
#include "fj-dicom-header.h"

struct _FjSandboxDesk
{
  guint64 file;
  FjDicomObject *object; /* of @file; NULL: none yet */
};

FjSandboxDesk *
fj_sandbox_desk_new (void)
{
  return g_new0 (FjSandboxDesk, 1);
}

static void
clear (FjSandboxDesk *self)
{
  g_clear_pointer (&self->object, fj_dicom_object_free);
}

void
fj_sandbox_desk_free (FjSandboxDesk *self)
{
  if (!self)
    return;
  clear (self);
  g_free (self);
}

static gboolean
lay_out (FjSandboxDesk *self, guint64 file, int fd, GError **error)
{
  if (self->object && self->file == file)
    return TRUE;
  clear (self);
  self->file = file;
  self->object = fj_dicom_object_open_fd (fd, FJ_DICOM_OPEN_LAZY, error);
  return self->object != NULL;
}

GBytes *
fj_sandbox_desk_read_header (FjSandboxDesk *self,
                             guint64 file,
                             int fd,
                             const char **transfer_syntax,
                             gboolean *has_pixels,
                             GError **error)
{
  if (!lay_out (self, file, fd, error))
    return NULL;
  *transfer_syntax = fj_dicom_object_get_transfer_syntax (self->object);
  return fj_dicom_header_to_bytes (self->object, has_pixels, error);
}

FjFrame *
fj_sandbox_desk_read_frame (FjSandboxDesk *self, guint64 file, int fd, guint frame, GError **error)
{
  return lay_out (self, file, fd, error) ? fj_dicom_frame_decode (self->object, frame, error) : NULL;
}
