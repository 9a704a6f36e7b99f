/* What the tests of encoders share: drawn pixels, and frames packed and unpacked in memory. */
#pragma once

#include "frame-files.h"

#include "fj-dicom-encode.h"

/* A slope with some noise and both ends of what the cells hold; the same for the same seed. */
G_GNUC_UNUSED static guint8 *
draw_pixels (const FjDicomCells *cells, guint32 seed)
{
  gsize n = (gsize) cells->rows * cells->columns * cells->samples;
  guint width = cells->bits_allocated / 8;
  gint64 span = G_GINT64_CONSTANT (1) << cells->bits_stored, lowest = cells->is_signed ? -span / 2 : 0;
  guint8 *pixels = g_malloc (n * width);
  g_autoptr (GRand) noise = g_rand_new_with_seed (seed);

  for (gsize i = 0; i < n; i++)
    {
      gsize pixel = i / cells->samples, x = pixel % cells->columns, y = pixel / cells->columns;
      gint64 slope = (gint64) (x + 2 * y) * span / (gint64) (cells->columns + 2 * cells->rows);
      gint64 value = slope + g_rand_int_range (noise, 0, 8) * MAX (span / 256, 1) + (i % cells->samples) * 5;

      if (i % 97 == 0)
        value = 0;
      else if (i % 89 == 0)
        value = span - 1;
      value = lowest + CLAMP (value, 0, span - 1);
      for (guint b = 0; b < width; b++)
        pixels[i * width + b] = (guint8) ((guint64) value >> (8 * b));
    }
  return pixels;
}

/* As the digest does: bits above Bits Stored are the sign, or zero. */
G_GNUC_UNUSED static void
tidy_pixels (const FjDicomCells *cells, guint8 *pixels)
{
  gsize n = (gsize) cells->rows * cells->columns * cells->samples;
  guint unused = cells->bits_allocated - cells->bits_stored;

  for (gsize i = 0; i < n; i++)
    if (cells->bits_allocated == 8)
      {
        guint8 up = (guint8) (pixels[i] << unused);
        pixels[i] = cells->is_signed ? (guint8) ((gint8) up >> unused) : (guint8) (up >> unused);
      }
    else if (cells->bits_allocated == 16)
      {
        guint16 up = (guint16) ((pixels[2 * i] | pixels[2 * i + 1] << 8) << unused);
        guint16 word = cells->is_signed ? (guint16) ((gint16) up >> unused) : (guint16) (up >> unused);
        pixels[2 * i] = (guint8) word;
        pixels[2 * i + 1] = (guint8) (word >> 8);
      }
}

G_GNUC_UNUSED static GByteArray *
pack (FjDicomEncode encode, const FjDicomCells *cells, const guint8 *pixels, gboolean is_rgb, guint near)
{
  FjDicomEncoding encoding = { is_rgb, near };
  GByteArray *packed = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  g_byte_array_append (packed, (const guint8 *) "before", 6); /* it appends, and touches nothing else */
  encode (pixels, cells, &encoding, packed, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (packed->data, 6, "before", 6);
  g_byte_array_remove_range (packed, 0, 6);
  return packed;
}

G_GNUC_UNUSED static guint8 *
unpack (FjDicomDecode decode, const FjDicomCells *cells, const GByteArray *packed, FjDicomColour *colour)
{
  guint8 *out = g_malloc0 (fj_dicom_cells_frame_bytes (cells));
  g_autoptr (GError) error = NULL;

  decode (packed->data, packed->len, cells, out, colour, &error);
  g_assert_no_error (error);
  tidy_pixels (cells, out);
  return out;
}

G_GNUC_UNUSED static void
assert_comes_back (FjDicomEncode encode, FjDicomDecode decode, const FjDicomCells *cells, gboolean is_rgb)
{
  g_autofree guint8 *pixels = draw_pixels (cells, 7);
  g_autoptr (GByteArray) packed = pack (encode, cells, pixels, is_rgb, 0);
  FjDicomColour colour;
  g_autofree guint8 *out = unpack (decode, cells, packed, &colour);
  gsize n = fj_dicom_cells_frame_bytes (cells);

  g_test_message ("%ux%ux%u of %u/%u%s", cells->columns, cells->rows, cells->samples, cells->bits_stored,
                  cells->bits_allocated, cells->is_signed ? " signed" : "");
  g_assert_cmpmem (out, n, pixels, n);
}

/* Depths, signs, colours and odd sizes that every family takes. */
static const FjDicomCells usual_cells[] = {
  { 1, 1, 1, 8, 8, FALSE },     { 1, 17, 1, 8, 8, FALSE },      { 33, 1, 1, 16, 16, FALSE },
  { 7, 5, 3, 8, 8, FALSE },     { 64, 64, 1, 16, 12, FALSE },   { 65, 127, 1, 16, 12, TRUE },
  { 129, 65, 1, 16, 16, TRUE }, { 200, 301, 1, 16, 16, FALSE }, { 121, 211, 3, 8, 8, FALSE },
  { 61, 59, 3, 16, 16, FALSE }, { 40, 50, 1, 8, 6, FALSE },     { 40, 50, 1, 16, 10, TRUE },
};
