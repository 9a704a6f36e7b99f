/* See fj-sandbox-wire.h. */
#include "fj-sandbox-wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Room for more than one descriptor, so that a peer that sends several is noticed and none is lost. */
#define MOST_FDS 4

typedef union
{
  struct cmsghdr align;
  char bytes[CMSG_SPACE (MOST_FDS * sizeof (int))];
} Control;

gboolean
fj_sandbox_wire_send (int socket, gconstpointer record, gsize size, int fd)
{
  Control control = { 0 };
  struct iovec part = { .iov_base = (gpointer) record, .iov_len = size };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
  gssize n;
  if (fd >= 0)
    {
      struct cmsghdr *head;
      message.msg_control = control.bytes;
      message.msg_controllen = CMSG_SPACE (sizeof fd);
      head = CMSG_FIRSTHDR (&message);
      head->cmsg_level = SOL_SOCKET;
      head->cmsg_type = SCM_RIGHTS;
      head->cmsg_len = CMSG_LEN (sizeof fd);
      memcpy (CMSG_DATA (head), &fd, sizeof fd);
    }
  do
    n = sendmsg (socket, &message, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  return n >= 0 && (gsize) n == size;
}

static guint
take_fds (struct msghdr *message, int *fds)
{
  guint n = 0;
  for (struct cmsghdr *head = CMSG_FIRSTHDR (message); head; head = CMSG_NXTHDR (message, head))
    if (head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS)
      {
        guint here = (guint) ((head->cmsg_len - CMSG_LEN (0)) / sizeof (int));
        for (guint i = 0; i < here && n < MOST_FDS; i++)
          memcpy (&fds[n++], CMSG_DATA (head) + i * sizeof (int), sizeof (int));
      }
  return n;
}

FjSandboxReceived
fj_sandbox_wire_receive (int socket, gpointer record, gsize size, int *fd)
{
  Control control = { 0 };
  char beyond;
  struct iovec parts[] = { { .iov_base = record, .iov_len = size }, { .iov_base = &beyond, .iov_len = 1 } };
  struct msghdr message = { .msg_iov = parts,
                            .msg_iovlen = G_N_ELEMENTS (parts),
                            .msg_control = control.bytes,
                            .msg_controllen = sizeof control.bytes };
  int fds[MOST_FDS];
  guint n_fds;
  gssize n;
  *fd = -1;
  do
    n = recvmsg (socket, &message, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);
  if (n <= 0)
    return FJ_SANDBOX_CLOSED;
  n_fds = take_fds (&message, fds);
  if ((gsize) n == size && n_fds <= 1 && !(message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)))
    {
      if (n_fds == 1)
        *fd = fds[0];
      return FJ_SANDBOX_RECEIVED;
    }
  for (guint i = 0; i < n_fds; i++)
    close (fds[i]);
  return FJ_SANDBOX_BROKEN;
}
