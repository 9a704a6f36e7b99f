#include "central-body.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "fj-language.h"

#define PREFIX "body-"
#define PENDING (1u << 20) /* bytes that are held before they are written */

typedef struct
{
  Central *central;
  SoupServerMessage *message;
  const FjRequest *request; /* lives as long as the message */
  const CentralBodyKind *kind;
  char *path;
  int fd;
  goffset size, most;
  GByteArray *pending;
  gboolean is_writing; /* a worker has @pending; the message is paused */
  gboolean is_gone;    /* meanwhile the client has left */
  int write_errno;
  FjReply *reply;
} Body;

static void
body_free (Body *body)
{
  g_signal_handlers_disconnect_by_data (body->message, body);
  if (body->fd >= 0)
    close (body->fd);
  if (body->path != NULL)
    g_unlink (body->path);
  g_free (body->path);
  g_byte_array_unref (body->pending);
  g_clear_pointer (&body->reply, fj_reply_free);
  g_object_unref (body->message);
  g_free (body);
}

/* ---- workers ---- */

typedef struct
{
  CentralBodyJob job, then;
  gpointer data;
  GMainContext *context;
} Job;

static gboolean
run_then (gpointer data)
{
  Job *job = data;

  job->then (job->data);
  g_main_context_unref (job->context);
  g_free (job);
  return G_SOURCE_REMOVE;
}

static void
run_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  job->job (job->data);
  /* Always from the main loop, never at once: a pool that is freed runs its last jobs elsewhere. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_then, job, NULL);
  g_source_attach (source, job->context);
}

GThreadPool *
central_body_pool_new (void)
{
  return g_thread_pool_new (run_job, NULL, CENTRAL_BODY_WORKERS, FALSE, NULL);
}

void
central_body_run (Central *central, CentralBodyJob function, CentralBodyJob then, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->job = function;
  job->then = then;
  job->data = data;
  job->context = g_main_context_ref_thread_default ();
  g_thread_pool_push (central->bodies, job, NULL);
}

FjReply *
central_body_call (Central *central,
                   const FjRequest *request,
                   FjReply *(*function) (CentralCall *call, gpointer data, GError **error),
                   gpointer data)
{
  CentralCall call;
  g_autoptr (GError) error = NULL;
  FjReply *reply;

  fj_language_set_thread (request->language);
  central_call_init (&call, central, request);
  reply = function (&call, data, &error);
  if (error != NULL)
    {
      g_clear_pointer (&reply, fj_reply_free);
      reply = fj_reply_new_error (request, error);
    }
  if (error != NULL || (reply != NULL && !call.audited))
    {
      g_autoptr (GError) audit_error = NULL;

      if (!central_call_audit (&call, reply->status, &audit_error))
        {
          fj_reply_free (reply);
          reply = fj_reply_new_error (request, audit_error);
        }
    }
  central_call_clear (&call);
  fj_language_set_thread (NULL);
  return reply;
}

void
central_body_sweep (const char *state_dir)
{
  g_autofree char *folder = g_build_filename (state_dir, "spool", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, PREFIX))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_unlink (path);
      }
}

/* ---- the end ---- */

static void
disk_error (int cause, GError **error)
{
  if (cause == ENOSPC || cause == EDQUOT || cause == EFBIG)
    g_set_error_literal (
        error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
        _ ("The server has no room left for this. Tell whoever looks after the server, and send it "
           "again later."));
  else
    g_set_error (error, FJ_ERROR, FJ_ERROR_IO, "spool: %s", g_strerror (cause));
}

/* All that is pending. FALSE with body->write_errno. */
static gboolean
write_pending (Body *body)
{
  const guint8 *data = body->pending->data;
  gsize left = body->pending->len;

  while (left > 0)
    {
      gssize n = write (body->fd, data, left);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          body->write_errno = n < 0 ? errno : ENOSPC;
          return FALSE;
        }
      data += n;
      left -= (gsize) n;
    }
  g_byte_array_set_size (body->pending, 0);
  return TRUE;
}

static FjReply *
do_work (CentralCall *call, gpointer data, GError **error)
{
  Body *body = data;

  if (!write_pending (body))
    {
      disk_error (body->write_errno, error);
      return NULL;
    }
  if (fsync (body->fd) != 0)
    {
      disk_error (errno, error);
      return NULL;
    }
  return body->kind->work (call, body->path, body->size, error);
}

static void
work (gpointer data)
{
  Body *body = data;

  body->reply = central_body_call (body->central, body->request, do_work, body);
}

static void
worked (gpointer data)
{
  Body *body = data;

  fj_service_reply (body->message, g_steal_pointer (&body->reply));
  soup_server_message_unpause (body->message);
  body_free (body);
}

/* ---- the body comes ---- */

static void
too_large (goffset most, GError **error)
{
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
      _ ("This is larger than %u MiB, the most that is taken here. Make it smaller, or send it in parts."),
      (guint) (most >> 20));
}

/* In a worker: a disk may take its time. */
static void
write_out (gpointer data)
{
  write_pending (data);
}

/* @error in the language of the request, which the thread has. */
static void
refuse (Body *body, const GError *error)
{
  fj_service_refuse (body->message, fj_reply_new_error (body->request, error));
  fj_language_set_thread (NULL);
}

static void
written_out (gpointer data)
{
  Body *body = data;
  g_autoptr (GError) error = NULL;

  body->is_writing = FALSE;
  if (body->is_gone)
    {
      body_free (body);
      return;
    }
  soup_server_message_unpause (body->message);
  if (body->write_errno == 0)
    return;
  fj_language_set_thread (body->request->language);
  disk_error (body->write_errno, &error);
  refuse (body, error);
  body_free (body);
}

static void
on_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  Body *body = data;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (chunk, &size);

  body->size += (goffset) size;
  if (body->size > body->most)
    {
      g_autoptr (GError) error = NULL;

      fj_language_set_thread (body->request->language);
      too_large (body->most, &error);
      refuse (body, error);
      body_free (body);
      return;
    }
  g_byte_array_append (body->pending, bytes, (guint) size);
  if (body->pending->len < PENDING)
    return;
  soup_server_message_pause (message);
  body->is_writing = TRUE;
  central_body_run (body->central, write_out, written_out, body);
}

/* Before its end: the client left. */
static void
on_finished (SoupServerMessage *message, gpointer data)
{
  Body *body = data;

  if (body->is_writing)
    body->is_gone = TRUE;
  else
    body_free (body);
}

static void
on_body (SoupServerMessage *message, gpointer data)
{
  Body *body = data;

  g_signal_handlers_disconnect_by_data (message, body);
  soup_server_message_pause (message);
  central_body_run (body->central, work, worked, body);
}

/* ---- whether it may come ---- */

static FjReply *
do_decide (CentralCall *call, gpointer data, GError **error)
{
  Body *body = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (body->message);

  if (!body->kind->allow (call, &body->most, error))
    return NULL;
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && soup_message_headers_get_content_length (headers) > body->most)
    {
      too_large (body->most, error);
      return NULL;
    }
  body->path = g_build_filename (body->central->state_dir, "spool", PREFIX "XXXXXX", NULL);
  body->fd = g_mkstemp_full (body->path, O_RDWR | O_CLOEXEC, 0600);
  if (body->fd < 0)
    {
      int cause = errno;

      g_clear_pointer (&body->path, g_free);
      disk_error (cause, error);
    }
  return NULL;
}

static void
decide (gpointer data)
{
  Body *body = data;

  body->reply = central_body_call (body->central, body->request, do_decide, body);
}

static void
decided (gpointer data)
{
  Body *body = data;

  if (body->reply != NULL)
    {
      fj_service_refuse (body->message, g_steal_pointer (&body->reply));
      soup_server_message_unpause (body->message);
      body_free (body);
      return;
    }
  g_signal_connect (body->message, "got-chunk", G_CALLBACK (on_chunk), body);
  g_signal_connect (body->message, "got-body", G_CALLBACK (on_body), body);
  g_signal_connect (body->message, "finished", G_CALLBACK (on_finished), body);
  soup_server_message_unpause (body->message);
}

void
central_body_take (Central *central,
                   SoupServerMessage *message,
                   const FjRequest *request,
                   const CentralBodyKind *kind)
{
  Body *body = g_new0 (Body, 1);

  body->central = central;
  body->message = g_object_ref (message);
  body->request = request;
  body->kind = kind;
  body->fd = -1;
  body->pending = g_byte_array_new ();
  soup_server_message_pause (message);
  central_body_run (central, decide, decided, body);
}
