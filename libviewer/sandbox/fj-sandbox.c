/* See fj-sandbox.h. */
#include "fj-sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fj-dicom-header.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-sandbox-answer.h"
#include "fj-sandbox-desk.h"
#include "fj-sandbox-memory.h"
#include "fj-sandbox-pool.h"

struct _FjSandbox
{
  gatomicrefcount references;
  FjSandboxPool *pool; /* NULL: in the process */
  double seconds;
  guint64 memory;
  GMutex mutex;
  guint64 files; /* the number of the last one opened */
};

struct _FjSandboxFile
{
  gatomicrefcount references;
  int fd;
  guint64 number; /* never again in this sandbox */
  guint64 size;
  GMutex mutex;
  FjSandboxDesk *desk; /* in the process */
};

static FjSandbox *
sandbox_new (FjSandboxPool *pool)
{
  FjSandbox *self = g_new0 (FjSandbox, 1);
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->pool = pool;
  self->seconds = FJ_SANDBOX_SECONDS;
  self->memory = FJ_SANDBOX_MEMORY;
  return self;
}

FjSandbox *
fj_sandbox_new (guint n_workers, const char *program)
{
  return sandbox_new (fj_sandbox_pool_new (n_workers, program));
}

FjSandbox *
fj_sandbox_new_in_process (void)
{
  return sandbox_new (NULL);
}

FjSandbox *
fj_sandbox_ref (FjSandbox *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
fj_sandbox_unref (FjSandbox *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->references))
    return;
  fj_sandbox_pool_free (self->pool);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
fj_sandbox_set_limits (FjSandbox *self, double seconds, guint64 memory)
{
  self->seconds = seconds;
  self->memory = memory;
}

FjSandboxLayers
fj_sandbox_get_layers (FjSandbox *self, GError **error)
{
  FjSandboxLayers layers = 0;
  FjSandboxWorker *worker = self->pool ? fj_sandbox_pool_take (self->pool, 0, NULL, error) : NULL;
  if (worker)
    {
      layers = fj_sandbox_worker_get_layers (worker);
      fj_sandbox_pool_give_back (self->pool, worker);
    }
  return layers;
}

/* Takes @fd, which may be -1 with errno. */
static FjSandboxFile *
file_new (FjSandbox *self, int fd, const char *name, GError **error)
{
  struct stat told;
  FjSandboxFile *file;
  if (fd < 0 || fstat (fd, &told) != 0)
    {
      int saved = errno;
      if (fd >= 0)
        close (fd);
      g_set_error (error, FJ_ERROR, saved == ENOENT ? FJ_ERROR_NOT_FOUND : FJ_ERROR_IO,
                   _ ("\"%s\" cannot be opened: %s. Check that it is there and may be read."), name,
                   g_strerror (saved));
      return NULL;
    }
  file = g_new0 (FjSandboxFile, 1);
  g_atomic_ref_count_init (&file->references);
  g_mutex_init (&file->mutex);
  file->fd = fd;
  file->size = told.st_size > 0 ? (guint64) told.st_size : 0;
  g_mutex_lock (&self->mutex);
  file->number = ++self->files;
  g_mutex_unlock (&self->mutex);
  if (!self->pool)
    file->desk = fj_sandbox_desk_new ();
  return file;
}

FjSandboxFile *
fj_sandbox_open (FjSandbox *self, const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  return file_new (self, open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), name, error);
}

FjSandboxFile *
fj_sandbox_open_fd (FjSandbox *self, int fd, GError **error)
{
  int flags = fcntl (fd, F_GETFL);
  if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                           _ ("A file that is to be looked at must be open for reading only. Open it so."));
      return NULL;
    }
  return file_new (self, flags < 0 ? -1 : fcntl (fd, F_DUPFD_CLOEXEC, 3), "", error);
}

FjSandboxFile *
fj_sandbox_file_ref (FjSandboxFile *file)
{
  g_atomic_ref_count_inc (&file->references);
  return file;
}

void
fj_sandbox_file_unref (FjSandboxFile *file)
{
  if (!file || !g_atomic_ref_count_dec (&file->references))
    return;
  fj_sandbox_desk_free (file->desk);
  close (file->fd);
  g_mutex_clear (&file->mutex);
  g_free (file);
}

/* "en" or "zh_CN": of the thread, else of the process. */
static const char *
get_language (void)
{
  const char *language = fj_language_get_thread ();
  if (!language)
    language = g_str_has_prefix (g_get_language_names ()[0], "zh") ? "zh_CN" : "en";
  return language;
}

/* @bytes: what is to be made. */
static FjSandboxAllowance
make_allowance (const FjSandbox *self, const FjSandboxFile *file, guint64 bytes)
{
  return (FjSandboxAllowance){
    .seconds = self->seconds + (double) (bytes >> 23) + (double) (file->size >> 26),
    .memory = self->memory + 8 * (bytes + MIN (file->size, (guint64) 64 << 20)),
    /* A copy without padding is made in memory too. */
    .written = MAX (bytes, file->size),
  };
}

/* Sends @request, to a second process when the first had died of itself. On TRUE, @worker is out and to be
 * given back, or ended. */
static gboolean
ask (FjSandbox *self,
     FjSandboxFile *file,
     FjSandboxRequest *request,
     const FjSandboxAllowance *allowance,
     GCancellable *cancellable,
     FjSandboxReply *reply,
     int *fd,
     FjSandboxWorker **worker,
     GError **error)
{
  request->file = file->number;
  g_strlcpy (request->language, get_language (), sizeof request->language);
  for (guint tries = 0; tries < 3; tries++)
    {
      FjSandboxOutcome outcome;
      *worker = fj_sandbox_pool_take (self->pool, file->number, cancellable, error);
      if (!*worker)
        return FALSE;
      outcome
          = fj_sandbox_worker_exchange (*worker, request, file->fd, allowance, cancellable, reply, fd, error);
      if (outcome == FJ_SANDBOX_ANSWERED)
        return TRUE;
      fj_sandbox_worker_end (*worker);
      fj_sandbox_pool_give_back (self->pool, NULL);
      if (outcome == FJ_SANDBOX_LOST)
        return FALSE;
    }
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
      _ ("The program that opens images stops again and again. Restart this computer; if that "
         "does not help, install Fenji again."));
  return FALSE;
}

static void
finish (FjSandbox *self, FjSandboxWorker *worker, int fd, gboolean is_sound)
{
  if (fd >= 0)
    close (fd);
  if (!is_sound)
    g_clear_pointer (&worker, fj_sandbox_worker_end);
  fj_sandbox_pool_give_back (self->pool, worker);
}

static FjDicomObject *
read_header_here (FjSandboxFile *file, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&file->mutex);
  const char *transfer_syntax = NULL;
  gboolean has_pixels = FALSE;
  FjDicomObject *header = NULL;
  g_autoptr (GBytes) bytes = fj_sandbox_desk_read_header (file->desk, file->number, file->fd,
                                                          &transfer_syntax, &has_pixels, error);
  int fd
      = bytes ? fj_sandbox_memory_seal (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error) : -1;
  if (fd >= 0)
    {
      header = fj_dicom_header_open (fd, transfer_syntax, has_pixels, error);
      close (fd);
    }
  return header;
}

FjDicomObject *
fj_sandbox_read_header (FjSandbox *self, FjSandboxFile *file, GCancellable *cancellable, GError **error)
{
  FjSandboxRequest request = { .op = FJ_SANDBOX_OP_HEADER };
  FjSandboxAllowance allowance = make_allowance (self, file, 0);
  FjSandboxReply reply;
  FjSandboxWorker *worker;
  FjDicomObject *header;
  gboolean is_sound;
  int fd;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!self->pool)
    return read_header_here (file, error);
  allowance.written = MAX (allowance.written, FJ_DICOM_HEADER_MAX);
  if (!ask (self, file, &request, &allowance, cancellable, &reply, &fd, &worker, error))
    return NULL;
  header = fj_sandbox_answer_header (&reply, fd, &is_sound, error);
  finish (self, worker, fd, is_sound);
  return header;
}

static FjFrame *
read_frame_here (FjSandboxFile *file, const FjSandboxShape *shape, guint index, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&file->mutex);
  g_autoptr (FjFrame) frame = fj_sandbox_desk_read_frame (file->desk, file->number, file->fd, index, error);
  return frame && fj_sandbox_shape_check (shape, frame, error) ? g_steal_pointer (&frame) : NULL;
}

static FjFrame *
read_frame (FjSandbox *self,
            FjSandboxFile *file,
            const FjSandboxShape *shape,
            guint index,
            GCancellable *cancellable,
            GError **error)
{
  FjSandboxRequest request = { .op = FJ_SANDBOX_OP_FRAME, .frame = index };
  FjSandboxAllowance allowance = make_allowance (self, file, fj_sandbox_shape_frame_bytes (shape));
  FjSandboxReply reply;
  FjSandboxWorker *worker;
  FjFrame *frame;
  gboolean is_sound;
  int fd;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!self->pool)
    return read_frame_here (file, shape, index, error);
  if (!ask (self, file, &request, &allowance, cancellable, &reply, &fd, &worker, error))
    return NULL;
  frame = fj_sandbox_answer_frame (&reply, fd, shape, &is_sound, error);
  finish (self, worker, fd, is_sound);
  return frame;
}

FjFrame *
fj_sandbox_read_frame (FjSandbox *self,
                       FjSandboxFile *file,
                       const FjDicomObject *header,
                       guint index,
                       GCancellable *cancellable,
                       GError **error)
{
  FjSandboxShape shape;
  return fj_sandbox_shape_read (header, &shape, error)
             ? read_frame (self, file, &shape, index, cancellable, error)
             : NULL;
}

typedef struct
{
  FjSandbox *sandbox;
  FjSandboxFile *file;
  FjSandboxShape shape;
  guint index;
  const char *language; /* static */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  fj_sandbox_file_unref (job->file);
  fj_sandbox_unref (job->sandbox);
  g_free (job);
}

static Job *
job_new (FjSandbox *self, FjSandboxFile *file, guint index)
{
  Job *job = g_new0 (Job, 1);
  job->sandbox = fj_sandbox_ref (self);
  job->file = fj_sandbox_file_ref (file);
  job->index = index;
  job->language = get_language ();
  return job;
}

static void
run_header (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  FjDicomObject *header;
  fj_language_set_thread (job->language);
  header = fj_sandbox_read_header (job->sandbox, job->file, cancellable, &error);
  if (header)
    g_task_return_pointer (task, header, (GDestroyNotify) fj_dicom_object_free);
  else
    g_task_return_error (task, error);
}

static void
run_frame (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  FjFrame *frame;
  fj_language_set_thread (job->language);
  frame = read_frame (job->sandbox, job->file, &job->shape, job->index, cancellable, &error);
  if (frame)
    g_task_return_pointer (task, frame, (GDestroyNotify) fj_frame_unref);
  else
    g_task_return_error (task, error);
}

void
fj_sandbox_read_header_async (FjSandbox *self,
                              FjSandboxFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_sandbox_read_header_async);
  g_task_set_task_data (task, job_new (self, file, 0), job_free);
  g_task_run_in_thread (task, run_header);
}

FjDicomObject *
fj_sandbox_read_header_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, fj_sandbox_read_header_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
fj_sandbox_read_frame_async (FjSandbox *self,
                             FjSandboxFile *file,
                             const FjDicomObject *header,
                             guint index,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = job_new (self, file, index);
  GError *error = NULL;
  g_task_set_source_tag (task, fj_sandbox_read_frame_async);
  g_task_set_task_data (task, job, job_free);
  if (fj_sandbox_shape_read (header, &job->shape, &error))
    g_task_run_in_thread (task, run_frame);
  else
    g_task_return_error (task, error);
}

FjFrame *
fj_sandbox_read_frame_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, fj_sandbox_read_frame_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
