/* See fj-dicom-native.h. */
#include "fj-dicom-native.h"

#include <errno.h>
#include <unistd.h>

#include "fj-dicom-bits.h"
#include "fj-error.h"
#include "fj-language.h"

/* Bytes that are read and tidied together: they stay in the processor's nearest cache. */
#define STEP ((gsize) 128 << 10)

FjSampleType
fj_dicom_native_get_type (const FjDicomNative *native)
{
  return fj_dicom_bits_type (native->bits_allocated, native->is_signed);
}

static gboolean
read_all (int fd, guint8 *out, gsize n, guint64 offset, GError **error)
{
  while (n > 0)
    {
      gssize got = pread (fd, out, n, (off_t) offset);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          g_set_error (error, FJ_ERROR, FJ_ERROR_IO,
                       _ ("The file cannot be read: %s. Try again, or copy it anew."), g_strerror (errno));
          return FALSE;
        }
      if (got == 0)
        {
          g_set_error_literal (
              error, FJ_ERROR, FJ_ERROR_CORRUPT,
              _ ("The file has become shorter since it was looked at. Read its folder again."));
          return FALSE;
        }
      out += got;
      offset += (gsize) got;
      n -= (gsize) got;
    }
  return TRUE;
}

gboolean
fj_dicom_native_read (const FjDicomNative *native, int fd, guint64 index, void *out, GError **error)
{
  FjDicomCells cells
      = { native->rows, native->columns, 1, native->bits_allocated, native->bits_stored, native->is_signed };
  gsize width = native->bits_allocated / 8, size = (gsize) native->rows * native->columns * width;
  guint stored;

  if (index >= native->frames)
    {
      g_set_error (error, FJ_ERROR, FJ_ERROR_NOT_FOUND,
                   _ ("The image has no frame %u. Ask for one of 1 to %lu."), (guint) index + 1,
                   (gulong) native->frames);
      return FALSE;
    }
  for (gsize at = 0; at < size; at += STEP)
    {
      gsize n = MIN (STEP, size - at);

      if (!read_all (fd, (guint8 *) out + at, n, native->offset + index * size + at, error))
        return FALSE;
      fj_dicom_bits_tidy (&cells, native->high_bit, (guint8 *) out + at, n / width, &stored);
    }
  return TRUE;
}
