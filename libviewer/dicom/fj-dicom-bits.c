/* See fj-dicom-bits.h. */
#include "fj-dicom-bits.h"

FjSampleType
fj_dicom_bits_type (guint bits_allocated, gboolean is_signed)
{
  if (bits_allocated <= 8)
    return is_signed && bits_allocated == 8 ? FJ_SAMPLE_S8 : FJ_SAMPLE_U8;
  if (bits_allocated == 16)
    return is_signed ? FJ_SAMPLE_S16 : FJ_SAMPLE_U16;
  return is_signed ? FJ_SAMPLE_S32 : FJ_SAMPLE_U32;
}

/* Nearly always there is nothing to tidy: looking costs half of writing. A value with its sign, moved up by
 * half of its range, has nothing above its bits. */
static void
tidy_8 (guint8 *p, gsize n, guint shift, guint unused, gboolean is_signed)
{
  guint8 half = is_signed ? (guint8) (1u << (8 - unused - 1)) : 0, all = 0;

  for (gsize i = 0; i < n; i++)
    all |= (guint8) (p[i] + half);
  if (shift == 0 && all >> (8 - unused) == 0)
    return;
  if (is_signed)
    for (gsize i = 0; i < n; i++)
      p[i] = (guint8) ((gint8) (guint8) (p[i] >> shift << unused) >> unused);
  else
    for (gsize i = 0; i < n; i++)
      p[i] = (guint8) ((guint8) (p[i] >> shift << unused) >> unused);
}

static void
tidy_16 (guint16 *p, gsize n, guint shift, guint unused, gboolean is_signed)
{
  guint16 half = is_signed ? (guint16) (1u << (16 - unused - 1)) : 0, all = 0;

  for (gsize i = 0; i < n; i++)
    all |= (guint16) (p[i] + half);
  if (shift == 0 && all >> (16 - unused) == 0)
    return;
  if (is_signed)
    for (gsize i = 0; i < n; i++)
      p[i] = (guint16) ((gint16) (guint16) (p[i] >> shift << unused) >> unused);
  else
    for (gsize i = 0; i < n; i++)
      p[i] = (guint16) ((guint16) (p[i] >> shift << unused) >> unused);
}

static void
tidy_32 (guint32 *p, gsize n, guint shift, guint unused, gboolean is_signed)
{
  guint32 half = is_signed ? (guint32) (1u << (32 - unused - 1)) : 0, all = 0;

  for (gsize i = 0; i < n; i++)
    all |= (guint32) (p[i] + half);
  if (shift == 0 && all >> (32 - unused) == 0)
    return;
  if (is_signed)
    for (gsize i = 0; i < n; i++)
      p[i] = (guint32) ((gint32) (p[i] >> shift << unused) >> unused);
  else
    for (gsize i = 0; i < n; i++)
      p[i] = p[i] >> shift << unused >> unused;
}

FjSampleType
fj_dicom_bits_tidy (const FjDicomCells *cells, guint high_bit, guint8 *bytes, gsize n, guint *stored)
{
  guint allocated = cells->bits_allocated, shift, unused;
  gpointer words = bytes;

  *stored = cells->bits_stored >= 1 && cells->bits_stored <= allocated ? cells->bits_stored : allocated;
  if (high_bit >= allocated || high_bit + 1 < *stored)
    high_bit = *stored - 1;
  shift = high_bit + 1 - *stored;
  unused = allocated - *stored;
  if (allocated == 16)
    {
      if (G_BYTE_ORDER == G_BIG_ENDIAN)
        for (gsize i = 0; i < n; i++)
          ((guint16 *) words)[i] = GUINT16_FROM_LE (((guint16 *) words)[i]);
      if (unused > 0)
        tidy_16 (words, n, shift, unused, cells->is_signed);
    }
  else if (allocated == 8)
    {
      if (unused > 0)
        tidy_8 (words, n, shift, unused, cells->is_signed);
    }
  else
    {
      if (G_BYTE_ORDER == G_BIG_ENDIAN)
        for (gsize i = 0; i < n; i++)
          ((guint32 *) words)[i] = GUINT32_FROM_LE (((guint32 *) words)[i]);
      if (unused > 0)
        tidy_32 (words, n, shift, unused, cells->is_signed);
    }
  return fj_dicom_bits_type (allocated, cells->is_signed);
}
