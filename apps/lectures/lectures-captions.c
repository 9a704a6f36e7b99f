#include "lectures-captions.h"

typedef struct
{
  FjClient *client;
  char *path;
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->client);
  g_free (job->path);
  g_free (job);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = fj_client_fetch (job->client, job->path, "text/vtt", NULL, cancellable, &error);
  FjCaptions *captions = bytes != NULL ? fj_captions_parse (bytes, &error) : NULL;

  if (captions != NULL)
    g_task_return_pointer (task, captions, (GDestroyNotify) fj_captions_unref);
  else
    g_task_return_error (task, error);
}

void
lectures_captions_load_async (FjClient *client,
                              const char *media,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->client = g_object_ref (client);
  job->path = g_strdup_printf ("/media/%s", media);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, load_in_thread);
}

FjCaptions *
lectures_captions_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
