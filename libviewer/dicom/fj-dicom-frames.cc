/* The stored values of an image, frame by frame (fj-dicom-private.h): native, or through the decoders of
 * fj-dicom-codec.h. Bounds come before memory.
 */
#include "fj-dicom-private.h"

#include <string.h>

#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

extern "C"
{
#include "fj-dicom-bits.h"
#include "fj-dicom-colour.h"
#include "fj-error.h"
#include "fj-language.h"
}

/* Bytes of one decoded frame, and what a compressed one may expand to: a flat image packs very well. */
#define MAX_EXPANSION 1000
#define EXPANSION_FLOOR (G_GUINT64_CONSTANT (64) << 20)
/* The same of all frames together, for the digest, which decodes them without being asked for one. */
#define MAX_TOTAL_EXPANSION 4096
#define TOTAL_EXPANSION_FLOOR (G_GUINT64_CONSTANT (256) << 20)

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

gboolean
fj_dicom_private_shape (DcmItem *item, FjDicomShape *self, GError **error)
{
  OFString photometric;
  Sint32 frames = 1;
  FjDicomCells *cells = &self->cells;
  memset (self, 0, sizeof *self);
  cells->rows = get_uint (item, DCM_Rows, 0);
  cells->columns = get_uint (item, DCM_Columns, 0);
  cells->samples = get_uint (item, DCM_SamplesPerPixel, 1);
  cells->bits_allocated = get_uint (item, DCM_BitsAllocated, 0);
  cells->bits_stored = get_uint (item, DCM_BitsStored, cells->bits_allocated);
  self->high_bit = get_uint (item, DCM_HighBit, cells->bits_stored - 1);
  cells->is_signed = get_uint (item, DCM_PixelRepresentation, 0) == 1;
  self->by_plane = cells->samples > 1 && get_uint (item, DCM_PlanarConfiguration, 0) == 1;
  if (item->findAndGetSint32 (DCM_NumberOfFrames, frames).bad () || frames < 1)
    frames = 1;
  self->frames = (guint64) frames;
  item->findAndGetOFString (DCM_PhotometricInterpretation, photometric);
  self->is_subsampled
      = photometric == "YBR_FULL_422" || photometric == "YBR_PARTIAL_422" || photometric == "YBR_PARTIAL_420";
  self->whole_words = cells->bits_stored < 1 || cells->bits_stored > cells->bits_allocated
                      || self->high_bit >= cells->bits_allocated || self->high_bit + 1 < cells->bits_stored
                      || (cells->bits_allocated != 8 && cells->bits_allocated != 16)
                      || has_embedded_overlay (item);
  if (cells->rows == 0 || cells->columns == 0 || cells->samples == 0 || cells->samples > 4
      || (cells->bits_allocated % 8 != 0 && cells->bits_allocated != 1) || cells->bits_allocated == 0
      || cells->bits_allocated > 64)
    {
      g_set_error (
          error, FJ_ERROR, FJ_ERROR_CORRUPT,
          _ ("The image's header says %u rows, %u columns, %u samples of %u bits, which cannot be. Ask "
             "the sender to send it again."),
          cells->rows, cells->columns, cells->samples, cells->bits_allocated);
      return FALSE;
    }
  self->frame_bytes = (guint64) cells->rows * cells->columns * cells->samples * cells->bits_allocated / 8;
  return TRUE;
}

static void
set_too_large (GError **error)
{
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
      _ ("A frame of this image would be larger than this program opens, or than its compressed "
         "bytes can mean. Ask the sender for the original."));
}

/* Fragments under a transfer syntax that has none: some archives forget to say that they have packed. A
 * codestream shows itself, and its sizes are compared with the attributes. */
static const char *
recognise (DcmPixelSequence *sequence, const char *declared)
{
  static const char *const likely[] = { "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.90" };
  DcmPixelItem *fragment = NULL;
  Uint8 *bytes = NULL;
  if (sequence->getItem (fragment, 1).good () && fragment && fragment->getUint8Array (bytes).good () && bytes)
    for (const char *uid : likely)
      if (fj_dicom_codec_starts (fj_dicom_codec_find (uid), bytes, fragment->getLengthField ()))
        return uid;
  return declared;
}

/* The UID of how @pixels are packed, NULL when they are not: nested ones may differ from the file. */
static const char *
get_packing (DcmPixelData *pixels, const char *transfer_syntax, DcmPixelSequence **sequence)
{
  E_TransferSyntax syntax = EXS_Unknown;
  const DcmRepresentationParameter *parameter = NULL;
  *sequence = NULL;
  pixels->getOriginalRepresentationKey (syntax, parameter);
  pixels->getEncapsulatedRepresentation (syntax, parameter, *sequence);
  if (!DcmXfer (syntax).isEncapsulated ())
    return *sequence ? recognise (*sequence, DcmXfer (syntax).getXferID ()) : NULL;
  /* A syntax younger than DCMTK is carried under another name. */
  gboolean is_young = transfer_syntax && DcmXfer (transfer_syntax).getXfer () == EXS_Unknown;
  return is_young ? transfer_syntax : DcmXfer (syntax).getXferID ();
}

/* MPEG-2, MPEG-4 and HEVC of PS3.5 8.2.5 to 8.2.11: 1.2.840.10008.1.2.4.100 to .108, those that may be in
 * several fragments with a ".1" after it. One stream holds all frames. */
static gboolean
is_video (const char *transfer_syntax)
{
  static const char family[] = "1.2.840.10008.1.2.4.10";

  return g_str_has_prefix (transfer_syntax, family) && g_ascii_isdigit (transfer_syntax[sizeof family - 1]);
}

static gboolean
open_packed (FjDicomPixels *self, DcmPixelSequence *sequence, const char *packing, GError **error)
{
  self->codec = fj_dicom_codec_find (packing);
  gboolean is_native = self->codec && self->codec->is_native;
  gboolean is_shared
      = is_native && self->shape.is_subsampled; /* of two sizes, and no codestream to say which */
  /* Of a codestream decoders hand out whole pixels, together. */
  self->shape.is_subsampled = FALSE;
  self->shape.by_plane = self->shape.by_plane && is_native;
  if (!self->codec || self->shape.cells.bits_allocated > 32 || is_shared)
    {
      const char *name = DcmXfer (packing).getXferName ();
      if (is_video (packing))
        g_set_error_literal (
            error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
            _ ("This is a video, and videos are not played here. Open it in a viewer of videos, "
               "or ask the sender for single images of it."));
      else
        g_set_error (
            error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
            _ ("Images packed as \"%s\" with %u bits cannot be shown here. Ask the sender for JPEG 2000, "
               "JPEG-LS or uncompressed ones."),
            name && DcmXfer (packing).getXfer () != EXS_Unknown ? name : packing,
            self->shape.cells.bits_allocated);
      return FALSE;
    }
  return fj_dicom_private_fragments (self->item, sequence, self->codec, self->shape.frames, &self->fragments,
                                     error);
}

static gboolean
open_native (FjDicomPixels *self, GError **error)
{
  FjDicomShape *shape = &self->shape;
  guint64 length = self->pixels->getLengthField ();
  /* Two pixels share their colours (PS3.3 C.7.6.3.1.2), unless it is only the tag that was left behind. */
  if (shape->is_subsampled && length / shape->frames < shape->frame_bytes)
    {
      shape->frame_bytes = length / shape->frames;
      shape->by_plane = FALSE;
    }
  else
    shape->is_subsampled = FALSE;
  guint64 total = shape->frame_bytes;
  gboolean is_bits = shape->cells.bits_allocated == 1;
  if (is_bits)
    total = (guint64) shape->cells.rows * shape->cells.columns * shape->cells.samples;
  if (!g_uint64_checked_mul (&total, total, shape->frames))
    total = G_MAXUINT64;
  if (is_bits)
    total = total / 8 + (total % 8 > 0);
  if (total <= length && total > 0)
    return TRUE;
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_CORRUPT,
      _ ("The image is cut short: %lu bytes of pixels of %lu are there. Ask the sender to send it again."),
      (gulong) length, (gulong) total);
  return FALSE;
}

gboolean
fj_dicom_private_pixels_open (
    FjDicomPixels *self, DcmItem *item, DcmPixelData *pixels, const char *transfer_syntax, GError **error)
{
  DcmPixelSequence *sequence;
  memset (self, 0, sizeof *self);
  self->item = item;
  self->pixels = pixels;
  if (!fj_dicom_private_shape (item, &self->shape, error))
    return FALSE;
  const char *packing = get_packing (pixels, transfer_syntax, &sequence);
  if (packing && !sequence)
    {
      fj_dicom_codec_set_corrupt (error, packing);
      return FALSE;
    }
  return packing ? open_packed (self, sequence, packing, error) : open_native (self, error);
}

void
fj_dicom_private_pixels_close (FjDicomPixels *self)
{
  fj_dicom_private_fragments_clear (&self->fragments);
}

static gboolean
read_packed (FjDicomPixels *self, guint64 index, guint8 *out, FjDicomColour *colour, GError **error)
{
  const FjDicomPart *parts = self->fragments.parts;
  guint first = self->fragments.first[index], end = self->fragments.first[index + 1];
  gsize length = 0;
  for (guint i = first; i < end; i++)
    length += parts[i].length;
  if (self->shape.frame_bytes > MAX (EXPANSION_FLOOR, (guint64) length * MAX_EXPANSION))
    {
      set_too_large (error);
      return FALSE;
    }
  if (end - first == 1 && parts[first].data)
    return self->codec->decode (parts[first].data, length, &self->shape.cells, out, colour, error);
  g_autofree guint8 *together = (guint8 *) g_try_malloc (length + 1);
  if (!together || length == 0)
    {
      fj_dicom_codec_set_corrupt (error, "0");
      return FALSE;
    }
  gsize at = 0;
  for (guint i = first; i < end; i++)
    if (parts[i].data)
      {
        memcpy (together + at, parts[i].data, parts[i].length);
        at += parts[i].length;
      }
  return self->codec->decode (together, at, &self->shape.cells, out, colour, error);
}

/* A codestream with more bits than Bits Stored may, where it loses something, overshoot the largest value:
 * white, which would be black without its highest bit. Of signed values nothing tells an overshoot from a
 * negative one that was packed without its sign. */
static void
saturate (const FjDicomShape *shape, guint8 *frame)
{
  const FjDicomCells *cells = &shape->cells;
  if (shape->whole_words || cells->is_signed || cells->bits_stored == cells->bits_allocated
      || shape->high_bit + 1 != cells->bits_stored)
    return;
  guint most = (1u << cells->bits_stored) - 1;
  gsize n = shape->frame_bytes / (cells->bits_allocated / 8);
  guint16 *words = (guint16 *) (gpointer) frame;
  if (cells->bits_allocated == 8)
    for (gsize i = 0; i < n; i++)
      frame[i] = (guint8) MIN (frame[i], most);
  else
    for (gsize i = 0; i < n; i++)
      words[i] = GUINT16_TO_LE ((guint16) MIN (GUINT16_FROM_LE (words[i]), most));
}

gboolean
fj_dicom_private_pixels_read (
    FjDicomPixels *self, guint64 index, guint8 *out, FjDicomColour *colour, GError **error)
{
  FjDicomShape *shape = &self->shape;
  *colour = FJ_DICOM_COLOUR_TAGGED;
  if (self->codec)
    {
      if (!read_packed (self, index, out, colour, error))
        return FALSE;
      if (self->codec->loss != FJ_DICOM_LOSS_NONE)
        saturate (shape, out);
      return TRUE;
    }
  OFCondition condition = self->pixels->getPartialValue (out, (Uint32) (index * shape->frame_bytes),
                                                         (Uint32) shape->frame_bytes, NULL, EBO_LittleEndian);
  if (condition.bad ())
    fj_dicom_private_set_condition (condition, error);
  return condition.good ();
}

void
fj_dicom_private_normalise (const FjDicomShape *shape, guint8 *frame, gsize n_bytes)
{
  guint stored, width = shape->cells.bits_allocated / 8;
  if (shape->whole_words)
    return;
  fj_dicom_bits_tidy (&shape->cells, shape->high_bit, frame, n_bytes / width, &stored);
#if G_BYTE_ORDER == G_BIG_ENDIAN
  /* Tidy gives numbers of the machine; here they stay little endian. */
  for (gsize i = 0; width > 1 && i + width <= n_bytes; i += width)
    std::reverse (frame + i, frame + i + width);
#endif
}

FjDicomMemory
fj_dicom_private_interleave (const FjDicomShape *shape, const guint8 *frame)
{
  gsize width = shape->cells.bits_allocated / 8, n = (gsize) shape->cells.rows * shape->cells.columns;
  gsize samples = shape->cells.samples;
  FjDicomMemory out ((guint8 *) fj_pixel_memory_new (shape->frame_bytes));
  for (gsize s = 0; out && s < samples; s++)
    for (gsize i = 0; i < n; i++)
      memcpy (out.get () + (i * samples + s) * width, frame + (s * n + i) * width, width);
  return out;
}

static gboolean
hand_out (const FjDicomShape *shape, guint8 *frame, FjDicomFrameFunc func, gpointer user_data)
{
  if (!shape->is_subsampled) /* whose words are no cells */
    fj_dicom_private_normalise (shape, frame, shape->frame_bytes);
  if (shape->by_plane && !shape->is_subsampled)
    {
      FjDicomMemory together = fj_dicom_private_interleave (shape, frame);
      if (!together)
        return FALSE;
      func (together.get (), shape->frame_bytes, user_data);
    }
  else
    func (frame, shape->frame_bytes, user_data);
  return TRUE;
}

const char *
fj_dicom_private_get_photometric (const FjDicomPixels *self, FjDicomColour colour)
{
  OFString tag;
  if (self->shape.cells.samples != 3 || self->shape.is_subsampled)
    return NULL;
  self->item->findAndGetOFString (DCM_PhotometricInterpretation, tag);
  return fj_dicom_colour_get_photometric (tag.c_str (), colour);
}

/* All frames are asked for at once: a bound on all of them together. @total: bytes that come out. */
static gboolean
bound_all (const FjDicomPixels *self, guint64 *total)
{
  const FjDicomShape *shape = &self->shape;
  guint64 packed = 0, one = shape->frame_bytes;
  if (shape->cells.bits_allocated == 1) /* without a gap between frames: one piece, however it is packed */
    one = *total = (fj_dicom_private_bits_count (shape) * shape->frames + 7) / 8;
  else if (!g_uint64_checked_mul (total, one, shape->frames))
    return FALSE;
  if (one > FJ_DICOM_MAX_FRAME || one == 0)
    return FALSE;
  for (guint i = 0; i < self->fragments.n_parts; i++)
    packed += self->fragments.parts[i].length;
  return !self->codec || *total <= MAX (TOTAL_EXPANSION_FLOOR, packed * MAX_TOTAL_EXPANSION);
}

/* Bits Allocated 1. Those that fill the last byte mean nothing. */
static gboolean
hand_out_bits (FjDicomPixels *self, guint64 total, FjDicomFrameFunc func, gpointer user_data)
{
  guint64 n = fj_dicom_private_bits_count (&self->shape);
  g_autofree guint8 *bits = n <= FJ_DICOM_MAX_FRAME ? (guint8 *) g_try_malloc (n) : NULL;
  g_autofree guint8 *all = (guint8 *) g_try_malloc0 (total);
  gboolean done = bits && all;
  for (guint64 i = 0; done && i < self->shape.frames; i++)
    {
      done = fj_dicom_private_bits_read (self, i, bits, NULL);
      if (done)
        fj_dicom_private_bits_fold (bits, n, i * n, all);
    }
  if (done)
    func (all, total, user_data);
  return done;
}

gboolean
fj_dicom_private_each_frame (DcmItem *item,
                             DcmPixelData *pixels,
                             FjDicomFrameFunc func,
                             gpointer user_data,
                             const char *transfer_syntax,
                             const char **photometric)
{
  FjDicomPixels self;
  FjDicomColour colour = FJ_DICOM_COLOUR_TAGGED;
  guint64 total = 0;
  gboolean done = fj_dicom_private_pixels_open (&self, item, pixels, transfer_syntax, NULL)
                  && bound_all (&self, &total);
  if (done && self.shape.cells.bits_allocated == 1)
    done = hand_out_bits (&self, total, func, user_data);
  else if (done)
    {
      g_autofree guint8 *frame = (guint8 *) g_try_malloc (self.shape.frame_bytes);
      done = frame != NULL;
      for (guint64 i = 0; done && i < self.shape.frames; i++)
        done = fj_dicom_private_pixels_read (&self, i, frame, &colour, NULL)
               && hand_out (&self.shape, frame, func, user_data);
    }
  if (photometric)
    *photometric = done ? fj_dicom_private_get_photometric (&self, colour) : NULL;
  fj_dicom_private_pixels_close (&self);
  return done;
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
          DcmPixelItem *fragment = NULL;
          Uint8 *bytes = NULL;
          if (sequence->getItem (fragment, i).good () && fragment && fragment->getUint8Array (bytes).good ()
              && bytes && fragment->getLengthField () > 0)
            func (bytes, fragment->getLengthField (), user_data);
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
