/* See fj-annotation-profile.h; the layout is that of ICC.1:2001-04, 6 and 7. */
#include "fj-annotation-profile.h"

#include <math.h>
#include <string.h>

#define N_TAGS 9
#define HEADER 128
#define N_ENTRIES 1024

static void
put_16 (GByteArray *out, guint value)
{
  const guint8 bytes[] = { (guint8) (value >> 8), (guint8) value };

  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
put_32 (GByteArray *out, guint32 value)
{
  put_16 (out, value >> 16);
  put_16 (out, value & 0xFFFF);
}

static void
put_name (GByteArray *out, const char *name)
{
  g_byte_array_append (out, (const guint8 *) name, 4);
}

static void
put_zeros (GByteArray *out, guint n)
{
  for (guint i = 0; i < n; i++)
    g_byte_array_append (out, (const guint8 *) "", 1);
}

static void
put_text (GByteArray *out, const char *text)
{
  g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text) + 1);
}

/* s15Fixed16 */
static void
put_xyz (GByteArray *out, const double xyz[3])
{
  for (guint i = 0; i < 3; i++)
    put_32 (out, (guint32) (gint32) lround (xyz[i] * 65536));
}

static void
put_header (GByteArray *out)
{
  static const double white[3] = { 0.9642, 1, 0.8249 };

  put_32 (out, 0); /* the size, when it is known */
  put_32 (out, 0);
  put_32 (out, 0x02400000);
  put_name (out, "scnr");
  put_name (out, "RGB ");
  put_name (out, "XYZ ");
  for (guint i = 0; i < 6; i++)
    put_16 (out, (const guint[]){ 2026, 1, 1, 0, 0, 0 }[i]);
  put_name (out, "acsp");
  put_zeros (out, 28); /* platform, flags, device, attributes, perceptual intent */
  put_xyz (out, white);
  put_zeros (out, HEADER - out->len);
}

static void
put_curve (GByteArray *out)
{
  put_name (out, "curv");
  put_32 (out, 0);
  put_32 (out, N_ENTRIES);
  for (guint i = 0; i < N_ENTRIES; i++)
    {
      double value = (double) i / (N_ENTRIES - 1);
      double linear = value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);

      put_16 (out, (guint) lround (linear * 65535));
    }
}

static void
put_vector (GByteArray *out, const double xyz[3])
{
  put_name (out, "XYZ ");
  put_32 (out, 0);
  put_xyz (out, xyz);
}

static void
put_description (GByteArray *out, const char *text)
{
  put_name (out, "desc");
  put_32 (out, 0);
  put_32 (out, (guint32) strlen (text) + 1);
  put_text (out, text);
  put_zeros (out, 4 + 4 + 2 + 1 + 67); /* no Unicode, no Macintosh */
}

static void
put_copyright (GByteArray *out)
{
  put_name (out, "text");
  put_32 (out, 0);
  put_text (out, "No copyright, use freely");
}

static void
patch_32 (GByteArray *out, guint at, guint32 value)
{
  guint32 big = GUINT32_TO_BE (value);

  memcpy (out->data + at, &big, 4);
}

GBytes *
fj_annotation_profile_new (void)
{
  /* White and primaries of sRGB, adapted to D50 by Bradford. */
  static const double vectors[4][3] = { { 0.9642, 1, 0.8249 },
                                        { 0.4360747, 0.2225045, 0.0139322 },
                                        { 0.3850649, 0.7168786, 0.0971045 },
                                        { 0.1430804, 0.0606169, 0.7141733 } };
  static const char *const names[N_TAGS]
      = { "desc", "cprt", "wtpt", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC" };
  GByteArray *out = g_byte_array_new ();
  guint table, at = 0, length = 0;

  put_header (out);
  put_32 (out, N_TAGS);
  table = out->len;
  put_zeros (out, 12 * N_TAGS);
  for (guint i = 0; i < N_TAGS; i++)
    {
      /* The three curves are one. */
      if (i <= 6)
        {
          put_zeros (out, (4 - out->len % 4) % 4);
          at = out->len;
          if (i == 0)
            put_description (out, "sRGB IEC61966-2.1");
          else if (i == 1)
            put_copyright (out);
          else if (i < 6)
            put_vector (out, vectors[i - 2]);
          else
            put_curve (out);
          length = out->len - at;
        }
      memcpy (out->data + table + 12 * i, names[i], 4);
      patch_32 (out, table + 12 * i + 4, at);
      patch_32 (out, table + 12 * i + 8, length);
    }
  put_zeros (out, (4 - out->len % 4) % 4);
  patch_32 (out, 0, out->len);
  return g_byte_array_free_to_bytes (out);
}
