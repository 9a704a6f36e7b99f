/* fj-dicom-guard-source: the same bytes come from a descriptor, from memory and through the inflater. */
#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "fj-dicom-guard-source.h"

#define N_BYTES 50000 /* many windows */

static guint8
byte_at (guint64 i)
{
  return (guint8) (i * 2654435761u >> 13);
}

static GBytes *
make_bytes (void)
{
  guint8 *data = g_malloc (N_BYTES);
  for (gsize i = 0; i < N_BYTES; i++)
    data[i] = byte_at (i);
  return g_bytes_new_take (data, N_BYTES);
}

static GBytes *
make_deflated (GBytes *plain, const char *in_front)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 9);
  g_autoptr (GError) error = NULL;
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_output_stream_write_all (memory, in_front, strlen (in_front), NULL, NULL, NULL);
  g_autoptr (GOutputStream) packer = g_converter_output_stream_new (memory, G_CONVERTER (zlib));
  g_assert_true (g_output_stream_write_all (packer, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain),
                                            NULL, NULL, &error));
  g_assert_true (g_output_stream_close (packer, NULL, &error));
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static int
make_file (GBytes *bytes)
{
  g_autofree char *name = NULL;
  int fd = g_file_open_tmp ("fenji-source-XXXXXX", &name, NULL);
  g_assert_cmpint (fd, >=, 0);
  unlink (name);
  g_assert_cmpint (write (fd, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)), ==,
                   g_bytes_get_size (bytes));
  return fd;
}

/* Reads and skips of all sizes, and steps back as far as is allowed, over the edges of the windows. */
static void
walk_over (FjDicomGuardSource *source)
{
  GRand *numbers = g_rand_new_with_seed (5);
  guint64 pos = source->pos;
  while (pos < N_BYTES)
    {
      guint8 out[12];
      gsize wanted = g_rand_int_range (numbers, 1, 13), n = MIN (wanted, N_BYTES - pos);
      g_assert_true (fj_dicom_guard_source_read (source, out, n));
      for (gsize i = 0; i < n; i++)
        g_assert_cmpuint (out[i], ==, byte_at (pos + i));
      pos += n;
      g_assert_cmpuint (source->pos, ==, pos);
      if (g_rand_boolean (numbers))
        {
          source->pos -= n; /* a peek */
          g_assert_true (fj_dicom_guard_source_read (source, out, n));
          g_assert_cmpuint (out[0], ==, byte_at (pos - n));
        }
      if (g_rand_int_range (numbers, 0, 40) == 0)
        {
          guint64 wide = g_rand_int_range (numbers, 1, 9000), far = MIN (wide, N_BYTES - pos);
          g_assert_true (fj_dicom_guard_source_skip (source, far));
          pos += far;
        }
    }
  g_rand_free (numbers);
  guint8 one;
  g_assert_true (fj_dicom_guard_source_at_end (source));
  g_assert_false (fj_dicom_guard_source_read (source, &one, 1));
  g_assert_false (fj_dicom_guard_source_skip (source, 1));
  g_assert_true (fj_dicom_guard_source_skip (source, 0));
  g_assert_cmpint (source->saved_errno, ==, 0);
  g_assert_false (source->inflate_failed || source->expands_too_far);
}

static void
test_same_bytes (void)
{
  g_autoptr (GBytes) bytes = make_bytes ();
  g_autoptr (GBytes) deflated = make_deflated (bytes, "front");
  FjDicomGuardSource source;

  fj_dicom_guard_source_init (&source, -1, g_bytes_get_data (bytes, NULL), N_BYTES);
  walk_over (&source);
  fj_dicom_guard_source_clear (&source);

  int fd = make_file (bytes);
  fj_dicom_guard_source_init (&source, fd, NULL, N_BYTES);
  walk_over (&source);
  fj_dicom_guard_source_clear (&source);
  g_assert_cmpint (lseek (fd, 0, SEEK_CUR), ==, N_BYTES); /* the descriptor's own place is not touched */
  close (fd);

  fd = make_file (deflated);
  for (int from_fd = 0; from_fd < 2; from_fd++)
    {
      guint8 front[5];
      fj_dicom_guard_source_init (&source, from_fd ? fd : -1, g_bytes_get_data (deflated, NULL),
                                  g_bytes_get_size (deflated));
      g_assert_true (fj_dicom_guard_source_read (&source, front, 5));
      g_assert_cmpmem (front, 5, "front", 5);
      fj_dicom_guard_source_begin_inflate (&source, N_BYTES);
      g_assert_cmpuint (source.pos, ==, 0);
      walk_over (&source);
      fj_dicom_guard_source_clear (&source);
    }
  close (fd);
}

/* Beyond the limit, cut, not deflate at all: each says which it was. */
static void
test_inflate_fails (void)
{
  g_autoptr (GBytes) bytes = make_bytes ();
  g_autoptr (GBytes) deflated = make_deflated (bytes, "");
  const guint8 *data = g_bytes_get_data (deflated, NULL);
  gsize size = g_bytes_get_size (deflated);
  FjDicomGuardSource source;

  fj_dicom_guard_source_init (&source, -1, data, size);
  fj_dicom_guard_source_begin_inflate (&source, N_BYTES - 1);
  g_assert_false (fj_dicom_guard_source_skip (&source, N_BYTES));
  g_assert_true (source.expands_too_far);
  g_assert_cmpuint (source.pos, <, N_BYTES);
  fj_dicom_guard_source_clear (&source);

  for (gsize n = 0; n < size; n += 97)
    {
      g_autofree guint8 *cut = g_memdup2 (data, n); /* so that reading beyond it shows */
      fj_dicom_guard_source_init (&source, -1, cut, n);
      fj_dicom_guard_source_begin_inflate (&source, N_BYTES);
      g_assert_false (fj_dicom_guard_source_skip (&source, N_BYTES));
      g_assert_false (source.expands_too_far);
      g_assert_true (source.inflate_failed);
      fj_dicom_guard_source_clear (&source);
    }

  guint8 garbage[64];
  memset (garbage, 0xFF, sizeof garbage);
  fj_dicom_guard_source_init (&source, -1, garbage, sizeof garbage);
  fj_dicom_guard_source_begin_inflate (&source, N_BYTES);
  g_assert_true (fj_dicom_guard_source_at_end (&source));
  g_assert_true (source.inflate_failed);
  fj_dicom_guard_source_clear (&source);
}

static void
test_read_fails (void)
{
  FjDicomGuardSource source;
  guint8 byte;
  int ends[2];
  g_assert_cmpint (pipe (ends), ==, 0); /* pread cannot be done on a pipe */
  fj_dicom_guard_source_init (&source, ends[0], NULL, 100);
  g_assert_false (fj_dicom_guard_source_read (&source, &byte, 1));
  g_assert_cmpint (source.saved_errno, ==, ESPIPE);
  close (ends[0]);
  close (ends[1]);
  /* A file that became shorter since its size was asked for. */
  g_autoptr (GBytes) bytes = make_bytes ();
  int fd = make_file (bytes);
  fj_dicom_guard_source_init (&source, fd, NULL, N_BYTES + 10);
  g_assert_true (fj_dicom_guard_source_skip (&source, N_BYTES));
  g_assert_false (fj_dicom_guard_source_read (&source, &byte, 1));
  g_assert_cmpint (source.saved_errno, ==, 0);
  g_assert_false (fj_dicom_guard_source_skip (&source, G_MAXUINT64));
  close (fd);
}

static void
test_numbers (void)
{
  static const guint8 bytes[] = { 0xE0, 0x7F, 0x10, 0xFF };
  g_assert_cmphex (fj_dicom_guard_get16 (bytes, FALSE), ==, 0x7FE0);
  g_assert_cmphex (fj_dicom_guard_get16 (bytes, TRUE), ==, 0xE07F);
  g_assert_cmphex (fj_dicom_guard_get32 (bytes, FALSE), ==, 0xFF107FE0);
  g_assert_cmphex (fj_dicom_guard_get32 (bytes, TRUE), ==, 0xE07F10FF);
  g_assert_cmphex (fj_dicom_guard_get_tag (bytes, FALSE), ==, 0x7FE0FF10);
  g_assert_cmphex (fj_dicom_guard_get_tag (bytes, TRUE), ==, 0xE07F10FF);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicom-guard-source/same-bytes", test_same_bytes);
  g_test_add_func ("/dicom-guard-source/inflate-fails", test_inflate_fails);
  g_test_add_func ("/dicom-guard-source/read-fails", test_read_fails);
  g_test_add_func ("/dicom-guard-source/numbers", test_numbers);
  return g_test_run ();
}
