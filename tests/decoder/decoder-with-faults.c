/* The decoder, with faults: a file whose preamble begins with "FAULT " and a word makes it do what that says,
 * from behind the door, as a decoder would that a file has taken over. */
#define _GNU_SOURCE 1 /* memfd_create */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "decoder-serve.h"
#include "fj-error.h"
#include "fj-frame.h"
#include "fj-sandbox-memory.h"

static guint8 bytes[4 << 20];

static void
say (const FjSandboxRequest *request, FjSandboxReply reply, int fd)
{
  reply.version = FJ_SANDBOX_WIRE_VERSION;
  reply.job = request->job;
  fj_sandbox_wire_send (FJ_SANDBOX_SOCKET, &reply, sizeof reply, fd);
}

/* As an error with "done": what was forbidden was done. */
static void
boast (const FjSandboxRequest *request, gboolean is_done)
{
  FjSandboxReply reply = { .is_error = 1, .code = FJ_ERROR_IO };
  g_strlcpy (reply.message, is_done ? "done" : "refused", sizeof reply.message);
  say (request, reply, -1);
}

/* A frame as CT_small.dcm has them (128 x 128, 16 bits, signed), which @change makes a lie of. */
static FjSandboxReply
make_frame (void)
{
  return (FjSandboxReply){
    .rows = 128, .columns = 128, .samples = 1, .type = FJ_SAMPLE_S16, .bits_stored = 16, .size = 32768
  };
}

static void
lie (const char *fault, const FjSandboxRequest *request)
{
  FjSandboxReply reply = make_frame ();
  if (g_str_equal (fault, "lie-rows"))
    reply.rows = 100000;
  else if (g_str_equal (fault, "lie-type"))
    reply.type = 77;
  else if (g_str_equal (fault, "lie-stored"))
    reply.bits_stored = 4;
  else if (g_str_equal (fault, "lie-size"))
    reply.size = 16;
  else if (g_str_equal (fault, "lie-huge"))
    reply.size = G_MAXUINT64;
  else if (g_str_equal (fault, "lie-text"))
    {
      reply.is_error = 1;
      memset (reply.message, 'A', sizeof reply.message);
      say (request, reply, -1);
      return;
    }
  else if (g_str_equal (fault, "lie-job"))
    {
      FjSandboxRequest other = *request;
      other.job++;
      say (&other, reply, fj_sandbox_memory_seal (bytes, 32768, NULL));
      return;
    }
  say (request, reply, fj_sandbox_memory_seal (bytes, 32768, NULL));
}

static void
answer_strangely (const char *fault, const FjSandboxRequest *request)
{
  FjSandboxReply reply = make_frame ();
  if (g_str_equal (fault, "unsealed"))
    {
      int fd = memfd_create ("x", MFD_CLOEXEC | MFD_ALLOW_SEALING);
      say (request, reply, write (fd, bytes, 32768) == 32768 ? fd : -1);
    }
  else if (g_str_equal (fault, "no-memory"))
    say (request, reply, -1);
  else if (g_str_equal (fault, "long"))
    {
      fj_sandbox_wire_send (FJ_SANDBOX_SOCKET, bytes, sizeof reply * 2, -1);
      pause ();
    }
  else if (g_str_equal (fault, "random"))
    {
      for (gsize i = 0; i < sizeof reply; i++)
        ((guint8 *) &reply)[i] = (guint8) (i * 2654435761u >> 13);
      fj_sandbox_wire_send (FJ_SANDBOX_SOCKET, &reply, sizeof reply, -1);
      sleep (60);
    }
  else if (g_str_equal (fault, "header-noise"))
    {
      memset (bytes, 0x5a, sizeof bytes);
      reply.size = sizeof bytes;
      g_strlcpy (reply.transfer_syntax, "1.2.840.10008.1.2.1", sizeof reply.transfer_syntax);
      say (request, reply, fj_sandbox_memory_seal (bytes, sizeof bytes, NULL));
    }
}

static void
allocate (const FjSandboxRequest *request)
{
  for (;;)
    {
      /* Large, so that a sanitizer asks the system for each. */
      volatile guint8 *block = malloc (64 << 20);
      if (!block)
        abort ();
      for (gsize i = 0; i < 64 << 20; i += 4096)
        block[i] = 1;
    }
}

static void
misbehave (const char *fault, const FjSandboxRequest *request)
{
  if (g_str_equal (fault, "abort"))
    abort ();
  else if (g_str_equal (fault, "segv"))
    *(volatile int *) (gintptr) (request->op * 8) = 1; /* nowhere */
  else if (g_str_equal (fault, "loop"))
    for (volatile guint i = 0;; i++)
      ;
  else if (g_str_equal (fault, "close"))
    {
      close (FJ_SANDBOX_SOCKET);
      for (volatile guint i = 0;; i++)
        ;
    }
  else if (g_str_equal (fault, "allocate"))
    allocate (request);
  else if (g_str_equal (fault, "open"))
    boast (request, open ("/etc/passwd", O_RDONLY) >= 0);
  else if (g_str_equal (fault, "create"))
    boast (request, open ("/tmp/fenji-escaped", O_RDWR | O_CREAT, 0600) >= 0);
  else if (g_str_equal (fault, "socket"))
    boast (request, socket (AF_INET, SOCK_STREAM, 0) >= 0);
  else if (g_str_equal (fault, "fork"))
    boast (request, fork () >= 0);
  else if (g_str_equal (fault, "exec"))
    boast (request, execl ("/bin/true", "true", NULL) == 0);
  else if (g_str_equal (fault, "kill"))
    boast (request, kill (getppid (), 0) == 0);
  else if (g_str_equal (fault, "code"))
    boast (request, mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                        != MAP_FAILED);
  else if (g_str_equal (fault, "huge-pages"))
    boast (request, memfd_create ("x", MFD_HUGETLB) >= 0);
  else if (g_str_equal (fault, "beyond"))
    {
      int fd = memfd_create ("x", MFD_CLOEXEC);
      volatile guint8 *at = ftruncate (fd, 4096) == 0
                                ? mmap (NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)
                                : MAP_FAILED;
      at[4096] = 1;
    }
  else if (g_str_equal (fault, "fill"))
    for (int fd = memfd_create ("x", MFD_CLOEXEC); write (fd, bytes, sizeof bytes) > 0;)
      ;
}

static gboolean
look (const FjSandboxRequest *request, int file)
{
  char preamble[32] = { 0 };
  if (pread (file, preamble, sizeof preamble - 1, 0) <= 6 || !g_str_has_prefix (preamble, "FAULT "))
    return FALSE;
  misbehave (preamble + 6, request);
  answer_strangely (preamble + 6, request);
  if (g_str_has_prefix (preamble + 6, "lie-"))
    lie (preamble + 6, request);
  return TRUE;
}

int
main (void)
{
  _exit (decoder_serve (look));
}
