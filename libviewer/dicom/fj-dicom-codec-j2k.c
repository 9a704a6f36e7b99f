/* JPEG 2000 and HTJ2K (ISO 15444-1, -15), as a codestream or inside JP2, through OpenJPEG. */
#include "fj-dicom-codec.h"

#include <string.h>

#include <openjpeg.h>

typedef struct
{
  const guint8 *data;
  gsize length, at;
} Source;

static OPJ_SIZE_T
source_read (void *buffer, OPJ_SIZE_T n, void *user_data)
{
  Source *self = user_data;

  if (self->at >= self->length)
    return (OPJ_SIZE_T) -1;
  n = MIN (n, self->length - self->at);
  memcpy (buffer, self->data + self->at, n);
  self->at += n;
  return n;
}

static OPJ_OFF_T
source_skip (OPJ_OFF_T n, void *user_data)
{
  Source *self = user_data;

  if (n < 0 || (guint64) n > self->length - self->at)
    return -1;
  self->at += (gsize) n;
  return n;
}

static OPJ_BOOL
source_seek (OPJ_OFF_T to, void *user_data)
{
  Source *self = user_data;

  if (to < 0 || (guint64) to > self->length)
    return OPJ_FALSE;
  self->at = (gsize) to;
  return OPJ_TRUE;
}

static void
keep_message (const char *message, void *user_data)
{
  char *kept = user_data;

  if (*kept)
    return;
  g_strlcpy (kept, message, 120);
  g_strchomp (kept);
}

static void
drop_message (const char *message, void *user_data)
{
}

/* Whether the codestream, whose marker segments after SIZ begin at @p, has a component transform (COD,
 * A.6.1). */
static gboolean
has_transform (const guint8 *p, const guint8 *end)
{
  while (end - p >= 9 && p[0] == 0xFF && p[1] != 0x90)
    {
      gsize size = (gsize) p[2] << 8 | p[3];

      if (p[1] == 0x52)
        return p[8] == 1;
      if (size < 2 || size + 2 > (gsize) (end - p))
        return FALSE;
      p += 2 + size;
    }
  return FALSE;
}

/* The image area of SIZ (A.5.1) before OpenJPEG makes room for it: tiles and components are bounded by it. */
static gboolean
siz_is_sound (
    const guint8 *data, gsize length, const FjDicomCells *cells, FjDicomColour *colour, GError **error)
{
  static const guint8 mark[4] = { 0xFF, 0x4F, 0xFF, 0x51 };
  const guint8 *p = NULL;
  guint32 v[8];
  guint samples;

  for (gsize i = 0; i + 44 <= length && i < 4096 && !p; i++)
    if (memcmp (data + i, mark, 4) == 0)
      p = data + i + 8;
  if (!p)
    {
      fj_dicom_codec_set_corrupt (error, "JPEG 2000: no SIZ");
      return FALSE;
    }
  for (guint i = 0; i < 8; i++, p += 4)
    v[i] = (guint32) p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
  samples = (guint) p[0] << 8 | p[1];
  if (samples == 3 && (gsize) (data + length - p) > 2 + 3 * 3)
    *colour = has_transform (p + 2 + 3 * 3, data + length) ? FJ_DICOM_COLOUR_RGB : FJ_DICOM_COLOUR_TAGGED;
  if (v[2] >= v[0] || v[3] >= v[1] || v[4] == 0 || v[5] == 0
      || ((guint64) v[0] / v[4] + 1) * ((guint64) v[1] / v[5] + 1) > 65535)
    {
      fj_dicom_codec_set_corrupt (error, "JPEG 2000: SIZ");
      return FALSE;
    }
  return fj_dicom_codec_check (cells, v[1] - v[3], v[0] - v[2], samples, cells->bits_allocated, error);
}

/* Where a codestream without a sign carries signed values, its highest bit is the sign. */
static void
extend_signs (const FjDicomCells *cells, const opj_image_comp_t *component, gsize n)
{
  guint shift = 32 - component->prec;

  if (!cells->is_signed || component->sgnd || component->prec < 2 || component->prec >= 32)
    return;
  for (gsize i = 0; i < n; i++)
    component->data[i] = (gint32) ((guint32) component->data[i] << shift) >> shift;
}

static gboolean
take_image (const opj_image_t *image, const FjDicomCells *cells, guint8 *out, GError **error)
{
  gsize n = (gsize) cells->rows * cells->columns;

  if (image->numcomps != cells->samples)
    {
      fj_dicom_codec_set_corrupt (error, "JPEG 2000: components");
      return FALSE;
    }
  for (guint s = 0; s < cells->samples; s++)
    {
      const opj_image_comp_t *component = &image->comps[s];

      if (!fj_dicom_codec_check (cells, component->h, component->w, image->numcomps, component->prec, error))
        return FALSE;
      if (!component->data)
        {
          fj_dicom_codec_set_corrupt (error, "JPEG 2000: no data");
          return FALSE;
        }
      extend_signs (cells, component, n);
      fj_dicom_cells_put (cells, component->data, n, s, out);
    }
  return TRUE;
}

gboolean
fj_dicom_codec_j2k (const guint8 *packed,
                    gsize length,
                    const FjDicomCells *cells,
                    guint8 *out,
                    FjDicomColour *colour,
                    GError **error)
{
  Source source = { packed, length, 0 };
  char message[120] = "";
  opj_dparameters_t parameters;
  opj_image_t *image = NULL;
  opj_codec_t *codec;
  opj_stream_t *stream;
  gboolean done = FALSE, is_boxed = length >= 8 && memcmp (packed + 4, "jP  ", 4) == 0;

  *colour = FJ_DICOM_COLOUR_TAGGED;
  if (!siz_is_sound (packed, length, cells, colour, error))
    return FALSE;
  codec = opj_create_decompress (is_boxed ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K);
  stream = opj_stream_default_create (OPJ_TRUE);
  if (codec && stream)
    {
      opj_set_default_decoder_parameters (&parameters);
      opj_set_error_handler (codec, keep_message, message);
      opj_set_warning_handler (codec, drop_message, NULL);
      opj_set_info_handler (codec, drop_message, NULL);
      opj_stream_set_user_data (stream, &source, NULL);
      opj_stream_set_user_data_length (stream, length);
      opj_stream_set_read_function (stream, source_read);
      opj_stream_set_skip_function (stream, source_skip);
      opj_stream_set_seek_function (stream, source_seek);
      done = opj_setup_decoder (codec, &parameters) && opj_read_header (stream, codec, &image)
             && opj_decode (codec, stream, image) && opj_end_decompress (codec, stream);
      if (!done)
        fj_dicom_codec_set_corrupt (error, *message ? message : "JPEG 2000");
      else
        done = take_image (image, cells, out, error);
    }
  else
    fj_dicom_codec_set_corrupt (error, "JPEG 2000: memory");
  opj_image_destroy (image);
  if (stream)
    opj_stream_destroy (stream);
  if (codec)
    opj_destroy_codec (codec);
  return done;
}
