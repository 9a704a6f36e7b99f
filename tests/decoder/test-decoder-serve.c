/* Whatever a file makes its decoder do costs that file one error, and nobody else anything. */
#define _GNU_SOURCE 1 /* memmem */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "fj-dicom-frame.h"
#include "fj-error.h"
#include "fj-language.h"
#include "fj-sandbox.h"

#define CT "/usr/lib/python3/dist-packages/pydicom/data/test_files/CT_small.dcm"

static const char *program, *faulty;
static char *folder;

/* CT_small.dcm, with @fault in its preamble. */
static char *
write_fault (const char *fault)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length;
  char *path = g_strdup_printf ("%s/%s.dcm", folder, fault);
  g_file_get_contents (CT, &contents, &length, &error);
  g_assert_no_error (error);
  g_snprintf (contents, 128, "FAULT %s", fault);
  g_file_set_contents (path, contents, (gssize) length, &error);
  g_assert_no_error (error);
  return path;
}

static void
check_good (FjSandbox *sandbox)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjSandboxFile) file = fj_sandbox_open (sandbox, CT, &error);
  g_autoptr (FjDicomObject) header = fj_sandbox_read_header (sandbox, file, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (FjFrame) frame = fj_sandbox_read_frame (sandbox, file, header, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fj_frame_get_size (frame), ==, 128 * 128 * 2);
}

typedef struct
{
  const char *fault;
  FjError code;
  const char *sentence; /* part of it */
} Fault;

static const Fault faults[] = {
  { "abort", FJ_ERROR_CORRUPT, "damaged" },
  { "segv", FJ_ERROR_CORRUPT, "damaged" },
  { "loop", FJ_ERROR_TOO_LARGE, "took longer" },
  { "close", FJ_ERROR_CORRUPT, "damaged" },
  { "allocate", FJ_ERROR_CORRUPT, "damaged" },
  { "open", FJ_ERROR_IO, "refused" },
  { "create", FJ_ERROR_IO, "refused" },
  { "socket", FJ_ERROR_CORRUPT, "attack" },
  { "fork", FJ_ERROR_CORRUPT, "attack" },
  { "exec", FJ_ERROR_CORRUPT, "attack" },
  { "kill", FJ_ERROR_CORRUPT, "attack" },
  { "code", FJ_ERROR_CORRUPT, "attack" },
  { "huge-pages", FJ_ERROR_CORRUPT, "attack" },
  { "beyond", FJ_ERROR_CORRUPT, "damaged" },
  { "fill", FJ_ERROR_CORRUPT, "damaged" },
  { "unsealed", FJ_ERROR_CORRUPT, "hold together" },
  { "no-memory", FJ_ERROR_CORRUPT, "hold together" },
  { "long", FJ_ERROR_CORRUPT, "hold together" },
  { "random", FJ_ERROR_CORRUPT, "hold together" },
  { "lie-rows", FJ_ERROR_CORRUPT, "hold together" },
  { "lie-type", FJ_ERROR_CORRUPT, "hold together" },
  { "lie-stored", FJ_ERROR_CORRUPT, "hold together" },
  { "lie-size", FJ_ERROR_CORRUPT, "hold together" },
  { "lie-huge", FJ_ERROR_CORRUPT, "hold together" },
  { "lie-text", FJ_ERROR_CORRUPT, "hold together" },
  { "lie-job", FJ_ERROR_CORRUPT, "hold together" },
};

static void
check_contained (FjSandbox *sandbox, const Fault *fault, gboolean of_header)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_fault (fault->fault);
  g_autoptr (FjDicomObject) known = fj_dicom_object_open (CT, FJ_DICOM_OPEN_HEADER, NULL);
  g_autoptr (FjSandboxFile) file = fj_sandbox_open (sandbox, path, &error);
  g_autoptr (FjDicomObject) header = of_header ? fj_sandbox_read_header (sandbox, file, NULL, &error) : NULL;
  g_autoptr (FjFrame) frame
      = of_header ? NULL : fj_sandbox_read_frame (sandbox, file, known, 0, NULL, &error);
  g_test_message ("%s: %s", fault->fault, error ? error->message : "-");
  g_assert_null (header);
  g_assert_null (frame);
  g_assert_error (error, FJ_ERROR, (int) fault->code);
  g_assert_nonnull (strstr (error->message, fault->sentence));
}

/* One process, so that the next job is the next of the one that was lost. */
static void
test_each_is_contained (void)
{
  g_autoptr (FjSandbox) sandbox = fj_sandbox_new (1, faulty);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      fj_sandbox_set_limits (sandbox, g_str_equal (faults[i].fault, "loop") ? 1 : 20, (guint64) 512 << 20);
      check_contained (sandbox, &faults[i], FALSE);
      fj_sandbox_set_limits (sandbox, 20, (guint64) 512 << 20);
      check_good (sandbox);
    }
  g_assert_false (g_file_test ("/tmp/fenji-escaped", G_FILE_TEST_EXISTS));
}

/* Answers that are no header. */
static void
test_headers (void)
{
  static const Fault lies[] = { { "header-noise", FJ_ERROR_CORRUPT, "hold together" },
                                { "unsealed", FJ_ERROR_CORRUPT, "hold together" },
                                { "random", FJ_ERROR_CORRUPT, "hold together" },
                                { "segv", FJ_ERROR_CORRUPT, "damaged" } };
  g_autoptr (FjSandbox) sandbox = fj_sandbox_new (1, faulty);
  fj_sandbox_set_limits (sandbox, 20, (guint64) 512 << 20);
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      check_contained (sandbox, &lies[i], TRUE);
      check_good (sandbox);
    }
}

static gpointer
read_good (gpointer sandbox)
{
  for (guint i = 0; i < 20; i++)
    check_good (sandbox);
  return NULL;
}

static gpointer
read_bad (gpointer sandbox)
{
  for (guint i = 0; i < 10; i++)
    check_contained (sandbox, &faults[1], i % 2);
  return NULL;
}

/* Others go on meanwhile. */
static void
test_side_by_side (void)
{
  g_autoptr (FjSandbox) sandbox = fj_sandbox_new (3, faulty);
  GThread *threads[4];
  fj_sandbox_set_limits (sandbox, 30, (guint64) 512 << 20);
  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("job", i % 2 ? read_bad : read_good, sandbox);
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

/* The program itself has no faults to ask for. */
static void
test_product_has_none (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_fault ("abort"), *bytes = NULL;
  gsize length;
  g_autoptr (FjSandbox) sandbox = fj_sandbox_new (1, program);
  g_autoptr (FjSandboxFile) file = fj_sandbox_open (sandbox, path, &error);
  fj_sandbox_set_limits (sandbox, 20, (guint64) 512 << 20);
  g_autoptr (FjDicomObject) header = fj_sandbox_read_header (sandbox, file, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (header);
  g_file_get_contents (program, &bytes, &length, &error);
  g_assert_no_error (error);
  g_assert_null (memmem (bytes, length, "FAULT ", 6));
}

/* Which is no use by hand, and says so. */
static void
test_by_hand (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  const char *argv[] = { program, NULL };
  int status;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &said, &status, &error);
  g_assert_no_error (error);
  g_assert_false (g_spawn_check_wait_status (status, NULL));
  g_assert_nonnull (strstr (said, "fenji-image"));
}

int
main (int argc, char **argv)
{
  int status;
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  program = argv[1];
  faulty = argv[2];
  folder = g_dir_make_tmp ("fenji-decoder-XXXXXX", NULL);
  g_test_add_func ("/decoder-serve/each-is-contained", test_each_is_contained);
  g_test_add_func ("/decoder-serve/headers", test_headers);
  g_test_add_func ("/decoder-serve/side-by-side", test_side_by_side);
  g_test_add_func ("/decoder-serve/product-has-none", test_product_has_none);
  g_test_add_func ("/decoder-serve/by-hand", test_by_hand);
  status = g_test_run ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
  return status;
}
