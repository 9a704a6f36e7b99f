/* Native pixel data (PS3.5 8.1.1) straight from a file to where the values are wanted: no object, no copy.
 * The values are those of fj_dicom_frame_decode(). */
#pragma once

#include <glib.h>

#include "fj-frame.h"

G_BEGIN_DECLS

/* Little endian cells of 8 or 16 bits, one sample a pixel. All zeros: there is nothing that can be read so.
 */
typedef struct
{
  guint64 offset; /* in the file, bytes */
  guint64 frames; /* all of them are inside of the file */
  guint16 rows, columns;
  guint8 bits_allocated, bits_stored, high_bit;
  gboolean is_signed;
} FjDicomNative;

/* What the values are kept in. */
FjSampleType fj_dicom_native_get_type (const FjDicomNative *native);

/* Frame @index (from 0) into @out: rows * columns values. Errors: FJ_ERROR_NOT_FOUND, FJ_ERROR_IO,
 * FJ_ERROR_CORRUPT when the file has become shorter; then @out holds anything. Thread-safe. */
gboolean fj_dicom_native_read (const FjDicomNative *native, int fd, guint64 index, void *out, GError **error);

G_END_DECLS
