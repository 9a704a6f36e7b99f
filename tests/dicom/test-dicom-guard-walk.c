/* fj-dicom-guard-walk: bounds, each hit by a data set made for it; lengths that lie are refused. */
#include <locale.h>

#include "fj-language.h"
#include "guard-file.h"

static GByteArray *
nested (guint depth, gboolean implicit, gboolean undefined)
{
  GByteArray *out = begin (implicit ? IMPLICIT : EXPLICIT);
  /* Lengths from the inside out. */
  guint head = implicit ? 8 : 12;
  for (guint i = depth; i > 0; i--)
    {
      guint32 inside = (i - 1) * (head + 8);
      if (implicit)
        put_implicit (out, 0x00081140, undefined ? 0xFFFFFFFF : inside + 8, NULL);
      else
        put_explicit (out, 0x00081140, "SQ", undefined ? 0xFFFFFFFF : inside + 8, NULL);
      put_implicit (out, 0xFFFEE000, undefined ? 0xFFFFFFFF : inside, NULL);
    }
  for (guint i = 0; undefined && i < depth; i++)
    {
      put_implicit (out, 0xFFFEE00D, 0, NULL);
      put_implicit (out, 0xFFFEE0DD, 0, NULL);
    }
  return out;
}

static void
test_nesting (void)
{
  for (int way = 0; way < 4; way++)
    {
      FjDicomGuardSummary summary;
      g_autoptr (GByteArray) allowed = nested (FJ_DICOM_GUARD_MAX_NESTING, way & 1, way & 2);
      passes (allowed, &summary);
      g_assert_cmpuint (summary.nesting, ==, FJ_DICOM_GUARD_MAX_NESTING);
      g_autoptr (GByteArray) deeper = nested (FJ_DICOM_GUARD_MAX_NESTING + 1, way & 1, way & 2);
      refused (deeper, FJ_ERROR_TOO_LARGE);
      g_autoptr (GByteArray) absurd = nested (100000, way & 1, way & 2);
      refused (absurd, FJ_ERROR_TOO_LARGE);
    }
  /* Through UN of undefined length, which is implicit VR inside (CP-246). */
  g_autoptr (GByteArray) unknown = begin (EXPLICIT);
  for (guint i = 0; i < 20; i++)
    {
      if (i == 0)
        put_explicit (unknown, 0x00091001, "UN", 0xFFFFFFFF, NULL);
      else
        put_implicit (unknown, 0x00091001, 0xFFFFFFFF, NULL);
      put_implicit (unknown, 0xFFFEE000, 0xFFFFFFFF, NULL);
    }
  refused (unknown, FJ_ERROR_TOO_LARGE);
}

static void
test_lengths (void)
{
  static const struct
  {
    guint32 sequence, item, element;
  } cases[] = {
    { 16, 16, 0 },        /* item beyond its sequence */
    { 17, 8, 2 },         /* element beyond its item */
    { 8, 0xFFFFFFFF, 0 }, /* open item in a closed sequence that it runs out of */
    { 0x7FFFFFFF, 8, 0 }, /* sequence beyond the file */
    { 0xFFFFFFFE, 8, 0 },
  };
  for (int implicit = 0; implicit < 2; implicit++)
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_autoptr (GByteArray) file = begin (implicit ? IMPLICIT : EXPLICIT);
        if (implicit)
          put_implicit (file, 0x00081140, cases[i].sequence, NULL);
        else
          put_explicit (file, 0x00081140, "SQ", cases[i].sequence, NULL);
        put_implicit (file, 0xFFFEE000, cases[i].item, NULL);
        if (implicit)
          put_implicit (file, 0x00100020, cases[i].element, NULL);
        else
          put_explicit (file, 0x00100020, "LO", cases[i].element, NULL);
        put32 (file, 0x20202020);
        g_test_message ("%d %u", implicit, (guint) i);
        refused (file, FJ_ERROR_CORRUPT);
      }
  g_autoptr (GByteArray) text = begin (EXPLICIT);
  put_explicit (text, 0x00084000, "LT", 100, NULL);
  put (text, "short", 5);
  refused (text, FJ_ERROR_CORRUPT);
  g_autoptr (GByteArray) endless = begin (EXPLICIT);
  put_explicit (endless, 0x00084000, "UT", 0xFFFFFFFF, NULL);
  refused (endless, FJ_ERROR_CORRUPT);
  g_autoptr (GByteArray) stray = begin (EXPLICIT);
  put_implicit (stray, 0xFFFEE00D, 0, NULL);
  refused (stray, FJ_ERROR_CORRUPT);
  /* A group length of the meta information beyond the file. */
  g_autoptr (GByteArray) meta = g_byte_array_new ();
  g_byte_array_set_size (meta, 128);
  put (meta, "DICM", 4);
  guint8 huge[4] = { 0xFF, 0xFF, 0xFF, 0x7F };
  put_explicit (meta, 0x00020000, "UL", 4, huge);
  put_explicit (meta, 0x00020010, "UI", 18, IMPLICIT "\0");
  put_implicit (meta, 0x00100020, 0, NULL);
  refused (meta, FJ_ERROR_CORRUPT);
}

/* Private values in implicit VR that only look like sequences are bytes; those that run over are refused. */
static void
test_private_lookalikes (void)
{
  static const guint8 like_item[]
      = { 0xFE, 0xFF, 0x00, 0xE0, 0x04, 0, 0, 0, 1, 2, 3, 4, 9, 9, 9, 9, 9, 9, 9, 9 };
  g_autoptr (GByteArray) file = begin (IMPLICIT);
  put_implicit (file, 0x00091001, 4, like_item + 8);
  put_implicit (file, 0x00100020, 0, NULL);
  passes (file, NULL);
  g_autoptr (GByteArray) fragment = begin (IMPLICIT);
  put_implicit (fragment, 0x00091001, sizeof like_item - 8, like_item + 8);
  put_implicit (fragment, 0x00100020, 0, NULL);
  passes (fragment, NULL);
}

static void
test_fragments (void)
{
  FjDicomGuardSummary summary;
  g_autoptr (GByteArray) good = begin ("1.2.840.10008.1.2.4.70");
  put_explicit (good, 0x7FE00010, "OB", 0xFFFFFFFF, NULL);
  put_implicit (good, 0xFFFEE000, 0, NULL);
  put_implicit (good, 0xFFFEE000, 4, "abcd");
  put_implicit (good, 0xFFFEE0DD, 0, NULL);
  passes (good, &summary);
  g_assert_true (summary.is_encapsulated);
  g_assert_true (summary.has_pixel_data);
  g_autoptr (GByteArray) open_end = begin ("1.2.840.10008.1.2.4.70");
  put_explicit (open_end, 0x7FE00010, "OB", 0xFFFFFFFF, NULL);
  put_implicit (open_end, 0xFFFEE000, 4, "abcd");
  refused (open_end, FJ_ERROR_CORRUPT);
  g_autoptr (GByteArray) endless = begin ("1.2.840.10008.1.2.4.70");
  put_explicit (endless, 0x7FE00010, "OB", 0xFFFFFFFF, NULL);
  put_implicit (endless, 0xFFFEE000, 0xFFFFFFFF, NULL);
  refused (endless, FJ_ERROR_CORRUPT);
  g_autoptr (GByteArray) element = begin ("1.2.840.10008.1.2.4.70");
  put_explicit (element, 0x7FE00010, "OB", 0xFFFFFFFF, NULL);
  put_implicit (element, 0x00100020, 4, "abcd");
  refused (element, FJ_ERROR_CORRUPT);
}

static void
test_counts (void)
{
  FjDicomGuardSummary summary;
  g_autoptr (GByteArray) many = begin (IMPLICIT);
  for (guint32 i = 0; i < FJ_DICOM_GUARD_MAX_ELEMENTS; i++)
    put_implicit (many, ((0x0012 + 2 * (i / 30000)) << 16) + i % 30000 * 2 + 2, 0, NULL);
  passes (many, &summary);
  g_assert_cmpuint (summary.n_elements, ==, FJ_DICOM_GUARD_MAX_ELEMENTS);
  put_implicit (many, 0x7FDF0000, 0, NULL);
  refused (many, FJ_ERROR_TOO_LARGE);
  /* Descending tags: each would be inserted at the front of a longer list. */
  g_autoptr (GByteArray) backwards = begin (IMPLICIT);
  for (guint32 i = 100000; i > 0; i--)
    put_implicit (backwards, 0x00100000 + i * 2, 0, NULL);
  refused (backwards, FJ_ERROR_TOO_LARGE);
  g_autoptr (GByteArray) creators = begin (IMPLICIT);
  for (guint32 i = 0; i < 100000; i++)
    put_implicit (creators, 0x00110010 + (i / 0xE0) * 0x20000 + i % 0xE0, 0, NULL);
  g_assert_cmpuint (creators->len, >, 100000);
  for (guint32 i = 0; i < 1000; i++)
    put_implicit (creators, 0x7FDD1000 + i, 0, NULL);
  refused (creators, FJ_ERROR_TOO_LARGE);
}

static void
test_padding (void)
{
  FjDicomGuardSummary summary;
  g_autoptr (GByteArray) file = begin (EXPLICIT);
  put_explicit (file, 0x00100020, "LO", 4, "P001");
  guint length = file->len;
  for (guint i = 0; i < 1001; i++)
    put (file, "", 1);
  passes (file, &summary);
  g_assert_cmpuint (summary.dataset_end, ==, length);
  file->data[file->len - 1] = 1;
  refused (file, FJ_ERROR_CORRUPT);
}

/* A second delimiter at the end of the file means nothing; before the end it means that something is lost. */
static void
test_second_delimiter (void)
{
  FjDicomGuardSummary summary;
  g_autoptr (GByteArray) file = begin (EXPLICIT);
  put_explicit (file, 0x00100020, "LO", 4, "P001");
  guint length = file->len;
  put_implicit (file, 0xFFFEE0DD, 0, NULL);
  passes (file, &summary);
  g_assert_cmpuint (summary.dataset_end, ==, length);
  put_explicit (file, 0x00100021, "LO", 4, "P002");
  refused (file, FJ_ERROR_CORRUPT);
}

static void
put_big (GByteArray *out, guint32 tag, const char *vr, guint32 length, const char *value)
{
  guint8 head[12] = { tag >> 24, tag >> 16, tag >> 8, tag };
  gsize n = 8;
  guint32 wide = GUINT32_TO_BE (length);
  guint16 narrow = GUINT16_TO_BE (length);
  if (!*vr)
    memcpy (head + 4, &wide, 4);
  else
    {
      memcpy (head + 4, vr, 2);
      if (fj_dicom_guard_vr_is_long (vr))
        {
          memcpy (head + 8, &wide, 4);
          n = 12;
        }
      else
        memcpy (head + 6, &narrow, 2);
    }
  put (out, head, n);
  if (value)
    put (out, value, length);
}

/* Big endian: tags, lengths and items are read that way round, but what is inside UN of undefined length is
 * implicit VR little endian all the same (PS3.5 6.2.2). */
static void
test_big_endian (void)
{
  FjDicomGuardSummary summary;
  for (int lies = 0; lies < 2; lies++)
    {
      g_autoptr (GByteArray) file = begin (BIG);
      put_big (file, 0x00081140, "SQ", 8 + 12, NULL);
      put_big (file, 0xFFFEE000, "", lies ? 13 : 12, NULL);
      put_big (file, 0x00100020, "LO", 4, "P001");
      put_big (file, 0x00091001, "UN", 0xFFFFFFFF, NULL);
      put_implicit (file, 0xFFFEE000, 12, NULL);
      put_implicit (file, 0x00091002, 4, "abcd");
      put_implicit (file, 0xFFFEE0DD, 0, NULL);
      put_big (file, 0x7FE00010, "OW", 4, "abcd");
      if (lies)
        refused (file, FJ_ERROR_CORRUPT);
      else
        {
          passes (file, &summary);
          g_assert_cmpuint (summary.n_elements, ==, 7);
          g_assert_cmpuint (summary.nesting, ==, 1);
          g_assert_true (summary.has_pixel_data);
          g_assert_false (summary.is_encapsulated);
        }
    }
}

/* Only the pixel data of the data set itself are its image; those of an icon inside are walked the same way.
 */
static void
test_icon (void)
{
  FjDicomGuardSummary summary;
  g_autoptr (GByteArray) file = begin ("1.2.840.10008.1.2.4.70");
  put_explicit (file, 0x00880200, "SQ", 0xFFFFFFFF, NULL);
  put_implicit (file, 0xFFFEE000, 0xFFFFFFFF, NULL);
  put_explicit (file, 0x7FE00010, "OB", 0xFFFFFFFF, NULL);
  put_implicit (file, 0xFFFEE000, 4, "abcd");
  put_implicit (file, 0xFFFEE0DD, 0, NULL);
  put_implicit (file, 0xFFFEE00D, 0, NULL);
  put_implicit (file, 0xFFFEE0DD, 0, NULL);
  passes (file, &summary);
  g_assert_false (summary.has_pixel_data);
  g_assert_cmpuint (summary.nesting, ==, 1);
  put_explicit (file, 0x7FE00008, "OF", 4, "abcd");
  passes (file, &summary);
  g_assert_true (summary.has_pixel_data);
  g_assert_false (summary.is_encapsulated);
  /* The fragments of an icon end with the item of known length around them. */
  g_autoptr (GByteArray) over = begin ("1.2.840.10008.1.2.4.70");
  put_explicit (over, 0x00880200, "SQ", 8 + 12 + 8 + 4, NULL);
  put_implicit (over, 0xFFFEE000, 12 + 8 + 4, NULL);
  put_explicit (over, 0x7FE00010, "OB", 0xFFFFFFFF, NULL);
  put_implicit (over, 0xFFFEE000, 6, "abcdef");
  put_implicit (over, 0xFFFEE0DD, 0, NULL);
  refused (over, FJ_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-guard-walk/nesting", test_nesting);
  g_test_add_func ("/dicom-guard-walk/lengths", test_lengths);
  g_test_add_func ("/dicom-guard-walk/private-lookalikes", test_private_lookalikes);
  g_test_add_func ("/dicom-guard-walk/fragments", test_fragments);
  g_test_add_func ("/dicom-guard-walk/icon", test_icon);
  g_test_add_func ("/dicom-guard-walk/big-endian", test_big_endian);
  g_test_add_func ("/dicom-guard-walk/counts", test_counts);
  g_test_add_func ("/dicom-guard-walk/padding", test_padding);
  g_test_add_func ("/dicom-guard-walk/second-delimiter", test_second_delimiter);
  return g_test_run ();
}
