#include "viewer-exam.h"

#include "fj-error.h"
#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "fj-time.h"

#define DRAFTS (FJ_ROLE_READER | FJ_ROLE_AUDITOR | FJ_ROLE_EXPERT)
#define AUDITS (FJ_ROLE_AUDITOR | FJ_ROLE_EXPERT)
#define TRIES 3 /* when the exam moves on between looking and claiming */

void
viewer_opened_free (ViewerOpened *opened)
{
  if (opened == NULL)
    return;
  fj_exam_free (opened->exam);
  fj_patient_free (opened->patient);
  g_free (opened->age);
  g_clear_pointer (&opened->report, json_object_unref);
  fj_report_free (opened->submitted);
  g_free (opened->task);
  g_free (opened->holder_name);
  g_free (opened->sentence);
  g_free (opened);
}

/* The step that is open: parts of its Task, which stay owned by @json. */
typedef struct
{
  JsonObject *json;
  const char *id, *code, *holder, *holder_name;
  guint version;
} Step;

static JsonObject *
get (FjClient *client, guint *etag, GCancellable *cancellable, GError **error, const char *format, ...)
    G_GNUC_PRINTF (5, 6);

static JsonObject *
get (FjClient *client, guint *etag, GCancellable *cancellable, GError **error, const char *format, ...)
{
  g_autofree char *path = NULL;
  va_list arguments;

  va_start (arguments, format);
  path = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return fj_client_send (client, "GET", path, NULL, 0, NULL, etag, cancellable, error);
}

/* The resource of the first entry of a searchset. (transfer none) (nullable) */
static JsonObject *
first_of (JsonObject *bundle)
{
  return bundle != NULL ? fj_json_get_object (bundle, "entry[0].resource") : NULL;
}

static gboolean
find_step (FjClient *client, const char *exam, Step *step, GCancellable *cancellable, GError **error)
{
  JsonObject *task;

  step->json = get (client, NULL, cancellable, error, "/Task?based-on=%s&status=requested,in-progress", exam);
  if (step->json == NULL)
    return FALSE;
  task = first_of (step->json);
  if (task == NULL)
    return TRUE;
  step->id = fj_json_get_string (task, "id");
  step->code = fj_json_get_string (task, "code.coding[0].code");
  step->holder = fj_json_reference_id (fj_json_get_string (task, "owner.reference"), "Practitioner");
  step->holder_name = fj_json_get_string (task, "owner.display");
  step->version = fj_fhir_get_version (task);
  return TRUE;
}

/* --- the report --- */

static gboolean
read_report (ViewerOpened *opened, FjClient *client, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) bundle
      = get (client, NULL, cancellable, &local, "/DiagnosticReport?based-on=%s", opened->exam->id);
  JsonObject *report = first_of (bundle);

  /* Who may see only what is signed sees nothing of a draft: that is no failure. */
  if (bundle == NULL && !g_error_matches (local, FJ_ERROR, FJ_ERROR_FORBIDDEN))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_clear_pointer (&opened->report, json_object_unref);
  if (report != NULL)
    {
      opened->report = json_object_ref (report);
      opened->report_etag = fj_fhir_get_version (report);
    }
  return TRUE;
}

/* Of the history, newest first: the oldest of the newest run of submitted versions. Auditors write into it,
 * so that only its beginning is the writer's. */
static void
find_submitted (ViewerOpened *opened, FjClient *client, GCancellable *cancellable)
{
  const char *id = opened->report != NULL ? fj_json_get_string (opened->report, "id") : NULL;
  g_autoptr (JsonObject) history = NULL;
  JsonArray *entries;
  JsonObject *found = NULL;

  if (id == NULL || g_strcmp0 (fj_json_get_string (opened->report, "status"), "partial") == 0)
    return;
  history = get (client, NULL, cancellable, NULL, "/DiagnosticReport/%s/_history", id);
  entries = history != NULL ? fj_json_get_array (history, "entry") : NULL;
  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = fj_json_element_object (entries, i);
      JsonObject *version = entry != NULL ? fj_json_get_object (entry, "resource") : NULL;
      gboolean is_submitted
          = version != NULL && g_strcmp0 (fj_json_get_string (version, "status"), "preliminary") == 0;

      if (is_submitted)
        found = version;
      else if (found != NULL)
        break;
    }
  if (found != NULL)
    opened->submitted = fj_fhir_report_from_json (found, NULL);
}

/* Central says how old somebody is, in the words of the trade; its list is where it says so. */
static void
find_age (ViewerOpened *opened, FjClient *client, GCancellable *cancellable)
{
  g_autofree char *accession
      = g_uri_escape_string (opened->exam->accession != NULL ? opened->exam->accession : "", NULL, FALSE);
  g_autoptr (JsonObject) list = NULL;
  JsonArray *rows;

  if (*accession == '\0')
    return;
  list = get (client, NULL, cancellable, NULL, "/worklist?q=%s", accession);
  rows = list != NULL ? fj_json_get_array (list, "rows") : NULL;
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = fj_json_element_object (rows, i);

      if (row != NULL && g_strcmp0 (fj_json_get_string (row, "exam"), opened->exam->id) == 0)
        opened->age = g_strdup (fj_json_get_string (row, "patient.age"));
    }
}

/* --- the claim --- */

static char *
why_looking (const ViewerOpened *opened, const Step *step, FjRole roles)
{
  const FjExam *exam = opened->exam;

  if (opened->holder_name != NULL)
    {
      g_autofree char *since = fj_time_to_display (opened->held_since);

      if (opened->held_since == 0)
        return g_strdup_printf (_ ("%s is working on this exam. You can look, but not write."),
                                opened->holder_name);
      return g_strdup_printf (_ ("%s has been working on this exam since %s. You can look, but not write."),
                              opened->holder_name, since);
    }
  if (exam->stage == FJ_STAGE_CANCELLED)
    return g_strdup (_ ("This exam is cancelled."));
  if (exam->stage == FJ_STAGE_RECALLED)
    return g_strdup (_ ("This exam is recalled: its images will be taken again."));
  if (exam->stage < FJ_STAGE_ACQUIRED)
    return g_strdup (
        _ ("The images are not complete yet, so no report can be started. You can look at what is here."));
  if (exam->stage == FJ_STAGE_SIGNED || exam->stage == FJ_STAGE_DELIVERED || exam->stage == FJ_STAGE_AMENDED)
    return g_strdup (_ ("This report is signed."));
  if (g_strcmp0 (step->code, "audit") == 0 && (roles & DRAFTS) != 0)
    return g_strdup (_ ("This report is submitted and waits for an auditor."));
  return g_strdup (_ ("You can look, but not write."));
}

/* One try. *again: the exam moved on meanwhile, look again. */
static gboolean
claim (ViewerOpened *opened,
       FjClient *client,
       const Step *step,
       guint exam_etag,
       gboolean *again,
       GCancellable *cancellable,
       GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) reply = NULL;
  g_autofree char *path = NULL;
  gboolean is_draft = g_strcmp0 (step->code, "draft") == 0;
  guint etag = 0;

  *again = FALSE;
  path = is_draft ? g_strdup_printf ("/ServiceRequest/%s/$start-report", opened->exam->id)
                  : g_strdup_printf ("/Task/%s/$claim", step->id);
  reply = fj_client_send (client, "POST", path, NULL, is_draft ? exam_etag : step->version, NULL, &etag,
                          cancellable, &local);
  if (g_error_matches (local, FJ_ERROR, FJ_ERROR_STALE)
      || g_error_matches (local, FJ_ERROR, FJ_ERROR_CONFLICT))
    {
      *again = TRUE; /* the next look says who has it */
      opened->sentence = g_strdup (local->message);
      return TRUE;
    }
  if (g_error_matches (local, FJ_ERROR, FJ_ERROR_FORBIDDEN))
    {
      opened->sentence = g_strdup (local->message);
      return TRUE;
    }
  if (reply == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  opened->task = g_strdup (step->id);
  opened->mode = is_draft ? VIEWER_MODE_DRAFT : VIEWER_MODE_AUDIT;
  if (!is_draft)
    return TRUE;
  g_clear_pointer (&opened->report, json_object_unref);
  opened->report = g_steal_pointer (&reply);
  opened->report_etag = etag != 0 ? etag : fj_fhir_get_version (opened->report);
  return TRUE;
}

static ViewerOpened *
open_once (FjClient *client,
           const char *id,
           gboolean look_only,
           gboolean *again,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (ViewerOpened) opened = g_new0 (ViewerOpened, 1);
  g_autoptr (JsonObject) exam = NULL;
  g_autoptr (JsonObject) patient = NULL;
  g_autoptr (JsonObject) step_json = NULL;
  Step step = { 0 };
  FjRole roles = fj_client_get_roles (client);
  guint etag = 0;
  gboolean may;

  *again = FALSE;
  exam = get (client, &etag, cancellable, error, "/ServiceRequest/%s", id);
  opened->exam = exam != NULL ? fj_fhir_exam_from_json (exam, error) : NULL;
  if (opened->exam == NULL)
    return NULL;
  patient = get (client, NULL, cancellable, error, "/Patient/%s", opened->exam->patient);
  opened->patient = patient != NULL ? fj_fhir_patient_from_json (patient, error) : NULL;
  if (opened->patient == NULL || !find_step (client, id, &step, cancellable, error))
    return NULL;
  step_json = step.json;
  if (!read_report (opened, client, cancellable, error))
    return NULL;
  may = (g_strcmp0 (step.code, "draft") == 0 && (roles & DRAFTS) != 0)
        || (g_strcmp0 (step.code, "audit") == 0 && (roles & AUDITS) != 0);
  if (may && step.holder != NULL && g_strcmp0 (step.holder, fj_client_get_practitioner (client)) != 0)
    {
      const char *modified = fj_json_get_string (first_of (step.json), "lastModified");

      opened->holder_name = g_strdup (step.holder_name != NULL ? step.holder_name : step.holder);
      if (modified == NULL || !fj_time_from_fhir (modified, &opened->held_since))
        opened->held_since = 0;
    }
  else if (may && !look_only && !claim (opened, client, &step, etag, again, cancellable, error))
    return NULL;
  if (opened->mode == VIEWER_MODE_LOOK && opened->sentence == NULL)
    opened->sentence = why_looking (opened, &step, roles);
  find_submitted (opened, client, cancellable);
  find_age (opened, client, cancellable);
  return g_steal_pointer (&opened);
}

ViewerOpened *
viewer_exam_open (
    FjClient *client, const char *exam, gboolean look_only, GCancellable *cancellable, GError **error)
{
  for (guint tries = 1;; tries++)
    {
      gboolean again;
      g_autoptr (ViewerOpened) opened = open_once (client, exam, look_only, &again, cancellable, error);

      if (opened == NULL || !again || tries == TRIES)
        return g_steal_pointer (&opened);
    }
}

/* --- without waiting --- */

typedef struct
{
  char *exam;
  gboolean look_only;
  char *language;
} Job;

static void
job_free (Job *job)
{
  g_free (job->exam);
  g_free (job->language);
  g_free (job);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  ViewerOpened *opened;

  fj_language_set_thread (job->language);
  opened = viewer_exam_open (source, job->exam, job->look_only, cancellable, &error);
  fj_language_set_thread (NULL);
  if (opened != NULL)
    g_task_return_pointer (task, opened, (GDestroyNotify) viewer_opened_free);
  else
    g_task_return_error (task, error);
}

void
viewer_exam_open_async (FjClient *client,
                        const char *exam,
                        gboolean look_only,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->exam = g_strdup (exam);
  job->look_only = look_only;
  job->language = g_strdup (fj_language_get_thread ());
  g_task_set_source_tag (task, viewer_exam_open_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, open_in_thread);
}

ViewerOpened *
viewer_exam_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- giving it back --- */

gboolean
viewer_exam_release (FjClient *client, const char *task, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) reply = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autofree char *path = g_strdup_printf ("/Task/%s/$release", task);
  guint etag = 0;

  json = get (client, &etag, cancellable, error, "/Task/%s", task);
  if (json == NULL)
    return FALSE;
  reply = fj_client_send (client, "POST", path, NULL, etag, NULL, NULL, cancellable, error);
  return reply != NULL;
}

static void
release_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!viewer_exam_release (source, data, NULL, &error))
    g_debug ("%s", error->message);
  g_task_return_boolean (task, TRUE);
}

void
viewer_exam_release_async (FjClient *client,
                           const char *task,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) job = g_task_new (client, NULL, callback, user_data);

  g_task_set_source_tag (job, viewer_exam_release_async);
  g_task_set_task_data (job, g_strdup (task), g_free);
  g_task_run_in_thread (job, release_in_thread);
}
