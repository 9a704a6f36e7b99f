/* See decoder-serve.h. */
#include "decoder-serve.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "decoder-door.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-sandbox-memory.h"

/* Bytes of address space; 0 when the system does not say. */
static guint64
get_address_space (void)
{
  unsigned long long pages = 0;
  FILE *file = fopen ("/proc/self/statm", "re");
  if (file)
    {
      if (fscanf (file, "%llu", &pages) != 1)
        pages = 0;
      fclose (file);
    }
  return (guint64) pages * (guint64) sysconf (_SC_PAGESIZE);
}

static int
read_header (
    FjSandboxDesk *desk, const FjSandboxRequest *request, int file, FjSandboxReply *reply, GError **error)
{
  const char *transfer_syntax = NULL;
  gboolean has_pixels = FALSE;
  g_autoptr (GBytes) bytes
      = fj_sandbox_desk_read_header (desk, request->file, file, &transfer_syntax, &has_pixels, error);
  if (!bytes)
    return -1;
  reply->size = g_bytes_get_size (bytes);
  reply->has_pixels = (guint32) has_pixels;
  g_strlcpy (reply->transfer_syntax, transfer_syntax, sizeof reply->transfer_syntax);
  return fj_sandbox_memory_seal (g_bytes_get_data (bytes, NULL), reply->size, error);
}

static int
read_frame (
    FjSandboxDesk *desk, const FjSandboxRequest *request, int file, FjSandboxReply *reply, GError **error)
{
  g_autoptr (FjFrame) frame = fj_sandbox_desk_read_frame (desk, request->file, file, request->frame, error);
  if (!frame)
    return -1;
  reply->size = fj_frame_get_size (frame);
  reply->rows = fj_frame_get_rows (frame);
  reply->columns = fj_frame_get_columns (frame);
  reply->samples = fj_frame_get_samples (frame);
  reply->type = fj_frame_get_type (frame);
  reply->bits_stored = fj_frame_get_bits_stored (frame);
  return fj_sandbox_memory_seal (fj_frame_get_data (frame), reply->size, error);
}

/* The memfd that goes with @reply, or -1 with the reason in it. */
static int
answer (FjSandboxDesk *desk, const FjSandboxRequest *request, int file, FjSandboxReply *reply)
{
  g_autoptr (GError) error = NULL;
  int fd = request->op == FJ_SANDBOX_OP_HEADER ? read_header (desk, request, file, reply, &error)
                                               : read_frame (desk, request, file, reply, &error);
  reply->version = FJ_SANDBOX_WIRE_VERSION;
  reply->job = request->job;
  if (fd < 0)
    {
      reply->is_error = 1;
      reply->code = (guint32) error->code;
      g_strlcpy (reply->message, error->message, sizeof reply->message);
    }
  return fd;
}

static gboolean
serve_one (FjSandboxDesk *desk, DecoderLook look)
{
  FjSandboxRequest request;
  FjSandboxReply reply = { 0 };
  int file, fd;
  gboolean sent;
  if (fj_sandbox_wire_receive (FJ_SANDBOX_SOCKET, &request, sizeof request, &file) != FJ_SANDBOX_RECEIVED
      || file < 0 || request.version != FJ_SANDBOX_WIRE_VERSION)
    return FALSE;
  request.language[sizeof request.language - 1] = 0;
  fj_language_set_thread (request.language);
  if (look && look (&request, file))
    {
      close (file);
      return TRUE;
    }
  fd = answer (desk, &request, file, &reply);
  sent = fj_sandbox_wire_send (FJ_SANDBOX_SOCKET, &reply, sizeof reply, fd);
  close (file);
  if (fd >= 0)
    close (fd);
  return sent;
}

int
decoder_serve (DecoderLook look)
{
  FjSandboxHello hello = { .version = FJ_SANDBOX_WIRE_VERSION };
  g_autoptr (FjSandboxDesk) desk = fj_sandbox_desk_new ();
  decoder_door_prepare ();
  hello.base = get_address_space ();
  hello.layers = decoder_door_close ();
  if (!fj_sandbox_wire_send (FJ_SANDBOX_SOCKET, &hello, sizeof hello, -1))
    return 1;
  while (serve_one (desk, look))
    ;
  return 0;
}
