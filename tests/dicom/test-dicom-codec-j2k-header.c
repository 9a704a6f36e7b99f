/* What markers ask for is bounded: codestreams of a few hundred bytes drawn by opj_compress, whose COD, COC
 * and SIZ are made to ask for millions of parts. */
#include "fj-dicom-codec-j2k-header.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "fj-error.h"

#define SIDE 4000

/* A flat image of SIDE x SIDE, once. */
static const GByteArray *
flat (void)
{
  static GByteArray *stream;
  if (stream)
    return stream;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("fenji-j2k-XXXXXX", &error);
  g_autofree char *raw = g_build_filename (folder, "in.raw", NULL),
                  *packed = g_build_filename (folder, "out.j2k", NULL);
  g_autofree char *zeros = g_malloc0 (SIDE * SIDE);
  const char *argv[] = {
    "opj_compress", "-i", raw, "-o", packed, "-F", G_STRINGIFY (SIDE) "," G_STRINGIFY (SIDE) ",1,8,u", NULL
  };
  guint8 *data;
  gsize length;
  g_assert_no_error (error);
  g_file_set_contents (raw, zeros, SIDE * SIDE, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_file_get_contents (packed, (char **) &data, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, <, 2000);
  g_unlink (raw);
  g_unlink (packed);
  g_rmdir (folder);
  return stream = g_byte_array_new_take (data, length);
}

static gboolean
is_read (const guint8 *data, gsize length)
{
  const FjDicomCells cells = { SIDE, SIDE, 1, 8, 8, FALSE };
  const guint8 *stream;
  gsize stream_length;
  FjDicomColour colour;
  g_autoptr (GError) error = NULL;
  gboolean read
      = fj_dicom_codec_j2k_header_read (data, length, &cells, &stream, &stream_length, &colour, &error);
  g_assert_true (read == (error == NULL));
  if (error)
    g_assert_error (error, FJ_ERROR, FJ_ERROR_CORRUPT);
  else
    g_assert_true (stream >= data && stream + stream_length <= data + length);
  return read;
}

static GByteArray *
copy (void)
{
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_append (bytes, flat ()->data, flat ()->len);
  return bytes;
}

/* Of the marker segment @code. */
static guint
find (const GByteArray *bytes, guint8 code)
{
  for (guint i = 2; i + 1 < bytes->len; i++)
    if (bytes->data[i] == 0xFF && bytes->data[i + 1] == code)
      return i;
  g_assert_not_reached ();
}

static void
insert (GByteArray *bytes, guint at, const guint8 *more, guint n)
{
  guint tail = bytes->len - at;
  g_byte_array_set_size (bytes, bytes->len + n);
  memmove (bytes->data + at + n, bytes->data + at, tail);
  memcpy (bytes->data + at, more, n);
}

static void
test_sound (void)
{
  g_assert_true (is_read (flat ()->data, flat ()->len));
}

/* Code-blocks of 4 x 4: a million of them, where 64 x 64 were four thousand. */
static void
test_blocks (void)
{
  for (guint8 exponent = 0; exponent <= 4; exponent++)
    {
      g_autoptr (GByteArray) bytes = copy ();
      guint cod = find (bytes, 0x52);
      bytes->data[cod + 10] = bytes->data[cod + 11] = exponent;
      g_assert_cmpint (is_read (bytes->data, bytes->len), ==, exponent >= 1);
    }
}

/* The same size for every resolution, in COD, in a COC of the main header, or in one of a tile-part. */
static void
test_precincts (void)
{
  for (guint where = 0; where < 3; where++)
    for (guint8 exponent = 1; exponent <= 8; exponent++)
      {
        g_autoptr (GByteArray) bytes = copy ();
        guint8 sizes[6], coc[15] = { 0xFF, 0x53, 0, 13, 0, 1, 5, 4, 4, 0, 1 };
        guint cod = find (bytes, 0x52), sot = find (bytes, 0x90);
        memset (sizes, exponent << 4 | exponent, sizeof sizes);
        if (where == 0)
          {
            g_assert_cmpuint (bytes->data[cod + 9], ==, 5);
            bytes->data[cod + 4] |= 1;
            bytes->data[cod + 3] += sizeof sizes;
            insert (bytes, cod + 14, sizes, sizeof sizes);
          }
        else
          {
            guint8 more[17];
            coc[3] = 9 + sizeof sizes;
            memcpy (more, coc, 11);
            memcpy (more + 11, sizes, sizeof sizes);
            insert (bytes, where == 1 ? sot : sot + 12, more, sizeof more);
          }
        /* Precincts of 8 x 8 leave code-blocks of 4 x 4. */
        g_assert_cmpint (is_read (bytes->data, bytes->len), ==, exponent >= 4);
      }
}

static void
test_tiles (void)
{
  const struct
  {
    guint side;
    gboolean is_good;
  } cases[] = { { SIDE, TRUE }, { 64, TRUE }, { 16, FALSE }, { 1, FALSE }, { 0, FALSE } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes = copy ();
      guint32 side = GUINT32_TO_BE (cases[i].side);
      memcpy (bytes->data + 24, &side, 4);
      memcpy (bytes->data + 28, &side, 4);
      g_assert_cmpint (is_read (bytes->data, bytes->len), ==, cases[i].is_good);
    }
}

/* 65535 layers alone are good, with many precincts they are not. */
static void
test_packets (void)
{
  g_autoptr (GByteArray) bytes = copy ();
  guint8 sizes[6];
  guint cod = find (bytes, 0x52);
  memset (bytes->data + cod + 6, 0xFF, 2);
  g_assert_true (is_read (bytes->data, bytes->len));
  memset (sizes, 0x66, sizeof sizes);
  bytes->data[cod + 4] |= 1;
  bytes->data[cod + 3] += sizeof sizes;
  insert (bytes, cod + 14, sizes, sizeof sizes);
  g_assert_false (is_read (bytes->data, bytes->len));
  memset (bytes->data + cod + 6, 0, 2);
  g_assert_true (is_read (bytes->data, bytes->len));
}

/* A codestream in a box; another one, before it, that is not the one to be decoded. */
static void
test_boxes (void)
{
  static const guint8 signature[] = { 0, 0, 0, 12, 'j', 'P', ' ', ' ', 13, 10, 0x87, 10 };
  for (guint bomb = 0; bomb < 3; bomb++)
    {
      g_autoptr (GByteArray) good = copy (), bad = copy (), file = g_byte_array_new ();
      guint cod = find (bad, 0x52);
      bad->data[cod + 10] = bad->data[cod + 11] = 0;
      g_byte_array_append (file, signature, sizeof signature);
      for (guint i = 0; i < 2; i++)
        {
          const GByteArray *stream = bomb == i ? bad : good;
          guint32 size = GUINT32_TO_BE (stream->len + 8);
          g_byte_array_append (file, (const guint8 *) &size, 4);
          g_byte_array_append (file, (const guint8 *) (i == 0 ? "uuid" : "jp2c"), 4);
          g_byte_array_append (file, stream->data, stream->len);
        }
      g_assert_cmpint (is_read (file->data, file->len), ==, bomb != 1);
    }
}

/* Wherever it ends. */
static void
test_cuts (void)
{
  for (guint n = 0; n < flat ()->len; n++)
    {
      g_autofree guint8 *cut = g_memdup2 (flat ()->data, n);
      is_read (cut, n);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-codec-j2k-header/sound", test_sound);
  g_test_add_func ("/dicom-codec-j2k-header/blocks", test_blocks);
  g_test_add_func ("/dicom-codec-j2k-header/precincts", test_precincts);
  g_test_add_func ("/dicom-codec-j2k-header/tiles", test_tiles);
  g_test_add_func ("/dicom-codec-j2k-header/packets", test_packets);
  g_test_add_func ("/dicom-codec-j2k-header/boxes", test_boxes);
  g_test_add_func ("/dicom-codec-j2k-header/cuts", test_cuts);
  return g_test_run ();
}
