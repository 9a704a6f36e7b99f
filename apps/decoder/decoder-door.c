/* See decoder-door.h. prctl(2), seccomp(2), landlock(7), setrlimit(2). */
#define _GNU_SOURCE 1 /* memfd_create */

#include "decoder-door.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <locale.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fj-charset.h"
#include "fj-dicom-object.h"
#include "fj-language.h"

#if defined __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined __riscv && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#else
#error "Say here how the kernel calls this processor (linux/audit.h)."
#endif

void
decoder_door_prepare (void)
{
  setlocale (LC_ALL, "C.UTF-8");
  fj_language_init (NULL);
  fj_dicom_init ();
  for (const char *const *name
       = (const char *const[]){ "GB18030", "GBK", "ISO_IR 192", "ISO 2022 IR 58", "ISO_IR 100", NULL };
       *name; name++)
    {
      gboolean repaired;
      g_autofree char *text = fj_charset_decode (*name, "LO", "A", 1, &repaired);
    }
}

static gboolean
limit (int resource, rlim_t most)
{
  struct rlimit now;
  if (getrlimit (resource, &now) != 0)
    return FALSE;
  now.rlim_max = MIN (now.rlim_max, most);
  now.rlim_cur = MIN (now.rlim_cur, now.rlim_max);
  return setrlimit (resource, &now) == 0;
}

/* The program sets memory, processor time and written bytes for each job, within these. */
static gboolean
limit_all (void)
{
  return limit (RLIMIT_CORE, 0) && limit (RLIMIT_NOFILE, 12) && limit (RLIMIT_MEMLOCK, 0)
         && limit (RLIMIT_MSGQUEUE, 0) && limit (RLIMIT_FSIZE, (rlim_t) 2 << 30);
}

/* As of version 6; a kernel looks at as much as it is told the size of. */
typedef struct
{
  guint64 files, network, scope;
} LandlockRules;

/* Forbids everything that the kernel knows of, and makes no exception. */
static gboolean
close_landlock (void)
{
#ifdef SYS_landlock_create_ruleset
  static const guint bits[] = { 0, 13, 14, 15, 15, 16 }; /* of the rights to files, by version */
  long version = syscall (SYS_landlock_create_ruleset, NULL, 0, 1);
  LandlockRules rules = { 0 };
  gsize size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  long ruleset;
  gboolean closed;
  if (version < 1)
    return FALSE;
  rules.files = (G_GUINT64_CONSTANT (1) << bits[MIN (version, 5)]) - 1;
  rules.network = version >= 4 ? 3 : 0; /* bind, connect */
  rules.scope = version >= 6 ? 3 : 0;   /* abstract sockets, signals */
  ruleset = syscall (SYS_landlock_create_ruleset, &rules, size, 0);
  closed = ruleset >= 0 && syscall (SYS_landlock_restrict_self, ruleset, 0) == 0;
  if (ruleset >= 0)
    close ((int) ruleset);
  return closed;
#else
  return FALSE;
#endif
}

#define LOAD(field) BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, field))
#define ARGUMENT(n) BPF_STMT (BPF_LD | BPF_W | BPF_ABS, (guint32) offsetof (struct seccomp_data, args[n]))
#define RETURN(what) BPF_STMT (BPF_RET | BPF_K, what)
#define UNLESS(value, skip) BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, (guint32) (value), 0, skip)
#define ALLOW(call) UNLESS (__NR_##call, 1), RETURN (SECCOMP_RET_ALLOW)
/* Libraries ask this and can do without. */
#define DECLINE(call) UNLESS (__NR_##call, 1), RETURN (SECCOMP_RET_ERRNO | EACCES)
/* Allowed when no bit of argument @n but those of @mask is set; the low half is all that these calls use. */
#define ALLOW_BITS(call, n, mask)                                                                            \
  UNLESS (__NR_##call, 4), ARGUMENT (n),                                                                     \
      BPF_JUMP (BPF_JMP | BPF_JSET | BPF_K, (guint32) ~(guint32) (mask), 0, 1),                              \
      RETURN (SECCOMP_RET_KILL_PROCESS), RETURN (SECCOMP_RET_ALLOW)
#define ALLOW_EQUAL(call, n, value)                                                                          \
  UNLESS (__NR_##call, 4), ARGUMENT (n), UNLESS (value, 1), RETURN (SECCOMP_RET_ALLOW),                      \
      RETURN (SECCOMP_RET_KILL_PROCESS)

/* What is not here kills. Opening is refused, not punished: libraries look for a time zone or a character
 * set, and go on without. */
static gboolean
close_seccomp (void)
{
  const struct sock_filter filter[]
      = { LOAD (arch), UNLESS (ARCHITECTURE, 1), BPF_JUMP (BPF_JMP | BPF_JA, 1, 0, 0),
          RETURN (SECCOMP_RET_KILL_PROCESS), LOAD (nr),
          /* files that are open already */
          ALLOW (read), ALLOW (pread64), ALLOW (write), ALLOW (close), ALLOW (lseek), ALLOW (fstat),
          /* glibc's fstat(); a name can be asked about through it, and its size learnt, but no more */
          ALLOW_BITS (newfstatat, 3, AT_EMPTY_PATH),
          /* memory, never to be executed */
          ALLOW (brk), ALLOW (munmap), ALLOW (mremap), ALLOW (madvise),
          ALLOW_BITS (mmap, 2, PROT_READ | PROT_WRITE), ALLOW_BITS (mprotect, 2, PROT_READ | PROT_WRITE),
          /* results: no huge pages, which could run out in the program's hands */
          ALLOW_BITS (memfd_create, 1, MFD_CLOEXEC | MFD_ALLOW_SEALING), ALLOW (ftruncate),
          /* the program */
          ALLOW_EQUAL (recvmsg, 0, FJ_SANDBOX_SOCKET), ALLOW_EQUAL (sendmsg, 0, FJ_SANDBOX_SOCKET),
          /* itself */
          ALLOW (futex), ALLOW (clock_gettime), ALLOW (getrandom), ALLOW (getpid), ALLOW (gettid),
          ALLOW (rt_sigprocmask), ALLOW (rt_sigaction), ALLOW (rt_sigreturn), ALLOW (restart_syscall),
          ALLOW (sched_yield), ALLOW_EQUAL (tgkill, 0, getpid ()), ALLOW (exit), ALLOW (exit_group),
          /* descriptors: copies and seals, not signals */
          UNLESS (__NR_fcntl, 6), ARGUMENT (1), BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, F_DUPFD_CLOEXEC, 2, 0),
          BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, F_ADD_SEALS, 1, 0), UNLESS (F_GETFL, 1),
          RETURN (SECCOMP_RET_ALLOW), RETURN (SECCOMP_RET_KILL_PROCESS),
#ifdef __SANITIZE_ADDRESS__
          /* what the sanitizers' reports and shadow memory take more */
          ALLOW (sigaltstack), ALLOW (pipe2), ALLOW (sched_getaffinity), ALLOW (getrusage), ALLOW (writev),
          DECLINE (prctl), DECLINE (getppid), DECLINE (statx),
#endif
          DECLINE (openat), DECLINE (readlinkat), DECLINE (faccessat), DECLINE (ioctl), DECLINE (prlimit64),
          DECLINE (sysinfo), DECLINE (uname), DECLINE (getpeername), DECLINE (getsockname),
#ifdef __NR_open
          DECLINE (open), DECLINE (stat), DECLINE (access), DECLINE (readlink),
#endif
          RETURN (SECCOMP_RET_KILL_PROCESS) };
  const struct sock_fprog program = { .len = G_N_ELEMENTS (filter), .filter = (struct sock_filter *) filter };
  return prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

FjSandboxLayers
decoder_door_close (void)
{
  FjSandboxLayers layers = 0;
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  prctl (PR_SET_DUMPABLE, 0);
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
    layers |= FJ_SANDBOX_LAYER_NO_NEW_PRIVILEGES;
  if (limit_all ())
    layers |= FJ_SANDBOX_LAYER_LIMITS;
  if (close_landlock ())
    layers |= FJ_SANDBOX_LAYER_LANDLOCK;
  if (close_seccomp ())
    layers |= FJ_SANDBOX_LAYER_SECCOMP;
  return layers;
}
