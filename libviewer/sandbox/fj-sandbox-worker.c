/* See fj-sandbox-worker.h. */
#define _GNU_SOURCE 1 /* prlimit, posix_spawn_file_actions_addclosefrom_np */

#include "fj-sandbox-worker.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fj-error.h"
#include "fj-language.h"

#define PROGRAM "fenji-decoder"
#define START_SECONDS 20
/* Beyond this no job goes, whatever its file. */
#define MEMORY_CEILING (G_GUINT64_CONSTANT (8) << 30)
#define LAYERS_NEEDED                                                                                        \
  (FJ_SANDBOX_LAYER_NO_NEW_PRIVILEGES | FJ_SANDBOX_LAYER_LIMITS | FJ_SANDBOX_LAYER_SECCOMP)

struct _FjSandboxWorker
{
  pid_t pid;
  int socket;
  FjSandboxHello hello;
  guint64 jobs;
  guint64 file;
};

char *
fj_sandbox_worker_find_program (void)
{
  const char *named = g_getenv ("FENJI_DECODER");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = NULL, *in_tree = NULL;
  if (named && *named)
    return g_strdup (named);
  if (folder)
    {
      beside = g_build_filename (folder, PROGRAM, NULL);
      in_tree = g_build_filename (folder, "..", "decoder", PROGRAM, NULL);
      if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&beside);
      if (g_file_test (in_tree, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&in_tree);
    }
  return g_build_filename (FENJI_LIBEXECDIR, PROGRAM, NULL);
}

static void
pass_on (GPtrArray *environment, const char *name)
{
  const char *value = g_getenv (name);
  if (value)
    g_ptr_array_add (environment, g_strconcat (name, "=", value, NULL));
}

/* What it needs to find its dictionary and its sentences; nothing of the person. */
static GPtrArray *
make_environment (void)
{
  GPtrArray *environment = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (environment, g_strdup ("LC_ALL=C.UTF-8"));
  pass_on (environment, "FENJI_LOCALEDIR");
  pass_on (environment, "DCMDICTPATH");
#ifdef __SANITIZE_ADDRESS__
  pass_on (environment, "ASAN_OPTIONS");
  pass_on (environment, "UBSAN_OPTIONS");
#endif
  g_ptr_array_add (environment, NULL);
  return environment;
}

/* 0 or an errno. Signals as a fresh process has them; no descriptor but the four. */
static int
spawn (const char *program, int socket, pid_t *pid)
{
  g_autoptr (GPtrArray) environment = make_environment ();
  char *argv[] = { (char *) PROGRAM, NULL };
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  int status;
  sigemptyset (&none);
  sigfillset (&all);
  posix_spawnattr_init (&attributes);
  posix_spawnattr_setflags (&attributes,
                            POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setsigmask (&attributes, &none);
  posix_spawnattr_setsigdefault (&attributes, &all);
  posix_spawn_file_actions_init (&files);
  status = posix_spawn_file_actions_adddup2 (&files, socket, FJ_SANDBOX_SOCKET);
  if (!status)
    status = posix_spawn_file_actions_addopen (&files, 0, "/dev/null", O_RDONLY, 0);
  if (!status)
    status = posix_spawn_file_actions_addopen (&files, 1, "/dev/null", O_WRONLY, 0);
#ifndef __SANITIZE_ADDRESS__ /* whose findings are to be seen */
  if (!status)
    status = posix_spawn_file_actions_addopen (&files, 2, "/dev/null", O_WRONLY, 0);
#endif
  if (!status)
    status = posix_spawn_file_actions_addclosefrom_np (&files, FJ_SANDBOX_SOCKET + 1);
  if (!status)
    status = posix_spawn (pid, program, &files, &attributes, argv, (char **) environment->pdata);
  posix_spawn_file_actions_destroy (&files);
  posix_spawnattr_destroy (&attributes);
  return status;
}

typedef enum
{
  READY,
  LATE,
  CANCELLED
} Waited;

static Waited
wait_for (int socket, gint64 deadline, GCancellable *cancellable)
{
  GPollFD cancel = { .fd = -1 };
  gboolean watched = cancellable && g_cancellable_make_pollfd (cancellable, &cancel);
  Waited waited = LATE;
  for (;;)
    {
      struct pollfd fds[] = { { .fd = socket, .events = POLLIN }, { .fd = cancel.fd, .events = POLLIN } };
      gint64 left = deadline - g_get_monotonic_time ();
      int n;
      if (left <= 0)
        break;
      n = poll (fds, watched ? 2 : 1, (int) MIN (left / 1000 + 1, G_MAXINT));
      if (n < 0 && errno != EINTR)
        break;
      if (n > 0)
        {
          waited = watched && fds[1].revents ? CANCELLED : READY;
          break;
        }
    }
  if (watched)
    g_cancellable_release_fd (cancellable);
  return waited;
}

static gint64
seconds_from_now (double seconds)
{
  return g_get_monotonic_time () + (gint64) (CLAMP (seconds, 0, 86400) * G_USEC_PER_SEC);
}

static gboolean
greet (FjSandboxWorker *self)
{
  int fd = -1;
  if (wait_for (self->socket, seconds_from_now (START_SECONDS), NULL) != READY
      || fj_sandbox_wire_receive (self->socket, &self->hello, sizeof self->hello, &fd) != FJ_SANDBOX_RECEIVED)
    return FALSE;
  if (fd >= 0)
    close (fd);
  return fd < 0 && self->hello.version == FJ_SANDBOX_WIRE_VERSION
         && (self->hello.layers & LAYERS_NEEDED) == LAYERS_NEEDED;
}

FjSandboxWorker *
fj_sandbox_worker_start (const char *program, GError **error)
{
  g_autoptr (FjSandboxWorker) self = g_new0 (FjSandboxWorker, 1);
  int sockets[2];
  int status = socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) == 0 ? 0 : errno;
  self->socket = -1;
  if (!status)
    {
      self->socket = sockets[0];
      status = spawn (program, sockets[1], &self->pid);
      if (status)
        self->pid = 0;
      close (sockets[1]);
    }
  if (status)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
                   _ ("The program that opens images, %s, cannot be started: %s. Install Fenji again."),
                   program, g_strerror (status));
      return NULL;
    }
  if (!greet (self))
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE,
                   _ ("The program that opens images, %s, cannot shut itself in on this system, and so opens "
                      "nothing. It needs a kernel with seccomp."),
                   program);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* The wait status, or -1. */
static int
bury (FjSandboxWorker *self)
{
  int status = -1;
  if (self->socket >= 0)
    close (self->socket);
  self->socket = -1;
  if (self->pid > 0)
    {
      kill (self->pid, SIGKILL);
      while (waitpid (self->pid, &status, 0) < 0 && errno == EINTR)
        ;
    }
  self->pid = 0;
  return status;
}

void
fj_sandbox_worker_end (FjSandboxWorker *self)
{
  if (!self)
    return;
  bury (self);
  g_free (self);
}

FjSandboxLayers
fj_sandbox_worker_get_layers (const FjSandboxWorker *self)
{
  return self->hello.layers;
}

GPid
fj_sandbox_worker_get_pid (const FjSandboxWorker *self)
{
  return self->pid;
}

guint64
fj_sandbox_worker_get_file (const FjSandboxWorker *self)
{
  return self->file;
}

static double
get_processor_seconds (pid_t pid)
{
  clockid_t clock;
  struct timespec used = { 0 };
  if (clock_getcpuclockid (pid, &clock) == 0)
    clock_gettime (clock, &used);
  return used.tv_sec + used.tv_nsec * 1e-9;
}

static gboolean
set_limit (pid_t pid, int resource, guint64 value)
{
  struct rlimit limit;
  if (prlimit (pid, resource, NULL, &limit) != 0)
    return FALSE;
  limit.rlim_cur = MIN (value, limit.rlim_max);
  return prlimit (pid, resource, &limit, NULL) == 0;
}

static gboolean
set_limits (FjSandboxWorker *self, const FjSandboxAllowance *allowance)
{
  guint64 processor = (guint64) ceil (get_processor_seconds (self->pid) + allowance->seconds) + 1;
  return set_limit (self->pid, RLIMIT_AS, self->hello.base + MIN (allowance->memory, MEMORY_CEILING))
         && set_limit (self->pid, RLIMIT_CPU, processor)
         && set_limit (self->pid, RLIMIT_FSIZE, allowance->written);
}

static void
set_late (double seconds, GError **error)
{
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
      _ ("Reading this file took longer than %.0f seconds and was stopped. Try again when the computer "
         "is less busy; if that does not help, ask the sender to send it again."),
      seconds);
}

static void
set_dead (int status, double seconds, GError **error)
{
  if (status != -1 && WIFSIGNALED (status) && WTERMSIG (status) == SIGXCPU)
    set_late (seconds, error);
  else if (status != -1 && WIFSIGNALED (status) && WTERMSIG (status) == SIGSYS)
    g_set_error_literal (
        error, FJ_ERROR, FJ_ERROR_CORRUPT,
        _ ("While this file was read, something was tried that an image has no need of, and it "
           "was stopped. The file may be an attack: do not open it elsewhere, and tell "
           "whoever looks after this computer."));
  else
    g_set_error_literal (
        error, FJ_ERROR, FJ_ERROR_CORRUPT,
        _ ("This file is damaged in a way that stops the program that reads it. Other images "
           "are not affected. Ask the sender to send it again."));
}

static void
set_nonsense (GError **error)
{
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_CORRUPT,
      _ ("What was read of this file does not hold together. Read it again; if that does not "
         "help, ask the sender to send it again."));
}

FjSandboxOutcome
fj_sandbox_worker_exchange (FjSandboxWorker *self,
                            FjSandboxRequest *request,
                            int file,
                            const FjSandboxAllowance *allowance,
                            GCancellable *cancellable,
                            FjSandboxReply *reply,
                            int *reply_fd,
                            GError **error)
{
  request->version = FJ_SANDBOX_WIRE_VERSION;
  request->job = ++self->jobs;
  *reply_fd = -1;
  if (!set_limits (self, allowance) || !fj_sandbox_wire_send (self->socket, request, sizeof *request, file))
    return FJ_SANDBOX_NOT_SENT;
  switch (wait_for (self->socket, seconds_from_now (allowance->seconds), cancellable))
    {
    case LATE:
      set_late (allowance->seconds, error);
      return FJ_SANDBOX_LOST;
    case CANCELLED:
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return FJ_SANDBOX_LOST;
    case READY:
      break;
    }
  switch (fj_sandbox_wire_receive (self->socket, reply, sizeof *reply, reply_fd))
    {
    case FJ_SANDBOX_CLOSED:
      set_dead (bury (self), allowance->seconds, error);
      return FJ_SANDBOX_LOST;
    case FJ_SANDBOX_BROKEN:
      set_nonsense (error);
      return FJ_SANDBOX_LOST;
    case FJ_SANDBOX_RECEIVED:
      break;
    }
  if (reply->version != FJ_SANDBOX_WIRE_VERSION || reply->job != request->job)
    {
      if (*reply_fd >= 0)
        close (*reply_fd);
      *reply_fd = -1;
      set_nonsense (error);
      return FJ_SANDBOX_LOST;
    }
  self->file = request->file;
  return FJ_SANDBOX_ANSWERED;
}
