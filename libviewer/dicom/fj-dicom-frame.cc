/* A frame as FjFrame: stored values in their own depth, colours as RGB (fj-dicom-frame.h). */
#include "fj-dicom-private.h"

#include <string.h>

#include <dcmtk/dcmdata/dcpixel.h>

extern "C"
{
#include "fj-dicom-bits.h"
#include "fj-dicom-colour.h"
#include "fj-dicom-frame.h"
#include "fj-dicom-group.h"
#include "fj-error.h"
#include "fj-language.h"
}

guint
fj_dicom_frame_count (const FjDicomObject *object)
{
  return fj_dicom_object_is_image (object) ? fj_dicom_group_count_frames (object) : 0;
}

static void
set_too_large (guint64 bytes, GError **error)
{
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
      _ ("A frame of this image needs %lu MB, more than this program opens. Ask the sender for a smaller one."),
      (gulong) (bytes >> 20));
}

static void
set_unsupported (guint samples, guint bits, const char *photometric, GError **error)
{
  /* Whatever bytes stand there. */
  g_autofree char *shown = g_strescape (photometric, NULL);
  g_set_error (
      error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
      _ ("Images of %u samples of %u bits with colours as \"%s\" cannot be shown here. Ask the sender for "
         "RGB or grey ones."),
      samples, bits, shown);
}

static FjFrame *
take_frame (const FjDicomCells *cells, FjSampleType type, guint stored, FjDicomMemory data, gsize bytes)
{
  guint8 *memory = data.release ();
  g_autoptr (GBytes) held = g_bytes_new_with_free_func (memory, bytes, fj_pixel_memory_free, memory);
  return fj_frame_new (cells->rows, cells->columns, cells->samples, type, stored, held);
}

static FjFrame *
decode_bits (FjDicomPixels *pixels, guint index, GError **error)
{
  const FjDicomCells *cells = &pixels->shape.cells;
  guint64 n = fj_dicom_private_bits_count (&pixels->shape);
  if (n > FJ_DICOM_MAX_FRAME || cells->samples != 1)
    {
      set_too_large (n, error);
      return NULL;
    }
  FjDicomMemory out ((guint8 *) fj_pixel_memory_new (n));
  if (!out)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
  if (!fj_dicom_private_bits_read (pixels, index, out.get (), error))
    return NULL;
  return take_frame (cells, FJ_SAMPLE_U8, 1, std::move (out), n);
}

typedef enum
{
  TAG_PLAIN, /* grey, palette, RGB, and what decoders have made RGB of */
  TAG_FULL,
  TAG_PARTIAL,
  TAG_OTHER
} Tag;

static Tag
read_tag (const char *photometric)
{
  if (g_str_has_prefix (photometric, "MONOCHROME") || g_str_equal (photometric, "RGB")
      || g_str_equal (photometric, "PALETTE COLOR") || g_str_equal (photometric, "YBR_RCT")
      || g_str_equal (photometric, "YBR_ICT") || *photometric == 0)
    return TAG_PLAIN;
  if (g_str_equal (photometric, "YBR_FULL") || g_str_equal (photometric, "YBR_FULL_422"))
    return TAG_FULL;
  if (g_str_equal (photometric, "YBR_PARTIAL_422") || g_str_equal (photometric, "YBR_PARTIAL_420"))
    return TAG_PARTIAL;
  return TAG_OTHER;
}

/* Samples of a pixel together, none shared: @bytes becomes the whole frame. FALSE without memory. */
static gboolean
gather (FjDicomShape *shape, FjDicomMemory &bytes)
{
  gsize n = (gsize) shape->cells.rows * shape->cells.columns;
  FjDicomMemory out;
  if (shape->is_subsampled)
    {
      shape->frame_bytes = fj_dicom_cells_frame_bytes (&shape->cells);
      out.reset ((guint8 *) fj_pixel_memory_new (shape->frame_bytes));
      if (out)
        fj_dicom_colour_unfold_422 (bytes.get (), n, shape->cells.bits_allocated, out.get ());
    }
  else if (shape->by_plane)
    out = fj_dicom_private_interleave (shape, bytes.get ());
  else
    return TRUE;
  if (!out)
    return FALSE;
  bytes = std::move (out);
  return TRUE;
}

/* A subsampled value must have four samples for each two pixels of a row. */
static gboolean
subsampling_fits (const FjDicomShape *shape, const char *photometric)
{
  return !shape->is_subsampled
         || (shape->cells.columns % 2 == 0 && !g_str_equal (photometric, "YBR_PARTIAL_420")
             && shape->frame_bytes >= (guint64) shape->cells.rows * shape->cells.columns * 2
                                          * (shape->cells.bits_allocated / 8));
}

static FjFrame *
decode_cells (FjDicomPixels *pixels, guint index, const char *photometric, GError **error)
{
  FjDicomShape *shape = &pixels->shape;
  const FjDicomCells *cells = &shape->cells;
  Tag tag = read_tag (photometric);
  gboolean in_colour = cells->samples == 3;
  if ((cells->samples != 1 && !in_colour) || cells->bits_allocated > 32 || cells->bits_allocated == 24
      || tag == TAG_OTHER || !subsampling_fits (shape, photometric)
      || (in_colour && tag != TAG_PLAIN && cells->bits_allocated > 16))
    {
      set_unsupported (cells->samples, cells->bits_allocated, photometric, error);
      return NULL;
    }
  if (fj_dicom_cells_frame_bytes (cells) > FJ_DICOM_MAX_FRAME)
    {
      set_too_large (fj_dicom_cells_frame_bytes (cells), error);
      return NULL;
    }
  FjDicomMemory bytes ((guint8 *) fj_pixel_memory_new (shape->frame_bytes));
  FjDicomColour colour = FJ_DICOM_COLOUR_TAGGED;
  if (!bytes)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
  if (!fj_dicom_private_pixels_read (pixels, index, bytes.get (), &colour, error))
    return NULL;
  if (!gather (shape, bytes))
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
  guint stored;
  gsize n = (gsize) cells->rows * cells->columns;
  FjSampleType type = fj_dicom_bits_tidy (cells, shape->high_bit, bytes.get (), n * cells->samples, &stored);
  if (in_colour && colour == FJ_DICOM_COLOUR_TAGGED && tag == TAG_PARTIAL)
    fj_dicom_colour_from_partial (bytes.get (), n, cells->bits_allocated, stored);
  else if (in_colour && cells->bits_allocated <= 16
           && (colour == FJ_DICOM_COLOUR_YBR || (colour == FJ_DICOM_COLOUR_TAGGED && tag == TAG_FULL)))
    fj_dicom_colour_from_full (bytes.get (), n, cells->bits_allocated, stored);
  return take_frame (cells, type, stored, std::move (bytes), shape->frame_bytes);
}

/* Float and Double Float Pixel Data (PS3.3 C.7.6.24, .25): never packed, one sample. */
static FjFrame *
decode_reals (DcmItem *item, DcmElement *element, guint width, guint index, GError **error)
{
  Uint16 rows = 0, columns = 0, samples = 1;
  FjDicomCells cells = { 0, 0, 1, width * 8, width * 8, TRUE };
  item->findAndGetUint16 (DCM_Rows, rows);
  item->findAndGetUint16 (DCM_Columns, columns);
  item->findAndGetUint16 (DCM_SamplesPerPixel, samples);
  cells.rows = rows;
  cells.columns = columns;
  guint64 bytes = fj_dicom_cells_frame_bytes (&cells), length = element->getLengthField ();
  if (samples != 1)
    {
      set_unsupported (samples, width * 8, "", error);
      return NULL;
    }
  if (bytes > FJ_DICOM_MAX_FRAME)
    {
      set_too_large (bytes, error);
      return NULL;
    }
  if (bytes == 0 || length / bytes <= index)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_CORRUPT,
                   _ ("The image is cut short: frame %u is not there. Ask the sender to send it again."),
                   index + 1);
      return NULL;
    }
  FjDicomMemory data ((guint8 *) fj_pixel_memory_new (bytes));
  if (!data)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
  OFCondition condition = element->getPartialValue (data.get (), (Uint32) (index * bytes), (Uint32) bytes,
                                                    NULL, gLocalByteOrder);
  if (condition.bad ())
    {
      fj_dicom_private_set_condition (condition, error);
      return NULL;
    }
  return take_frame (&cells, width == 4 ? FJ_SAMPLE_F32 : FJ_SAMPLE_F64, width * 8, std::move (data), bytes);
}

static FjFrame *
decode_pixels (FjDicomObject *object, DcmPixelData *data, guint index, GError **error)
{
  FjDicomPixels pixels;
  FjFrame *frame = NULL;
  OFString photometric;
  object->item->findAndGetOFString (DCM_PhotometricInterpretation, photometric);
  if (fj_dicom_private_pixels_open (&pixels, object->item, data, object->root->transfer_syntax, error))
    frame = pixels.shape.cells.bits_allocated == 1
                ? decode_bits (&pixels, index, error)
                : decode_cells (&pixels, index, photometric.c_str (), error);
  fj_dicom_private_pixels_close (&pixels);
  return frame;
}

FjFrame *
fj_dicom_frame_decode (FjDicomObject *object, guint index, GError **error)
{
  try
    {
      DcmElement *element = NULL;
      if (object->root->pixels_elsewhere)
        {
          g_set_error_literal (
              error, FJ_ERROR, FJ_ERROR_INVALID,
              _ ("Only the header of this object was read; its image is not there. Open the whole file."));
          return NULL;
        }
      if (index >= fj_dicom_group_count_frames (object))
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                       _ ("The image has no frame %u. Ask for one of 1 to %lu."), index + 1,
                       (gulong) fj_dicom_group_count_frames (object));
          return NULL;
        }
      object->item->findAndGetElement (DCM_PixelData, element);
      DcmPixelData *data = dynamic_cast<DcmPixelData *> (element);
      if (data)
        return decode_pixels (object, data, index, error);
      if (object->item->findAndGetElement (DcmTagKey (0x7FE0, 0x0008), element).good () && element)
        return decode_reals (object->item, element, 4, index, error);
      if (object->item->findAndGetElement (DcmTagKey (0x7FE0, 0x0009), element).good () && element)
        return decode_reals (object->item, element, 8, index, error);
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                           _ ("This object has no image. Open it as a report or a list of its attributes."));
      return NULL;
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      return NULL;
    }
}
