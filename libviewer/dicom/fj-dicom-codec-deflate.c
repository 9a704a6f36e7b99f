/* Deflated Image Frame Compression (PS3.5 8.2.16, A.4.13): one RFC 1951 stream a frame, of its native bytes.
 */
#include "fj-dicom-codec.h"

#include <string.h>

#include <zlib.h>

/* Without zlib's own header. */
#define RAW_WINDOW (-15)

gboolean
fj_dicom_codec_deflate (const guint8 *packed,
                        gsize length,
                        const FjDicomCells *cells,
                        guint8 *out,
                        FjDicomColour *colour,
                        GError **error)
{
  gsize size = fj_dicom_cells_frame_bytes (cells);
  z_stream stream;
  int said;

  *colour = FJ_DICOM_COLOUR_TAGGED;
  memset (&stream, 0, sizeof stream);
  if (length > G_MAXUINT32 || size > G_MAXUINT32 || inflateInit2 (&stream, RAW_WINDOW) != Z_OK)
    {
      fj_dicom_codec_set_corrupt (error, "deflate: size");
      return FALSE;
    }
  stream.next_in = (Bytef *) packed;
  stream.avail_in = (guint) length;
  stream.next_out = out;
  stream.avail_out = (guint) size;
  said = inflate (&stream, Z_FINISH);
  inflateEnd (&stream);
  /* Never more is written than the attributes say, and a frame that goes on is none of theirs. */
  if (said == Z_STREAM_END && stream.total_out == size)
    return TRUE;
  fj_dicom_codec_set_corrupt (error, stream.msg != NULL ? stream.msg : "deflate: length");
  return FALSE;
}
