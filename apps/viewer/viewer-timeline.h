/* What else is known of a patient: earlier exams of both levels, newest first, with their reports where they
 * may be seen. Read once, when an exam is opened. */
#pragma once

#include "fj-client.h"
#include "fj-exam-row.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_PRIOR (viewer_prior_get_type ())
G_DECLARE_FINAL_TYPE (ViewerPrior, viewer_prior, VIEWER, PRIOR, GObject)

const FjExamRowData *viewer_prior_get (ViewerPrior *prior);
/* Of the signed report; NULL when there is none, or it may not be seen. */
const char *viewer_prior_get_findings (ViewerPrior *prior);
const char *viewer_prior_get_impression (ViewerPrior *prior);
const char *viewer_prior_get_auditor (ViewerPrior *prior);
gint64 viewer_prior_get_signed_at (ViewerPrior *prior); /* 0: not */
/* Of another record of the person than the one that is read: of another hospital, or a second one of the
 * same. That it is the same person is known by the resident id number alone, or a person confirmed it. */
gboolean viewer_prior_is_elsewhere (ViewerPrior *prior);
gboolean viewer_prior_is_confirmed (ViewerPrior *prior);

/* All exams of @patient but @except: a GListStore of ViewerPrior. */
void viewer_timeline_read_async (FjClient *client,
                                 const char *patient,
                                 const char *except,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GListModel *viewer_timeline_read_finish (GAsyncResult *result, GError **error);
/* The same, blocking. (transfer full) */
GPtrArray *viewer_timeline_read (
    FjClient *client, const char *patient, const char *except, GCancellable *cancellable, GError **error);

G_END_DECLS
