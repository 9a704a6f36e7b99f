/* Records arrive whole, with the descriptor that was sent, or not at all. */
#include "fj-sandbox-wire.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void
make_pair (int *ends)
{
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
}

static guint
count_open (void)
{
  guint n = 0;
  for (int fd = 0; fd < 64; fd++)
    n += fcntl (fd, F_GETFD) >= 0;
  return n;
}

static void
test_record_and_descriptor (void)
{
  int ends[2], fd, sent = open ("/etc/hostname", O_RDONLY | O_CLOEXEC);
  FjSandboxRequest out = { .op = 2, .job = 7, .file = 9, .language = "zh_CN" }, in;
  struct stat a, b;
  make_pair (ends);
  g_assert_true (fj_sandbox_wire_send (ends[0], &out, sizeof out, sent));
  g_assert_cmpint (fj_sandbox_wire_receive (ends[1], &in, sizeof in, &fd), ==, FJ_SANDBOX_RECEIVED);
  g_assert_cmpmem (&in, sizeof in, &out, sizeof out);
  g_assert_cmpint (fstat (fd, &a) | fstat (sent, &b), ==, 0);
  g_assert_cmpuint (a.st_ino, ==, b.st_ino);
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, !=, 0);
  close (fd);
  close (sent);
  g_assert_true (fj_sandbox_wire_send (ends[0], &out, sizeof out, -1));
  g_assert_cmpint (fj_sandbox_wire_receive (ends[1], &in, sizeof in, &fd), ==, FJ_SANDBOX_RECEIVED);
  g_assert_cmpint (fd, ==, -1);
  close (ends[0]);
  g_assert_cmpint (fj_sandbox_wire_receive (ends[1], &in, sizeof in, &fd), ==, FJ_SANDBOX_CLOSED);
  close (ends[1]);
}

static void
test_sizes (void)
{
  int ends[2], fd;
  char out[100] = { 0 }, in[100];
  make_pair (ends);
  for (gsize size = 1; size <= sizeof out; size++)
    {
      g_assert_true (fj_sandbox_wire_send (ends[0], out, size, -1));
      g_assert_cmpint (fj_sandbox_wire_receive (ends[1], in, 50, &fd), ==,
                       size == 50 ? FJ_SANDBOX_RECEIVED : FJ_SANDBOX_BROKEN);
    }
  close (ends[0]);
  close (ends[1]);
}

/* Several descriptors at once: refused, and none left open. */
static void
test_many_descriptors (void)
{
  for (guint many = 2; many <= 8; many++)
    {
      union
      {
        struct cmsghdr align;
        char bytes[CMSG_SPACE (8 * sizeof (int))];
      } control = { 0 };
      int ends[2], fd, fds[8] = { 0, 0, 0, 0, 0, 0, 0, 0 };
      char record[10] = { 0 };
      struct iovec part = { record, sizeof record };
      struct msghdr message = { .msg_iov = &part,
                                .msg_iovlen = 1,
                                .msg_control = control.bytes,
                                .msg_controllen = CMSG_SPACE (many * sizeof (int)) };
      struct cmsghdr *head = CMSG_FIRSTHDR (&message);
      guint before;
      make_pair (ends);
      before = count_open ();
      head->cmsg_level = SOL_SOCKET;
      head->cmsg_type = SCM_RIGHTS;
      head->cmsg_len = CMSG_LEN (many * sizeof (int));
      memcpy (CMSG_DATA (head), fds, many * sizeof (int));
      g_assert_cmpint (sendmsg (ends[0], &message, 0), ==, 10);
      g_assert_cmpint (fj_sandbox_wire_receive (ends[1], record, sizeof record, &fd), ==, FJ_SANDBOX_BROKEN);
      g_assert_cmpint (fd, ==, -1);
      g_assert_cmpuint (count_open (), ==, before);
      close (ends[0]);
      close (ends[1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox-wire/record-and-descriptor", test_record_and_descriptor);
  g_test_add_func ("/sandbox-wire/sizes", test_sizes);
  g_test_add_func ("/sandbox-wire/many-descriptors", test_many_descriptors);
  return g_test_run ();
}
