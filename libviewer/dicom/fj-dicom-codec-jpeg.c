/* JPEG (ISO 10918-1): 8-bit DCT processes through libjpeg-turbo, lossless and 12-bit ones through
 * fj-dicom-codec-ijg.cc. Which it is the start of frame says, not the transfer syntax. */
#include "fj-dicom-codec.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#define MAX_SCANS 100

typedef struct
{
  guint process; /* n of SOFn */
  guint precision, rows, columns, components;
  guint8 ids[3];
  int transform; /* APP14, -1 without */
  gboolean has_jfif, is_subsampled;
} Header;

/* Up to the start of frame; FALSE when there is none. */
static gboolean
header_read (Header *self, const guint8 *data, gsize length)
{
  memset (self, 0, sizeof *self);
  self->transform = -1;
  for (gsize i = 2; i + 9 < length;)
    {
      guint8 marker = data[i + 1];
      gsize size;

      if (data[i] != 0xFF)
        return FALSE;
      if (marker == 0xFF)
        {
          i++;
          continue;
        }
      size = (gsize) data[i + 2] << 8 | data[i + 3];
      if (size < 2 || size > length - i - 2)
        return FALSE;
      if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC)
        {
          self->process = marker - 0xC0u;
          self->precision = data[i + 4];
          self->rows = (guint) data[i + 5] << 8 | data[i + 6];
          self->columns = (guint) data[i + 7] << 8 | data[i + 8];
          self->components = data[i + 9];
          if (size < 8 + 3 * (gsize) self->components)
            return FALSE;
          for (guint k = 0; k < MIN (self->components, 3); k++)
            {
              self->ids[k] = data[i + 10 + 3 * k];
              self->is_subsampled = self->is_subsampled || data[i + 11 + 3 * k] != data[i + 11];
            }
          return TRUE;
        }
      if (marker == 0xEE && size >= 14 && memcmp (data + i + 4, "Adobe", 5) == 0 && data[i + 15] <= 2)
        self->transform = data[i + 15];
      if (marker == 0xE0 && size >= 7 && memcmp (data + i + 4, "JFIF", 5) == 0)
        self->has_jfif = TRUE;
      i += 2 + size;
    }
  return FALSE;
}

/* Adobe's marker is the word of who packed it; without one the tag has the say, but for streams whose
 * component names say RGB, and for JFIF and for what is subsampled: that is never RGB, whatever the tag says.
 */
static FjDicomColour
header_get_colour (const Header *self)
{
  if (self->components != 3 || self->process == 3 || self->process == 7 || self->process == 11)
    return FJ_DICOM_COLOUR_TAGGED;
  if (self->transform >= 0)
    return self->transform == 0 ? FJ_DICOM_COLOUR_RGB : FJ_DICOM_COLOUR_YBR;
  if (self->ids[0] == 'R' && self->ids[1] == 'G' && self->ids[2] == 'B')
    return FJ_DICOM_COLOUR_RGB;
  return self->has_jfif || self->is_subsampled ? FJ_DICOM_COLOUR_YBR : FJ_DICOM_COLOUR_TAGGED;
}

typedef struct
{
  struct jpeg_error_mgr base;
  jmp_buf jump;
  gboolean is_damaged;
  char message[JMSG_LENGTH_MAX];
} Failure;

static void
failure_exit (j_common_ptr info)
{
  Failure *self = (Failure *) info->err;

  (*info->err->format_message) (info, self->message);
  longjmp (self->jump, 1);
}

/* What libjpeg paints over with grey is no image for a reader: missing or impossible codes. */
static void
failure_emit (j_common_ptr info, int level)
{
  Failure *self = (Failure *) info->err;
  int code = info->err->msg_code;

  if (level >= 0 || self->is_damaged)
    return;
  if (code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_ARITH_BAD_CODE
      || code == JWRN_MUST_RESYNC)
    {
      self->is_damaged = TRUE;
      (*info->err->format_message) (info, self->message);
    }
}

static void
failure_output (j_common_ptr info)
{
}

/* Samples as they are, one byte each. */
static gboolean
decode_turbo (const guint8 *packed, gsize length, const FjDicomCells *cells, guint8 *out, GError **error)
{
  struct jpeg_decompress_struct info;
  Failure failure;

  memset (&failure, 0, sizeof failure);
  memset (&info, 0, sizeof info);
  info.err = jpeg_std_error (&failure.base);
  failure.base.error_exit = failure_exit;
  failure.base.emit_message = failure_emit;
  failure.base.output_message = failure_output;
  if (setjmp (failure.jump))
    {
      jpeg_destroy_decompress (&info);
      fj_dicom_codec_set_corrupt (error, failure.message);
      return FALSE;
    }
  jpeg_create_decompress (&info);
  info.mem->max_memory_to_use = 1L << 30;
  jpeg_mem_src (&info, packed, length);
  jpeg_read_header (&info, TRUE);
  info.jpeg_color_space = info.out_color_space = JCS_UNKNOWN;
  info.dct_method = JDCT_ISLOW;
  jpeg_start_decompress (&info);
  if (info.output_height == cells->rows && info.output_width == cells->columns
      && (guint) info.output_components == cells->samples)
    while (info.output_scanline < info.output_height && !failure.is_damaged)
      {
        JSAMPROW row = out + (gsize) info.output_scanline * cells->columns * cells->samples;

        jpeg_read_scanlines (&info, &row, 1);
      }
  else
    {
      failure.is_damaged = TRUE;
      strcpy (failure.message, "JPEG: two sizes");
    }
  jpeg_destroy_decompress (&info);
  if (failure.is_damaged)
    fj_dicom_codec_set_corrupt (error, failure.message);
  return !failure.is_damaged;
}

/* Each scan goes over all blocks of the image, however few bytes it has: what an encoder makes is a dozen, at
 * most one for each coefficient. Start of scan cannot be within entropy-coded data. */
static gboolean
has_too_many_scans (const guint8 *packed, gsize length)
{
  const guint8 *p = packed, *end = packed + length;
  guint n = 0;

  while (n <= MAX_SCANS && end - p >= 2 && (p = memchr (p, 0xFF, (gsize) (end - p) - 1)))
    n += *++p == 0xDA;
  return n > MAX_SCANS;
}

gboolean
fj_dicom_codec_jpeg (const guint8 *packed,
                     gsize length,
                     const FjDicomCells *cells,
                     guint8 *out,
                     FjDicomColour *colour,
                     GError **error)
{
  Header header;

  if (length < 4 || packed[0] != 0xFF || packed[1] != 0xD8 || !header_read (&header, packed, length))
    {
      fj_dicom_codec_set_corrupt (error, "JPEG: no start of frame");
      return FALSE;
    }
  if (!fj_dicom_codec_check (cells, header.rows, header.columns, header.components, header.precision, error))
    return FALSE;
  if (has_too_many_scans (packed, length))
    {
      fj_dicom_codec_set_corrupt (error, "JPEG: too many scans");
      return FALSE;
    }
  if (cells->bits_allocated != 8 && cells->bits_allocated != 16)
    {
      fj_dicom_codec_set_corrupt (error, "JPEG: Bits Allocated");
      return FALSE;
    }
  *colour = header_get_colour (&header);
  if (header.precision == 8 && (header.process <= 2 || header.process == 9 || header.process == 10))
    {
      if (!decode_turbo (packed, length, cells, out, error))
        return FALSE;
    }
  else if (!fj_dicom_codec_ijg (packed, length, cells, header.precision, out, error))
    return FALSE;
  if (header.precision <= 8 && cells->bits_allocated == 16)
    fj_dicom_cells_widen (cells, out);
  return TRUE;
}
