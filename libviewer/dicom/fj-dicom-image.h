/* Makes an uncompressed image object of computed pixels: phantoms, secondary captures. */
#pragma once

#include "fj-dicom-object.h"

G_BEGIN_DECLS

/* Sets the Image Pixel module (PS3.3 C.7.6.3): unsigned or signed 8- or 16-bit grey, little endian, @frames
 * frames of
 * @rows x @columns in @pixels (frames * rows * columns * bits_allocated / 8 bytes). */
typedef struct
{
  guint rows, columns, frames;
  guint bits_allocated; /* 8 or 16 */
  guint bits_stored;
  gboolean is_signed;
  const char *photometric; /* "MONOCHROME1" or "MONOCHROME2" */
} FjDicomImageFormat;

gboolean fj_dicom_image_set_pixels (FjDicomObject *object,
                                    const FjDicomImageFormat *format,
                                    GBytes *pixels,
                                    GError **error);

G_END_DECLS
