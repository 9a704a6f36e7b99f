/* What a program and its decoder processes say to each other: fixed records over a SOCK_SEQPACKET pair, of
 * one machine and one build, host byte order. Shared by libviewer/sandbox and apps/decoder.
 *
 * The decoder says hello once, then answers each request with one reply. A request carries the file, open for
 * reading; a reply carries what was made of it, in a sealed memfd (fj-sandbox-memory.h). The decoder believes
 * the program; the program believes nothing that the decoder says. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FJ_SANDBOX_WIRE_VERSION 0x464a0001u
#define FJ_SANDBOX_SOCKET 3 /* the decoder's end */

/* Layers of the door that a decoder has closed behind itself. */
typedef enum
{
  FJ_SANDBOX_LAYER_NO_NEW_PRIVILEGES = 1 << 0,
  FJ_SANDBOX_LAYER_LIMITS = 1 << 1,
  FJ_SANDBOX_LAYER_LANDLOCK = 1 << 2, /* absent on kernels without it */
  FJ_SANDBOX_LAYER_SECCOMP = 1 << 3
} FjSandboxLayers;

typedef struct
{
  guint32 version;
  guint32 layers; /* FjSandboxLayers */
  guint64 base;   /* bytes of address space before the first job */
} FjSandboxHello;

typedef enum
{
  FJ_SANDBOX_OP_HEADER = 1,
  FJ_SANDBOX_OP_FRAME = 2
} FjSandboxOp;

typedef struct
{
  guint32 version;
  guint32 op;
  guint64 job;       /* the reply bears the same */
  guint64 file;      /* the same number, the same file: it need not be parsed again */
  guint32 frame;     /* from 0 */
  char language[12]; /* of the reader: "en", "zh_CN" */
} FjSandboxRequest;

typedef struct
{
  guint32 version;
  guint32 is_error;
  guint64 job;
  guint64 size; /* bytes in the memfd */
  guint32 code; /* FjError */
  /* header */
  guint32 has_pixels;
  /* frame, as of fj_frame_new() */
  guint32 rows, columns, samples, type, bits_stored, padding;
  char transfer_syntax[72];
  char message[1024]; /* UTF-8 */
} FjSandboxReply;

/* Sends one record, with @fd when it is not -1. FALSE with errno. */
gboolean fj_sandbox_wire_send (int socket, gconstpointer record, gsize size, int fd);

typedef enum
{
  FJ_SANDBOX_RECEIVED,
  FJ_SANDBOX_CLOSED, /* the other end is gone */
  FJ_SANDBOX_BROKEN  /* another size, more than one descriptor */
} FjSandboxReceived;

/* Receives one record of exactly @size bytes; *fd is the descriptor that came with it, or -1, and the
 * caller's. Nothing is left open otherwise. Waits. */
FjSandboxReceived fj_sandbox_wire_receive (int socket, gpointer record, gsize size, int *fd);

G_END_DECLS
