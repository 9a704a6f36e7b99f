#include "registration-exam-read.h"

#include "fj-fhir.h"
#include "fj-json.h"
#include "fj-language.h"
#include "registration-scan.h"

typedef struct
{
  char *exam;
  char *language;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->exam);
  g_free (job->language);
  g_free (job);
}

void
registration_exam_read_free (RegistrationExamRead *read)
{
  if (read == NULL)
    return;
  g_clear_pointer (&read->exam, fj_exam_free);
  g_clear_object (&read->form);
  g_free (read);
}

static JsonObject *
get (FjClient *client, const char *type, const char *id, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/%s/%s", type, id);

  return fj_client_send (client, "GET", path, NULL, 0, NULL, NULL, cancellable, error);
}

/* NULL when it cannot be shown: then the exam is shown without it. */
static GdkTexture *
read_form (FjClient *client, const char *document, GCancellable *cancellable)
{
  g_autoptr (JsonObject) json = get (client, "DocumentReference", document, cancellable, NULL);
  const char *url = json != NULL ? fj_json_get_string (json, "content[0].attachment.url") : NULL;
  const char *binary = url != NULL ? fj_json_reference_id (url, "Binary") : NULL;
  g_autofree char *path = binary != NULL ? g_strconcat ("/Binary/", binary, NULL) : NULL;
  g_autoptr (GBytes) bytes
      = path != NULL ? fj_client_fetch (client, path, "image/*", NULL, cancellable, NULL) : NULL;
  g_autoptr (GdkPixbuf) picture = bytes != NULL ? registration_scan_read (bytes, NULL) : NULL;

  return picture != NULL ? gdk_texture_new_for_pixbuf (picture) : NULL;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  g_autoptr (RegistrationExamRead) read = g_new0 (RegistrationExamRead, 1);
  g_autoptr (JsonObject) json = NULL;

  fj_language_set_thread (job->language);
  json = get (source, "ServiceRequest", job->exam, cancellable, &error);
  if (json != NULL)
    read->exam = fj_fhir_exam_from_json (json, &error);
  if (read->exam != NULL && read->exam->request_form != NULL)
    {
      read->form = read_form (source, read->exam->request_form, cancellable);
      read->form_failed = read->form == NULL;
    }
  fj_language_set_thread (NULL);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&read), (GDestroyNotify) registration_exam_read_free);
}

void
registration_exam_read_async (FjClient *client,
                              const char *exam,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->exam = g_strdup (exam);
  job->language = g_strdup (fj_language_get_thread ());
  g_task_set_source_tag (task, registration_exam_read_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, read_in_thread);
}

RegistrationExamRead *
registration_exam_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
