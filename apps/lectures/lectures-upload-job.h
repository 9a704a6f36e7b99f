/* Sends a lesson to central: its files, its teaching case, then the lesson itself, and publishes it. In a
 * thread; what was sent of a lesson that was cancelled or failed is never seen by a learner. */
#pragma once

#include "fj-client.h"
#include "fj-sandbox.h"

G_BEGIN_DECLS

/* Paths are of this machine; NULL: none. */
typedef struct
{
  char *title, *description, *body_part, *modality, *level;
  double duration; /* seconds */
  char *film, *captions;
  GBytes *poster; /* PNG */
  char *case_folder;
  gboolean is_to_be_published;
} LecturesUploadDraft;

void lectures_upload_draft_free (LecturesUploadDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecturesUploadDraft, lectures_upload_draft_free)
/* What is missing or wrong, for the person who fills it in; NULL: it can be sent. (transfer full) */
char *lectures_upload_draft_check (const LecturesUploadDraft *draft);
/* By its ending; NULL: none that lessons may have. */
const char *lectures_upload_media_type (const char *path);

/* What is being done ("The film is sent"), and 0 to 1 of it, in the caller's main context. */
typedef void (*LecturesUploadProgress) (const char *what, double share, gpointer user_data);

/* @draft is taken over. @sandbox reads the headers of the teaching case. */
void lectures_upload_async (FjClient *client,
                            FjSandbox *sandbox,
                            LecturesUploadDraft *draft,
                            LecturesUploadProgress progress,
                            gpointer progress_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean lectures_upload_finish (GAsyncResult *result, GError **error);

G_END_DECLS
