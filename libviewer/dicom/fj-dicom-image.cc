/* See fj-dicom-image.h. */
#include "fj-dicom-private.h"

#include <string.h>

#include <dcmtk/dcmdata/dcpixel.h>

extern "C"
{
#include "fj-dicom-image.h"
#include "fj-error.h"
#include "fj-language.h"
}

static gboolean
check_format (const FjDicomObject *object, const FjDicomImageFormat *format, gsize length, GError **error)
{
  gboolean is_grey = g_strcmp0 (format->photometric, "MONOCHROME1") == 0
                     || g_strcmp0 (format->photometric, "MONOCHROME2") == 0;
  if (format->rows < 1 || format->rows > 65535 || format->columns < 1 || format->columns > 65535
      || format->frames < 1 || (format->bits_allocated != 8 && format->bits_allocated != 16)
      || format->bits_stored < 1 || format->bits_stored > format->bits_allocated || !is_grey)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("The image has a size or depth that DICOM does not allow for grey images. Choose 1 to "
             "65535 rows and columns, 8 or 16 bits."));
      return FALSE;
    }
  guint64 frame = (guint64) format->rows * format->columns * (format->bits_allocated / 8);
  guint64 expected = frame * format->frames;
  if (format->frames > G_MAXINT32 || expected / format->frames != frame || expected != length)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_INVALID,
          _ ("The number of pixels does not fit rows, columns and frames. Make the image again."));
      return FALSE;
    }
  if (expected > 0xFFFFFFF0u)
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_TOO_LARGE,
          _ ("The image is larger than one DICOM object can hold (4 GiB). Divide it into several."));
      return FALSE;
    }
  if (object->root == object && fj_dicom_private_is_encapsulated (object))
    {
      g_set_error_literal (
          error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
          _ ("The object was read in a compressed transfer syntax; uncompressed pixels cannot be put "
             "into it. Make a new object."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
set_pixels (
    FjDicomObject *object, const FjDicomImageFormat *format, const guint8 *data, gsize length, GError **error)
{
  g_autofree char *frames = g_strdup_printf ("%u", format->frames);
  if (!fj_dicom_object_set_uint16 (object, 0x00280002, 1, error)
      || !fj_dicom_object_set_string (object, 0x00280004, format->photometric, error)
      || !fj_dicom_object_set_uint16 (object, 0x00280010, (guint16) format->rows, error)
      || !fj_dicom_object_set_uint16 (object, 0x00280011, (guint16) format->columns, error)
      || !fj_dicom_object_set_uint16 (object, 0x00280100, (guint16) format->bits_allocated, error)
      || !fj_dicom_object_set_uint16 (object, 0x00280101, (guint16) format->bits_stored, error)
      || !fj_dicom_object_set_uint16 (object, 0x00280102, (guint16) (format->bits_stored - 1), error)
      || !fj_dicom_object_set_uint16 (object, 0x00280103, format->is_signed ? 1 : 0, error)
      || (format->frames > 1 && !fj_dicom_object_set_string (object, 0x00280008, frames, error))
      || (format->frames == 1 && !fj_dicom_object_set_string (object, 0x00280008, NULL, error))
      || !fj_dicom_object_set_string (object, 0x00280006, NULL, error))
    return FALSE;

  /* Bytes as OB: as OW they would change places in big endian, which not every reader undoes (PS3.5 8.1.2).
   */
  gsize padded = (length + 1) & ~(gsize) 1;
  DcmPixelData *element = new DcmPixelData (DCM_PixelData);
  OFCondition condition;
  if (format->bits_allocated == 8)
    {
      Uint8 *bytes = NULL;
      element->setVR (EVR_OB);
      condition = element->createUint8Array ((Uint32) padded, bytes);
      if (condition.good ())
        {
          bytes[padded - 1] = 0;
          memcpy (bytes, data, length);
        }
    }
  else
    {
      Uint16 *words = NULL;
      element->setVR (EVR_OW);
      condition = element->createUint16Array ((Uint32) (padded / 2), words);
      for (gsize i = 0; condition.good () && i < length / 2; i++)
        words[i] = (Uint16) (data[2 * i] | data[2 * i + 1] << 8);
    }
  if (condition.good ())
    condition = object->item->insert (element, OFTrue);
  if (condition.bad ())
    {
      delete element;
      fj_dicom_private_set_condition (condition, error);
      return FALSE;
    }
  return TRUE;
}

gboolean
fj_dicom_image_set_pixels (FjDicomObject *object,
                           const FjDicomImageFormat *format,
                           GBytes *pixels,
                           GError **error)
{
  gsize length = 0;
  const guint8 *data = (const guint8 *) g_bytes_get_data (pixels, &length);
  if (!check_format (object, format, length, error))
    return FALSE;
  try
    {
      return set_pixels (object, format, data, length, error);
    }
  catch (...)
    {
      fj_dicom_private_set_exception (error);
      return FALSE;
    }
}
