/* JPEG-LS (ISO 14495-1), lossless and with a bound (near-lossless), through CharLS. */
#include "fj-dicom-encode.h"

#include <charls/charls.h>

/* What CharLS takes: the stored bits alone, a byte or a word each. JPEG-LS knows no sign; a reader extends it
 * from Bits Stored. */
static void
mask_samples (const FjDicomCells *cells, const guint8 *pixels, gsize n, guint8 *out)
{
  guint mask = (1u << cells->bits_stored) - 1;

  if (cells->bits_allocated == 8)
    for (gsize i = 0; i < n; i++)
      out[i] = (guint8) (pixels[i] & mask);
  else
    for (gsize i = 0; i < n; i++)
      {
        guint word = (guint) (pixels[2 * i] | pixels[2 * i + 1] << 8) & mask;

        ((guint16 *) (gpointer) out)[i] = (guint16) word;
      }
}

static charls_jpegls_errc
encode (charls_jpegls_encoder *encoder,
        const FjDicomCells *cells,
        const FjDicomEncoding *encoding,
        const guint8 *samples,
        gsize size,
        GByteArray *packed)
{
  charls_frame_info info
      = { cells->columns, cells->rows, (int32_t) cells->bits_stored, (int32_t) cells->samples };
  guint start = packed->len;
  gsize room = 0, written = 0;
  charls_jpegls_errc code = charls_jpegls_encoder_set_frame_info (encoder, &info);

  if (code == CHARLS_JPEGLS_ERRC_SUCCESS)
    code = charls_jpegls_encoder_set_near_lossless (encoder, (int32_t) encoding->near);
  if (code == CHARLS_JPEGLS_ERRC_SUCCESS && cells->samples > 1)
    code = charls_jpegls_encoder_set_interleave_mode (encoder, CHARLS_INTERLEAVE_MODE_SAMPLE);
  if (code == CHARLS_JPEGLS_ERRC_SUCCESS)
    code = charls_jpegls_encoder_get_estimated_destination_size (encoder, &room);
  if (code != CHARLS_JPEGLS_ERRC_SUCCESS)
    return code;
  /* The estimate is that of an image that does not pack; noise may take more. */
  room += room / 2 + 1024;
  if (room > G_MAXUINT32 - start)
    return CHARLS_JPEGLS_ERRC_PARAMETER_VALUE_NOT_SUPPORTED;
  g_byte_array_set_size (packed, start + (guint) room);
  code = charls_jpegls_encoder_set_destination_buffer (encoder, packed->data + start, room);
  if (code == CHARLS_JPEGLS_ERRC_SUCCESS)
    code = charls_jpegls_encoder_encode_from_buffer (encoder, samples, size, 0);
  if (code == CHARLS_JPEGLS_ERRC_SUCCESS)
    code = charls_jpegls_encoder_get_bytes_written (encoder, &written);
  g_byte_array_set_size (packed, start + (guint) written);
  return code;
}

gboolean
fj_dicom_encode_jpegls (const guint8 *pixels,
                        const FjDicomCells *cells,
                        const FjDicomEncoding *encoding,
                        GByteArray *packed,
                        GError **error)
{
  gsize size = fj_dicom_cells_frame_bytes (cells);
  charls_jpegls_encoder *encoder;
  g_autofree guint8 *samples = NULL;
  charls_jpegls_errc code = CHARLS_JPEGLS_ERRC_NOT_ENOUGH_MEMORY;

  if ((cells->bits_allocated != 8 && cells->bits_allocated != 16) || cells->bits_stored < 2
      || (cells->bits_allocated == 16 && cells->bits_stored < 9)
      || cells->bits_stored > cells->bits_allocated)
    {
      fj_dicom_encode_set_unsupported (error, "JPEG-LS", cells);
      return FALSE;
    }
  samples = g_try_malloc (size);
  encoder = charls_jpegls_encoder_create ();
  if (samples != NULL && encoder != NULL)
    {
      mask_samples (cells, pixels, size / (cells->bits_allocated / 8), samples);
      code = encode (encoder, cells, encoding, samples, size, packed);
    }
  charls_jpegls_encoder_destroy (encoder);
  if (code == CHARLS_JPEGLS_ERRC_SUCCESS)
    return TRUE;
  fj_dicom_encode_set_failed (error, charls_get_error_message (code));
  return FALSE;
}
