/* fj-dicom-codec-jpegls: what DCMTK's encoder packs without loss comes back, and near-lossless stays near. */
#include "frame-files.h"

static void
test_lossless (void)
{
  static const struct
  {
    const char *name, *way;
  } cases[] = { { "CT_small.dcm", "+is" },
                { "MR_small.dcm", "+is" },
                { "SC_rgb_small_odd.dcm", "+is" },
                { "SC_rgb_small_odd.dcm", "+il" },
                { "SC_rgb_small_odd.dcm", "+in" } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *in = g_strconcat (FILES, cases[i].name, NULL), *out = in_folder ("packed.dcm");
      g_autofree char *said = run ("dcmcjpls", "+el", cases[i].way, in, out, NULL);
      g_autoptr (FjFrame) before = get_frame (in, 0);
      g_autoptr (FjFrame) after = get_frame (out, 0);
      g_assert_cmpuint (get_difference (before, after), ==, 0);
    }
}

static void
test_near (void)
{
  g_autofree char *out = in_folder ("packed.dcm");
  g_autofree char *said = run ("dcmcjpls", "+en", "+md", "3", FILES "SC_rgb_small_odd.dcm", out, NULL);
  g_autoptr (FjFrame) before = get_frame (FILES "SC_rgb_small_odd.dcm", 0);
  g_autoptr (FjFrame) after = get_frame (out, 0);
  guint difference = get_difference (before, after);
  g_assert_cmpuint (difference, >, 0);
  g_assert_cmpuint (difference, <=, 3);
}

static void
test_cut (void)
{
  g_assert_cmpuint (count_cuts_refused (FILES "MR_small_jpeg_ls_lossless.dcm"), >=, 62);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-codec-jpegls/lossless", test_lossless);
  g_test_add_func ("/dicom-codec-jpegls/near", test_near);
  g_test_add_func ("/dicom-codec-jpegls/cut", test_cut);
  return finish ();
}
