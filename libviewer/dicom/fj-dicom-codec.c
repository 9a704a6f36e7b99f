/* See fj-dicom-codec.h: the table, and what the families share. */
#include "fj-dicom-codec.h"

#include <string.h>

#include "fj-error.h"
#include "fj-language.h"

static const FjDicomCodec codecs[] = {
  { "1.2.840.10008.1.2.5", fj_dicom_codec_rle, FJ_DICOM_STARTS_ANY, FJ_DICOM_LOSS_NONE, FALSE, TRUE },
  { "1.2.840.10008.1.2.4.50", fj_dicom_codec_jpeg, FJ_DICOM_STARTS_JPEG,
    FJ_DICOM_LOSS_ALWAYS }, /* baseline */
  { "1.2.840.10008.1.2.4.51", fj_dicom_codec_jpeg, FJ_DICOM_STARTS_JPEG,
    FJ_DICOM_LOSS_ALWAYS }, /* extended */
  { "1.2.840.10008.1.2.4.53", fj_dicom_codec_jpeg, FJ_DICOM_STARTS_JPEG,
    FJ_DICOM_LOSS_ALWAYS }, /* spectral selection, retired */
  { "1.2.840.10008.1.2.4.55", fj_dicom_codec_jpeg, FJ_DICOM_STARTS_JPEG,
    FJ_DICOM_LOSS_ALWAYS }, /* full progression, retired */
  { "1.2.840.10008.1.2.4.57", fj_dicom_codec_jpeg, FJ_DICOM_STARTS_JPEG, FJ_DICOM_LOSS_NONE }, /* lossless */
  { "1.2.840.10008.1.2.4.70", fj_dicom_codec_jpeg, FJ_DICOM_STARTS_JPEG,
    FJ_DICOM_LOSS_NONE }, /* lossless, first-order */
  { "1.2.840.10008.1.2.4.80", fj_dicom_codec_jpegls, FJ_DICOM_STARTS_JPEG, FJ_DICOM_LOSS_NONE },
  { "1.2.840.10008.1.2.4.81", fj_dicom_codec_jpegls, FJ_DICOM_STARTS_JPEG, FJ_DICOM_LOSS_MAYBE },
  { "1.2.840.10008.1.2.4.90", fj_dicom_codec_j2k, FJ_DICOM_STARTS_J2K, FJ_DICOM_LOSS_NONE },
  { "1.2.840.10008.1.2.4.91", fj_dicom_codec_j2k, FJ_DICOM_STARTS_J2K, FJ_DICOM_LOSS_MAYBE },
  { "1.2.840.10008.1.2.4.201", fj_dicom_codec_j2k, FJ_DICOM_STARTS_J2K,
    FJ_DICOM_LOSS_NONE }, /* HTJ2K lossless */
  { "1.2.840.10008.1.2.4.202", fj_dicom_codec_j2k, FJ_DICOM_STARTS_J2K,
    FJ_DICOM_LOSS_NONE }, /* HTJ2K lossless, RPCL */
  { "1.2.840.10008.1.2.4.203", fj_dicom_codec_j2k, FJ_DICOM_STARTS_J2K, FJ_DICOM_LOSS_MAYBE }, /* HTJ2K */
  { "1.2.840.10008.1.2.8.1", fj_dicom_codec_deflate, FJ_DICOM_STARTS_ANY, FJ_DICOM_LOSS_NONE, TRUE,
    TRUE }, /* frames deflated */
};

const FjDicomCodec *
fj_dicom_codec_find (const char *transfer_syntax)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codecs); i++)
    if (strcmp (codecs[i].transfer_syntax, transfer_syntax) == 0)
      return &codecs[i];
  return NULL;
}

gboolean
fj_dicom_codec_starts (const FjDicomCodec *codec, const guint8 *data, gsize length)
{
  static const guint8 stream[4] = { 0xFF, 0x4F, 0xFF, 0x51 };
  static const guint8 box[8] = { 0, 0, 0, 12, 'j', 'P', ' ', ' ' };

  switch (codec->start)
    {
    case FJ_DICOM_STARTS_JPEG:
      return length >= 3 && data[0] == 0xFF && data[1] == 0xD8 && data[2] == 0xFF;
    case FJ_DICOM_STARTS_J2K:
      return (length >= 4 && memcmp (data, stream, 4) == 0) || (length >= 8 && memcmp (data, box, 8) == 0);
    case FJ_DICOM_STARTS_ANY:
      break;
    }
  return TRUE;
}

gsize
fj_dicom_cells_frame_bytes (const FjDicomCells *cells)
{
  return (gsize) cells->rows * cells->columns * cells->samples * (cells->bits_allocated / 8);
}

void
fj_dicom_cells_widen (const FjDicomCells *cells, guint8 *out)
{
  for (gsize k = fj_dicom_cells_frame_bytes (cells) / 2; k-- > 0;)
    {
      guint8 sample = out[k];

      out[2 * k] = sample;
      out[2 * k + 1] = cells->is_signed && sample >= 0x80 ? 0xFF : 0;
    }
}

void
fj_dicom_cells_put (const FjDicomCells *cells, const gint32 *from, gsize n, guint component, guint8 *pixels)
{
  guint width = cells->bits_allocated / 8, step = width * cells->samples;
  guint8 *to = pixels + component * width;

  if (width == 2 && cells->samples == 1)
    for (gsize i = 0; i < n; i++)
      ((guint16 *) (gpointer) to)[i] = GUINT16_TO_LE ((guint16) from[i]);
  else
    for (gsize i = 0; i < n; i++, to += step)
      for (guint b = 0; b < width; b++)
        to[b] = (guint8) (b < 4 ? (guint32) from[i] >> (8 * b) : 0);
}

void
fj_dicom_codec_set_corrupt (GError **error, const char *detail)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
               _ ("The compressed image is damaged (%s). Ask the sender to send it again."), detail);
}

gboolean
fj_dicom_codec_check (
    const FjDicomCells *cells, guint rows, guint columns, guint samples, guint precision, GError **error)
{
  /* Eight-bit samples may travel for cells of sixteen, never the other way. */
  if (rows == cells->rows && columns == cells->columns && samples == cells->samples && precision >= 1
      && precision <= cells->bits_allocated && (precision > 8 || cells->bits_allocated <= 16))
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_CORRUPT,
      _ ("The compressed image has %u rows, %u columns, %u samples of %u bits, but its header says %u, "
         "%u, %u of %u. Ask the sender to send it again."),
      rows, columns, samples, precision, cells->rows, cells->columns, cells->samples, cells->bits_allocated);
  return FALSE;
}
