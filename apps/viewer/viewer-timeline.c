#include "viewer-timeline.h"

#include "fj-fhir-worklist.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

#define PAGE 100
#define MAX_EXAMS 500 /* of one person: more are not worth reading on */

struct _ViewerPrior
{
  GObject parent;
  FjExamRow *row;
  char *findings, *impression, *auditor;
  gint64 signed_at;
  gboolean is_elsewhere, is_confirmed;
};

G_DEFINE_FINAL_TYPE (ViewerPrior, viewer_prior, G_TYPE_OBJECT)

static void
viewer_prior_finalize (GObject *object)
{
  ViewerPrior *self = VIEWER_PRIOR (object);

  g_clear_object (&self->row);
  g_free (self->findings);
  g_free (self->impression);
  g_free (self->auditor);
  G_OBJECT_CLASS (viewer_prior_parent_class)->finalize (object);
}

static void
viewer_prior_class_init (ViewerPriorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_prior_finalize;
}

static void
viewer_prior_init (ViewerPrior *self)
{
}

const FjExamRowData *
viewer_prior_get (ViewerPrior *prior)
{
  g_return_val_if_fail (VIEWER_IS_PRIOR (prior), NULL);
  return fj_exam_row_get (prior->row);
}

const char *
viewer_prior_get_findings (ViewerPrior *prior)
{
  g_return_val_if_fail (VIEWER_IS_PRIOR (prior), NULL);
  return prior->findings;
}

const char *
viewer_prior_get_impression (ViewerPrior *prior)
{
  g_return_val_if_fail (VIEWER_IS_PRIOR (prior), NULL);
  return prior->impression;
}

const char *
viewer_prior_get_auditor (ViewerPrior *prior)
{
  g_return_val_if_fail (VIEWER_IS_PRIOR (prior), NULL);
  return prior->auditor;
}

gint64
viewer_prior_get_signed_at (ViewerPrior *prior)
{
  g_return_val_if_fail (VIEWER_IS_PRIOR (prior), 0);
  return prior->signed_at;
}

gboolean
viewer_prior_is_elsewhere (ViewerPrior *prior)
{
  g_return_val_if_fail (VIEWER_IS_PRIOR (prior), TRUE);
  return prior->is_elsewhere;
}

gboolean
viewer_prior_is_confirmed (ViewerPrior *prior)
{
  g_return_val_if_fail (VIEWER_IS_PRIOR (prior), FALSE);
  return prior->is_confirmed;
}

/* A row that cannot be read is left out: the others are still worth seeing. (transfer full) (nullable) */
static ViewerPrior *
read_prior (JsonObject *json, const char *patient, const char *except)
{
  g_autoptr (FjExamRow) row = fj_fhir_worklist_row (json, NULL);
  const char *signed_at = fj_json_get_string (json, "report.signedAt");
  ViewerPrior *prior;

  if (row == NULL || g_strcmp0 (fj_exam_row_get (row)->exam, except) == 0
      || fj_exam_row_get (row)->stage == FJ_STAGE_CANCELLED)
    return NULL;
  prior = g_object_new (VIEWER_TYPE_PRIOR, NULL);
  prior->row = g_steal_pointer (&row);
  prior->findings = g_strdup (fj_json_get_string (json, "report.findings"));
  prior->impression = g_strdup (fj_json_get_string (json, "report.impression"));
  prior->auditor = g_strdup (fj_json_get_string (json, "report.auditor"));
  prior->is_elsewhere = g_strcmp0 (fj_exam_row_get (prior->row)->patient, patient) != 0;
  prior->is_confirmed = g_strcmp0 (fj_json_get_string (json, "identity"), "confirmed") == 0;
  if (signed_at == NULL || !fj_time_from_fhir (signed_at, &prior->signed_at))
    prior->signed_at = 0;
  return prior;
}

/* One page more. *next: the cursor to go on from, NULL at the end. */
static gboolean
read_page (GPtrArray *priors,
           FjClient *client,
           const char *patient,
           const char *except,
           char **next,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *after = *next != NULL ? g_uri_escape_string (*next, NULL, FALSE) : NULL;
  g_autofree char *path = g_strdup_printf ("/Patient/%s/$timeline?count=%u%s%s", patient, PAGE,
                                           after != NULL ? "&after=" : "", after != NULL ? after : "");
  g_autoptr (JsonObject) page = fj_client_send (client, "GET", path, NULL, 0, NULL, NULL, cancellable, error);
  JsonArray *rows;

  g_clear_pointer (next, g_free);
  if (page == NULL)
    return FALSE;
  rows = fj_json_get_array (page, "rows");
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = fj_json_element_object (rows, i);
      ViewerPrior *prior = row != NULL ? read_prior (row, patient, except) : NULL;

      if (prior != NULL)
        g_ptr_array_add (priors, prior);
    }
  *next = g_strdup (fj_json_get_string (page, "next"));
  return TRUE;
}

GPtrArray *
viewer_timeline_read (
    FjClient *client, const char *patient, const char *except, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) priors = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *next = NULL;

  for (guint pages = 0; pages < MAX_EXAMS / PAGE && (pages == 0 || next != NULL); pages++)
    if (!read_page (priors, client, patient, except, &next, cancellable, error))
      return NULL;
  return g_steal_pointer (&priors);
}

typedef struct
{
  char *patient, *except, *language;
} Job;

static void
job_free (Job *job)
{
  g_free (job->patient);
  g_free (job->except);
  g_free (job->language);
  g_free (job);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  GPtrArray *priors;

  fj_language_set_thread (job->language);
  priors = viewer_timeline_read (source, job->patient, job->except, cancellable, &error);
  fj_language_set_thread (NULL);
  if (priors != NULL)
    g_task_return_pointer (task, priors, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
viewer_timeline_read_async (FjClient *client,
                            const char *patient,
                            const char *except,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->patient = g_strdup (patient);
  job->except = g_strdup (except);
  job->language = g_strdup (fj_language_get_thread ());
  g_task_set_source_tag (task, viewer_timeline_read_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, read_in_thread);
}

GListModel *
viewer_timeline_read_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) priors = g_task_propagate_pointer (G_TASK (result), error);
  GListStore *store;

  if (priors == NULL)
    return NULL;
  store = g_list_store_new (VIEWER_TYPE_PRIOR);
  g_list_store_splice (store, 0, 0, priors->pdata, priors->len);
  return G_LIST_MODEL (store);
}
