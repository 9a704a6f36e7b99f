/* The stored values of an image, frame by frame (fj-dicom-private.h): native, or through the codecs of DCMTK,
 * whose weak spots (headers of RLE frames, segments cut short, sizes multiplied in 32 bits) are checked
 * before they are called.
 */
#include "fj-dicom-private.h"

#include <string.h>

#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

/* Bytes of one decoded frame, and what a compressed image may expand to: a flat image packs very well. */
#define MAX_FRAME (G_GUINT64_CONSTANT (1) << 30)
#define MAX_EXPANSION 4096
#define EXPANSION_FLOOR (G_GUINT64_CONSTANT (256) << 20)

typedef struct
{
  guint64 rows, columns, samples, frames, bits_allocated, bits_stored, high_bit;
  gboolean is_signed, by_plane, is_subsampled, whole_words;
  guint64 frame_bytes;
} Shape;

static guint
get_uint (DcmItem *item, const DcmTagKey &tag, guint otherwise)
{
  Uint16 value = 0;
  return item->findAndGetUint16 (tag, value).good () ? value : otherwise;
}

/* Overlays in unused bits of the pixel cells (retired in 2004, still met): then every bit has a meaning. */
static gboolean
has_embedded_overlay (DcmItem *item)
{
  for (Uint16 group = 0x6000; group <= 0x601E; group += 2)
    if (item->tagExists (DcmTagKey (group, 0x0102)) && !item->tagExists (DcmTagKey (group, 0x3000)))
      return TRUE;
  return FALSE;
}

static gboolean
shape_read (Shape *self, DcmItem *item)
{
  OFString photometric;
  Sint32 frames = 1;
  memset (self, 0, sizeof *self);
  self->rows = get_uint (item, DCM_Rows, 0);
  self->columns = get_uint (item, DCM_Columns, 0);
  self->samples = get_uint (item, DCM_SamplesPerPixel, 1);
  self->bits_allocated = get_uint (item, DCM_BitsAllocated, 0);
  self->bits_stored = get_uint (item, DCM_BitsStored, (guint) self->bits_allocated);
  self->high_bit = get_uint (item, DCM_HighBit, (guint) self->bits_stored - 1);
  self->is_signed = get_uint (item, DCM_PixelRepresentation, 0) == 1;
  self->by_plane = self->samples > 1 && get_uint (item, DCM_PlanarConfiguration, 0) == 1;
  if (item->findAndGetSint32 (DCM_NumberOfFrames, frames).bad () || frames < 1)
    frames = 1;
  self->frames = frames;
  item->findAndGetOFString (DCM_PhotometricInterpretation, photometric);
  self->is_subsampled
      = photometric == "YBR_FULL_422" || photometric == "YBR_PARTIAL_422" || photometric == "YBR_PARTIAL_420";
  self->whole_words = self->bits_stored < 1 || self->bits_stored > self->bits_allocated
                      || self->high_bit >= self->bits_allocated || self->high_bit + 1 < self->bits_stored
                      || (self->bits_allocated != 8 && self->bits_allocated != 16)
                      || has_embedded_overlay (item);
  if (self->rows == 0 || self->columns == 0 || self->samples == 0 || self->samples > 4
      || (self->bits_allocated % 8 != 0 && self->bits_allocated != 1) || self->bits_allocated == 0
      || self->bits_allocated > 64)
    return FALSE;
  self->frame_bytes = self->rows * self->columns * self->samples * self->bits_allocated / 8;
  return TRUE;
}

/* Bits that carry no value are made what a writer without them would have: zero, or the sign (PS3.5 8.1.1).
 */
static void
normalise_words (const Shape *shape, guint8 *frame, gsize n_bytes)
{
  guint shift = (guint) (shape->high_bit + 1 - shape->bits_stored);
  guint unused = (guint) (shape->bits_allocated - shape->bits_stored);
  if (shape->whole_words || unused == 0)
    return;
  if (shape->bits_allocated == 8)
    for (gsize i = 0; i < n_bytes; i++)
      {
        guint8 up = (guint8) ((frame[i] >> shift) << unused);
        frame[i] = shape->is_signed ? (guint8) ((gint8) up >> unused) : (guint8) (up >> unused);
      }
  else
    for (gsize i = 0; i + 1 < n_bytes; i += 2)
      {
        guint16 word = (guint16) (frame[i] | frame[i + 1] << 8);
        guint16 up = (guint16) ((word >> shift) << unused);
        word = shape->is_signed ? (guint16) ((gint16) up >> unused) : (guint16) (up >> unused);
        frame[i] = (guint8) word;
        frame[i + 1] = (guint8) (word >> 8);
      }
}

/* Samples of a pixel together, as with Planar Configuration 0. */
static guint8 *
interleave (const Shape *shape, const guint8 *frame)
{
  gsize width = shape->bits_allocated / 8, n = shape->rows * shape->columns;
  guint8 *out = (guint8 *) g_malloc (shape->frame_bytes);
  for (gsize s = 0; s < shape->samples; s++)
    for (gsize i = 0; i < n; i++)
      memcpy (out + (i * shape->samples + s) * width, frame + (s * n + i) * width, width);
  return out;
}

static void
hand_out (const Shape *shape, guint8 *frame, FjDicomFrameFunc func, gpointer user_data)
{
  normalise_words (shape, frame, shape->frame_bytes);
  if (shape->by_plane)
    {
      g_autofree guint8 *together = interleave (shape, frame);
      func (together, shape->frame_bytes, user_data);
    }
  else
    func (frame, shape->frame_bytes, user_data);
}

static gboolean
each_native_frame (Shape *shape, DcmPixelData *pixels, FjDicomFrameFunc func, gpointer user_data)
{
  guint64 length = pixels->getLengthField ();
  /* Two pixels share their colours (PS3.3 C.7.6.3.1.2): no planes, no words to tidy. */
  if (shape->is_subsampled)
    {
      shape->frame_bytes = length / shape->frames;
      shape->whole_words = TRUE;
      shape->by_plane = FALSE;
    }
  guint64 total = shape->bits_allocated == 1
                      ? (shape->rows * shape->columns * shape->samples * shape->frames + 7) / 8
                      : shape->frame_bytes * shape->frames;
  if (total > length || total == 0)
    return FALSE;
  if (shape->bits_allocated == 1) /* packed without a gap between frames: one piece */
    {
      shape->frame_bytes = total;
      shape->frames = 1;
      shape->by_plane = FALSE;
    }
  if (shape->frame_bytes > MAX_FRAME || shape->frames > total)
    return FALSE;
  g_autofree guint8 *frame = (guint8 *) g_try_malloc (shape->frame_bytes);
  if (!frame)
    return FALSE;
  for (guint64 i = 0; i < shape->frames; i++)
    {
      if (pixels
              ->getPartialValue (frame, (Uint32) (i * shape->frame_bytes), (Uint32) shape->frame_bytes, NULL,
                                 EBO_LittleEndian)
              .bad ())
        return FALSE;
      hand_out (shape, frame, func, user_data);
    }
  return TRUE;
}

static gboolean
get_fragment (DcmPixelSequence *sequence, gulong index, const guint8 **data, gsize *length)
{
  DcmPixelItem *fragment = NULL;
  Uint8 *bytes = NULL;
  if (sequence->getItem (fragment, index).bad () || !fragment || fragment->getUint8Array (bytes).bad ())
    return FALSE;
  *data = bytes;
  *length = bytes ? fragment->getLengthField () : 0;
  return TRUE;
}

static guint32
get_le32 (const guint8 *p)
{
  return p[0] | p[1] << 8 | p[2] << 16 | (guint32) p[3] << 24;
}

/* TRUE when an RLE segment (PS3.5 G.3.1) unpacks to @wanted bytes at least. */
static gboolean
rle_segment_is_whole (const guint8 *data, gsize length, guint64 wanted)
{
  guint64 done = 0;
  for (gsize i = 0; i < length && done < wanted;)
    {
      gsize n = data[i];
      if (n < 128)
        {
          done += MIN (n + 1, length - i - 1);
          i += n + 2;
        }
      else
        {
          if (n > 128 && i + 1 < length)
            done += 257 - n;
          i += n > 128 ? 2 : 1;
        }
    }
  return done >= wanted;
}

/* An RLE frame (PS3.5 G.5): the decoder reads its header without looking whether it is there, and makes up
 * the pixels that a segment lacks. */
static gboolean
rle_frame_is_sound (const guint8 *data, gsize length, guint64 n_pixels)
{
  if (length < 64)
    return FALSE;
  guint32 n = get_le32 (data), start = 64;
  if (n < 1 || n > 15)
    return FALSE;
  for (guint32 i = 1; i <= n; i++)
    {
      guint32 offset = get_le32 (data + i * 4);
      if (offset < start || offset >= length)
        return FALSE;
      start = offset;
    }
  for (guint32 i = 1; i <= n; i++)
    {
      guint32 offset = get_le32 (data + i * 4);
      gsize end = i < n ? get_le32 (data + i * 4 + 4) : length;
      if (!rle_segment_is_whole (data + offset, end - offset, n_pixels))
        return FALSE;
    }
  return TRUE;
}

/* Precision in the start of frame of a JPEG or JPEG-LS stream (ISO 10918-1 B.2.2), 0 when there is none; also
 * its lines and columns, which the buffer is made for. */
static guint
jpeg_find_precision (const guint8 *data, gsize length, guint *rows, guint *columns)
{
  for (gsize i = 2; i + 9 < length;)
    {
      if (data[i] != 0xFF)
        return 0;
      guint8 marker = data[i + 1];
      if (marker == 0xFF)
        {
          i++;
          continue;
        }
      gboolean is_frame
          = (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC)
            || marker == 0xF7;
      if (is_frame)
        {
          *rows = data[i + 5] << 8 | data[i + 6];
          *columns = data[i + 7] << 8 | data[i + 8];
          return data[i + 4];
        }
      i += 2 + (data[i + 2] << 8 | data[i + 3]);
    }
  return 0;
}

static gboolean
each_packed_frame (Shape *shape,
                   DcmItem *item,
                   DcmPixelData *pixels,
                   E_TransferSyntax syntax,
                   FjDicomFrameFunc func,
                   gpointer user_data)
{
  const DcmRepresentationParameter *parameter = NULL;
  DcmPixelSequence *sequence = NULL;
  if (pixels->getEncapsulatedRepresentation (syntax, parameter, sequence).bad () || !sequence)
    return FALSE;
  guint64 packed = 0;
  gulong n_fragments = sequence->card ();
  const guint8 *data;
  gsize length;
  for (gulong i = 1; i < n_fragments; i++)
    {
      if (!get_fragment (sequence, i, &data, &length))
        return FALSE;
      if (syntax == EXS_RLELossless && !rle_frame_is_sound (data, length, shape->rows * shape->columns))
        return FALSE;
      packed += length;
    }
  if (n_fragments < 2 || shape->frames > n_fragments - 1 || shape->bits_allocated == 1
      || shape->frame_bytes > MAX_FRAME
      || shape->frame_bytes * shape->frames > MAX (EXPANSION_FLOOR, packed * MAX_EXPANSION))
    return FALSE;
  gboolean is_jpeg = syntax != EXS_RLELossless;
  g_autofree guint8 *frame = (guint8 *) g_try_malloc0 (shape->frame_bytes + 1);
  if (!frame)
    return FALSE;
  Uint32 next = 1;
  for (guint64 i = 0; i < shape->frames; i++)
    {
      guint precision = (guint) shape->bits_allocated, rows = 0, columns = 0;
      if (!get_fragment (sequence, next, &data, &length))
        return FALSE;
      if (is_jpeg)
        {
          precision = jpeg_find_precision (data, length, &rows, &columns);
          if (precision == 0 || rows != shape->rows || columns != shape->columns)
            return FALSE;
        }
      guint width = precision > 8 ? 2 : 1;
      /* Eight-bit samples may travel for cells of sixteen, never the other way. */
      gboolean widen = is_jpeg && width == 1 && shape->bits_allocated == 16;
      if (is_jpeg && !widen && width * 8 != shape->bits_allocated)
        return FALSE;
      OFString model;
      if (pixels
              ->getUncompressedFrame (item, (Uint32) i, next, frame, (Uint32) (shape->frame_bytes + 1), model,
                                      NULL)
              .bad ())
        return FALSE;
      if (widen)
        for (gsize k = shape->frame_bytes / 2; k-- > 0;)
          {
            guint8 sample = frame[k];
            frame[2 * k] = sample;
            frame[2 * k + 1] = shape->is_signed && sample >= 0x80 ? 0xFF : 0;
          }
      hand_out (shape, frame, func, user_data);
    }
  return TRUE;
}

gboolean
fj_dicom_private_each_frame (DcmItem *item, DcmPixelData *pixels, FjDicomFrameFunc func, gpointer user_data)
{
  Shape shape;
  E_TransferSyntax syntax = EXS_Unknown;
  const DcmRepresentationParameter *parameter = NULL;
  pixels->getOriginalRepresentationKey (syntax, parameter);
  if (!shape_read (&shape, item))
    return FALSE;
  if (!DcmXfer (syntax).isEncapsulated ())
    return each_native_frame (&shape, pixels, func, user_data);
  if (shape.is_subsampled)
    {
      shape.frame_bytes = shape.rows * shape.columns * shape.samples * shape.bits_allocated / 8;
      shape.by_plane = FALSE;
    }
  return each_packed_frame (&shape, item, pixels, syntax, func, user_data);
}

void
fj_dicom_private_each_stored_byte (DcmPixelData *pixels, FjDicomFrameFunc func, gpointer user_data)
{
  E_TransferSyntax syntax = EXS_Unknown;
  const DcmRepresentationParameter *parameter = NULL;
  DcmPixelSequence *sequence = NULL;
  pixels->getOriginalRepresentationKey (syntax, parameter);
  if (DcmXfer (syntax).isEncapsulated ())
    {
      if (pixels->getEncapsulatedRepresentation (syntax, parameter, sequence).bad () || !sequence)
        return;
      for (gulong i = 1; i < sequence->card (); i++)
        {
          const guint8 *data;
          gsize length;
          if (get_fragment (sequence, i, &data, &length) && length > 0)
            func (data, length, user_data);
        }
      return;
    }
  guint8 buffer[65536];
  Uint32 length = pixels->getLengthField ();
  for (Uint32 done = 0; done < length;)
    {
      Uint32 n = MIN (length - done, (Uint32) sizeof buffer);
      if (pixels->getPartialValue (buffer, done, n, NULL, EBO_LittleEndian).bad ())
        return;
      func (buffer, n, user_data);
      done += n;
    }
}
