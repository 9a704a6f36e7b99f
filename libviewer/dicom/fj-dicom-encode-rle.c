/* RLE Lossless (PS3.5 Annex G): each byte plane of each sample is a segment of PackBits, row by row. */
#include "fj-dicom-encode.h"

#include <string.h>

#define HEADER 64
#define MAX_SEGMENTS 15

/* The longest run, and the shortest that pays inside of bytes that are no run (G.3.1). */
#define LONGEST 128
#define SHORTEST 3

static guint
count_run (const guint8 *row, guint at, guint n)
{
  guint end = MIN (n, at + LONGEST), i = at + 1;

  while (i < end && row[i] == row[at])
    i++;
  return i - at;
}

/* @row into @out, which has room for the worst: two bytes more for each 128. Returns how many were written.
 */
static guint
pack_row (const guint8 *row, guint n, guint8 *out)
{
  guint8 *p = out;

  for (guint at = 0; at < n;)
    {
      guint run = count_run (row, at, n), plain = at;

      if (run >= 2)
        {
          *p++ = (guint8) (257 - run);
          *p++ = row[at];
          at += run;
          continue;
        }
      while (at < n && at - plain < LONGEST && (run = count_run (row, at, n)) < SHORTEST)
        at += MIN (run, LONGEST - (at - plain));
      *p++ = (guint8) (at - plain - 1);
      memcpy (p, row + plain, at - plain);
      p += at - plain;
    }
  return (guint) (p - out);
}

static void
put_le32 (guint8 *p, gsize value)
{
  for (guint i = 0; i < 4; i++)
    p[i] = (guint8) (value >> (8 * i));
}

gboolean
fj_dicom_encode_rle (const guint8 *pixels,
                     const FjDicomCells *cells,
                     const FjDicomEncoding *encoding,
                     GByteArray *packed,
                     GError **error)
{
  guint width = cells->bits_allocated / 8, step = width * cells->samples, n = cells->columns;
  guint start = packed->len, room = n + 2 * (n / LONGEST + 1);
  g_autofree guint8 *row = g_malloc (n), *line = g_malloc (room);

  if (cells->bits_allocated % 8 != 0 || step == 0 || step > MAX_SEGMENTS)
    {
      fj_dicom_encode_set_unsupported (error, "RLE", cells);
      return FALSE;
    }
  if ((guint64) cells->rows * room * step > G_MAXUINT32 - HEADER - MAX_SEGMENTS - start)
    {
      fj_dicom_encode_set_failed (error, "RLE: 4 GiB");
      return FALSE;
    }
  g_byte_array_set_size (packed, start + HEADER);
  memset (packed->data + start, 0, HEADER);
  put_le32 (packed->data + start, step);
  for (guint segment = 0; segment < step; segment++)
    {
      /* From the most significant byte down, sample by sample (G.2). */
      const guint8 *p = pixels + segment / width * width + (width - 1 - segment % width);

      put_le32 (packed->data + start + 4 + 4 * segment, packed->len - start);
      for (guint y = 0; y < cells->rows; y++)
        {
          for (guint x = 0; x < n; x++, p += step)
            row[x] = *p;
          g_byte_array_append (packed, line, pack_row (row, n, line));
        }
      if ((packed->len - start) % 2 != 0)
        g_byte_array_append (packed, (const guint8 *) "", 1);
    }
  return TRUE;
}
