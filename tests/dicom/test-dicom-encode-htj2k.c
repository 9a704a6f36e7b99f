/* fj-dicom-encode-htj2k: other people's decoders see the same integers; RPCL, TLM and the resolutions are as
 * PS3.5 10.18 asks; the first tile-parts are a whole small image. */
#include "encode-files.h"

static void
test_back (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (usual_cells); i++)
    assert_comes_back (fj_dicom_encode_htj2k, fj_dicom_codec_j2k, &usual_cells[i],
                       usual_cells[i].samples == 3);
}

/* Planes of little endian samples, as opj_decompress writes .rawl; a byte up to eight bits. */
static GByteArray *
make_planes (const FjDicomCells *cells, const guint8 *pixels)
{
  GByteArray *planes = g_byte_array_new ();
  guint width = cells->bits_allocated / 8;
  gsize n = (gsize) cells->rows * cells->columns;

  for (guint s = 0; s < cells->samples; s++)
    for (gsize i = 0; i < n; i++)
      g_byte_array_append (planes, pixels + (i * cells->samples + s) * width, width);
  return planes;
}

static void
save (const char *path, const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, (const char *) data, (gssize) length, &error);
  g_assert_no_error (error);
}

static void
test_openjpeg (void)
{
  g_autofree char *stream = in_folder ("frame.j2k"), *raw = in_folder ("frame.rawl");

  for (gsize i = 0; i < G_N_ELEMENTS (usual_cells); i++)
    {
      const FjDicomCells *cells = &usual_cells[i];
      g_autofree guint8 *pixels = draw_pixels (cells, 3);
      g_autoptr (GByteArray) packed = pack (fj_dicom_encode_htj2k, cells, pixels, cells->samples == 3, 0);
      g_autoptr (GByteArray) planes = make_planes (cells, pixels);
      g_autofree char *out = NULL, *said = NULL;
      gsize length = 0;

      save (stream, packed->data, packed->len);
      said = run ("opj_decompress", "-i", stream, "-o", raw, NULL);
      g_assert_true (g_file_get_contents (raw, &out, &length, NULL));
      g_assert_cmpuint (length, ==, planes->len);
      tidy_pixels (cells, (guint8 *) out); /* it leaves the sign out */
      g_assert_cmpmem (out, length, planes->data, planes->len);
    }
}

/* The body of a PGM or PPM: samples of a pixel together, big endian words above eight bits. */
static void
assert_pnm (const char *path, const FjDicomCells *cells, const guint8 *pixels)
{
  g_autofree char *out = NULL;
  guint width = cells->bits_allocated / 8;
  gsize length = 0, n = fj_dicom_cells_frame_bytes (cells);

  g_assert_true (g_file_get_contents (path, &out, &length, NULL));
  g_assert_cmpuint (length, >, n);
  for (gsize i = 0; i < n; i++)
    g_assert_cmphex ((guint8) out[length - n + i], ==, pixels[i / width * width + (width - 1 - i % width)]);
}

static void
test_openjph (void)
{
  g_autofree char *stream = in_folder ("frame.j2c"), *pgm = in_folder ("frame.pgm");
  g_autofree char *ppm = in_folder ("frame.ppm");

  for (gsize i = 0; i < G_N_ELEMENTS (usual_cells); i++)
    {
      const FjDicomCells *cells = &usual_cells[i];
      const char *path = cells->samples == 3 ? ppm : pgm;
      g_autofree guint8 *pixels = draw_pixels (cells, 4);
      g_autoptr (GByteArray) packed = NULL;
      g_autofree char *said = NULL;

      if (cells->is_signed) /* PNM has no sign */
        continue;
      packed = pack (fj_dicom_encode_htj2k, cells, pixels, cells->samples == 3, 0);
      save (stream, packed->data, packed->len);
      said = run ("ojph_expand", "-i", stream, "-o", path, NULL);
      assert_pnm (path, cells, pixels);
    }
}

static guint
read_be (const guint8 *p, guint n)
{
  guint value = 0;
  while (n-- > 0)
    value = value << 8 | *p++;
  return value;
}

/* Ends of the tile-parts as TLM says, compared with where SOT markers are; in a g_new array. */
static guint *
read_parts (const GByteArray *packed, guint *n_parts, guint *levels)
{
  const guint8 *p = packed->data + 2, *tlm = NULL;
  guint *ends, at;

  while (p[1] != 0x90)
    {
      if (p[1] == 0x52) /* COD */
        {
          g_assert_cmpuint (p[5], ==, 2); /* RPCL */
          g_assert_cmpuint (read_be (p + 6, 2), ==, 1);
          *levels = p[9];
          g_assert_cmpuint (p[13], ==, 1); /* 5/3, reversible */
        }
      if (p[1] == 0x55)
        tlm = p;
      p += 2 + read_be (p + 2, 2);
    }
  g_assert_nonnull (tlm);
  g_assert_cmphex (tlm[5], ==, 0x50);
  *n_parts = (read_be (tlm + 2, 2) - 4) / 5;
  ends = g_new (guint, *n_parts);
  at = (guint) (p - packed->data);
  for (guint i = 0; i < *n_parts; i++)
    {
      const guint8 *sot = packed->data + at;

      g_assert_cmphex (read_be (sot, 2), ==, 0xFF90);
      g_assert_cmpuint (read_be (sot + 6, 4), ==, read_be (tlm + 7 + 5 * i, 4));
      g_assert_cmpuint (sot[10], ==, i);
      g_assert_cmpuint (sot[11], ==, *n_parts);
      at += read_be (sot + 6, 4);
      ends[i] = at;
    }
  g_assert_cmpuint (at + 2, ==, packed->len);
  return ends;
}

/* The first tile-parts alone give what the whole stream gives at that resolution. */
static void
test_resolutions (void)
{
  static const FjDicomCells all[] = { { 700, 1100, 1, 16, 12, FALSE }, { 333, 444, 3, 8, 8, FALSE } };
  g_autofree char *whole = in_folder ("whole.j2k"), *part = in_folder ("part.j2k");
  g_autofree char *raw = in_folder ("whole.rawl"), *part_raw = in_folder ("part.rawl");

  for (gsize c = 0; c < G_N_ELEMENTS (all); c++)
    {
      g_autofree guint8 *pixels = draw_pixels (&all[c], 5);
      g_autoptr (GByteArray) packed = pack (fj_dicom_encode_htj2k, &all[c], pixels, c == 1, 0);
      guint n_parts = 0, levels = 0;
      g_autofree guint *ends = read_parts (packed, &n_parts, &levels);

      g_assert_cmpuint (n_parts, ==, levels + 1);
      g_assert_cmpuint (((MAX (all[c].rows, all[c].columns) - 1) >> levels) + 1, <=, 64);
      save (whole, packed->data, packed->len);
      for (guint r = 0; r < levels; r++)
        {
          g_autofree char *skipped = g_strdup_printf ("%u", levels - r), *a = NULL, *b = NULL, *said = NULL;
          g_autoptr (GByteArray) cut = g_byte_array_new ();
          gsize na = 0, nb = 0;

          g_byte_array_append (cut, packed->data, ends[r]);
          g_byte_array_append (cut, (const guint8 *) "\xFF\xD9", 2);
          save (part, cut->data, cut->len);
          said = run ("opj_decompress", "-i", whole, "-o", raw, "-r", skipped, NULL);
          g_free (said);
          said = run ("opj_decompress", "-i", part, "-o", part_raw, "-r", skipped, NULL);
          g_assert_true (g_file_get_contents (raw, &a, &na, NULL));
          g_assert_true (g_file_get_contents (part_raw, &b, &nb, NULL));
          g_test_message ("resolution %u of %u: %u of %u bytes", r, levels, ends[r], packed->len);
          g_assert_cmpmem (a, na, b, nb);
          g_assert_cmpuint (nb, >, 0);
        }
    }
}

static void
test_refused (void)
{
  FjDicomCells cells = { 2, 2, 1, 32, 32, FALSE };
  FjDicomEncoding encoding = { FALSE, 0 };
  guint8 pixels[16] = { 0 };
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (fj_dicom_encode_htj2k (pixels, &cells, &encoding, packed, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED);
  g_assert_cmpuint (packed->len, ==, 0);
}

int
main (int argc, char **argv)
{
  begin (&argc, &argv);
  g_test_add_func ("/dicom-encode-htj2k/back", test_back);
  g_test_add_func ("/dicom-encode-htj2k/openjpeg", test_openjpeg);
  g_test_add_func ("/dicom-encode-htj2k/openjph", test_openjph);
  g_test_add_func ("/dicom-encode-htj2k/resolutions", test_resolutions);
  g_test_add_func ("/dicom-encode-htj2k/refused", test_refused);
  return finish ();
}
