/* fj-dicom-bits: worked examples of PS3.5 8.1.1, cell by cell. */
#include <string.h>

#include "fj-dicom-bits.h"

static void
test_words (void)
{
  static const struct
  {
    guint stored, high;
    gboolean is_signed;
    guint16 cell, value;
  } cases[] = {
    { 12, 11, FALSE, 0xF123, 0x0123 },                                   /* rubbish above */
    { 12, 11, TRUE, 0x0FFF, 0xFFFF },                                    /* -1 */
    { 12, 11, TRUE, 0x0800, 0xF800 },                                    /* -2048 */
    { 12, 11, TRUE, 0x07FF, 0x07FF },  { 12, 11, TRUE, 0xF800, 0xF800 }, /* the sign is there already */
    { 12, 15, FALSE, 0x1234, 0x0123 },                                   /* the value lies high */
    { 12, 15, TRUE, 0xFFF0, 0xFFFF },  { 10, 12, FALSE, 0x1FF8, 0x03FF }, { 16, 15, TRUE, 0x8000, 0x8000 },
    { 0, 11, FALSE, 0xABCD, 0xABCD }, /* attributes that cannot be: the whole cell */
    { 12, 3, FALSE, 0xF123, 0x0123 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FjDicomCells cells = { 1, 40, 1, 16, cases[i].stored, cases[i].is_signed };
      guint16 words[40];
      guint stored;
      FjSampleType type;

      for (guint k = 0; k < 40; k++)
        words[k] = GUINT16_TO_LE (cases[i].cell);
      type = fj_dicom_bits_tidy (&cells, cases[i].high, (guint8 *) words, 40, &stored);
      g_assert_cmpint (type, ==, cases[i].is_signed ? FJ_SAMPLE_S16 : FJ_SAMPLE_U16);
      g_assert_cmpuint (stored, ==, cases[i].stored ? cases[i].stored : 16);
      for (guint k = 0; k < 40; k++)
        g_assert_cmphex (words[k], ==, cases[i].value);
    }
}

static void
test_bytes_and_long_words (void)
{
  FjDicomCells small = { 1, 4, 1, 8, 5, TRUE }, large = { 1, 2, 1, 32, 20, TRUE };
  guint8 bytes[4] = { 0x1F, 0x0F, 0xF0, 0xE1 };
  guint32 words[2] = { GUINT32_TO_LE (0x000FFFFFu), GUINT32_TO_LE (0xABC12345u) };
  guint stored;

  g_assert_cmpint (fj_dicom_bits_tidy (&small, 4, bytes, 4, &stored), ==, FJ_SAMPLE_S8);
  g_assert_cmpmem (bytes, 4, ((const guint8[]){ 0xFF, 0x0F, 0xF0, 0x01 }), 4);
  g_assert_cmpint (fj_dicom_bits_tidy (&large, 19, (guint8 *) words, 2, &stored), ==, FJ_SAMPLE_S32);
  g_assert_cmphex (words[0], ==, 0xFFFFFFFFu);
  g_assert_cmphex (words[1], ==, 0x00012345u);
}

static void
test_types (void)
{
  g_assert_cmpint (fj_dicom_bits_type (1, FALSE), ==, FJ_SAMPLE_U8);
  g_assert_cmpint (fj_dicom_bits_type (1, TRUE), ==, FJ_SAMPLE_U8);
  g_assert_cmpint (fj_dicom_bits_type (8, TRUE), ==, FJ_SAMPLE_S8);
  g_assert_cmpint (fj_dicom_bits_type (16, FALSE), ==, FJ_SAMPLE_U16);
  g_assert_cmpint (fj_dicom_bits_type (32, TRUE), ==, FJ_SAMPLE_S32);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-bits/words", test_words);
  g_test_add_func ("/dicom-bits/bytes-and-long-words", test_bytes_and_long_words);
  g_test_add_func ("/dicom-bits/types", test_types);
  return g_test_run ();
}
