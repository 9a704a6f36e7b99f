/* Images of Bits Allocated 1 (segmentations), native and packed (PS3.5 8.1.1; fj-dicom-private.h). */
#include "fj-dicom-private.h"

#include <string.h>

#include <dcmtk/dcmdata/dcpixel.h>

/* RLE and deflate take the bytes of native bits, each frame from a byte of its own on; JPEG 2000 has samples
 * of one bit. */
static gboolean
read_packed (FjDicomPixels *pixels, guint64 index, guint64 n, guint8 *out, GError **error)
{
  FjDicomPixels whole = *pixels;
  FjDicomCells *cells = &whole.shape.cells;
  FjDicomColour colour;
  gboolean is_folded = pixels->codec->has_bits;
  cells->bits_allocated = cells->bits_stored = 8;
  cells->is_signed = FALSE;
  if (is_folded)
    {
      cells->rows = 1;
      cells->columns = (guint) ((n + 7) / 8);
      cells->samples = 1;
    }
  whole.shape.frame_bytes = fj_dicom_cells_frame_bytes (cells);
  if (!fj_dicom_private_pixels_read (&whole, index, out, &colour, error))
    return FALSE;
  if (is_folded)
    for (guint64 i = n; i-- > 0;)
      out[i] = out[i / 8] >> (i % 8) & 1;
  else
    for (guint64 i = 0; i < n; i++)
      out[i] = out[i] != 0;
  return TRUE;
}

/* Frames follow without a gap, the lowest bit first. */
static gboolean
read_native (FjDicomPixels *pixels, guint64 index, guint64 n, guint8 *out, GError **error)
{
  guint64 first = n * index, from = first / 8, to = (first + n + 7) / 8;
  g_autofree guint8 *packed = (guint8 *) g_try_malloc (to - from);
  if (!packed)
    {
      fj_dicom_private_set_exception (error);
      return FALSE;
    }
  OFCondition condition
      = pixels->pixels->getPartialValue (packed, (Uint32) from, (Uint32) (to - from), NULL, EBO_LittleEndian);
  if (condition.bad ())
    {
      fj_dicom_private_set_condition (condition, error);
      return FALSE;
    }
  for (guint64 i = 0, bit = first % 8; i < n; i++, bit++)
    out[i] = packed[bit / 8] >> (bit % 8) & 1;
  return TRUE;
}

guint64
fj_dicom_private_bits_count (const FjDicomShape *shape)
{
  return (guint64) shape->cells.rows * shape->cells.columns * shape->cells.samples;
}

gboolean
fj_dicom_private_bits_read (FjDicomPixels *pixels, guint64 index, guint8 *out, GError **error)
{
  guint64 n = fj_dicom_private_bits_count (&pixels->shape);
  return pixels->codec ? read_packed (pixels, index, n, out, error)
                       : read_native (pixels, index, n, out, error);
}

void
fj_dicom_private_bits_fold (const guint8 *bits, guint64 n, guint64 first, guint8 *packed)
{
  for (guint64 i = 0; i < n; i++)
    packed[(first + i) / 8] |= (guint8) (bits[i] << ((first + i) % 8));
}
