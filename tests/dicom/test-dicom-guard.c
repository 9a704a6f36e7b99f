/* fj-dicom-guard: the front of a file and its layout; files cut and damaged; what DCMTK reads passes. */
#define _GNU_SOURCE /* O_PATH */
#include <fcntl.h>
#include <locale.h>
#include <unistd.h>

#include "fj-language.h"
#include "guard-file.h"

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

static GByteArray *
begin_meta (void)
{
  GByteArray *out = g_byte_array_new ();
  g_byte_array_set_size (out, 128);
  memset (out->data, 0, 128);
  put (out, "DICM", 4);
  return out;
}

/* File Meta Information (PS3.10 7.1) that runs on, runs over, or says nothing. */
static void
test_meta (void)
{
  FjDicomGuardSummary summary;
  g_autoptr (GByteArray) endless = begin_meta ();
  for (guint i = 0; i < 300; i++)
    put_explicit (endless, 0x00020100 + i, "UI", 0, NULL);
  put_implicit (endless, 0x00100020, 0, NULL);
  refused (endless, FJ_ERROR_CORRUPT);
  g_autoptr (GByteArray) open_end = begin_meta ();
  put_explicit (open_end, 0x00020102, "OB", 0xFFFFFFFF, NULL);
  put_implicit (open_end, 0x00100020, 0, NULL);
  refused (open_end, FJ_ERROR_CORRUPT);
  g_autoptr (GByteArray) over = begin_meta ();
  put_explicit (over, 0x00020102, "OB", 1000, NULL);
  put_implicit (over, 0x00100020, 0, NULL);
  refused (over, FJ_ERROR_CORRUPT);
  /* A syntax longer than any UID is none: then the first element shows the layout. */
  static const char ones[80] = "1.1";
  g_autoptr (GByteArray) wide = begin_meta ();
  put_explicit (wide, 0x00020010, "UI", sizeof ones, ones);
  put_explicit (wide, 0x00080060, "CS", 2, "CT");
  passes (wide, &summary);
  g_assert_cmpstr (summary.transfer_syntax, ==, EXPLICIT);
  /* Trailing spaces and zeros are padding; the longest UID there can be fits. */
  char longest[65];
  memset (longest, '1', 64);
  longest[1] = '.';
  longest[64] = 0;
  g_autoptr (GByteArray) full = begin_meta ();
  put_explicit (full, 0x00020010, "UI", 64, longest);
  put_explicit (full, 0x00080060, "CS", 2, "CT");
  passes (full, &summary);
  g_assert_cmpstr (summary.transfer_syntax, ==, longest);
  g_assert_true (summary.has_meta);
  g_assert_cmpuint (summary.dataset_offset, ==, 132 + 8 + 64);
  g_assert_cmpuint (summary.size, ==, full->len);
}

/* What is no ordinary file, what cannot be read, and a file above the bound (a hole: it takes no room). */
static void
test_descriptors (void)
{
  g_autoptr (GError) error = NULL;
  int fd = open (FILES, O_RDONLY);
  g_assert_false (fj_dicom_guard_check_fd (fd, is_sequence, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_INVALID);
  g_clear_error (&error);
  close (fd);
  g_assert_false (fj_dicom_guard_check_fd (fd, is_sequence, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  g_clear_error (&error);
  fd = open (FILES "CT_small.dcm", O_PATH);
  g_assert_false (fj_dicom_guard_check_fd (fd, is_sequence, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_IO);
  g_clear_error (&error);
  close (fd);
  g_autofree char *name = NULL;
  fd = g_file_open_tmp ("fenji-guard-XXXXXX", &name, &error);
  g_assert_no_error (error);
  unlink (name);
  g_assert_cmpint (ftruncate (fd, FJ_DICOM_GUARD_MAX_SIZE + 1), ==, 0);
  g_assert_false (fj_dicom_guard_check_fd (fd, is_sequence, NULL, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_TOO_LARGE);
  close (fd);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  fj_language_set_thread ("en");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-guard/summary", test_summary);
  g_test_add_func ("/dicom-guard/every-cut", test_every_cut);
  g_test_add_func ("/dicom-guard/deflated", test_deflated);
  g_test_add_func ("/dicom-guard/meta", test_meta);
  g_test_add_func ("/dicom-guard/descriptors", test_descriptors);
  g_test_add_func ("/dicom-guard/no-dicom", test_no_dicom);
  g_test_add_func ("/dicom-guard/damage", test_damage);
  return g_test_run ();
}
