/* One process: it starts, it says what it has shut, and a program that is none is an error. */
#include "fj-sandbox-worker.h"

#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fj-error.h"
#include "fj-language.h"

static const char *program;

static void
test_lives_and_ends (void)
{
  g_autoptr (GError) error = NULL;
  FjSandboxWorker *worker = fj_sandbox_worker_start (program, &error);
  GPid pid;
  g_assert_no_error (error);
  pid = fj_sandbox_worker_get_pid (worker);
  g_assert_cmpint (kill (pid, 0), ==, 0);
  g_assert_cmpuint (fj_sandbox_worker_get_layers (worker) & FJ_SANDBOX_LAYER_SECCOMP, !=, 0);
  /* It gives way to those who draw what it decodes. */
  g_assert_cmpint (getpriority (PRIO_PROCESS, pid), ==, MIN (getpriority (PRIO_PROCESS, 0) + 5, 19));
  fj_sandbox_worker_end (worker);
  g_assert_cmpint (kill (pid, 0), ==, -1); /* buried */
}

static void
test_no_decoder (gconstpointer name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjSandboxWorker) worker = fj_sandbox_worker_start (name, &error);
  g_assert_null (worker);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, name));
}

/* Killed while it waits: the next job is not lost, it is given to another. */
static void
test_gone_before (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjSandboxWorker) worker = fj_sandbox_worker_start (program, &error);
  FjSandboxRequest request = { .op = FJ_SANDBOX_OP_HEADER };
  FjSandboxAllowance allowance = { 5, 1 << 30, 1 << 20 };
  FjSandboxReply reply;
  FjSandboxOutcome outcome;
  int fd;
  g_assert_no_error (error);
  kill (fj_sandbox_worker_get_pid (worker), SIGKILL);
  g_usleep (200000);
  outcome = fj_sandbox_worker_exchange (worker, &request, 0, &allowance, NULL, &reply, &fd, &error);
  g_assert_cmpint (outcome, ==, FJ_SANDBOX_NOT_SENT);
  g_assert_no_error (error);
}

static void
test_is_found (void)
{
  g_autofree char *named = NULL, *found = NULL;
  g_setenv ("FENJI_DECODER", "/somewhere/else", TRUE);
  named = fj_sandbox_worker_find_program ();
  g_assert_cmpstr (named, ==, "/somewhere/else");
  g_unsetenv ("FENJI_DECODER");
  found = fj_sandbox_worker_find_program ();
  g_assert_true (g_str_has_suffix (found, "/libexec/fenji-decoder"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add_func ("/sandbox-worker/lives-and-ends", test_lives_and_ends);
  g_test_add_data_func ("/sandbox-worker/not-there", "/nowhere/fenji-decoder", test_no_decoder);
  g_test_add_data_func ("/sandbox-worker/another-program", "/bin/true", test_no_decoder);
  g_test_add_func ("/sandbox-worker/gone-before", test_gone_before);
  g_test_add_func ("/sandbox-worker/is-found", test_is_found);
  return g_test_run ();
}
