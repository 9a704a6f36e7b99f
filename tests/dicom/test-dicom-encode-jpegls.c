/* fj-dicom-encode-jpegls: all depths come back, near-lossless stays within its bound, and the frame says what
 * ISO 14495-1 C.2 asks. Other people's decoders read whole objects in test-dicom-transcode. */
#include "encode-files.h"

static void
test_back (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (usual_cells); i++)
    assert_comes_back (fj_dicom_encode_jpegls, fj_dicom_codec_jpegls, &usual_cells[i], FALSE);
}

static void
test_noise (void)
{
  FjDicomCells cells = { 64, 64, 1, 16, 16, FALSE };
  gsize n = fj_dicom_cells_frame_bytes (&cells);
  g_autofree guint8 *pixels = g_malloc (n), *out = NULL;
  g_autoptr (GRand) noise = g_rand_new_with_seed (11);
  g_autoptr (GByteArray) packed = NULL;
  FjDicomColour colour;

  for (gsize i = 0; i < n; i++)
    pixels[i] = (guint8) g_rand_int (noise);
  packed = pack (fj_dicom_encode_jpegls, &cells, pixels, FALSE, 0);
  out = unpack (fj_dicom_codec_jpegls, &cells, packed, &colour);
  g_assert_cmpmem (out, n, pixels, n);
}

static void
test_near (void)
{
  FjDicomCells cells = { 90, 80, 1, 16, 12, FALSE };
  gsize n = fj_dicom_cells_frame_bytes (&cells) / 2;
  g_autofree guint8 *pixels = draw_pixels (&cells, 2), *out = NULL;
  g_autoptr (GByteArray) lossless = pack (fj_dicom_encode_jpegls, &cells, pixels, FALSE, 0);
  g_autoptr (GByteArray) packed = pack (fj_dicom_encode_jpegls, &cells, pixels, FALSE, 3);
  FjDicomColour colour;
  int most = 0;

  out = unpack (fj_dicom_codec_jpegls, &cells, packed, &colour);
  for (gsize i = 0; i < n; i++)
    most = MAX (most, ABS ((pixels[2 * i] | pixels[2 * i + 1] << 8) - (out[2 * i] | out[2 * i + 1] << 8)));
  g_assert_cmpint (most, >, 0);
  g_assert_cmpint (most, <=, 3);
  g_assert_cmpuint (packed->len, <, lossless->len);
}

static void
test_header (void)
{
  FjDicomCells cells = { 121, 211, 3, 8, 8, FALSE };
  g_autofree guint8 *pixels = draw_pixels (&cells, 2);
  g_autoptr (GByteArray) packed = pack (fj_dicom_encode_jpegls, &cells, pixels, TRUE, 0);
  /* SOI, then SOF55: length, precision, lines, samples per line, components. */
  static const guint8 head[] = { 0xFF, 0xD8, 0xFF, 0xF7, 0, 17, 8, 0, 121, 0, 211, 3 };

  g_assert_cmpmem (packed->data, sizeof head, head, sizeof head);
  g_assert_cmpmem (packed->data + packed->len - 2, 2, "\xFF\xD9", 2);
}

static void
test_refused (void)
{
  static const FjDicomCells cells[] = { { 2, 2, 1, 32, 32, FALSE }, { 2, 2, 1, 8, 1, FALSE } };
  FjDicomEncoding encoding = { FALSE, 0 };
  guint8 pixels[16] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autoptr (GByteArray) packed = g_byte_array_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (fj_dicom_encode_jpegls (pixels, &cells[i], &encoding, packed, &error));
      g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
    }
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-encode-jpegls/back", test_back);
  g_test_add_func ("/dicom-encode-jpegls/noise", test_noise);
  g_test_add_func ("/dicom-encode-jpegls/near", test_near);
  g_test_add_func ("/dicom-encode-jpegls/header", test_header);
  g_test_add_func ("/dicom-encode-jpegls/refused", test_refused);
  return finish ();
}
