/* One exam as central has it, with the picture of its request form, read in a worker. */
#pragma once

#include <gdk/gdk.h>
#include "fj-client.h"
#include "fj-exam.h"

G_BEGIN_DECLS

typedef struct
{
  FjExam *exam;
  GdkTexture *form; /* NULL: none, or it cannot be shown */
  gboolean form_failed;
} RegistrationExamRead;

void registration_exam_read_free (RegistrationExamRead *read);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RegistrationExamRead, registration_exam_read_free)

void registration_exam_read_async (FjClient *client,
                                   const char *exam,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
RegistrationExamRead *registration_exam_read_finish (GAsyncResult *result,
                                                     GError **error); /* (transfer full) */

G_END_DECLS
