/* One parse for the frames of one file, and none of another file's. */
#include "fj-sandbox-desk.h"

#include <fcntl.h>
#include <unistd.h>

#include "fj-dicom-frame.h"
#include "fj-error.h"

#define FILES "/usr/lib/python3/dist-packages/pydicom/data/test_files/"

static void
test_frames_of_two_files (void)
{
  g_autoptr (FjSandboxDesk) desk = fj_sandbox_desk_new ();
  g_autoptr (GError) error = NULL;
  int ct = open (FILES "CT_small.dcm", O_RDONLY | O_CLOEXEC),
      dose = open (FILES "rtdose.dcm", O_RDONLY | O_CLOEXEC);
  g_autoptr (FjFrame) first = fj_sandbox_desk_read_frame (desk, 1, dose, 0, &error);
  g_assert_no_error (error);
  /* The same number: what was parsed is used, whatever the descriptor. */
  g_autoptr (FjFrame) second = fj_sandbox_desk_read_frame (desk, 1, ct, 14, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fj_frame_get_size (first), ==, fj_frame_get_size (second));
  g_autoptr (FjFrame) other = fj_sandbox_desk_read_frame (desk, 2, ct, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fj_frame_get_rows (other), ==, 128);
  g_autoptr (FjFrame) none = fj_sandbox_desk_read_frame (desk, 2, ct, 1, &error);
  g_assert_null (none);
  g_assert_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND);
  close (ct);
  close (dose);
}

/* After a file that cannot be parsed, nothing of it or of the one before stays. */
static void
test_bad_file (void)
{
  g_autoptr (FjSandboxDesk) desk = fj_sandbox_desk_new ();
  g_autoptr (GError) error = NULL;
  const char *syntax = NULL;
  gboolean has_pixels = FALSE;
  int ct = open (FILES "CT_small.dcm", O_RDONLY | O_CLOEXEC),
      bad = open ("/etc/hostname", O_RDONLY | O_CLOEXEC);
  g_autoptr (GBytes) good = fj_sandbox_desk_read_header (desk, 1, ct, &syntax, &has_pixels, &error);
  g_assert_no_error (error);
  g_assert_true (has_pixels);
  g_assert_cmpstr (syntax, ==, "1.2.840.10008.1.2.1");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) none = fj_sandbox_desk_read_header (desk, 2, bad, &syntax, &has_pixels, &error);
      g_assert_null (none);
      g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
      g_clear_error (&error);
    }
  close (ct);
  close (bad);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox-desk/frames-of-two-files", test_frames_of_two_files);
  g_test_add_func ("/sandbox-desk/bad-file", test_bad_file);
  return g_test_run ();
}
