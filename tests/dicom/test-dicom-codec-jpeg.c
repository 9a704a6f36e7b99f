/* fj-dicom-codec-jpeg: baseline frames are what DCMTK's decoder makes of them; whose colours they are, the
 * stream says before the tag. */
#include "frame-files.h"

static void
test_dcmtk (void)
{
  static const char *const names[]
      = { "SC_rgb_dcmtk_+eb+cr.dcm",    "SC_rgb_dcmtk_+eb+cy+n1.dcm", "SC_rgb_dcmtk_+eb+cy+n2.dcm",
          "SC_rgb_dcmtk_+eb+cy+np.dcm", "SC_rgb_dcmtk_+eb+cy+s2.dcm", "SC_rgb_dcmtk_+eb+cy+s4.dcm",
          "SC_rgb_jpeg_dcmtk.dcm",      "SC_rgb_small_odd_jpeg.dcm" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *in = g_strconcat (FILES, names[i], NULL), *out = in_folder ("plain.dcm");
      g_autofree char *said = run ("dcmdjpeg", "+cp", in, out, NULL);
      g_autoptr (FjFrame) ours = get_frame (in, 0);
      g_autoptr (FjFrame) theirs = get_frame (out, 0);
      g_assert_cmpuint (get_difference (ours, theirs), <=, 1);
    }
}

/* A red and a green field in RGB, tagged wrongly: Adobe's marker decides. */
static void
test_marker_before_tag (void)
{
  g_autofree char *out = in_folder ("tagged.dcm");
  g_autoptr (FjFrame) right = get_frame (FILES "SC_rgb_dcmtk_+eb+cr.dcm", 0);
  edit (FILES "SC_rgb_dcmtk_+eb+cr.dcm", "d.PhotometricInterpretation='YBR_FULL_422'", out);
  g_autoptr (FjFrame) wrong = get_frame (out, 0);
  g_assert_cmpuint (get_difference (right, wrong), ==, 0);
  g_autoptr (FjFrame) luma = get_frame (FILES "SC_rgb_dcmtk_+eb+cy+s2.dcm", 0);
  edit (FILES "SC_rgb_dcmtk_+eb+cy+s2.dcm", "d.PhotometricInterpretation='RGB'", out);
  g_autoptr (FjFrame) luma_as_rgb = get_frame (out, 0);
  g_assert_cmpuint (get_difference (luma, luma_as_rgb), ==, 0);
  g_assert_cmpuint (get_difference (right, luma), <=, 40);
}

static void
test_damaged (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = in_folder ("bad.dcm");
  g_assert_cmpuint (count_cuts_refused (FILES "SC_rgb_dcmtk_+eb+cr.dcm"), >=, 62);
  edit (FILES "SC_rgb_dcmtk_+eb+cr.dcm", "d.Rows=99", out);
  g_assert_null (try_frame (out, 0, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
}

/* The first scan again and again: refused before it costs time, which a few are not. */
static void
test_scans (void)
{
  g_autofree char *progressive = in_folder ("progressive.dcm"), *plain = in_folder ("plain.dcm");
  edit (
      FILES "CT_small.dcm",
      "d.PixelData=(d.pixel_array>>4).clip(0,255).astype('u1').tobytes();d.BitsAllocated=d.BitsStored=8;d.HighBit=7\n"
      "d.PixelRepresentation=0;d.pop('PixelPaddingValue',None)",
      plain);
  g_autofree char *said = run ("dcmcjpeg", "+ep", plain, progressive, NULL);
  for (guint n = 0; n <= 200; n += 50)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *many = in_folder ("many.dcm");
      g_autofree char *script = g_strdup_printf (
          "import re\nf=list(encaps.generate_pixel_data_frame(d.PixelData,1))[0]\n"
          "a=f.index(b'\\xff\\xda');z=a+2+re.search(b'\\xff[^\\x00\\xd0-\\xd7]',f[a+2:]).start()\n"
          "f=f[:z]+%u*f[a:z]+f[z:];d.PixelData=encaps.encapsulate([f])",
          n);
      edit (progressive, script, many);
      g_autoptr (FjFrame) frame = try_frame (many, 0, &error);
      if (n <= 50)
        g_assert_no_error (error);
      else
        g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
      g_assert_true ((frame == NULL) == (error != NULL));
    }
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-codec-jpeg/dcmtk", test_dcmtk);
  g_test_add_func ("/dicom-codec-jpeg/marker-before-tag", test_marker_before_tag);
  g_test_add_func ("/dicom-codec-jpeg/damaged", test_damaged);
  g_test_add_func ("/dicom-codec-jpeg/scans", test_scans);
  return finish ();
}
