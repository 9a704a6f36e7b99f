/* See fj-dicom-colour.h. */
#include "fj-dicom-colour.h"

#include <string.h>

/* Factors of a transformation times 65536. */
typedef struct
{
  gint64 y, r_cr, g_cb, g_cr, b_cb;
  guint y_zero; /* of 8 bits */
} Matrix;

static const Matrix full = { 65536, 91881, -22554, -46802, 116130, 0 };
static const Matrix partial = { 76309, 104597, -25675, -53279, 132201, 16 };

static inline guint
clamp (gint64 value, gint64 most)
{
  value = (value + 32768) >> 16;
  return (guint) CLAMP (value, 0, most);
}

static void
convert (gpointer pixels, gsize n, guint bits_allocated, guint bits_stored, const Matrix *m)
{
  guint8 *p8 = pixels;
  guint16 *p16 = pixels;
  gint64 most = ((gint64) 1 << bits_stored) - 1, centre = (gint64) 1 << (bits_stored - 1);
  gint64 zero = bits_stored >= 8 ? (gint64) m->y_zero << (bits_stored - 8) : m->y_zero >> (8 - bits_stored);

  for (gsize i = 0; i < n; i++, p8 += 3, p16 += 3)
    {
      gboolean is_wide = bits_allocated == 16;
      gint64 y = ((is_wide ? p16[0] : p8[0]) - zero) * m->y;
      gint64 cb = (is_wide ? p16[1] : p8[1]) - centre, cr = (is_wide ? p16[2] : p8[2]) - centre;
      guint r = clamp (y + m->r_cr * cr, most);
      guint g = clamp (y + m->g_cb * cb + m->g_cr * cr, most);
      guint b = clamp (y + m->b_cb * cb, most);

      if (is_wide)
        {
          p16[0] = (guint16) r;
          p16[1] = (guint16) g;
          p16[2] = (guint16) b;
        }
      else
        {
          p8[0] = (guint8) r;
          p8[1] = (guint8) g;
          p8[2] = (guint8) b;
        }
    }
}

void
fj_dicom_colour_from_full (gpointer pixels, gsize n, guint bits_allocated, guint bits_stored)
{
  convert (pixels, n, bits_allocated, bits_stored, &full);
}

void
fj_dicom_colour_from_partial (gpointer pixels, gsize n, guint bits_allocated, guint bits_stored)
{
  convert (pixels, n, bits_allocated, bits_stored, &partial);
}

void
fj_dicom_colour_unfold_422 (const guint8 *from, gsize n, guint bits_allocated, guint8 *to)
{
  guint width = bits_allocated / 8;

  for (gsize i = 0; i + 1 < n; i += 2, from += 4 * width, to += 6 * width)
    {
      memcpy (to, from, width);
      memcpy (to + width, from + 2 * width, 2 * width);
      memcpy (to + 3 * width, from + width, width);
      memcpy (to + 4 * width, from + 2 * width, 2 * width);
    }
}

const char *
fj_dicom_colour_get_photometric (const char *tag, FjDicomColour colour)
{
  const char *made = NULL;

  if (colour == FJ_DICOM_COLOUR_RGB || g_str_equal (tag, "YBR_RCT") || g_str_equal (tag, "YBR_ICT"))
    made = "RGB";
  else if (colour == FJ_DICOM_COLOUR_YBR || g_str_equal (tag, "YBR_FULL_422"))
    made = "YBR_FULL";
  return made != NULL && !g_str_equal (tag, made) ? made : NULL;
}
