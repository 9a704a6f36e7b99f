/* fj-dicom-guard: bounds, each hit by a file made for it; what DCMTK reads passes; what lies is refused. */
#include <gio/gio.h>
#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "fj-dicom-guard.h"
#include "fj-error.h"
#include "fj-language.h"

#define FILES "/usr/lib/python3/dist-packages/pydicom/data/test_files/"
#define IMPLICIT "1.2.840.10008.1.2"
#define EXPLICIT "1.2.840.10008.1.2.1"
#define BIG "1.2.840.10008.1.2.2"
#define DEFLATED "1.2.840.10008.1.2.1.99"

static gboolean
is_sequence (guint32 tag)
{
  return tag == 0x00081140 || tag == 0x00400275;
}

static void
put (GByteArray *out, const void *bytes, gsize n)
{
  g_byte_array_append (out, bytes, n);
}

static void
put16 (GByteArray *out, guint value)
{
  guint8 bytes[2] = { value, value >> 8 };
  put (out, bytes, 2);
}

static void
put32 (GByteArray *out, guint32 value)
{
  put16 (out, value & 0xFFFF);
  put16 (out, value >> 16);
}

static void
put_tag (GByteArray *out, guint32 tag)
{
  put16 (out, tag >> 16);
  put16 (out, tag & 0xFFFF);
}

/* Explicit VR little endian; @value may be NULL for only the head. */
static void
put_explicit (GByteArray *out, guint32 tag, const char *vr, guint32 length, const void *value)
{
  put_tag (out, tag);
  put (out, vr, 2);
  if (fj_dicom_guard_vr_is_long (vr))
    {
      put16 (out, 0);
      put32 (out, length);
    }
  else
    put16 (out, length);
  if (value)
    put (out, value, length);
}

static void
put_implicit (GByteArray *out, guint32 tag, guint32 length, const void *value)
{
  put_tag (out, tag);
  put32 (out, length);
  if (value)
    put (out, value, length);
}

static GByteArray *
begin (const char *transfer_syntax)
{
  GByteArray *out = g_byte_array_new ();
  g_byte_array_set_size (out, 128);
  memset (out->data, 0, 128);
  put (out, "DICM", 4);
  char uid[65] = { 0 };
  g_strlcpy (uid, transfer_syntax, sizeof uid);
  gsize length = (strlen (uid) + 1) & ~(gsize) 1;
  put_explicit (out, 0x00020010, "UI", length, uid);
  return out;
}

static gboolean
check (GByteArray *file, FjDicomGuardSummary *summary, GError **error)
{
  return fj_dicom_guard_check_bytes (file->data, file->len, is_sequence, summary, error);
}

static void
passes (GByteArray *file, FjDicomGuardSummary *summary)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (check (file, summary, &error));
  g_assert_no_error (error);
}

static void
refused (GByteArray *file, int code)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (check (file, NULL, &error));
  g_assert_error (error, FJ_ERROR, code);
  g_assert_cmpuint (strlen (error->message), >, 20);
}

static void
test_summary (void)
{
  static const struct
  {
    const char *name, *syntax;
    FjDicomLayout layout;
    gboolean has_meta, has_pixels, encapsulated;
  } cases[] = {
    { "CT_small.dcm", EXPLICIT, FJ_DICOM_LAYOUT_EXPLICIT_LITTLE, TRUE, TRUE, FALSE },
    { "MR_small_implicit.dcm", IMPLICIT, FJ_DICOM_LAYOUT_IMPLICIT_LITTLE, TRUE, TRUE, FALSE },
    { "MR_small_bigendian.dcm", BIG, FJ_DICOM_LAYOUT_EXPLICIT_BIG, TRUE, TRUE, FALSE },
    { "image_dfl.dcm", DEFLATED, FJ_DICOM_LAYOUT_DEFLATED, TRUE, TRUE, FALSE },
    { "JPEG2000.dcm", "1.2.840.10008.1.2.4.91", FJ_DICOM_LAYOUT_EXPLICIT_LITTLE, TRUE, TRUE, TRUE },
    { "test-SR.dcm", EXPLICIT, FJ_DICOM_LAYOUT_EXPLICIT_LITTLE, TRUE, FALSE, FALSE },
    { "ExplVR_LitEndNoMeta.dcm", EXPLICIT, FJ_DICOM_LAYOUT_EXPLICIT_LITTLE, FALSE, FALSE, FALSE },
    { "ExplVR_BigEndNoMeta.dcm", BIG, FJ_DICOM_LAYOUT_EXPLICIT_BIG, FALSE, FALSE, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (FILES, cases[i].name, NULL);
      g_autoptr (GError) error = NULL;
      FjDicomGuardSummary summary;
      int fd = open (path, O_RDONLY);
      g_test_message ("%s", cases[i].name);
      g_assert_true (fj_dicom_guard_check_fd (fd, is_sequence, &summary, &error));
      g_assert_no_error (error);
      close (fd);
      g_assert_cmpstr (summary.transfer_syntax, ==, cases[i].syntax);
      g_assert_cmpint (summary.layout, ==, cases[i].layout);
      g_assert_cmpint (summary.has_meta, ==, cases[i].has_meta);
      if (summary.has_meta)
        g_assert_cmpint (summary.has_pixel_data, ==, cases[i].has_pixels);
      g_assert_cmpint (summary.is_encapsulated, ==, cases[i].encapsulated);
      g_assert_cmpuint (summary.n_elements, >, 5);
    }
}

/* A file cut at every byte is refused or, where an element ends, read as what is left; never anything else.
 */
static void
test_every_cut (void)
{
  static const char *const names[]
      = { "MR_small_implicit.dcm", "test-SR.dcm", "MR_small_RLE.dcm", "image_dfl.dcm" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat (FILES, names[i], NULL), *data = NULL;
      gsize length = 0;
      guint n_passed = 0;
      g_assert_true (g_file_get_contents (path, &data, &length, NULL));
      for (gsize n = 0; n < length; n += n < 4000 ? 1 : 37)
        {
          g_autofree char *exact = g_memdup2 (data, n); /* so that reading beyond it shows */
          g_autoptr (GError) error = NULL;
          if (fj_dicom_guard_check_bytes (exact, n, is_sequence, NULL, &error))
            n_passed++;
          else
            g_assert_true (error->domain == FJ_ERROR
                           && (error->code == FJ_ERROR_CORRUPT || error->code == FJ_ERROR_INVALID));
        }
      g_test_message ("%s: %u cuts fall between elements", names[i], n_passed);
      g_assert_cmpuint (n_passed, <, 400);
    }
}

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

static GByteArray *
deflate (GByteArray *data)
{
  GByteArray *out = begin (DEFLATED);
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 9);
  gsize done = 0;
  GConverterResult result = G_CONVERTER_CONVERTED;
  while (result != G_CONVERTER_FINISHED)
    {
      guint8 buffer[65536];
      gsize read = 0, written = 0;
      g_autoptr (GError) error = NULL;
      result = g_converter_convert (G_CONVERTER (zlib), data->data + done, data->len - done, buffer,
                                    sizeof buffer, G_CONVERTER_INPUT_AT_END, &read, &written, &error);
      g_assert_no_error (error);
      done += read;
      put (out, buffer, written);
    }
  return out;
}

static void
test_deflated (void)
{
  FjDicomGuardSummary summary;
  g_autoptr (GByteArray) data = g_byte_array_new ();
  put_explicit (data, 0x00100020, "LO", 4, "P001");
  put_explicit (data, 0x00091001, "UN", 0xFFFFFFFF,
                NULL); /* peeks into private values across the window's edge */
  for (guint i = 0; i < 3000; i++)
    {
      put_implicit (data, 0xFFFEE000, 0xFFFFFFFF, NULL);
      put_implicit (data, 0x00091002, 9 + i % 7, "0123456789abcdef");
      put_implicit (data, 0xFFFEE00D, 0, NULL);
    }
  put_implicit (data, 0xFFFEE0DD, 0, NULL);
  g_autoptr (GByteArray) good = deflate (data);
  passes (good, &summary);
  g_assert_cmpuint (summary.n_elements, ==, 2 + 6000);
  good->len -= 20;
  refused (good, FJ_ERROR_CORRUPT);
  /* A bomb: 80 MiB of zeros in 80 KiB. */
  g_autoptr (GByteArray) bomb = g_byte_array_new ();
  gsize size = 80 << 20;
  put_explicit (bomb, 0x7FE00010, "OB", size, NULL);
  g_byte_array_set_size (bomb, bomb->len + size);
  memset (bomb->data + bomb->len - size, 0, size);
  g_autoptr (GByteArray) packed = deflate (bomb);
  g_assert_cmpuint (packed->len, <, 100000);
  refused (packed, FJ_ERROR_TOO_LARGE);
  g_autoptr (GByteArray) garbage = begin (DEFLATED);
  put (garbage, "\xff\xff\xff\xff\xff\xff", 6);
  refused (garbage, FJ_ERROR_CORRUPT);
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

static void
test_no_dicom (void)
{
  g_autoptr (GByteArray) none = g_byte_array_new ();
  refused (none, FJ_ERROR_INVALID);
  g_autoptr (GByteArray) text = g_byte_array_new ();
  put (text, "Dear colleague, please find attached", 36);
  refused (text, FJ_ERROR_INVALID);
  g_autoptr (GByteArray) zeros = g_byte_array_new ();
  g_byte_array_set_size (zeros, 1000);
  memset (zeros->data, 0, 1000);
  refused (zeros, FJ_ERROR_INVALID);
  g_autoptr (GByteArray) only_meta = begin (EXPLICIT);
  refused (only_meta, FJ_ERROR_CORRUPT);
}

/* Random damage: no crash, no reading beyond (under ASan), always a sentence. */
static void
test_damage (void)
{
  static const char *const names[] = { "test-SR.dcm",   "MR_small_implicit.dcm", "MR_small_bigendian.dcm",
                                       "image_dfl.dcm", "MR_small_RLE.dcm",      "nested_priv_SQ.dcm" };
  GRand *random = g_rand_new_with_seed (11);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat (FILES, names[i], NULL), *data = NULL;
      gsize length = 0;
      g_assert_true (g_file_get_contents (path, &data, &length, NULL));
      for (guint k = 0; k < 2000; k++)
        {
          g_autofree char *copy = g_memdup2 (data, length);
          g_autoptr (GError) error = NULL;
          for (guint n = g_rand_int_range (random, 1, 6); n > 0; n--)
            copy[g_rand_int_range (random, 0, MIN (length, 4000))] = g_rand_int_range (random, 0, 256);
          if (!fj_dicom_guard_check_bytes (copy, length, k % 2 ? is_sequence : NULL, NULL, &error))
            g_assert_true (error && error->domain == FJ_ERROR);
          else
            g_assert_no_error (error);
        }
    }
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-guard/summary", test_summary);
  g_test_add_func ("/dicom-guard/every-cut", test_every_cut);
  g_test_add_func ("/dicom-guard/nesting", test_nesting);
  g_test_add_func ("/dicom-guard/lengths", test_lengths);
  g_test_add_func ("/dicom-guard/private-lookalikes", test_private_lookalikes);
  g_test_add_func ("/dicom-guard/fragments", test_fragments);
  g_test_add_func ("/dicom-guard/counts", test_counts);
  g_test_add_func ("/dicom-guard/deflated", test_deflated);
  g_test_add_func ("/dicom-guard/padding", test_padding);
  g_test_add_func ("/dicom-guard/no-dicom", test_no_dicom);
  g_test_add_func ("/dicom-guard/damage", test_damage);
  return g_test_run ();
}
