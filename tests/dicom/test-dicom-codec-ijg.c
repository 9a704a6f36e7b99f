/* fj-dicom-codec-ijg: lossless JPEG brings back the original, twelve bits are what DCMTK makes of them. */
#include "frame-files.h"

static void
test_lossless (void)
{
  static const char *const names[] = { "CT_small.dcm", "MR_small.dcm", "SC_rgb_small_odd.dcm" };
  static const char *const ways[] = { "+e1", "+el" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (ways); k++)
      {
        g_autofree char *in = g_strconcat (FILES, names[i], NULL), *out = in_folder ("packed.dcm");
        g_autofree char *said = run ("dcmcjpeg", ways[k], in, out, NULL);
        g_autoptr (FjFrame) before = get_frame (in, 0);
        g_autoptr (FjFrame) after = get_frame (out, 0);
        g_assert_cmpuint (get_difference (before, after), ==, 0);
      }
}

static void
test_twelve_bits (void)
{
  static const char *const names[] = { "JPEG-lossy.dcm", "JPGExtended.dcm" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *in = g_strconcat (FILES, names[i], NULL), *out = in_folder ("plain.dcm");
      g_autofree char *said = run ("dcmdjpeg", in, out, NULL);
      g_autoptr (FjFrame) ours = get_frame (in, 0);
      g_autoptr (FjFrame) theirs = get_frame (out, 0);
      g_assert_cmpuint (fj_frame_get_bits_stored (ours), ==, 12);
      g_assert_cmpuint (get_difference (ours, theirs), ==, 0);
    }
}

static void
test_cut (void)
{
  g_autofree char *out = in_folder ("packed.dcm");
  g_autofree char *said = run ("dcmcjpeg", "+e1", FILES "CT_small.dcm", out, NULL);
  g_assert_cmpuint (count_cuts_refused (out), >=, 62);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-codec-ijg/lossless", test_lossless);
  g_test_add_func ("/dicom-codec-ijg/twelve-bits", test_twelve_bits);
  g_test_add_func ("/dicom-codec-ijg/cut", test_cut);
  return finish ();
}
