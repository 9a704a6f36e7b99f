#include "viewer-pdf.h"

#include <string.h>
#include "fj-error.h"
#include "fj-language.h"

typedef struct
{
  char *binary, *language;
  GFile *file;
} Job;

static void
job_free (Job *job)
{
  g_free (job->binary);
  g_free (job->language);
  g_object_unref (job->file);
  g_free (job);
}

static gboolean
save (FjClient *client, const Job *job, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/Binary/%s", job->binary);
  g_autoptr (GBytes) bytes = fj_client_fetch (client, path, "application/pdf", NULL, cancellable, error);
  g_autoptr (GError) local = NULL;
  gconstpointer data;
  gsize size;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  if (size < 5 || memcmp (data, "%PDF-", 5) != 0)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                   _ ("What the server keeps as the paper is no PDF. Tell whoever looks after the system."));
      return FALSE;
    }
  if (g_file_replace_contents (job->file, data, size, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, cancellable,
                               &local))
    return TRUE;
  g_set_error (error, FJ_ERROR, FJ_ERROR_IO, _ ("The file cannot be written (%s). Choose another folder."),
               local->message);
  return FALSE;
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  gboolean is_saved;

  fj_language_set_thread (job->language);
  is_saved = save (source, job, cancellable, &error);
  fj_language_set_thread (NULL);
  if (is_saved)
    g_task_return_pointer (task, g_file_get_parse_name (job->file), g_free);
  else
    g_task_return_error (task, error);
}

void
viewer_pdf_save_async (
    FjClient *client, const char *binary, GFile *file, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (client, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->binary = g_strdup (binary);
  job->language = g_strdup (fj_language_get_thread ());
  job->file = g_object_ref (file);
  g_task_set_source_tag (task, viewer_pdf_save_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, save_in_thread);
}

char *
viewer_pdf_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
