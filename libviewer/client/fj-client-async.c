/* The asynchronous forms of FjClient: the blocking ones in a worker. */
#include "fj-client.h"

#include "fj-json.h"
#include "fj-language.h"

typedef struct
{
  char *method;
  char *path;
  JsonObject *body;
  guint etag;
  char *idempotency_key;
  char *user;
  char *password;
  char *language;
  guint reply_etag;
} Job;

static void
job_free (Job *job)
{
  g_free (job->method);
  g_free (job->path);
  g_clear_pointer (&job->body, json_object_unref);
  g_free (job->idempotency_key);
  g_free (job->user);
  g_free (job->password);
  g_free (job->language);
  g_free (job);
}

static void
run (FjClient *client,
     Job *job,
     GTaskThreadFunc function,
     gpointer tag,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);

  job->language = g_strdup (fj_language_get_thread ());
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, function);
}

static void
sign_in_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  fj_language_set_thread (job->language);
  if (fj_client_sign_in (source, job->user, job->password, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  fj_language_set_thread (NULL);
}

void
fj_client_sign_in_async (FjClient *client,
                         const char *user,
                         const char *password,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->user = g_strdup (user);
  job->password = g_strdup (password);
  run (client, job, sign_in_in_thread, fj_client_sign_in_async, cancellable, callback, user_data);
}

gboolean
fj_client_sign_in_finish (FjClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
send_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  JsonObject *reply;

  fj_language_set_thread (job->language);
  reply = fj_client_send (source, job->method, job->path, job->body, job->etag, job->idempotency_key,
                          &job->reply_etag, cancellable, &error);
  fj_language_set_thread (NULL);
  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) json_object_unref);
  else
    g_task_return_error (task, error);
}

void
fj_client_send_async (FjClient *client,
                      const char *method,
                      const char *path,
                      JsonObject *body,
                      guint etag,
                      const char *idempotency_key,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->method = g_strdup (method);
  job->path = g_strdup (path);
  job->body = body != NULL ? fj_json_copy (body) : NULL; /* the caller may go on changing its own */
  job->etag = etag;
  job->idempotency_key = g_strdup (idempotency_key);
  run (client, job, send_in_thread, fj_client_send_async, cancellable, callback, user_data);
}

JsonObject *
fj_client_send_finish (FjClient *client, GAsyncResult *result, guint *reply_etag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);
  if (reply_etag != NULL)
    *reply_etag = ((Job *) g_task_get_task_data (G_TASK (result)))->reply_etag;
  return g_task_propagate_pointer (G_TASK (result), error);
}
