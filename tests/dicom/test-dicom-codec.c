/* fj-dicom-codec: the table, marks and what the families share. */
#include <string.h>

#include "fj-dicom-codec.h"
#include "fj-error.h"

static void
test_table (void)
{
  static const char *const known[]
      = { "1.2.840.10008.1.2.5",     "1.2.840.10008.1.2.4.50",  "1.2.840.10008.1.2.4.51",
          "1.2.840.10008.1.2.4.57",  "1.2.840.10008.1.2.4.70",  "1.2.840.10008.1.2.4.80",
          "1.2.840.10008.1.2.4.81",  "1.2.840.10008.1.2.4.90",  "1.2.840.10008.1.2.4.91",
          "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203",
          "1.2.840.10008.1.2.8.1" };
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmpstr (fj_dicom_codec_find (known[i])->transfer_syntax, ==, known[i]);
  g_assert_null (fj_dicom_codec_find ("1.2.840.10008.1.2.1"));
  g_assert_null (fj_dicom_codec_find ("1.2.840.10008.1.2.1.99")); /* deflates the dataset, not frames */
  g_assert_null (fj_dicom_codec_find ("1.2.840.10008.1.2.4.100"));
}

static void
test_starts (void)
{
  const FjDicomCodec *jpeg = fj_dicom_codec_find ("1.2.840.10008.1.2.4.50");
  const FjDicomCodec *j2k = fj_dicom_codec_find ("1.2.840.10008.1.2.4.90");
  g_assert_true (fj_dicom_codec_starts (jpeg, (const guint8 *) "\xFF\xD8\xFF", 3));
  g_assert_false (fj_dicom_codec_starts (jpeg, (const guint8 *) "\xFF\xD8", 2));
  g_assert_true (fj_dicom_codec_starts (j2k, (const guint8 *) "\xFF\x4F\xFF\x51", 4));
  g_assert_true (fj_dicom_codec_starts (j2k, (const guint8 *) "\0\0\0\014jP  ", 8));
  g_assert_false (fj_dicom_codec_starts (j2k, (const guint8 *) "\xFF\xD8\xFF\xE0", 4));
}

static void
test_cells (void)
{
  FjDicomCells cells = { 1, 3, 1, 16, 16, TRUE };
  guint8 out[6] = { 1, 0x80, 0xFF };
  gint32 values[3] = { -2, 70000, 5 };
  g_assert_cmpuint (fj_dicom_cells_frame_bytes (&cells), ==, 6);
  fj_dicom_cells_widen (&cells, out);
  g_assert_cmpmem (out, 6, "\1\0\x80\xFF\xFF\xFF", 6);
  fj_dicom_cells_put (&cells, values, 3, 0, out);
  g_assert_cmpmem (out, 6, "\xFE\xFF\x70\x11\5\0", 6);
  FjDicomCells colour = { 1, 1, 3, 8, 8, FALSE };
  memset (out, 0, sizeof out);
  fj_dicom_cells_put (&colour, values + 2, 1, 1, out);
  g_assert_cmpmem (out, 3, "\0\5\0", 3);
  FjDicomCells wide = { 1, 1, 1, 32, 32, TRUE };
  fj_dicom_cells_put (&wide, values, 1, 0, out);
  g_assert_cmpmem (out, 4, "\xFE\xFF\xFF\xFF", 4);
}

static void
test_check (void)
{
  FjDicomCells cells = { 4, 3, 1, 16, 12, FALSE };
  g_autoptr (GError) error = NULL;
  g_assert_true (fj_dicom_codec_check (&cells, 4, 3, 1, 12, &error));
  g_assert_true (fj_dicom_codec_check (&cells, 4, 3, 1, 8, &error));
  g_assert_no_error (error);
  g_assert_false (fj_dicom_codec_check (&cells, 3, 4, 1, 12, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  g_assert_false (fj_dicom_codec_check (&cells, 4, 3, 3, 12, NULL));
  g_assert_false (fj_dicom_codec_check (&cells, 4, 3, 1, 17, NULL));
  g_assert_false (fj_dicom_codec_check (&cells, 4, 3, 1, 0, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-codec/table", test_table);
  g_test_add_func ("/dicom-codec/starts", test_starts);
  g_test_add_func ("/dicom-codec/cells", test_cells);
  g_test_add_func ("/dicom-codec/check", test_check);
  return g_test_run ();
}
