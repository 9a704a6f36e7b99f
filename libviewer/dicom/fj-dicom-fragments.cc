/* Which fragments make up which frame (PS3.5 A.4): one each, else by the extended or the basic offset table,
 * else by the marks that codestreams begin with (fj-dicom-private.h). */
#include "fj-dicom-private.h"

#include <string.h>

#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

extern "C"
{
#include "fj-error.h"
#include "fj-language.h"
}

static gboolean
read_part (DcmObject *object, FjDicomPart *part)
{
  DcmPixelItem *item = (DcmPixelItem *) object;
  Uint8 *bytes = NULL;
  part->data = NULL;
  part->length = item->getLengthField ();
  if (part->length == 0)
    return TRUE;
  if (item->getUint8Array (bytes).bad () || !bytes)
    return FALSE;
  part->data = bytes;
  return TRUE;
}

static guint64
read_le (const guint8 *p, guint n)
{
  guint64 value = 0;
  while (n-- > 0)
    value = value << 8 | p[n];
  return value;
}

/* Offsets count from the first byte of the first fragment's item tag; each is the start of an item. */
static gboolean
split_by_table (FjDicomFragments *self, const guint8 *table, gsize length, guint width, guint64 frames)
{
  guint part = 0;
  guint64 at = 0;
  if (length / width != frames)
    return FALSE;
  for (guint64 i = 0; i < frames; i++)
    {
      guint64 offset = read_le (table + i * width, width);
      while (part < self->n_parts && at < offset)
        at += 8 + self->parts[part++].length;
      if (part >= self->n_parts || at != offset || (i > 0 && part == self->first[i - 1])
          || (i == 0 && part != 0))
        return FALSE;
      self->first[i] = part;
    }
  self->first[frames] = self->n_parts;
  return TRUE;
}

static gboolean
split_by_extended (FjDicomFragments *self, DcmItem *item, guint64 frames)
{
  DcmElement *element = NULL;
  if (item->findAndGetElement (DcmTagKey (0x7FE0, 0x0001), element).bad () || !element)
    return FALSE;
  Uint32 length = element->getLengthField ();
  if (length == 0 || length / 8 != frames)
    return FALSE;
  g_autofree guint8 *table = (guint8 *) g_try_malloc (length);
  return table && element->getPartialValue (table, 0, length, NULL, EBO_LittleEndian).good ()
         && split_by_table (self, table, length, 8, frames);
}

static gboolean
split_by_marks (FjDicomFragments *self, const FjDicomCodec *codec, guint64 frames)
{
  guint64 n = 0;
  if (codec->start == FJ_DICOM_STARTS_ANY)
    return FALSE;
  for (guint i = 0; i < self->n_parts; i++)
    if (fj_dicom_codec_starts (codec, self->parts[i].data, self->parts[i].length))
      {
        if (n == frames || (n == 0 && i > 0))
          return FALSE;
        self->first[n++] = i;
      }
  self->first[frames] = self->n_parts;
  return n == frames;
}

static gboolean
split (FjDicomFragments *self,
       DcmItem *item,
       const FjDicomPart *table,
       const FjDicomCodec *codec,
       guint64 frames)
{
  if (frames == self->n_parts)
    {
      for (guint i = 0; i <= self->n_parts; i++)
        self->first[i] = i;
      return TRUE;
    }
  if (frames == 1)
    {
      self->first[0] = 0;
      self->first[1] = self->n_parts;
      return TRUE;
    }
  return split_by_extended (self, item, frames)
         || (table->length > 0 && split_by_table (self, table->data, table->length, 4, frames))
         || split_by_marks (self, codec, frames);
}

gboolean
fj_dicom_private_fragments (DcmItem *item,
                            DcmPixelSequence *sequence,
                            const FjDicomCodec *codec,
                            guint64 frames,
                            FjDicomFragments *self,
                            GError **error)
{
  FjDicomPart table = { NULL, 0 };
  gulong n = sequence->card ();
  gboolean is_first = TRUE, sound = n >= 2 && frames <= n - 1;
  memset (self, 0, sizeof *self);
  if (sound)
    {
      self->parts = g_new0 (FjDicomPart, n);
      self->first = g_new0 (guint, frames + 1);
      for (DcmObject *object = sequence->nextInContainer (NULL); object && sound;
           object = sequence->nextInContainer (object))
        {
          sound = read_part (object, is_first ? &table : &self->parts[self->n_parts++]);
          is_first = FALSE;
        }
    }
  if (sound && split (self, item, &table, codec, frames))
    return TRUE;
  fj_dicom_private_fragments_clear (self);
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_CORRUPT,
      _ ("The image says that it has %lu frames, but its %lu compressed pieces cannot be shared among them. Ask "
         "the sender to send it again."),
      (gulong) frames, n > 0 ? n - 1 : 0);
  return FALSE;
}

void
fj_dicom_private_fragments_clear (FjDicomFragments *self)
{
  g_clear_pointer (&self->parts, g_free);
  g_clear_pointer (&self->first, g_free);
  self->n_parts = 0;
}
