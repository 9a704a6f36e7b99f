/* JPEG-LS (ISO 14495-1), lossless and near-lossless, through CharLS. */
#include "fj-dicom-codec.h"

#include <string.h>

#include <charls/charls.h>

static const char *
explain (charls_jpegls_errc code)
{
  const char *text = charls_get_error_message (code);

  return text ? text : "JPEG-LS";
}

/* Component after component (interleave mode none) to samples of a pixel together. */
static void
interleave (const guint8 *planes, gsize n, guint samples, guint width, guint8 *out)
{
  for (guint s = 0; s < samples; s++)
    for (gsize i = 0; i < n; i++)
      memcpy (out + (i * samples + s) * width, planes + (s * n + i) * width, width);
}

/* CharLS 2.4 looks for a bit for ever when entropy-coded data stop without a marker: what does not end with
 * EOI is copied and given one. NULL when it needs none. */
static guint8 *
close_stream (const guint8 *packed, gsize *length)
{
  static const guint8 eoi[] = { 0xff, 0xd9 };
  gsize n = *length;
  guint8 *closed;

  while (n > 2 && packed[n - 1] == 0)
    n--;
  if (n >= 2 && memcmp (packed + n - 2, eoi, 2) == 0)
    {
      *length = n;
      return NULL;
    }
  n = *length;
  closed = g_malloc (n + 2);
  memcpy (closed, packed, n);
  memcpy (closed + n, eoi, 2);
  *length = n + 2;
  return closed;
}

static gboolean
decode (charls_jpegls_decoder *decoder,
        const guint8 *packed,
        gsize length,
        const FjDicomCells *cells,
        guint8 *out,
        GError **error)
{
  charls_frame_info info;
  charls_interleave_mode mode = CHARLS_INTERLEAVE_MODE_NONE;
  charls_jpegls_errc code = charls_jpegls_decoder_set_source_buffer (decoder, packed, length);
  gsize n = (gsize) cells->rows * cells->columns, bytes;
  guint width;
  g_autofree guint8 *planes = NULL;

  if (code == CHARLS_JPEGLS_ERRC_SUCCESS)
    code = charls_jpegls_decoder_read_header (decoder);
  if (code == CHARLS_JPEGLS_ERRC_SUCCESS)
    code = charls_jpegls_decoder_get_frame_info (decoder, &info);
  if (code == CHARLS_JPEGLS_ERRC_SUCCESS)
    code = charls_jpegls_decoder_get_interleave_mode (decoder, &mode);
  if (code != CHARLS_JPEGLS_ERRC_SUCCESS)
    {
      fj_dicom_codec_set_corrupt (error, explain (code));
      return FALSE;
    }
  if (!fj_dicom_codec_check (cells, info.height, info.width, (guint) info.component_count,
                             (guint) info.bits_per_sample, error))
    return FALSE;
  width = info.bits_per_sample > 8 ? 2 : 1;
  bytes = n * cells->samples * width;
  if (cells->samples > 1 && mode == CHARLS_INTERLEAVE_MODE_NONE)
    {
      planes = g_try_malloc (bytes);
      if (!planes)
        {
          fj_dicom_codec_set_corrupt (error, "JPEG-LS: memory");
          return FALSE;
        }
    }
  code = charls_jpegls_decoder_decode_to_buffer (decoder, planes ? planes : out, bytes, 0);
  if (code != CHARLS_JPEGLS_ERRC_SUCCESS)
    {
      fj_dicom_codec_set_corrupt (error, explain (code));
      return FALSE;
    }
  if (planes)
    interleave (planes, n, cells->samples, width, out);
  if (width == 1 && cells->bits_allocated == 16)
    fj_dicom_cells_widen (cells, out);
  return TRUE;
}

gboolean
fj_dicom_codec_jpegls (const guint8 *packed,
                       gsize length,
                       const FjDicomCells *cells,
                       guint8 *out,
                       FjDicomColour *colour,
                       GError **error)
{
  charls_jpegls_decoder *decoder;
  g_autofree guint8 *closed = NULL;
  gboolean done;

  *colour = FJ_DICOM_COLOUR_TAGGED;
  if (cells->bits_allocated != 8 && cells->bits_allocated != 16)
    {
      fj_dicom_codec_set_corrupt (error, "JPEG-LS: Bits Allocated");
      return FALSE;
    }
  decoder = charls_jpegls_decoder_create ();
  closed = close_stream (packed, &length);
  done = decoder && decode (decoder, closed ? closed : packed, length, cells, out, error);
  charls_jpegls_decoder_destroy (decoder);
  return done;
}
