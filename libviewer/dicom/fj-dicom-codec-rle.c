/* RLE Lossless (PS3.5 Annex G): each byte plane of each sample is a segment of PackBits. */
#include "fj-dicom-codec.h"

#include <string.h>

#define HEADER 64
#define MAX_SEGMENTS 15

static guint32
read_le32 (const guint8 *p)
{
  return p[0] | p[1] << 8 | p[2] << 16 | (guint32) p[3] << 24;
}

/* Unpacks @n bytes to every @step-th byte from @out. FALSE when the segment ends before. */
static gboolean
unpack (const guint8 *p, const guint8 *end, guint8 *out, gsize step, gsize n)
{
  while (n > 0)
    {
      guint8 control;
      gsize run;

      if (p >= end)
        return FALSE;
      control = *p++;
      if (control == 128)
        continue;
      if (control < 128)
        {
          run = (gsize) control + 1;
          if ((gsize) (end - p) < MIN (run, n))
            return FALSE;
          run = MIN (run, n);
          if (step == 1)
            memcpy (out, p, run);
          else
            for (gsize i = 0; i < run; i++)
              out[i * step] = p[i];
          p += run;
        }
      else
        {
          run = MIN ((gsize) 257 - control, n);
          if (p >= end)
            return FALSE;
          if (step == 1)
            memset (out, *p, run);
          else
            for (gsize i = 0; i < run; i++)
              out[i * step] = *p;
          p++;
        }
      out += run * step;
      n -= run;
    }
  return TRUE;
}

gboolean
fj_dicom_codec_rle (const guint8 *packed,
                    gsize length,
                    const FjDicomCells *cells,
                    guint8 *out,
                    FjDicomColour *colour,
                    GError **error)
{
  guint width = cells->bits_allocated / 8, n_segments = width * cells->samples;
  gsize n = (gsize) cells->rows * cells->columns;
  guint32 offsets[MAX_SEGMENTS + 1];

  *colour = FJ_DICOM_COLOUR_TAGGED;
  if (length < HEADER || read_le32 (packed) != n_segments || n_segments > MAX_SEGMENTS)
    {
      fj_dicom_codec_set_corrupt (error, "RLE: segments");
      return FALSE;
    }
  for (guint i = 0; i < n_segments; i++)
    {
      offsets[i] = read_le32 (packed + 4 + 4 * i);
      if (offsets[i] < (i > 0 ? offsets[i - 1] : HEADER) || offsets[i] >= length)
        {
          fj_dicom_codec_set_corrupt (error, "RLE: offsets");
          return FALSE;
        }
    }
  offsets[n_segments] = (guint32) MIN (length, G_MAXUINT32);
  for (guint i = 0; i < n_segments; i++)
    {
      /* Segments go from the most significant byte down, sample by sample (G.2). */
      guint sample = i / width, byte = width - 1 - i % width;

      if (!unpack (packed + offsets[i], packed + offsets[i + 1], out + (gsize) sample * width + byte,
                   n_segments, n))
        {
          fj_dicom_codec_set_corrupt (error, "RLE: a segment is too short");
          return FALSE;
        }
    }
  return TRUE;
}
