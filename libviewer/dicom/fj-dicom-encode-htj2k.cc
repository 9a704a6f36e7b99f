/* HTJ2K (ISO 15444-15), reversible, through OpenJPH: RPCL, one tile, and a tile-part for each resolution with
 * their lengths in the header (TLM), so that a reader of the first bytes has a whole small image (PS3.5
 * 10.18). */
#include <string.h>

#include <openjph/ojph_arch.h>
#include <openjph/ojph_file.h>
#include <openjph/ojph_mem.h>
#include <openjph/ojph_params.h>

#include <openjph/ojph_codestream.h>

#include <vector>

extern "C"
{
#include "fj-dicom-encode.h"
}

/* The base of the resolutions fits 64 x 64 (10.18); five times halved packs well and is usual. */
#define BASE 64
#define USUAL_LEVELS 5
#define MOST_LEVELS 32

/* Bytes of an OpenJPH codestream to keep, counted as they are read: where a resolution ends. */
class Reader : public ojph::infile_base
{
public:
  Reader (const guint8 *data, gsize length) : start (data), size (length)
  {
  }
  size_t
  read (void *to, size_t n) override
  {
    n = MIN (n, size - at);
    memcpy (to, start + at, n);
    /* EOC is looked at whatever was skipped before it. */
    if (at + 2 < size)
      furthest = MAX (furthest, at + n);
    at += n;
    return n;
  }
  int
  seek (ojph::si64 offset, enum infile_base::seek origin) override
  {
    ojph::si64 from = origin == OJPH_SEEK_SET   ? 0
                      : origin == OJPH_SEEK_CUR ? (ojph::si64) at
                                                : (ojph::si64) size;
    if (from + offset < 0 || (gsize) (from + offset) > size)
      return -1;
    at = (gsize) (from + offset);
    return 0;
  }
  ojph::si64
  tell () override
  {
    return (ojph::si64) at;
  }
  bool
  eof () override
  {
    return at >= size;
  }
  gsize furthest = 0;

private:
  const guint8 *start;
  gsize size, at = 0;
};

static guint
choose_levels (const FjDicomCells *cells)
{
  guint levels = 0, longest = MAX (cells->rows, cells->columns), shortest = MIN (cells->rows, cells->columns);
  while (longest > (guint) BASE << levels)
    levels++;
  /* More than the standard asks for, while there is something left to halve. */
  while (levels < USUAL_LEVELS && shortest >> (levels + 1) > 0)
    levels++;
  return levels;
}

static void
write_stream (const guint8 *pixels,
              const FjDicomCells *cells,
              gboolean in_transform,
              guint levels,
              ojph::mem_outfile *file)
{
  ojph::codestream stream;
  ojph::param_siz size = stream.access_siz ();
  size.set_image_extent (ojph::point (cells->columns, cells->rows));
  size.set_tile_size (ojph::size (cells->columns, cells->rows));
  size.set_num_components (cells->samples);
  for (guint s = 0; s < cells->samples; s++)
    size.set_component (s, ojph::point (1, 1), cells->bits_stored, cells->is_signed != FALSE);
  ojph::param_cod coding = stream.access_cod ();
  coding.set_num_decomposition (levels);
  coding.set_reversible (true);
  coding.set_color_transform (in_transform != FALSE);
  coding.set_progression_order ("RPCL");
  stream.set_planar (false);
  stream.write_headers (file);
  ojph::ui32 component = 0;
  ojph::line_buf *line = stream.exchange (NULL, component);
  for (guint y = 0; y < cells->rows; y++)
    for (guint s = 0; s < cells->samples; s++)
      {
        gsize first = (gsize) y * cells->columns * cells->samples + component;
        fj_dicom_encode_get_samples (cells, pixels, first, cells->samples, cells->columns, line->i32);
        line = stream.exchange (line, component);
      }
  stream.flush ();
  /* Not close(): that would free what was written. */
}

/* Where the packets of the lower @kept resolutions end: as far as a decoder of them reads. */
static gsize
find_end (const guint8 *bytes, gsize length, guint skipped)
{
  Reader reader (bytes, length);
  ojph::codestream stream;
  stream.read_headers (&reader);
  stream.restrict_input_resolution (skipped, skipped);
  stream.set_planar (false);
  stream.create ();
  return reader.furthest;
}

static guint8 *
put_be (guint8 *p, guint64 value, guint n)
{
  for (guint i = n; i-- > 0;)
    *p++ = (guint8) (value >> (8 * i));
  return p;
}

/* The main header with TLM, then the one tile-part that OpenJPH made as one for each resolution (ISO 15444-1
 * A.4.2, A.7.1). */
static gboolean
write_parts (const guint8 *bytes, gsize length, guint levels, GByteArray *packed)
{
  static const guint8 sot[] = { 0xFF, 0x90, 0, 10, 0, 0 }, eoc[] = { 0xFF, 0xD9 };
  const guint n = levels + 1;
  gsize header = 2, head = 14; /* SOT and SOD */
  while (header + head < length && bytes[header] == 0xFF && bytes[header + 1] != 0x90)
    header += 2 + ((gsize) bytes[header + 2] << 8 | bytes[header + 3]);
  if (header + head + 2 > length || memcmp (bytes + header, sot, sizeof sot) != 0
      || bytes[header + 12] != 0xFF || bytes[header + 13] != 0x93 || memcmp (bytes + length - 2, eoc, 2) != 0)
    return FALSE;
  std::vector<gsize> ends;
  for (guint r = 0; r < n; r++)
    ends.push_back (r < levels ? find_end (bytes, length, levels - r) : length - 2);
  gsize start = header + head;
  guint8 tlm[6 + 5 * (MOST_LEVELS + 1)], *p = put_be (tlm, 0xFF55, 2);
  p = put_be (p, 4 + 5 * n, 2);
  p = put_be (p, 0x0050, 2); /* Ztlm 0; a byte for the tile, four for the length */
  for (guint r = 0; r < n; r++)
    {
      gsize from = r == 0 ? start : ends[r - 1];
      if (ends[r] < from || ends[r] - from > G_MAXUINT32 - head)
        return FALSE;
      p = put_be (p, 0, 1);
      p = put_be (p, ends[r] - from + head, 4);
    }
  g_byte_array_append (packed, bytes, (guint) header);
  g_byte_array_append (packed, tlm, (guint) (p - tlm));
  for (guint r = 0; r < n; r++)
    {
      gsize from = r == 0 ? start : ends[r - 1];
      guint8 part[14];
      memcpy (part, sot, sizeof sot);
      p = put_be (part + sizeof sot, ends[r] - from + head, 4);
      p = put_be (p, r, 1);
      p = put_be (p, n, 1);
      put_be (p, 0xFF93, 2);
      g_byte_array_append (packed, part, sizeof part);
      g_byte_array_append (packed, bytes + from, (guint) (ends[r] - from));
    }
  g_byte_array_append (packed, eoc, sizeof eoc);
  return TRUE;
}

gboolean
fj_dicom_encode_htj2k (const guint8 *pixels,
                       const FjDicomCells *cells,
                       const FjDicomEncoding *encoding,
                       GByteArray *packed,
                       GError **error)
{
  const guint levels = choose_levels (cells), most = G_MAXUINT32 / 2;
  if ((cells->bits_allocated != 8 && cells->bits_allocated != 16) || cells->bits_stored < 1
      || cells->bits_stored > cells->bits_allocated || levels > MOST_LEVELS)
    {
      fj_dicom_encode_set_unsupported (error, "HTJ2K", cells);
      return FALSE;
    }
  try
    {
      ojph::mem_outfile file;
      file.open ();
      write_stream (pixels, cells, encoding->is_rgb && cells->samples == 3, levels, &file);
      gsize length = (gsize) file.tell ();
      gboolean done = length < most - packed->len && write_parts (file.get_data (), length, levels, packed);
      file.close ();
      if (done)
        return TRUE;
      fj_dicom_encode_set_failed (error, "HTJ2K");
    }
  catch (const std::exception &failure)
    {
      fj_dicom_encode_set_failed (error, failure.what ());
    }
  catch (...)
    {
      fj_dicom_encode_set_failed (error, "HTJ2K");
    }
  return FALSE;
}
