/* See fj-dicom-encode.h: the table, and what the families share. */
#include "fj-dicom-encode.h"

#include <string.h>

#include "fj-error.h"
#include "fj-language.h"

static const FjDicomEncoder encoders[] = {
  { "1.2.840.10008.1.2.5", "rle", fj_dicom_encode_rle, FALSE },
  { "1.2.840.10008.1.2.4.80", "jpeg-ls", fj_dicom_encode_jpegls, FALSE },
  { "1.2.840.10008.1.2.4.201", "htj2k", fj_dicom_encode_htj2k, TRUE },
  { "1.2.840.10008.1.2.4.202", "htj2k-lossless-rpcl", fj_dicom_encode_htj2k, TRUE },
  { "1.2.840.10008.1.2.8.1", "deflated-frames", fj_dicom_encode_deflate, FALSE },
  { NULL },
};

const FjDicomEncoder *
fj_dicom_encoder_find (const char *transfer_syntax)
{
  for (const FjDicomEncoder *encoder = encoders; encoder->name != NULL; encoder++)
    if (g_str_equal (encoder->transfer_syntax, transfer_syntax)
        || g_str_equal (encoder->name, transfer_syntax))
      return encoder;
  return NULL;
}

const FjDicomEncoder *
fj_dicom_encoder_list (void)
{
  return encoders;
}

void
fj_dicom_encode_set_unsupported (GError **error, const char *codec, const FjDicomCells *cells)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
               _ ("%s does not hold images of %u samples of %u bits. Choose another way of packing."), codec,
               cells->samples, cells->bits_allocated);
}

void
fj_dicom_encode_set_failed (GError **error, const char *detail)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_INTERNAL,
               _ ("The image cannot be packed (%s). Choose another way of packing."), detail);
}

void
fj_dicom_encode_get_samples (
    const FjDicomCells *cells, const guint8 *pixels, gsize first, guint step, guint n, gint32 *out)
{
  guint unused = 32 - cells->bits_stored;

  if (cells->bits_allocated == 8)
    for (guint i = 0; i < n; i++)
      out[i] = (gint32) ((guint32) pixels[first + (gsize) i * step] << unused);
  else
    for (guint i = 0; i < n; i++)
      {
        const guint8 *p = pixels + 2 * (first + (gsize) i * step);

        out[i] = (gint32) ((guint32) (p[0] | p[1] << 8) << unused);
      }
  if (cells->is_signed)
    for (guint i = 0; i < n; i++)
      out[i] >>= unused;
  else
    for (guint i = 0; i < n; i++)
      out[i] = (gint32) ((guint32) out[i] >> unused);
}
