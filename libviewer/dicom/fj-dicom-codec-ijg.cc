/* The JPEG processes that libjpeg-turbo does not have, by the three IJG libraries inside DCMTK. */
#include <dcmtk/config/osconfig.h>

#include <string.h>

#include <dcmtk/dcmjpeg/djcparam.h>
#include <dcmtk/dcmjpeg/djdijg12.h>
#include <dcmtk/dcmjpeg/djdijg16.h>
#include <dcmtk/dcmjpeg/djdijg8.h>

#include <memory>

#include "fj-dicom-codec.h"

gboolean
fj_dicom_codec_ijg (const guint8 *packed,
                    gsize length,
                    const FjDicomCells *cells,
                    guint precision,
                    guint8 *out,
                    GError **error)
{
  gsize bytes = (gsize) cells->rows * cells->columns * cells->samples * (precision > 8 ? 2 : 1);
  if (precision > 16 || length > G_MAXUINT32 || bytes > G_MAXUINT32)
    {
      fj_dicom_codec_set_corrupt (error, "JPEG: precision or size");
      return FALSE;
    }
  try
    {
      DJCodecParameter parameter (ECC_lossyYCbCr, EDC_never, EUC_never, EPC_default);
      std::unique_ptr<DJDecoder> decoder;
      if (precision <= 8)
        decoder.reset (new DJDecompressIJG8Bit (parameter, OFFalse));
      else if (precision <= 12)
        decoder.reset (new DJDecompressIJG12Bit (parameter, OFFalse));
      else
        decoder.reset (new DJDecompressIJG16Bit (parameter, OFFalse));
      OFCondition condition = decoder->init ();
      if (condition.good ())
        condition = decoder->decode ((Uint8 *) packed, (Uint32) length, out, (Uint32) bytes,
                                     cells->is_signed ? OFTrue : OFFalse);
      if (condition.good ())
        return TRUE;
      fj_dicom_codec_set_corrupt (error,
                                  condition == EJ_Suspension ? "JPEG: data are missing" : condition.text ());
    }
  catch (...)
    {
      fj_dicom_codec_set_corrupt (error, "JPEG");
    }
  return FALSE;
}
