/* JPEG 2000 and HTJ2K (ISO 15444-1, -15), as a codestream or inside JP2, through OpenJPEG. */
#include "fj-dicom-codec.h"

#include <string.h>

#include <openjpeg.h>

#include "fj-dicom-assertion.h"
#include "fj-dicom-codec-j2k-header.h"

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

/* A function of its own: its name stands for what is lost when an assertion ends it. */
G_NO_INLINE static gboolean
decode_tiles (opj_codec_t *codec, opj_stream_t *stream, opj_image_t *image)
{
  return opj_decode (codec, stream, image) && opj_end_decompress (codec, stream);
}

/* OpenJPEG's decoder of HTJ2K asserts what damaged data do not keep. */
static gboolean
run (opj_codec_t *codec, opj_stream_t *stream, opj_image_t **image, char *message)
{
  FjDicomAssertion trap;
  opj_dparameters_t parameters;
  gboolean done;

  opj_set_default_decoder_parameters (&parameters);
  if (setjmp (trap.jump))
    {
      keep_message ("JPEG 2000: entropy-coded data", message);
      return FALSE;
    }
  fj_dicom_assertion_begin (&trap);
  done = opj_setup_decoder (codec, &parameters) && opj_read_header (stream, codec, image)
         && decode_tiles (codec, stream, *image);
  fj_dicom_assertion_end ();
  return done;
}

gboolean
fj_dicom_codec_j2k (const guint8 *packed,
                    gsize length,
                    const FjDicomCells *cells,
                    guint8 *out,
                    FjDicomColour *colour,
                    GError **error)
{
  Source source = { 0 };
  char message[120] = "";
  opj_image_t *image = NULL;
  opj_codec_t *codec;
  opj_stream_t *stream;
  gboolean done = FALSE;

  if (!fj_dicom_codec_j2k_header_read (packed, length, cells, &source.data, &source.length, colour, error))
    return FALSE;
  /* The boxes around it have no say in DICOM (PS3.5 A.4.4). */
  codec = opj_create_decompress (OPJ_CODEC_J2K);
  stream = opj_stream_default_create (OPJ_TRUE);
  if (codec && stream)
    {
      opj_set_error_handler (codec, keep_message, message);
      opj_set_warning_handler (codec, drop_message, NULL);
      opj_set_info_handler (codec, drop_message, NULL);
      opj_stream_set_user_data (stream, &source, NULL);
      opj_stream_set_user_data_length (stream, source.length);
      opj_stream_set_read_function (stream, source_read);
      opj_stream_set_skip_function (stream, source_skip);
      opj_stream_set_seek_function (stream, source_seek);
      done = run (codec, stream, &image, message);
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
