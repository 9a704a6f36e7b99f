/* Opening an exam: who may do what with it now, the claim, and everything that stands beside its images.
 * Blocking, and the same without waiting; of no toolkit. */
#pragma once

#include "fj-client.h"
#include "fj-exam.h"
#include "fj-patient.h"
#include "fj-report.h"

G_BEGIN_DECLS

typedef enum
{
  VIEWER_MODE_LOOK, /* nothing is claimed, nothing can be written */
  VIEWER_MODE_DRAFT,
  VIEWER_MODE_AUDIT
} ViewerMode;

/* Strings are NULL when there is nothing to say. */
typedef struct
{
  ViewerMode mode;
  FjExam *exam;
  FjPatient *patient;
  char *age;          /* as central says it */
  JsonObject *report; /* the DiagnosticReport; NULL when there is none, or it may not be seen */
  guint report_etag;
  FjReport *submitted; /* as its writer handed it in, for the difference; NULL before that */
  char *task;          /* the step that is held by this person */
  char *holder_name;   /* who else holds it */
  gint64 held_since;
  char *sentence; /* why it can only be looked at */
} ViewerOpened;

void viewer_opened_free (ViewerOpened *opened);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerOpened, viewer_opened_free)

/* @exam: id of the ServiceRequest. Claims the step that is open, unless @look_only or someone else holds it.
 * Errors as of fj_client_send(). (transfer full) */
ViewerOpened *viewer_exam_open (
    FjClient *client, const char *exam, gboolean look_only, GCancellable *cancellable, GError **error);
void viewer_exam_open_async (FjClient *client,
                             const char *exam,
                             gboolean look_only,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
ViewerOpened *viewer_exam_open_finish (GAsyncResult *result, GError **error);

/* Gives the claim of step @task back. */
gboolean viewer_exam_release (FjClient *client, const char *task, GCancellable *cancellable, GError **error);
/* The same in a thread of its own; @callback (nullable) says that it is over, whatever came of it: a claim
 * that could not be given back is taken again by whoever opens the exam next. */
void viewer_exam_release_async (FjClient *client,
                                const char *task,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

G_END_DECLS
