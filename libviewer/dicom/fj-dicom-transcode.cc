/* See fj-dicom-transcode.h. */
#include "fj-dicom-private.h"

#include <string.h>

#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>

#include <memory>

extern "C"
{
#include "fj-dicom-encode.h"
#include "fj-dicom-transcode.h"
#include "fj-error.h"
#include "fj-language.h"
}

#define MAX_VALUE (G_MAXUINT32 - 1)

static const struct
{
  const char *transfer_syntax, *name;
} natives[] = {
  { "1.2.840.10008.1.2.1", "explicit" },
  { "1.2.840.10008.1.2", "implicit" },
  { "1.2.840.10008.1.2.1.99", "deflated" },
};

const char *
fj_dicom_transcode_find (const char *name)
{
  const FjDicomEncoder *encoder = fj_dicom_encoder_find (name);
  for (gsize i = 0; i < G_N_ELEMENTS (natives); i++)
    if (g_str_equal (name, natives[i].name) || g_str_equal (name, natives[i].transfer_syntax))
      return natives[i].transfer_syntax;
  return encoder ? encoder->transfer_syntax : NULL;
}

char *
fj_dicom_transcode_dup_names (void)
{
  GString *names = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (natives); i++)
    g_string_append_printf (names, "%s%s", i ? "|" : "", natives[i].name);
  for (const FjDicomEncoder *encoder = fj_dicom_encoder_list (); encoder->name; encoder++)
    g_string_append_printf (names, "|%s", encoder->name);
  return g_string_free (names, FALSE);
}

static DcmPixelData *
find_pixels (DcmItem *item)
{
  DcmElement *element = NULL;
  item->findAndGetElement (DCM_PixelData, element);
  return dynamic_cast<DcmPixelData *> (element);
}

static void
set_no_memory_or (const OFCondition &condition, GError **error)
{
  if (error && !*error)
    fj_dicom_private_set_condition (condition, error);
}

/* What an encoder is told of the samples. Bits outside of the stored ones go with them where they mean
 * something. Words stay words: some readers take samples of up to eight bits for bytes. */
static FjDicomCells
choose_cells (const FjDicomShape *shape)
{
  FjDicomCells cells = shape->cells;
  if (cells.bits_allocated == 1)
    return cells;
  if (shape->whole_words || shape->high_bit + 1 != cells.bits_stored)
    cells.bits_stored = cells.bits_allocated;
  else
    cells.bits_stored = MAX (cells.bits_stored, cells.bits_allocated == 16 ? 9 : 2);
  return cells;
}

/* The stored values of a frame, samples of a pixel together, bits above Bits Stored zero or the sign. Of Bits
 * Allocated 1: bits, folded. */
static guint8 *
read_frame (FjDicomPixels *pixels, guint64 index, gsize *length, FjDicomColour *colour, GError **error)
{
  FjDicomShape *shape = &pixels->shape;
  gboolean is_bits = shape->cells.bits_allocated == 1;
  guint64 n = is_bits ? fj_dicom_private_bits_count (shape) : shape->frame_bytes;
  g_autofree guint8 *frame = n > 0 && n <= FJ_DICOM_MAX_FRAME ? (guint8 *) g_try_malloc (n) : NULL;
  if (!frame)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
  *colour = FJ_DICOM_COLOUR_TAGGED;
  *length = is_bits ? (n + 7) / 8 : n;
  if (is_bits)
    {
      g_autofree guint8 *folded = (guint8 *) g_malloc0 (*length);
      if (!fj_dicom_private_bits_read (pixels, index, frame, error))
        return NULL;
      fj_dicom_private_bits_fold (frame, n, 0, folded);
      return (guint8 *) g_steal_pointer (&folded);
    }
  if (!fj_dicom_private_pixels_read (pixels, index, frame, colour, error))
    return NULL;
  if (!shape->is_subsampled && shape->high_bit + 1 == shape->cells.bits_stored)
    fj_dicom_private_normalise (shape, frame, n);
  if (!shape->by_plane || shape->is_subsampled)
    return (guint8 *) g_steal_pointer (&frame);
  FjDicomMemory together = fj_dicom_private_interleave (shape, frame);
  if (!together)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
  memcpy (frame, together.get (), n);
  return (guint8 *) g_steal_pointer (&frame);
}

/* How @item says its pixels are written. @photometric: NULL leaves it. */
static OFCondition
put_attributes (DcmItem *item, const FjDicomShape *shape, const char *photometric)
{
  OFCondition condition = EC_Normal;
  if (shape->cells.samples > 1)
    condition = item->putAndInsertUint16 (DCM_PlanarConfiguration, 0);
  if (condition.good () && photometric)
    condition = item->putAndInsertString (DCM_PhotometricInterpretation, photometric);
  return condition;
}

/* All frames one after another, as a value of @item. */
static gboolean
put_native (FjDicomPixels *pixels, DcmItem *item, GError **error)
{
  const FjDicomShape *shape = &pixels->shape;
  gboolean is_bits = shape->cells.bits_allocated == 1;
  guint64 n = is_bits ? fj_dicom_private_bits_count (shape) : shape->frame_bytes, total = 0;
  const char *photometric = NULL;
  if (!g_uint64_checked_mul (&total, n, shape->frames) || (is_bits && total > G_MAXUINT64 - 7))
    total = G_MAXUINT64;
  else if (is_bits)
    total = (total + 7) / 8;
  if (total > MAX_VALUE)
    {
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
                           _ ("Unpacked, this image would not fit one file (4 GB). Leave it packed."));
      return FALSE;
    }
  g_autofree guint8 *all = (guint8 *) g_try_malloc0 (total + 1);
  if (!all)
    {
      fj_dicom_private_set_exception (error);
      return FALSE;
    }
  for (guint64 i = 0; i < shape->frames; i++)
    {
      FjDicomColour colour;
      gsize length = 0;
      g_autofree guint8 *frame = NULL;
      if (is_bits)
        {
          g_autofree guint8 *bits = (guint8 *) g_try_malloc (n);
          if (!bits || !fj_dicom_private_bits_read (pixels, i, bits, error))
            {
              set_no_memory_or (EC_MemoryExhausted, error);
              return FALSE;
            }
          fj_dicom_private_bits_fold (bits, n, i * n, all);
          continue;
        }
      frame = read_frame (pixels, i, &length, &colour, error);
      if (!frame)
        return FALSE;
      memcpy (all + i * n, frame, length);
      photometric = fj_dicom_private_get_photometric (pixels, colour);
    }
  gboolean in_words = shape->cells.bits_allocated > 8;
  std::unique_ptr<DcmPixelData> value (new DcmPixelData (DcmTag (DCM_PixelData, in_words ? EVR_OW : EVR_OB)));
  OFCondition condition;
  if (in_words)
    {
      Uint16 *words = NULL;
      condition = value->createUint16Array ((Uint32) (total / 2), words);
      for (guint64 i = 0; condition.good () && i < total / 2; i++)
        words[i] = (Uint16) (all[2 * i] | all[2 * i + 1] << 8);
    }
  else
    condition = value->putUint8Array (all, (unsigned long) (total + total % 2));
  if (condition.good ())
    condition = item->insert (value.get (), OFTrue);
  if (condition.good ())
    {
      value.release ();
      condition = put_attributes (item, shape, photometric);
    }
  if (condition.bad ())
    fj_dicom_private_set_condition (condition, error);
  return condition.good ();
}

static gboolean
put_packed (FjDicomPixels *pixels,
            DcmItem *item,
            const FjDicomEncoder *encoder,
            E_TransferSyntax carrier,
            GError **error)
{
  const FjDicomShape *shape = &pixels->shape;
  FjDicomCells cells = choose_cells (shape);
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  const char *photometric = NULL;
  OFString tag;
  item->findAndGetOFString (DCM_PhotometricInterpretation, tag);
  if (shape->is_subsampled)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                   _ ("Two pixels of this image share their colours (%s), which no lossless codec here "
                      "holds. Keep the transfer syntax that it has."),
                   tag.c_str ());
      return FALSE;
    }
  for (guint64 i = 0; i < shape->frames; i++)
    {
      FjDicomColour colour;
      gsize length = 0;
      g_autofree guint8 *frame = read_frame (pixels, i, &length, &colour, error);
      if (!frame)
        return FALSE;
      const char *decoded = fj_dicom_private_get_photometric (pixels, colour);
      decoded = decoded ? decoded : tag.c_str ();
      gboolean is_rgb = encoder->has_transform && cells.samples == 3 && strcmp (decoded, "RGB") == 0;
      const char *written = is_rgb ? "YBR_RCT" : decoded;
      if (photometric && strcmp (photometric, written) != 0)
        {
          fj_dicom_codec_set_corrupt (error, "Photometric Interpretation");
          return FALSE;
        }
      photometric = written;
      FjDicomEncoding encoding = { is_rgb, 0 };
      g_ptr_array_add (frames, g_byte_array_new ());
      if (!encoder->encode (frame, &cells, &encoding, (GByteArray *) frames->pdata[i], error))
        return FALSE;
    }
  if (!fj_dicom_private_encapsulate (item, frames, carrier, G_MAXUINT32, error))
    return FALSE;
  OFCondition condition
      = put_attributes (item, shape, strcmp (photometric, tag.c_str ()) ? photometric : NULL);
  if (condition.bad ())
    fj_dicom_private_set_condition (condition, error);
  return condition.good ();
}

/* The pixels of @from, which lies in a dataset in @source, into @to. */
static gboolean
put_pixels (DcmItem *from,
            DcmItem *to,
            const char *source,
            const FjDicomEncoder *encoder,
            E_TransferSyntax carrier,
            GError **error)
{
  FjDicomPixels pixels;
  gboolean done
      = fj_dicom_private_pixels_open (&pixels, from, find_pixels (from), source, error)
        && (encoder ? put_packed (&pixels, to, encoder, carrier, error) : put_native (&pixels, to, error));
  fj_dicom_private_pixels_close (&pixels);
  return done;
}

static gboolean
is_packed (DcmPixelData *pixels)
{
  E_TransferSyntax syntax = EXS_Unknown;
  const DcmRepresentationParameter *parameter = NULL;
  pixels->getOriginalRepresentationKey (syntax, parameter);
  return DcmXfer (syntax).isEncapsulated ();
}

/* Pixel data inside of the sequences of @item: native, and marked to stay so. */
static gboolean
put_nested (DcmItem *item, const char *source, GError **error)
{
  for (DcmObject *object = item->nextInContainer (NULL); object; object = item->nextInContainer (object))
    {
      if (object->ident () != EVR_SQ)
        continue;
      DcmSequenceOfItems *sequence = (DcmSequenceOfItems *) object;
      for (DcmObject *sub = sequence->nextInContainer (NULL); sub; sub = sequence->nextInContainer (sub))
        {
          DcmItem *nested = (DcmItem *) sub;
          DcmPixelData *pixels = find_pixels (nested);
          if (pixels && is_packed (pixels)
              && !put_pixels (nested, nested, source, NULL, EXS_LittleEndianExplicit, error))
            return FALSE;
          pixels = find_pixels (nested);
          if (pixels)
            pixels->setNonEncapsulationFlag (OFTrue);
          if (!put_nested (nested, source, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* Everything but the pixel data and what says where its frames begin. */
static DcmDataset *
clone_header (DcmItem *item)
{
  std::unique_ptr<DcmDataset> dataset (new DcmDataset ());
  for (DcmObject *object = item->nextInContainer (NULL); object; object = item->nextInContainer (object))
    {
      guint32 tag = (guint32) object->getGTag () << 16 | object->getETag ();
      if (tag == 0x7FE00001u || tag == 0x7FE00002u || tag == 0x7FE00010u)
        continue;
      ((DcmElement *) object)->loadAllDataIntoMemory ();
      std::unique_ptr<DcmObject> copy (object->clone ());
      if (dataset->insert ((DcmElement *) copy.get (), OFTrue).bad ())
        return NULL;
      copy.release ();
    }
  return dataset.release ();
}

static void
keep_lossy_mark (DcmItem *item, const char *source)
{
  const FjDicomCodec *codec = fj_dicom_codec_find (source);
  OFString mark;
  item->findAndGetOFString (DCM_LossyImageCompression, mark);
  if (codec && codec->loss == FJ_DICOM_LOSS_ALWAYS && mark != "01")
    item->putAndInsertString (DCM_LossyImageCompression, "01");
}

static gboolean
can_begin (FjDicomObject *object, const char *wanted, const FjDicomEncoder *encoder, GError **error)
{
  if (object->root != object || object->pixels_elsewhere)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_INVALID,
                         _ ("Only a whole object is put into another transfer syntax. Open the whole file."));
  else if (!fj_dicom_transcode_find (wanted))
    g_set_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                 _ ("Nothing here writes the transfer syntax “%s”. Choose another one."), wanted);
  else if (encoder && !find_pixels (object->item))
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                         _ ("This object has no pixel data of whole numbers that could be packed. Choose an "
                            "uncompressed transfer syntax."));
  else
    return TRUE;
  return FALSE;
}

static FjDicomObject *
transcode (FjDicomObject *object, const char *wanted, GError **error)
{
  const FjDicomEncoder *encoder = fj_dicom_encoder_find (wanted);
  const char *source = object->transfer_syntax;
  if (!can_begin (object, wanted, encoder, error))
    return NULL;
  if (strcmp (source, wanted) == 0)
    return fj_dicom_object_copy (object);
  /* A syntax younger than DCMTK is carried under the name of one that it has no codec for. */
  E_TransferSyntax carrier = DcmXfer (wanted).getXfer ();
  if (carrier == EXS_Unknown)
    carrier = EXS_JPEG2000;
  std::unique_ptr<DcmDataset> dataset (clone_header (object->item));
  if (!dataset)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
  DcmPixelData *pixels = find_pixels (object->item);
  if (pixels && !encoder && !is_packed (pixels))
    {
      std::unique_ptr<DcmElement> copy ((DcmElement *) pixels->clone ());
      OFCondition condition = copy->loadAllDataIntoMemory ();
      if (condition.good ())
        condition = dataset->insert (copy.get (), OFTrue);
      if (condition.bad ())
        {
          fj_dicom_private_set_condition (condition, error);
          return NULL;
        }
      copy.release ();
    }
  else if (pixels && !put_pixels (object->item, dataset.get (), source, encoder, carrier, error))
    return NULL;
  if (!put_nested (dataset.get (), source, error))
    return NULL;
  keep_lossy_mark (dataset.get (), source);
  return fj_dicom_private_object_new (dataset.release (), wanted, carrier);
}

FjDicomObject *
fj_dicom_transcode (FjDicomObject *object, const char *transfer_syntax, GError **error)
{
  try
    {
      return transcode (object, transfer_syntax, error);
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
}
