/* The same answers from a shut-in process as from this one, for every file that pydicom brings; sentences in
 * the language of who asks; jobs that are given up. */
#include "fj-sandbox.h"

#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "fj-dicom-frame.h"
#include "fj-error.h"
#include "fj-language.h"

#define FILES "/usr/lib/python3/dist-packages/pydicom/data/test_files/"

static const char *program;

static FjSandbox *
make (void)
{
  FjSandbox *sandbox = fj_sandbox_new (1, program);
  fj_sandbox_set_limits (sandbox, 30, FJ_SANDBOX_MEMORY);
  return sandbox;
}

static void
check_same_header (FjDicomObject *a, FjDicomObject *b)
{
  g_autoptr (GError) error = NULL;
  static const FjTag tags[] = { 0x00080005, 0x00080018, 0x00100010, 0x00100020, 0x0020000D,
                                0x00280010, 0x00280030, 0x00281050, 0x0008103E };
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autofree char *x = fj_dicom_object_dup_string (a, tags[i]),
                      *y = fj_dicom_object_dup_string (b, tags[i]);
      g_assert_cmpstr (x, ==, y);
    }
  g_assert_cmpstr (fj_dicom_object_get_transfer_syntax (a), ==, fj_dicom_object_get_transfer_syntax (b));
  g_assert_cmpuint (fj_dicom_frame_count (a), ==, fj_dicom_frame_count (b));
}

static void
check_same_error (const GError *a, const GError *b)
{
  g_assert_nonnull (a);
  g_assert_nonnull (b);
  g_assert_cmpuint (a->domain, ==, b->domain);
  g_assert_cmpint (a->code, ==, b->code);
  g_assert_cmpstr (a->message, ==, b->message);
}

/* TRUE when there was a frame to compare: first and last, against what is decoded here without any of this.
 */
static gboolean
check_same_frames (FjSandbox *sandbox, FjSandboxFile *file, FjDicomObject *header, FjDicomObject *direct)
{
  guint n = fj_dicom_frame_count (direct);
  for (guint i = 0; i < 2 && n > 0; i++)
    {
      g_autoptr (GError) error = NULL, refused = NULL;
      guint index = i * (n - 1);
      g_autoptr (FjFrame) ours = fj_sandbox_read_frame (sandbox, file, header, index, NULL, &error);
      g_autoptr (FjFrame) its = fj_dicom_frame_decode (direct, index, &refused);
      if (!ours || !its)
        {
          check_same_error (error, refused);
          return FALSE;
        }
      g_assert_cmpuint (fj_frame_get_rows (ours), ==, fj_frame_get_rows (its));
      g_assert_cmpuint (fj_frame_get_samples (ours), ==, fj_frame_get_samples (its));
      g_assert_cmpint (fj_frame_get_type (ours), ==, fj_frame_get_type (its));
      g_assert_cmpuint (fj_frame_get_bits_stored (ours), ==, fj_frame_get_bits_stored (its));
      g_assert_cmpmem (fj_frame_get_data (ours), fj_frame_get_size (ours), fj_frame_get_data (its),
                       fj_frame_get_size (its));
    }
  return n > 0;
}

static gboolean
check_file (FjSandbox *sandbox, const char *path)
{
  g_autoptr (GError) error = NULL, refused = NULL, opened = NULL;
  g_autoptr (FjSandboxFile) file = fj_sandbox_open (sandbox, path, &opened);
  g_assert_no_error (opened);
  g_autoptr (FjDicomObject) header = fj_sandbox_read_header (sandbox, file, NULL, &error);
  g_autoptr (FjDicomObject) direct = fj_dicom_object_open (path, FJ_DICOM_OPEN_ALL, &refused);
  g_test_message ("%s", path);
  if (!header || !direct)
    {
      check_same_error (error, refused);
      return FALSE;
    }
  check_same_header (header, direct);
  return check_same_frames (sandbox, file, header, direct);
}

static void
test_same_answers (gconstpointer here)
{
  g_autoptr (FjSandbox) sandbox = here ? fj_sandbox_new_in_process () : make ();
  g_autoptr (GDir) dir = g_dir_open (FILES, 0, NULL);
  guint files = 0, images = 0;
  for (const char *name; (name = g_dir_read_name (dir));)
    if (g_str_has_suffix (name, ".dcm"))
      {
        g_autofree char *path = g_build_filename (FILES, name, NULL);
        files++;
        images += check_file (sandbox, path);
      }
  g_test_message ("%u files, %u of them with the same pixels", files, images);
  g_assert_cmpuint (files, >, 60);
  g_assert_cmpuint (images, >, 45);
}

/* A refusal in the language of the thread that asks, from the other process. */
static void
test_language (void)
{
  g_autoptr (FjSandbox) sandbox = make ();
  g_autoptr (GError) chinese = NULL, english = NULL;
  g_autoptr (FjSandboxFile) file = fj_sandbox_open (sandbox, FILES "rtplan_truncated.dcm", NULL);
  fj_language_set_thread ("zh_CN");
  g_assert_null (fj_sandbox_read_header (sandbox, file, NULL, &chinese));
  fj_language_set_thread ("en");
  g_assert_null (fj_sandbox_read_header (sandbox, file, NULL, &english));
  g_assert_cmpint (chinese->code, ==, english->code);
  g_assert_nonnull (strstr (chinese->message, "。"));
  g_assert_null (strstr (english->message, "。"));
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (30000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* At whatever moment, it is either cancelled or done; and the next one is done. */
static void
test_cancel (void)
{
  g_autoptr (FjSandbox) sandbox = make ();
  g_autoptr (FjSandboxFile) file = fj_sandbox_open (sandbox, FILES "CT_small.dcm", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FjDicomObject) header = fj_sandbox_read_header (sandbox, file, cancellable, &error);
      if (!header)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          break;
        }
    }
  g_thread_join (thread);
  check_file (sandbox, FILES "CT_small.dcm");
}

typedef struct
{
  GMainLoop *loop;
  FjSandbox *sandbox;
  FjSandboxFile *file;
  FjFrame *frame;
  guint cancelled;
} Wait;

static void
have_frame (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;
  g_autoptr (GError) error = NULL;
  wait->frame = fj_sandbox_read_frame_finish (result, &error);
  g_assert_no_error (error);
  g_main_loop_quit (wait->loop);
}

static void
have_header (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FjDicomObject) header = fj_sandbox_read_header_finish (result, &error);
  g_assert_no_error (error);
  fj_sandbox_read_frame_async (wait->sandbox, wait->file, header, 0, NULL, have_frame, wait);
}

static void
have_nothing (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;
  g_autoptr (GError) error = NULL;
  g_assert_null (fj_sandbox_read_header_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait->cancelled++;
}

static void
test_without_waiting (void)
{
  g_autoptr (FjSandbox) sandbox = make ();
  g_autoptr (FjSandboxFile) file = fj_sandbox_open (sandbox, FILES "CT_small.dcm", NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  Wait wait = { loop, sandbox, file, NULL, 0 };
  g_cancellable_cancel (cancelled);
  fj_sandbox_read_header_async (sandbox, file, cancelled, have_nothing, &wait);
  fj_sandbox_read_header_async (sandbox, file, NULL, have_header, &wait);
  g_main_loop_run (loop);
  g_assert_cmpuint (fj_frame_get_columns (wait.frame), ==, 128);
  g_assert_cmpuint (wait.cancelled, ==, 1);
  fj_frame_unref (wait.frame);
}

static void
test_files (void)
{
  g_autoptr (FjSandbox) sandbox = make ();
  g_autoptr (GError) error = NULL;
  int fd = open ("/dev/null", O_RDWR | O_CLOEXEC), ct = open (FILES "CT_small.dcm", O_RDONLY | O_CLOEXEC);
  g_assert_null (fj_sandbox_open_fd (sandbox, fd, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (fj_sandbox_open (sandbox, "/nowhere.dcm", &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (FjSandboxFile) file = fj_sandbox_open_fd (sandbox, ct, &error);
  close (ct);
  g_autoptr (FjDicomObject) header = fj_sandbox_read_header (sandbox, file, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (FjFrame) none = fj_sandbox_read_frame (sandbox, file, header, 1, NULL, &error);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  close (fd);
}

static void
test_layers (void)
{
  g_autoptr (FjSandbox) sandbox = make (), here = fj_sandbox_new_in_process ();
  g_autoptr (GError) error = NULL;
  FjSandboxLayers layers = fj_sandbox_get_layers (sandbox, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (layers & FJ_SANDBOX_LAYER_SECCOMP, !=, 0);
  g_assert_cmpuint (layers & FJ_SANDBOX_LAYER_LIMITS, !=, 0);
  g_assert_cmpuint (fj_sandbox_get_layers (here, &error), ==, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fj_language_init (NULL);
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add_data_func ("/sandbox/same-answers/shut-in", NULL, test_same_answers);
  g_test_add_data_func ("/sandbox/same-answers/here", "here", test_same_answers);
  g_test_add_func ("/sandbox/language", test_language);
  g_test_add_func ("/sandbox/cancel", test_cancel);
  g_test_add_func ("/sandbox/without-waiting", test_without_waiting);
  g_test_add_func ("/sandbox/files", test_files);
  g_test_add_func ("/sandbox/layers", test_layers);
  return g_test_run ();
}
