/* fj-dicom-encode: the table, and samples with their sign. */
#include "encode-files.h"

static void
test_table (void)
{
  guint n = 0;

  for (const FjDicomEncoder *encoder = fj_dicom_encoder_list (); encoder->name; encoder++, n++)
    {
      g_assert_true (fj_dicom_encoder_find (encoder->transfer_syntax) == encoder);
      g_assert_true (fj_dicom_encoder_find (encoder->name) == encoder);
      /* What is packed here can be shown here. */
      g_assert_nonnull (fj_dicom_codec_find (encoder->transfer_syntax));
    }
  g_assert_cmpuint (n, ==, 5);
  g_assert_null (fj_dicom_encoder_find ("1.2.840.10008.1.2.4.90"));
  g_assert_null (fj_dicom_encoder_find ("1.2.840.10008.1.2.1"));
  g_assert_cmpstr (fj_dicom_encoder_find ("htj2k-lossless-rpcl")->transfer_syntax, ==,
                   "1.2.840.10008.1.2.4.202");
}

static void
test_samples (void)
{
  static const guint8 bytes[] = { 0xFF, 0x0F, 0x00, 0xF8, 0x34, 0x12 };
  FjDicomCells cells = { 1, 3, 1, 16, 12, TRUE };
  gint32 out[3];

  fj_dicom_encode_get_samples (&cells, bytes, 0, 1, 3, out);
  g_assert_cmpint (out[0], ==, -1);
  g_assert_cmpint (out[1], ==, -2048);
  g_assert_cmpint (out[2], ==, 0x234);
  cells.is_signed = FALSE;
  fj_dicom_encode_get_samples (&cells, bytes, 1, 1, 2, out);
  g_assert_cmpint (out[0], ==, 0x800);
  g_assert_cmpint (out[1], ==, 0x234);
  FjDicomCells colour = { 1, 2, 3, 8, 8, FALSE };
  fj_dicom_encode_get_samples (&colour, bytes, 2, 3, 2, out);
  g_assert_cmpint (out[0], ==, 0);
  g_assert_cmpint (out[1], ==, 0x12);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-encode/table", test_table);
  g_test_add_func ("/dicom-encode/samples", test_samples);
  return finish ();
}
