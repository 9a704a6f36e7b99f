/* What the door shuts, looked at from outside: the process as the kernel describes it. */
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "fj-error.h"
#include "fj-language.h"
#include "fj-sandbox-worker.h"

static const char *program;

static char *
read_proc (GPid pid, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", (int) pid, name);
  char *contents = NULL;
  g_file_get_contents (path, &contents, NULL, NULL);
  return contents;
}

static FjSandboxWorker *
start (void)
{
  g_autoptr (GError) error = NULL;
  FjSandboxWorker *worker = fj_sandbox_worker_start (program, &error);
  g_assert_no_error (error);
  return worker;
}

static void
test_kernel_agrees (void)
{
  g_autoptr (FjSandboxWorker) worker = start ();
  g_autofree char *status = read_proc (fj_sandbox_worker_get_pid (worker), "status");
  g_assert_nonnull (strstr (status, "\nNoNewPrivs:\t1\n"));
  g_assert_nonnull (strstr (status, "\nSeccomp:\t2\n"));
  g_assert_nonnull (strstr (status, "\nThreads:\t1\n"));
  g_assert_cmpuint (fj_sandbox_worker_get_layers (worker) & FJ_SANDBOX_LAYER_SECCOMP, !=, 0);
  g_assert_cmpuint (fj_sandbox_worker_get_layers (worker) & FJ_SANDBOX_LAYER_NO_NEW_PRIVILEGES, !=, 0);
}

static void
test_limits (void)
{
  g_autoptr (FjSandboxWorker) worker = start ();
  g_autofree char *limits = read_proc (fj_sandbox_worker_get_pid (worker), "limits");
  g_assert_true (g_regex_match_simple ("Max core file size +0 +0 ", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max open files +12 +12 ", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max file size +2147483648 +2147483648 ", limits, 0, 0));
}

/* Nothing of the one who started it. */
static void
test_nothing_is_inherited (void)
{
  int ends[2];
  g_assert_cmpint (pipe (ends), ==, 0);
  g_setenv ("FENJI_SECRET", "hidden", TRUE);
  g_autoptr (FjSandboxWorker) worker = start ();
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", (int) fj_sandbox_worker_get_pid (worker));
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *environment = read_proc (fj_sandbox_worker_get_pid (worker), "environ");
  /* Readable by root alone: the process cannot be looked into. */
  if (dir)
    {
      guint n = 0;
      while (g_dir_read_name (dir))
        n++;
      g_assert_cmpuint (n, ==, 4);
    }
  g_assert_true (!environment || strstr (environment, "hidden") == NULL);
  close (ends[0]);
  close (ends[1]);
}

/* A process that started a decoder is killed; the decoder goes too. */
static void
test_dies_with_its_program (void)
{
  int ends[2];
  GPid decoder = 0;
  pid_t child;
  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0)
    {
      FjSandboxWorker *worker = fj_sandbox_worker_start (program, NULL);
      decoder = worker ? fj_sandbox_worker_get_pid (worker) : 0;
      if (write (ends[1], &decoder, sizeof decoder) < 0)
        _exit (1);
      for (;;)
        pause ();
    }
  g_assert_cmpint (read (ends[0], &decoder, sizeof decoder), ==, (gssize) sizeof decoder);
  g_assert_cmpint (decoder, >, 0);
  kill (child, SIGKILL);
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *status = read_proc (decoder, "status");
      if (!status || strstr (status, "State:\tZ"))
        {
          close (ends[0]);
          close (ends[1]);
          return;
        }
      g_usleep (10000);
    }
  g_assert_not_reached ();
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  program = argv[1];
  g_test_add_func ("/decoder-door/kernel-agrees", test_kernel_agrees);
  g_test_add_func ("/decoder-door/limits", test_limits);
  g_test_add_func ("/decoder-door/nothing-is-inherited", test_nothing_is_inherited);
  g_test_add_func ("/decoder-door/dies-with-its-program", test_dies_with_its_program);
  return g_test_run ();
}
