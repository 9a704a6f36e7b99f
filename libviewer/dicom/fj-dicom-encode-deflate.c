/* Deflated Image Frame Compression (PS3.5 8.2.16, A.4.13): the bytes of a frame through RFC 1951, which
 * takes whatever they mean. */
#include "fj-dicom-encode.h"

#include <string.h>

#include <zlib.h>

/* Without zlib's own header. */
#define RAW_WINDOW (-15)
#define MEMORY 8

gboolean
fj_dicom_encode_deflate (const guint8 *pixels,
                         const FjDicomCells *cells,
                         const FjDicomEncoding *encoding,
                         GByteArray *packed,
                         GError **error)
{
  gsize size = cells->bits_allocated == 1 ? ((gsize) cells->rows * cells->columns * cells->samples + 7) / 8
                                          : fj_dicom_cells_frame_bytes (cells);
  z_stream stream;
  gsize room;
  guint start = packed->len;
  gboolean done;

  memset (&stream, 0, sizeof stream);
  if (deflateInit2 (&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, RAW_WINDOW, MEMORY, Z_DEFAULT_STRATEGY)
      != Z_OK)
    {
      fj_dicom_encode_set_failed (error, "deflate");
      return FALSE;
    }
  room = deflateBound (&stream, size);
  done = room <= G_MAXUINT32 - start;
  if (done)
    {
      g_byte_array_set_size (packed, start + (guint) room);
      stream.next_in = (Bytef *) pixels;
      stream.avail_in = (guint) size;
      stream.next_out = packed->data + start;
      stream.avail_out = (guint) room;
      done = deflate (&stream, Z_FINISH) == Z_STREAM_END;
      g_byte_array_set_size (packed, start + (done ? (guint) stream.total_out : 0));
    }
  deflateEnd (&stream);
  if (!done)
    fj_dicom_encode_set_failed (error, "deflate");
  return done;
}
