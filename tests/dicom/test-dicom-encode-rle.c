/* fj-dicom-encode-rle: the standard's rules by hand (PS3.5 G.3, G.5), and all depths come back. Other
 * people's decoders read whole objects in test-dicom-transcode. */
#include "encode-files.h"

static void
test_back (void)
{
  static const FjDicomCells more[]
      = { { 9, 500, 1, 32, 32, FALSE }, { 5, 6, 3, 32, 32, FALSE }, { 3, 4, 1, 24, 24, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (usual_cells); i++)
    assert_comes_back (fj_dicom_encode_rle, fj_dicom_codec_rle, &usual_cells[i], FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (more); i++)
    assert_comes_back (fj_dicom_encode_rle, fj_dicom_codec_rle, &more[i], FALSE);
}

static void
test_by_hand (void)
{
  /* Runs end with their row (G.3): four and four, not eight. Two alike inside of others stay with them. */
  static const guint8 pixels[] = { 5, 5, 5, 5, 5, 5, 5, 5, 1, 2, 2, 3 };
  static const guint8 segment[] = { 253, 5, 253, 5, 3, 1, 2, 2, 3, 0 };
  FjDicomCells cells = { 3, 4, 1, 8, 8, FALSE };
  g_autoptr (GByteArray) packed = pack (fj_dicom_encode_rle, &cells, pixels, FALSE, 0);

  g_assert_cmpuint (packed->len, ==, 64 + sizeof segment);
  g_assert_cmpmem (packed->data, 8, "\1\0\0\0\100\0\0\0", 8);
  for (guint i = 8; i < 64; i++)
    g_assert_cmpuint (packed->data[i], ==, 0);
  g_assert_cmpmem (packed->data + 64, sizeof segment, segment, sizeof segment);
}

/* Runs and literals of every length around the largest. */
static void
test_lengths (void)
{
  for (guint length = 1; length < 400; length++)
    {
      FjDicomCells cells = { 1, length + 3, 1, 8, 8, FALSE };
      g_autofree guint8 *pixels = g_malloc0 (length + 3);
      FjDicomColour colour;

      for (guint literal = 0; literal < 2; literal++)
        {
          g_autoptr (GByteArray) packed = NULL;
          g_autofree guint8 *out = NULL;

          for (guint i = 0; i < length; i++)
            pixels[i] = literal ? (guint8) (i * 7 + 1) : 9;
          packed = pack (fj_dicom_encode_rle, &cells, pixels, FALSE, 0);
          out = unpack (fj_dicom_codec_rle, &cells, packed, &colour);
          g_assert_cmpmem (out, length + 3, pixels, length + 3);
          g_assert_cmpuint (packed->len, <=,
                            64 + (literal ? length + 3 + length / 128 + 4 : 2 * (length / 128 + 3)));
        }
    }
}

static void
test_refused (void)
{
  FjDicomCells cells = { 2, 2, 1, 1, 1, FALSE };
  FjDicomEncoding encoding = { FALSE, 0 };
  guint8 pixels[2] = { 0 };
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (fj_dicom_encode_rle (pixels, &cells, &encoding, packed, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-encode-rle/back", test_back);
  g_test_add_func ("/dicom-encode-rle/by-hand", test_by_hand);
  g_test_add_func ("/dicom-encode-rle/lengths", test_lengths);
  g_test_add_func ("/dicom-encode-rle/refused", test_refused);
  return finish ();
}
