/* See fj-dicom-digest.h. */
#include "fj-dicom-private.h"

#include <string.h>

#include <dcmtk/dcmdata/dcpixel.h>

extern "C"
{
#include "fj-dicom-digest.h"
#include "fj-dicom-guard.h"
#include "fj-error.h"
#include "fj-language.h"
}

static void
update (const guint8 *data, gsize length, gpointer user_data)
{
  GChecksum *checksum = (GChecksum *) user_data;
  /* GChecksum counts in gssize; pieces are far below. */
  g_checksum_update (checksum, data, (gssize) length);
}

/* The digest of one Pixel Data element. */
static char *
digest_of_pixels (DcmItem *item,
                  DcmPixelData *pixels,
                  const char *transfer_syntax,
                  gboolean *decoded,
                  const char **photometric)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  if (fj_dicom_private_each_frame (item, pixels, update, checksum, transfer_syntax, photometric))
    return g_strdup (g_checksum_get_string (checksum));
  *decoded = FALSE;
  g_checksum_reset (checksum);
  /* Told apart from the digest of decoded values, and from the same bytes in another syntax. */
  g_checksum_update (checksum, (const guchar *) "as stored ", -1);
  g_checksum_update (checksum, (const guchar *) transfer_syntax, -1);
  fj_dicom_private_each_stored_byte (pixels, update, checksum);
  return g_strdup (g_checksum_get_string (checksum));
}

static void
append_le32 (GByteArray *out, guint32 value)
{
  guint8 bytes[4] = { (guint8) value, (guint8) (value >> 8), (guint8) (value >> 16), (guint8) (value >> 24) };
  g_byte_array_append (out, bytes, 4);
}

static void
append_tag (GByteArray *out, guint32 tag)
{
  append_le32 (out, tag >> 16 | tag << 16);
}

static void
set_le32 (GByteArray *out, guint at, guint32 value)
{
  for (guint i = 0; i < 4; i++)
    out->data[at + i] = (guint8) (value >> (8 * i));
}

/* Begins an element of unknown length and returns where that is to be filled in. The VR is UN throughout:
 * implicit VR does not carry it, and for private elements no dictionary brings it back. */
static guint
begin_element (GByteArray *out, guint32 tag)
{
  append_tag (out, tag);
  g_byte_array_append (out, (const guint8 *) "UN\0\0", 4);
  append_le32 (out, 0);
  return out->len - 4;
}

static guint
begin_item (GByteArray *out)
{
  append_tag (out, 0xFFFEE000u);
  append_le32 (out, 0);
  return out->len - 4;
}

static void
end_length (GByteArray *out, guint at)
{
  set_le32 (out, at, out->len - at - 4);
}

static guint32
read_le32 (const guint8 *p)
{
  return p[0] | p[1] << 8 | p[2] << 16 | (guint32) p[3] << 24;
}

static guint32
read_tag (const guint8 *p)
{
  return (guint32) (p[0] | p[1] << 8) << 16 | (guint32) (p[2] | p[3] << 8);
}

static void append_bytes (GByteArray *out, const guint8 *value, gsize length, guint depth);

/* Items in implicit VR little endian, as a private sequence is stored where its VR was lost. Appends their
 * canonical form and moves *@p behind them; FALSE when the bytes are no items after all. @delimited: up to
 * the delimiter. */
static gboolean
append_parsed_items (GByteArray *out, const guint8 **p, const guint8 *end, gboolean delimited, guint depth)
{
  if (depth > FJ_DICOM_GUARD_MAX_NESTING)
    return FALSE;
  while (*p < end)
    {
      if (end - *p < 8)
        return FALSE;
      guint32 tag = read_tag (*p), length = read_le32 (*p + 4);
      *p += 8;
      if (delimited && tag == 0xFFFEE0DDu)
        return TRUE;
      if (tag != 0xFFFEE000u || (length != 0xFFFFFFFFu && length > (gsize) (end - *p)))
        return FALSE;
      const guint8 *item_end = length == 0xFFFFFFFFu ? end : *p + length;
      gboolean closed = length != 0xFFFFFFFFu;
      guint32 previous = 0;
      guint at = begin_item (out);
      while (*p < item_end)
        {
          if (item_end - *p < 8)
            return FALSE;
          tag = read_tag (*p);
          guint32 value_length = read_le32 (*p + 4);
          *p += 8;
          if (!closed && tag == 0xFFFEE00Du)
            {
              closed = TRUE;
              break;
            }
          if (tag <= previous || tag >> 16 == 0xFFFE)
            return FALSE;
          previous = tag;
          if (value_length != 0xFFFFFFFFu && value_length > (gsize) (item_end - *p))
            return FALSE;
          gboolean is_group_length = (tag & 0xFFFF) == 0;
          guint kept = out->len;
          guint value_at = begin_element (out, tag);
          if (value_length == 0xFFFFFFFFu)
            {
              if (!append_parsed_items (out, p, item_end, TRUE, depth + 1))
                return FALSE;
            }
          else
            {
              append_bytes (out, *p, value_length, depth + 1);
              *p += value_length;
            }
          end_length (out, value_at);
          if (is_group_length)
            g_byte_array_set_size (out, kept);
        }
      if (!closed)
        return FALSE;
      end_length (out, at);
    }
  return !delimited;
}

/* A value whose VR need not be known: as items when it is items, else as it is, of even length. */
static void
append_bytes (GByteArray *out, const guint8 *value, gsize length, guint depth)
{
  if (length >= 8 && read_tag (value) == 0xFFFEE000u)
    {
      guint kept = out->len;
      const guint8 *p = value;
      if (append_parsed_items (out, &p, value + length, FALSE, depth + 1))
        return;
      g_byte_array_set_size (out, kept);
    }
  g_byte_array_append (out, value, (guint) length);
  if (length % 2)
    g_byte_array_append (out, (const guint8 *) "", 1);
}

typedef struct
{
  const char *transfer_syntax;
  gboolean decoded;
} Canon;

/* What tells nothing about the object, only about how it happens to be written. */
static gboolean
is_left_out (guint32 tag, gboolean has_decoded_pixels)
{
  return (tag & 0xFFFF) == 0 || tag >> 16 == 0x0002 || tag == 0xFFFCFFFCu
         || (tag >= 0x7FE00001u && tag <= 0x7FE00003u) || (has_decoded_pixels && tag == 0x00280006u);
}

/* DCMTK (and so Orthanc) writes into Derivation Description (0008,2111) that it packed an image with lossless
 * JPEG, and puts what stood there behind it in brackets. That is said of the writing, not of the image. */
static void
strip_encoder_note (const char **text, gsize *length)
{
  static const char note[] = "Lossless JPEG compression, selection value ";
  if (*length < sizeof note - 1 || memcmp (*text, note, sizeof note - 1) != 0)
    return;
  const char *bracket = (const char *) memchr (*text, '[', *length);
  gboolean has_older = bracket && (*text)[*length - 1] == ']';
  *length = has_older ? *length - (gsize) (bracket + 1 - *text) - 1 : 0;
  *text = has_older ? bracket + 1 : "";
}

static void append_item (GByteArray *out, DcmItem *item, Canon *canon);

/* @instead: the value to write, NULL for that of @element. */
static void
append_element (
    GByteArray *out, DcmItem *item, DcmElement *element, guint32 tag, const char *instead, Canon *canon)
{
  guint start = out->len;
  guint at = begin_element (out, tag);
  if (instead)
    {
      g_byte_array_append (out, (const guint8 *) instead, (guint) strlen (instead));
      if (strlen (instead) % 2)
        g_byte_array_append (out, (const guint8 *) " ", 1);
    }
  else if (element->ident () == EVR_SQ)
    {
      DcmSequenceOfItems *sequence = (DcmSequenceOfItems *) element;
      for (DcmObject *sub = sequence->nextInContainer (NULL); sub; sub = sequence->nextInContainer (sub))
        {
          guint item_at = begin_item (out);
          append_item (out, (DcmItem *) sub, canon);
          end_length (out, item_at);
        }
    }
  else if (fj_dicom_private_is_string (element->ident ()))
    {
      const char *bytes;
      gsize length;
      fj_dicom_private_get_bytes (element, &bytes, &length);
      while (length > 0 && (bytes[length - 1] == ' ' || bytes[length - 1] == 0))
        length--;
      if (tag == 0x00082111u)
        {
          strip_encoder_note (&bytes, &length);
          if (length == 0)
            {
              g_byte_array_set_size (out, start);
              return;
            }
        }
      g_byte_array_append (out, (const guint8 *) bytes, (guint) length);
      if (length % 2)
        g_byte_array_append (out, (const guint8 *) (element->ident () == EVR_UI ? "" : " "), 1);
    }
  else
    {
      Uint32 length = element->getLengthField ();
      g_autofree guint8 *value = (guint8 *) g_malloc (length + 1);
      if (length == 0 || element->getPartialValue (value, 0, length, NULL, EBO_LittleEndian).good ())
        append_bytes (out, value, length, 0);
    }
  end_length (out, at);
}

static DcmPixelData *
find_pixels (DcmItem *item)
{
  DcmElement *element = NULL;
  item->findAndGetElement (DCM_PixelData, element);
  return dynamic_cast<DcmPixelData *> (element);
}

/* The elements of @item; pixel data of whatever level by their digest. */
static void
append_item (GByteArray *out, DcmItem *item, Canon *canon)
{
  g_autofree char *pixel_digest = NULL;
  DcmPixelData *pixels = find_pixels (item);
  gboolean decoded = TRUE;
  const char *photometric = NULL;
  if (pixels)
    {
      pixel_digest = digest_of_pixels (item, pixels, canon->transfer_syntax, &decoded, &photometric);
      canon->decoded = canon->decoded && decoded;
    }
  for (DcmObject *object = item->nextInContainer (NULL); object; object = item->nextInContainer (object))
    {
      guint32 tag = (guint32) object->getGTag () << 16 | object->getETag ();
      if (!is_left_out (tag, pixels && decoded))
        append_element (out, item, (DcmElement *) object, tag,
                        object == pixels     ? pixel_digest
                        : tag == 0x00280004u ? photometric
                                             : NULL,
                        canon);
    }
}

static gboolean
refuse_header (FjDicomObject *object, GError **error)
{
  if (!object->root->pixels_elsewhere)
    return FALSE;
  g_set_error_literal (
      error, FJ_ERROR, FJ_ERROR_INVALID,
      _ ("Only the header of this object was read; its digest needs the image. Open the whole file."));
  return TRUE;
}

char *
fj_dicom_digest_pixels (FjDicomObject *object, gboolean *decoded, GError **error)
{
  gboolean dummy;
  if (!decoded)
    decoded = &dummy;
  *decoded = TRUE;
  if (refuse_header (object, error))
    return NULL;
  try
    {
      DcmPixelData *pixels = find_pixels (object->item);
      if (pixels)
        return digest_of_pixels (object->item, pixels, object->root->transfer_syntax, decoded, NULL);
      for (Uint16 element = 0x0008; element <= 0x0009;
           element++) /* Float and Double Float Pixel Data: never packed */
        {
          DcmElement *reals = NULL;
          if (object->item->findAndGetElement (DcmTagKey (0x7FE0, element), reals).bad () || !reals)
            continue;
          g_autoptr (GByteArray) bytes = g_byte_array_new ();
          g_byte_array_set_size (bytes, reals->getLengthField ());
          if (bytes->len == 0
              || reals->getPartialValue (bytes->data, 0, bytes->len, NULL, EBO_LittleEndian).good ())
            return g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);
        }
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                       _ ("This object has no pixel data. Choose an image."));
  return NULL;
}

char *
fj_dicom_digest_dataset (FjDicomObject *object, gboolean *decoded, GError **error)
{
  Canon canon = { object->root->transfer_syntax, TRUE };
  if (refuse_header (object, error))
    return NULL;
  try
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      append_item (bytes, object->item, &canon);
      if (decoded)
        *decoded = canon.decoded;
      return g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
}
