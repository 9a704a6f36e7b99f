/* fj-dicom-codec-rle: the standard's rules by hand, DCMTK's encoder, and segments that end too early. */
#include "frame-files.h"

#include "fj-dicom-codec.h"

static void
test_by_hand (void)
{
  /* G.3: 0xFE 0xAA: three times; 0x02 ...: three as they are; 0x80: nothing. */
  guint8 packed[64 + 8] = { 1, 0, 0, 0, 64 }, out[6];
  static const guint8 segment[8] = { 0xFE, 0xAA, 0x80, 0x02, 1, 2, 3, 0 };
  FjDicomCells cells = { 2, 3, 1, 8, 8, FALSE };
  FjDicomColour colour;
  g_autoptr (GError) error = NULL;
  memcpy (packed + 64, segment, 8);
  g_assert_true (fj_dicom_codec_rle (packed, sizeof packed, &cells, out, &colour, &error));
  g_assert_cmpmem (out, 6, "\xAA\xAA\xAA\1\2\3", 6);
  for (gsize length = 0; length < 64 + 7; length++)
    {
      g_autofree guint8 *cut = g_memdup2 (packed, MAX (length, 1));
      g_assert_false (fj_dicom_codec_rle (cut, length, &cells, out, &colour, NULL));
    }
  packed[4] = 63;
  g_assert_false (fj_dicom_codec_rle (packed, sizeof packed, &cells, out, &colour, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
}

static void
test_dcmtk (void)
{
  static const char *const names[] = { "CT_small.dcm", "MR_small.dcm", "SC_rgb_small_odd.dcm" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *in = g_strconcat (FILES, names[i], NULL), *out = in_folder ("packed.dcm");
      g_autofree char *said = run ("dcmcrle", in, out, NULL);
      g_autoptr (FjFrame) before = get_frame (in, 0);
      g_autoptr (FjFrame) after = get_frame (out, 0);
      g_assert_cmpuint (get_difference (before, after), ==, 0);
      g_assert_cmpuint (count_cuts_refused (out), >=, 63);
    }
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-codec-rle/by-hand", test_by_hand);
  g_test_add_func ("/dicom-codec-rle/dcmtk", test_dcmtk);
  return finish ();
}
